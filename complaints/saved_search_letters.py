"""Letters about saved searches: one for everything new, at once or once a day as chosen.

At least once, like every letter; each thread stands in one letter only. What was withdrawn
meanwhile is left out, and where nothing is left no letter goes.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints import jobs, saved_searches
from complaints.models.contact import LetterChoice, SavedSearchFind
from complaints.models.public import Thread
from complaints.models.work import Job
from complaints.notifications import letters, post, sending
from complaints.notifications.choices import Reader
from complaints.saved_searches import AT_ONCE, DAILY

if TYPE_CHECKING:
    from django.core.mail import EmailMessage, EmailMultiAlternatives

    from complaints.models.people import User

logger = logging.getLogger(__name__)
LETTER = "saved_search_letter"
MOST_LINES = 50


def start(*, now: datetime) -> int:
    """Ask for the letters that are due; return how many. One job a person at a time."""
    latest = sending.last_due(now)
    waiting = saved_searches.untold()
    daily = waiting.filter(found_at__lte=latest)
    at_once = waiting.filter(search__rhythm=AT_ONCE).exclude(
        search__owner__letter_choice__choice=LetterChoice.Choice.DAILY
    )
    rows = (daily | at_once).values_list("search__owner").annotate(Max("pk")).order_by()
    started = 0
    for owner, last in rows:
        key = letter_key(owner)
        if not Job.objects.filter(key=key, state__in=[*Job.OPEN, Job.State.PARKED]).exists():
            payload = {"user": owner, "upto": last, "daily": latest.isoformat()}
            jobs.enqueue(LETTER, key=key, payload=payload, now=now)
            started += 1
    return started


def letter_key(user: int) -> str:
    return f"{LETTER}:u{user}"


@jobs.handler(LETTER, lane=Job.Lane.BULK, label=_("Letter about saved searches"))
def send_letter(payload: dict[str, Any]) -> None:
    send(
        payload["user"],
        upto=payload["upto"],
        daily=datetime.fromisoformat(payload["daily"]),
        now=timezone.now(),
    )


def send(user_id: int, *, upto: int, daily: datetime, now: datetime) -> None:
    """Send the letter of one person: the same finds on every attempt, those that are public."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    rows = _of(user, upto=upto, daily=daily)
    threads = _public(rows)
    reader = Reader(user=user)
    if not threads or not user.email or reader.choice == LetterChoice.Choice.NONE:
        rows.update(told_at=now)
        return
    since = min(rows.values_list("found_at", flat=True))
    with translation.override(reader.language):
        letter = _letter(user, reader, threads, upto)
    _post(letter, since=since, now=now)
    rows.update(told_at=now)


def _post(letter: EmailMessage, *, since: datetime, now: datetime) -> None:
    """Hand the letter over. What no server takes for days is old news: it is told no more.

    :raises TryLater: the server is away, or asks to come again; waits double up to an hour
    :raises GiveUp: no server took it for days; an operator may have it tried again
    """
    age = now - since
    wait = min(max(age, sending.SHORTEST_WAIT), sending.LONGEST_WAIT)
    try:
        post.hand_over(letter)
    except post.Refused:
        logger.info("letter refused", extra={"kind": LETTER})
    except (post.PutOff, post.ServerAway) as trouble:
        if age < sending.GIVE_UP_AFTER:
            raise jobs.TryLater(wait) from None
        if isinstance(trouble, post.ServerAway):
            raise jobs.GiveUp(sending.NO_SERVER) from None


def _of(user: User, *, upto: int, daily: datetime) -> QuerySet[SavedSearchFind]:
    """What this letter tells: all of searches told at once, of the others what is due."""
    waiting = saved_searches.untold().filter(search__owner=user, pk__lte=upto)
    if Reader(user=user).choice == LetterChoice.Choice.DAILY:
        found = waiting.filter(found_at__lte=daily)
    else:
        found = waiting.exclude(search__rhythm=DAILY, found_at__gt=daily)
    return SavedSearchFind.objects.filter(pk__in=list(found.values_list("pk", flat=True)))


def _public(rows: QuerySet[SavedSearchFind]) -> list[Thread]:
    wanted = set(rows.values_list("reference", flat=True))
    return list(Thread.objects.public().with_labels().filter(reference__in=wanted).order_by("pk"))


def _letter(user: User, reader: Reader, threads: list[Thread], upto: int) -> EmailMultiAlternatives:
    number = len(threads)
    subject = ngettext(
        "%(number)s new complaint in your saved searches",
        "%(number)s new complaints in your saved searches",
        number,
    )
    lines = [
        letters.Line(
            thread.reference,
            f"{thread.subcategory.label}, {thread.village.label}",
            letters.absolute(thread.get_absolute_url()),
        )
        for thread in threads[:MOST_LINES]
    ]
    return letters.built(
        "saved_searches",
        reader,
        user.email,
        subject=subject % {"number": number},
        lines=lines,
        stop=letters.absolute(reverse("stop_searches", args=[saved_searches.token(user)])),
        name=f"searches:{user.pk}:{upto}",
        more={
            "searches": letters.absolute(reverse("searches")),
            "others": max(number - MOST_LINES, 0),
        },
    )
