"""The clocks of a case as the desk shows them: by the minute, with the rule behind each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from complaints import clocks as standings
from complaints.desk import clocks
from complaints.models.private import Complaint
from complaints.models.reference import DeadlineRule


@dataclass(frozen=True)
class PromiseLine:
    """A promise of the city to this complaint, with the rule behind it."""

    label: str
    unit: str
    made: standings.Standing
    clock: clocks.Clock


def lines(complaint: Complaint, *, now: datetime) -> list[PromiseLine]:
    return [
        PromiseLine(
            label=str(DeadlineRule.Promise(made.promise).label),
            unit=str(DeadlineRule.Unit(made.unit).label),
            made=made,
            clock=clocks.clock(made, now=now),
        )
        for made in standings.of(complaint)
    ]
