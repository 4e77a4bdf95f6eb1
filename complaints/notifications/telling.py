"""Telling people: a notice each, in the transaction of what happened, and a letter as chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from complaints import identities, jobs, push
from complaints.models.contact import LetterChoice, Notice
from complaints.notifications import choices
from complaints.notifications.people import reporter_is_told, staff_of
from complaints.notifications.sentences import SENTENCES, Audience

if TYPE_CHECKING:
    from complaints.models.clocks import Clock
    from complaints.models.people import User
    from complaints.models.private import Complaint, Event

LETTER = "letter"  # the kind of job that sends the letter of one notice
# Without an answer the complaint ends: this goes out at once, whatever was chosen.
NECESSARY = frozenset({(Audience.REPORTER, "ask_reporter")})
# Hundreds at once, when agencies are merged: the desk shows them.
WITHOUT_LETTER = frozenset({(Audience.STAFF, "reassign")})


def announce(event: Event, *, now: datetime) -> None:
    """Tell everybody whom the move concerns, each once, however often it is announced."""
    complaint = event.complaint
    if reporter_is_told(event):
        tell_reporter(complaint, event.verb, now=now, event=event)
    kinds: dict[str, list[User]] = {}
    for person, kind in staff_of(event):
        kinds.setdefault(kind, []).append(person)
    for kind, people in kinds.items():
        tell(people, audience=Audience.STAFF, kind=kind, complaint=complaint, now=now, event=event)


def tell_reporter(
    complaint: Complaint,
    kind: str,
    *,
    now: datetime,
    event: Event | None = None,
    clock: Clock | None = None,
) -> list[Notice]:
    """Tell whoever filed the complaint: the account, or else the holder of the receipt."""
    return tell(
        [complaint.reporter],
        audience=Audience.REPORTER,
        kind=kind,
        complaint=complaint,
        now=now,
        event=event,
        clock=clock,
    )


@transaction.atomic
def tell(
    people: Iterable[User | None],
    *,
    audience: Audience,
    kind: str,
    complaint: Complaint,
    now: datetime,
    event: Event | None = None,
    clock: Clock | None = None,
) -> list[Notice]:
    """Make a notice for each, and a letter as each chose; return the new notices.

    None is the holder of the complaint's receipt. Whoever was told the same of this event (or
    of this clock) already is not told again; without either, the caller sees to that.

    :raises KeyError: no sentence is written for this kind (sentences.py)
    """
    _ = SENTENCES[audience][kind]
    known = _told_already(audience, kind, complaint, event, clock)
    fresh = {p.pk if p else None: p for p in people}
    chosen = choices.of_people([p for p in fresh if p is not None], complaint)
    made = []
    for pk, person in fresh.items():
        if pk in known:
            continue
        letter = _letter(person, audience, kind, complaint, chosen[pk])
        made.append(
            Notice.objects.create(
                complaint=complaint,
                recipient=person,
                audience=audience,
                kind=kind,
                event=event,
                clock=clock,
                made_at=now,
                letter=letter,
            )
        )
        if letter == Notice.Letter.QUEUED:
            _enqueue(made[-1], now=now)
    push.announce(made, now=now)
    return made


def _told_already(
    audience: Audience, kind: str, complaint: Complaint, event: Event | None, clock: Clock | None
) -> set[int | None]:
    if event is None and clock is None:
        return set()
    same = Notice.objects.filter(
        complaint=complaint, audience=audience, kind=kind, event=event, clock=clock
    )
    return set(same.values_list("recipient_id", flat=True))


def _letter(
    person: User | None, audience: Audience, kind: str, complaint: Complaint, choice: str
) -> str:
    if (audience, kind) in WITHOUT_LETTER or not _reachable(person, audience, complaint):
        return Notice.Letter.NONE
    if (audience, kind) in NECESSARY or choice == LetterChoice.Choice.EACH:
        return Notice.Letter.QUEUED
    return Notice.Letter.WAITING if choice == LetterChoice.Choice.DAILY else Notice.Letter.NONE


def _reachable(person: User | None, audience: Audience, complaint: Complaint) -> bool:
    if person is not None:
        return person.is_active
    return audience == Audience.REPORTER and identities.has_email(complaint)


def _enqueue(notice: Notice, *, now: datetime) -> None:
    jobs.enqueue(LETTER, key=letter_key(notice.pk), payload={"notice": notice.pk}, now=now)


def letter_key(notice: int) -> str:
    return f"{LETTER}:{notice}"
