"""Letters to those who follow: the next steps of a thread soon, new threads of an area once a day.

At least once, like every letter. A thread that is public no more is told of by nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints import following, jobs
from complaints.encryption import Erased
from complaints.following import Subject
from complaints.models.contact import LetterChoice
from complaints.models.following import Follow, Guest
from complaints.models.public import Milestone, Thread
from complaints.models.work import Job
from complaints.notifications import letters, post, sending
from complaints.notifications.choices import Reader
from complaints.verbs import VERB_LABELS

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from complaints.models.people import User

logger = logging.getLogger(__name__)
JOB = "look_for_followers"
LETTER = "follow_letter"
EVERY, AREA_HOUR = timedelta(minutes=15), timedelta(hours=1)
MOST_LINES = 50
# The column of a thread that an area is named by.
_COLUMNS = {Subject.VILLAGE: "village", Subject.CATEGORY: "category", Subject.AGENCY: "agency"}


@dataclass(frozen=True)
class GuestReader(Reader):
    """An address without account: no choice but all or nothing, and its own language."""

    guest: Guest | None = None

    @property
    def name(self) -> str:
        return f"g{self.guest.pk if self.guest else 0}"

    @property
    def language(self) -> str:
        return self.guest.language if self.guest else "id"

    @property
    def choice(self) -> str:
        return str(LetterChoice.Choice.EACH)


@dataclass(frozen=True)
class News:
    """What one follow has to tell, and up to where it is told then."""

    follow: Follow
    lines: list[letters.Line]
    step: int
    thread: int


# ------------------------------------------------------------------------------ whom to tell
@jobs.handler(JOB, every=EVERY, lane=Job.Lane.BULK, label=gettext_lazy("News for followers"))
def look(payload: dict[str, Any]) -> None:
    now = timezone.now()
    start(now=now)
    following.sweep(now=now)


def start(*, now: datetime) -> int:
    """Ask for the letters of all whom something new concerns; return how many. One job a person
    at a time."""
    readers = {*_readers(_behind_in_threads()), *_readers(_behind_in_areas(now=now))}
    started = 0
    for account, guest in sorted(readers, key=str):
        key = f"{LETTER}:{'u' if account else 'g'}{account or guest}"
        if not Job.objects.filter(key=key, state__in=[*Job.OPEN, Job.State.PARKED]).exists():
            payload = {"account": account, "guest": guest}
            jobs.enqueue(LETTER, key=key, payload=payload, now=now)
            started += 1
    return started


def _readers(rows: QuerySet[Follow]) -> list[tuple[int | None, int | None]]:
    return list(rows.order_by().values_list("account", "guest").distinct())


def _standing() -> QuerySet[Follow]:
    return Follow.objects.exclude(confirmed_at=None).filter(
        Q(account=None) | Q(account__is_active=True)
    )


def _behind_in_threads() -> QuerySet[Follow]:
    steps = Milestone.objects.filter(
        thread__reference=OuterRef("value"), thread__state=Thread.State.PUBLIC
    )
    last = steps.order_by().values("thread").annotate(last=Max("position")).values("last")
    mine = _standing().filter(subject=Subject.THREAD).annotate(last=Subquery(last))
    return mine.filter(last__gt=F("told_step"))


def _behind_in_areas(*, now: datetime) -> QuerySet[Follow]:
    """Once a day: only in the hour of the daily letters is anything told."""
    if now - sending.last_due(now) > AREA_HOUR:
        return Follow.objects.none()
    found = Q()
    for subject, column in _COLUMNS.items():
        threads = Thread.objects.public().filter(pk__gt=OuterRef("told_thread"))
        found |= Q(Exists(threads.filter(**{f"{column}__slug": OuterRef("value")}))) & Q(
            subject=subject
        )
    return _standing().filter(found)


# ------------------------------------------------------------------------------- the letter
@jobs.handler(LETTER, lane=Job.Lane.BULK, label=gettext_lazy("Letter to a follower"))
def send_letter(payload: dict[str, Any]) -> None:
    send(payload["account"], payload["guest"], now=timezone.now())


def send(account_id: int | None, guest_id: int | None, *, now: datetime) -> None:
    """Tell one reader everything that is new in what is followed, and note it as told."""
    mine = _standing().filter(account=account_id, guest=guest_id)
    first = mine.select_related("account", "guest").first()
    if first is None:
        return
    reader, address = _reader(first.account, first.guest)
    with translation.override(reader.language):
        news = [found for follow in mine if (found := _news(follow)) is not None]
        lines = list(_unlike(news))
        if lines and address and reader.choice != LetterChoice.Choice.NONE:
            _post(_letter(reader, address, lines, now=now))
    for found in news:
        Follow.objects.filter(pk=found.follow.pk).update(
            told_step=found.step, told_thread=found.thread
        )


def _reader(account: User | None, guest: Guest | None) -> tuple[Reader, str]:
    if account is not None:
        return Reader(user=account), account.email
    address = "" if guest is None or isinstance(guest.email, Erased) else guest.email
    return GuestReader(guest=guest), address


def _news(follow: Follow) -> News | None:
    if follow.subject == Subject.THREAD:
        return _steps(follow)
    column = _COLUMNS[Subject(follow.subject)]
    rows = Thread.objects.public().with_labels().filter(pk__gt=follow.told_thread)
    threads = list(rows.filter(**{f"{column}__slug": follow.value}).order_by("pk"))
    if not threads:
        return None
    lines = [
        letters.Line(
            thread.reference,
            f"{thread.subcategory.label}, {thread.village.label}",
            letters.absolute(thread.get_absolute_url()),
        )
        for thread in threads
    ]
    return News(follow, lines, follow.told_step, threads[-1].pk)


def _steps(follow: Follow) -> News | None:
    thread = Thread.objects.public().filter(reference=follow.value).first()
    if thread is None:
        return None
    steps = list(thread.milestones.filter(position__gt=follow.told_step))
    if not steps:
        return None
    words = ". ".join(str(VERB_LABELS.get(step.verb, step.verb)) for step in steps)
    line = letters.Line(thread.reference, words, letters.absolute(thread.get_absolute_url()))
    return News(follow, [line], steps[-1].position, follow.told_thread)


def _unlike(news: list[News]) -> Iterator[letters.Line]:
    """Of a thread that is new in two areas one line is enough."""
    seen = set()
    for found in news:
        for line in found.lines:
            if line not in seen:
                seen.add(line)
                yield line


def _letter(
    reader: Reader, address: str, lines: list[letters.Line], *, now: datetime
) -> EmailMessage:
    number = len(lines)
    subject = ngettext(
        "%(number)s piece of news in what you follow",
        "%(number)s pieces of news in what you follow",
        number,
    )
    return letters.built(
        "following",
        reader,
        address,
        subject=subject % {"number": number},
        lines=lines[:MOST_LINES],
        stop=letters.absolute(stop_address(reader)),
        name=f"follow:{reader.name}:{now.isoformat(timespec='minutes')}",
        more={"others": max(number - MOST_LINES, 0)},
    )


def stop_address(reader: Reader) -> str:
    """Return where a reader sees what is followed, and stops it with one click."""
    if isinstance(reader, GuestReader) and reader.guest is not None:
        return reverse("guest_follows", args=[following.token(reader.guest)])
    return reverse("follows")


# ------------------------------------------------------------------------- the confirmation
@jobs.handler(following.CONFIRM, label=gettext_lazy("Link that begins to follow"))
def send_link(payload: dict[str, Any]) -> None:
    """Ask the address; one that confirmed meanwhile is asked nothing."""
    rows = Follow.objects.select_related("guest").filter(confirmed_at=None)
    follow = rows.filter(pk=payload["follow"]).exclude(guest=None).first()
    if follow is None:
        return
    reader, address = _reader(None, follow.guest)
    if not address:
        return
    with translation.override(reader.language):
        link = letters.absolute(stop_address(reader))
        label = following.in_words(Follow.objects.filter(pk=follow.pk))[0].label
        letter = letters.built(
            "follow_confirmation",
            reader,
            address,
            subject=_("Confirm that you want to follow"),
            lines=[letters.Line("", label, link)],
            stop=link,
            name=f"follow-confirmation:{follow.pk}",
        )
        _post(letter)


def _post(letter: EmailMessage) -> None:
    """Hand the letter over; what an address never takes is told.

    :raises TryLater: the server is away, or asks to come again: the letter is written anew then
    """
    try:
        post.hand_over(letter)
    except post.Refused:
        logger.info("letter refused", extra={"kind": LETTER})
    except (post.PutOff, post.ServerAway):
        raise jobs.TryLater(EVERY) from None
