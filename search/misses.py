"""Searches without result, or whose results nobody opens: counted without a person, read by
editors, and answered by them.

A wording is stripped by the recognisers before anything is kept, and what only one person has
typed is kept as a keyed digest alone: its words appear when somebody else types them too.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Lock

from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import jobs
from complaints.encryption import blind_index
from complaints.models.work import Job
from complaints.recognisers import recognise
from complaints.redaction import LOOK, merge, placeholder
from complaints.working_days import day_of
from search import analysis
from search.models.misses import MissedDay, MissedQuery
from search.request import SearchRequest
from search.results import SearchResults

logger = logging.getLogger(__name__)

LONGEST = 120  # a longer text is a story, and no search
# A longer query is seldom found with all of its words, and tells nothing about them.
MOST_WORDS_FOR_ALL = 3
# So often the same wording is shown without an opening before it means something.
LEAST_UNOPENED = 5
KEPT = timedelta(days=365)
MOST_KEPT = 20_000
PATIENCE_MS = 200
_REMEMBERED = 20_000
MOST_A_MINUTE = 60

Why = MissedDay.Why
Decision = MissedQuery.Decision


# ---------------------------------------------------------------------------------- counting
def note(asked: SearchRequest, results: SearchResults, *, client: str, now: datetime) -> None:
    """Count a search that found nothing: once a day for a client. Never raises, and never lets
    anybody wait: where the database is busy, the miss is not counted."""
    why = why_missed(asked, results) if is_plain(asked, results) else None
    words = stripped(asked.q) if why else ""
    if not words or not memory.is_new(client, words, now):
        return
    try:
        with impatiently():
            count(words, str(why), day_of(now))
    except DatabaseError as error:
        memory.forget(client, words, now)  # it counts when it is asked again
        logger.info("miss not counted", extra={"error": type(error).__name__})


def is_plain(asked: SearchRequest, results: SearchResults) -> bool:
    """Whether the answer tells of the words alone: not what filters left out, and not what a
    weaker engine answers."""
    narrowed = asked.filters or asked.since or asked.until or asked.cursor
    short = len(asked.q) <= LONGEST
    return not (results.degraded or narrowed) and asked.parsed.ranks and short


def why_missed(asked: SearchRequest, results: SearchResults) -> str | None:
    """Why an answer is a miss; None where it is none."""
    parsed = asked.parsed
    if results.count == 0:
        return Why.NOTHING
    if results.all_words == 0 and len(parsed.words) <= MOST_WORDS_FOR_ALL:
        return Why.SOME_WORDS
    return None


def stripped(text: str) -> str:
    """Return the wording without case, signs and personal data; "" where nothing else is in it."""
    words: list[str] = []
    place, plain = 0, False
    for span in [*merge(s for s in recognise(text) if s.tier != LOOK), None]:
        found = analysis.words(text[place : span.start if span else len(text)])
        plain = plain or any(analysis.stem(word) for word in found)
        words += found
        if span:
            words.append(placeholder(span, text[span.start : span.end]).lower())
            place = span.end
    return " ".join(words)[:LONGEST] if plain else ""


class Memory:
    """Who typed what today, as keyed digests in this process: nothing of it is stored."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[date, str], None] = OrderedDict()
        self._minute, self._in_it = 0, Counter[int]()
        self._lock = Lock()

    def is_new(self, client: str, words: str, now: datetime, *, most: int = MOST_A_MINUTE) -> bool:
        """Remember it; whether it is to be counted: once a day, and `most` in a minute."""
        key, minute = self._key(client, words, now), int(now.timestamp() // 60)
        with self._lock:
            if key in self._seen:
                return False
            if minute != self._minute:
                self._minute, self._in_it = minute, Counter()
            self._in_it[most] += 1
            self._seen[key] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            return self._in_it[most] <= most

    def forget(self, client: str, words: str, now: datetime) -> None:
        self._seen.pop(self._key(client, words, now), None)

    def clear(self) -> None:
        self._seen.clear()
        self._in_it.clear()

    @staticmethod
    def _key(client: str, words: str, now: datetime) -> tuple[date, str]:
        return day_of(now), blind_index("missed-by", f"{client}\0{words}")


memory = Memory()


@contextmanager
def impatiently() -> Iterator[None]:
    """A transaction that gives up at once where another one writes."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SHOW lock_timeout")
            [before] = cursor.fetchone()
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_MS}ms'")
                yield
                # Within another transaction it would last to the end of that.
                cursor.execute(f"SET LOCAL lock_timeout = '{before}'")
            return
        cursor.execute("PRAGMA busy_timeout")
        [before] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")


def count(words: str, why: str, day: date, times: int = 1) -> None:
    """Count a wording. Its words are kept from the second search on: an opening is none."""
    index = blind_index("missed-query", words)
    row, _created = MissedQuery.objects.get_or_create(index=index, defaults={"last_on": day})
    if why != Why.OPENED:
        again = times > 1 or row.days.exclude(why=Why.OPENED).exists()
        row.words, row.last_on = words if again else row.words, max(day, row.last_on)
        row.save(update_fields=["words", "last_on"])
    if not row.days.filter(day=day, why=why).update(count=F("count") + times):
        row.days.create(day=day, why=why, count=times)


# ----------------------------------------------------------------------------------- editors
def of(state: str) -> QuerySet[MissedQuery]:
    """Return what editors read, the most frequent first: "open", "decided" or everything.

    `times`: how often nothing was found; `unopened`: how often something was, of which nothing
    was ever opened. What was answered and is missed all the same is open again.
    """
    since = Q(decided_on=None) | Q(days__day__gt=F("decided_on"))
    rows = MissedQuery.objects.exclude(words="").annotate(
        times=_sum(Q(days__why__in=MissedDay.MISSED)),
        again=_sum(Q(days__why__in=MissedDay.MISSED) & since),
        shown=_sum(Q(days__why=Why.SHOWN) & since),
        opened=_sum(Q(days__why=Why.OPENED) & since),
    )
    rows = rows.annotate(unopened=Case(When(opened=0, then=F("shown")), default=0))
    missed = Q(again__gt=0) | Q(unopened__gte=LEAST_UNOPENED)
    is_open = missed & ~Q(decision=Decision.NOT_OURS)
    if state == "open":
        rows = rows.filter(is_open)
    elif state == "decided":
        rows = rows.exclude(decision=Decision.OPEN).exclude(is_open)
    else:
        rows = rows.filter(missed | ~Q(decision=Decision.OPEN))
    return rows.order_by(-(F("times") + F("unopened")), "words")


def _sum(condition: Q) -> Coalesce:
    return Coalesce(Sum("days__count", filter=condition), 0)


def decide(number: int, decision: str, *, now: datetime) -> MissedQuery | None:
    """Write down what was done about a wording; None where there is no such one (any more)."""
    row = MissedQuery.objects.filter(pk=number).first()
    if row is not None and decision in Decision.values:
        row.decision, row.decided_on = decision, day_of(now) if decision else None
        row.save(update_fields=["decision", "decided_on"])
    return row


# --------------------------------------------------------------------------------- retention
@jobs.handler(
    "forget_misses", every=timedelta(days=1), lane=Job.Lane.BULK, label=_("Old searches forgotten")
)
def forget_misses(payload: dict[str, object]) -> None:
    forget_old(now=timezone.now())


def forget_old(*, now: datetime) -> int:
    """Delete what was counted a year ago, and of very many wordings those long not searched."""
    MissedDay.objects.filter(day__lt=day_of(now - KEPT)).delete()
    gone = MissedQuery.objects.filter(days=None).delete()[0]
    latest = MissedQuery.objects.order_by("-last_on", "-pk").values_list("pk", flat=True)
    if surplus := list(latest[MOST_KEPT : MOST_KEPT + 5_000]):
        for start in range(0, len(surplus), 500):
            part = MissedQuery.objects.filter(pk__in=surplus[start : start + 500])
            gone += part.delete()[0]
    return gone
