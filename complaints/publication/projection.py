"""What a thread shows of its complaint besides words. Pure functions: nothing is written here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from complaints import filing_rules
from complaints.deadlines import Deadline
from complaints.models.private import Complaint, Event
from complaints.models.public import Milestone, Thread
from complaints.working_days import WITA


def day(moment: datetime) -> date:
    """Dates are public in the time of Denpasar; minutes are not."""
    return moment.astimezone(WITA).date()


def _day_if(moment: datetime | None) -> date | None:
    return day(moment) if moment else None


def pin(complaint: Complaint) -> tuple[float | None, float | None]:
    """Return the public point: as given, or the middle of the village where people quarrel.

    Sensitive matters and subcategories about people are never shown to the door.
    """
    given = filing_rules.point(complaint.pin)
    if given is None:
        return None, None
    if complaint.sensitive or complaint.subcategory.pin_to_village:
        return complaint.village.latitude, complaint.village.longitude
    return round(given[0], 5), round(given[1], 5)  # a metre


def projection(complaint: Complaint, *, now: datetime) -> dict[str, Any]:
    """Return what a thread shows of its complaint besides words."""
    latitude, longitude = pin(complaint)
    return {
        "stage": complaint.stage,
        "outcome": complaint.outcome,
        "category_id": complaint.category_id,
        "subcategory_id": complaint.subcategory_id,
        "kind_id": complaint.kind_id,
        "nature_id": complaint.nature_id,
        "agency_id": complaint.agency_id,
        "village_id": complaint.village_id,
        "district_id": complaint.village.district_id,
        "channel_id": complaint.channel_id,
        "latitude": latitude,
        "longitude": longitude,
        "received_on": day(complaint.received_at),
        "answered_on": _day_if(complaint.responded_at),
        "closed_on": _day_if(complaint.closed_at),
        "active_on": day(now),
    }


def milestone(event: Event, thread: Thread) -> Milestone:
    """Return the public line of the event: the day, the verb, the agency; no person."""
    return Milestone(
        thread=thread,
        position=event.sequence,
        verb=event.verb,
        stage=event.new_stage,
        outcome=event.outcome,
        agency_id=event.agency_id,
        reached_on=day(event.happened_at),
    )


def promise_values(deadline: Deadline, *, now: datetime) -> dict[str, Any]:
    """Return what the public sees of a deadline: days, the rule, and whether it was broken."""
    return {
        "amount": deadline.rule.amount,
        "unit": deadline.rule.unit,
        "source": deadline.rule.source,
        "started_on": day(deadline.started_at),
        "due_on": day(deadline.due_at),
        "kept_on": _day_if(deadline.kept_at),
        "late": bool(deadline.kept_at) and deadline.late(now=now),
    }
