"""Where a case has been, and which other cases belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.models.office import Disposition
from complaints.models.private import Complaint
from complaints.querysets import ComplaintQuerySet
from complaints.stages import HandBack
from complaints.verbs import VERB_LABELS


@dataclass(frozen=True)
class HandOver:
    """One stay of the case at an agency: since when, and what ended it."""

    row: Disposition
    ended: str
    reason: str


def hand_overs(complaint: Complaint) -> list[HandOver]:
    rows = complaint.dispositions.select_related("agency", "forwarded_by", "ended_by")
    return [
        HandOver(
            row,
            ended=str(VERB_LABELS.get(row.ended_verb, "")),
            reason=str(HandBack(row.ended_reason).label) if row.ended_reason else "",
        )
        for row in rows
    ]


def relatives(complaint: Complaint, in_sight: ComplaintQuerySet) -> dict[str, object]:
    """Return the cases that were joined with this one or split from it, as far as the account
    sees them."""
    return {
        "twin": in_sight.filter(pk=complaint.duplicate_of_id).first(),
        "duplicates": in_sight.filter(duplicate_of=complaint).order_by("pk"),
        "whole": in_sight.filter(pk=complaint.split_from_id).first(),
        "parts": in_sight.filter(split_from=complaint).order_by("pk"),
    }
