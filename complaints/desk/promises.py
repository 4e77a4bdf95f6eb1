"""The clocks of a case as the desk shows them: by the minute, and counted as the public sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from complaints import clocks as standings
from complaints import promise_words, publication
from complaints.desk import clocks
from complaints.models.private import Complaint
from complaints.tracked import TrackedPromise
from complaints.working_days import day_of


@dataclass(frozen=True)
class PromiseLine:
    """A promise of the city to this complaint, with the rule behind it and the counting."""

    words: promise_words.InWords
    made: standings.Standing
    clock: clocks.Clock


def lines(complaint: Complaint, *, now: datetime) -> list[PromiseLine]:
    """Return every clock of the case, also those that ended, as they started."""
    found = []
    for made in standings.of(complaint):
        shown = TrackedPromise(**publication.promise_values(made, now=now))
        words = promise_words.of(shown, today=day_of(now))
        found.append(PromiseLine(words, made, clocks.clock(made, now=now)))
    return found
