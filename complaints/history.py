"""The history of a complaint: append-only events, each sealed with the hash of the one before.

The complaint keeps the last hash and the length, so that a cut-off tail shows as well. Whoever
rewrites a whole chain with its head is found by the seals of the days (complaints/daily_roots.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from complaints.models.private import Complaint, Event
from complaints.models.public import DailyRoot
from complaints.stages import NO_MOVES
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.reference import Agency


def event_facts(
    *,
    previous: str,
    reference: str,
    sequence: int,
    verb: str,
    old_stage: str,
    new_stage: str,
    outcome: str,
    actor_number: int | None,
    agency: int | None,
    reason: str,
    happened_at: datetime,
) -> list[str | int | None]:
    """Return the previous hash and every fact of the event, as they are hashed."""
    return [
        previous, reference, sequence, verb, old_stage, new_stage, outcome,
        actor_number, agency, reason, happened_at.astimezone(UTC).isoformat(),
    ]  # fmt: skip


def event_hash(**facts: Any) -> str:
    """Return the SHA-256 over what `event_facts` returns, as JSON without blanks."""
    listed = json.dumps(event_facts(**facts), separators=(",", ":"))
    return hashlib.sha256(listed.encode()).hexdigest()


def append(
    complaint: Complaint,
    verb: str,
    *,
    old_stage: str,
    by: User | None,
    now: datetime,
    agency: Agency | None = None,
    reason: str = "",
) -> Event:
    """Write the event that led to the complaint's present stage, in the caller's transaction.

    The caller holds the complaint's row (it has just changed it). Nothing is written into a
    day that is sealed: a clock that stands there is wrong, since the seal came after the day.
    """
    sequence = complaint.history_length + 1
    facts: dict[str, Any] = {
        "verb": verb,
        "old_stage": old_stage,
        "new_stage": complaint.stage,
        "outcome": complaint.outcome,
        "actor_number": by.pk if by else None,
        "reason": reason,
        "happened_at": max(now, first_open_moment(now)),
    }
    sealed = event_hash(
        previous=complaint.history_head,
        reference=complaint.reference,
        sequence=sequence,
        agency=agency.pk if agency else None,
        **facts,
    )
    event = Event.objects.create(
        complaint=complaint,
        sequence=sequence,
        actor=by,
        agency=agency,
        previous_hash=complaint.history_head,
        hash=sealed,
        **facts,
    )
    complaint.history_head, complaint.history_length = sealed, sequence
    if verb not in NO_MOVES:
        complaint.last_move = verb
    complaint.save(update_fields=["history_head", "history_length", "last_move"])
    return event


def first_open_moment(now: datetime) -> datetime:
    """Return the first moment behind the newest sealed day; `now` where none is sealed."""
    day = DailyRoot.objects.order_by("-day").values_list("day", flat=True).first()
    return datetime.combine(day + timedelta(days=1), time(), WITA) if day else now


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold."""

    reference: str
    sequence: int
    fault: str


def breaks() -> Iterator[Break]:
    """Walk every chain and yield each place where it breaks."""
    complaints = Complaint.objects.order_by("pk").only(
        "reference", "history_head", "history_length", "stage"
    )
    for complaint in complaints.iterator(chunk_size=1000):
        yield from _breaks_of(complaint)


def _breaks_of(complaint: Complaint) -> Iterator[Break]:
    head, length = "", 0
    for event in complaint.events.order_by("sequence"):
        if event.sequence != length + 1:
            yield Break(complaint.reference, length + 1, "missing")
        if event.previous_hash != head or event.hash != rehash(complaint, event):
            yield Break(complaint.reference, event.sequence, "altered")
        head, length = event.hash, event.sequence
    if (head, length) != (complaint.history_head, complaint.history_length):
        yield Break(complaint.reference, length + 1, "cut off")


def rehash(complaint: Complaint, event: Event) -> str:
    """Return the hash that the event must have, given its facts and the hash before it."""
    return event_hash(**_written(complaint, event))


def facts_of(complaint: Complaint, event: Event) -> list[str | int | None]:
    """Return the facts of a written event, as they are hashed."""
    return event_facts(**_written(complaint, event))


def _written(complaint: Complaint, event: Event) -> dict[str, Any]:
    return {
        "previous": event.previous_hash,
        "reference": complaint.reference,
        "sequence": event.sequence,
        "verb": event.verb,
        "old_stage": event.old_stage,
        "new_stage": event.new_stage,
        "outcome": event.outcome,
        "actor_number": event.actor_number,
        "agency": event.agency_id,
        "reason": event.reason,
        "happened_at": event.happened_at,
    }
