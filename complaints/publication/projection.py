"""What a thread shows of its complaint besides words. Pure functions: nothing is written here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from complaints import filing_rules
from complaints.clocks import Standing
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


def promise_values(made: Standing, *, now: datetime) -> dict[str, Any]:
    """Return what everybody sees of a clock: days, the rule, how it is counted, how it ended."""
    return {
        "promise": made.promise,
        "round": made.round,
        "least": made.least,
        "amount": made.amount,
        "unit": made.unit,
        "source": made.source,
        "started_on": day(made.started_at),
        "promised_on": day(made.promised_at),
        "due_on": day(made.due_at),
        "paused_on": _day_if(made.paused_at),
        "kept_on": _day_if(made.ended_at),
        "ending": made.ending,
        "arithmetic": made.arithmetic.as_json(),
        # Of one that runs, the day of the reader decides; what stands still was late before.
        "late": bool(made.ended_at or made.paused_at) and made.late(now=now),
    }
