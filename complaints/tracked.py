"""What the reporter is shown of the own complaint."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from complaints import receipts
from complaints.models.private import Message
from complaints.notifications import reading
from complaints.ombudsman import Offer


@dataclass(frozen=True)
class TrackedMessage:
    """A line of the private conversation: who says it, when, what, and whether it is public."""

    kind: str
    author: str
    written_on: date
    body: str
    public: bool


@dataclass(frozen=True)
class TrackedPromise:
    """What the thread shows of a clock, for the reporter of one that may have no thread."""

    promise: str
    round: int
    least: int | None
    amount: int
    unit: str
    source: str
    started_on: date
    promised_on: date
    due_on: date
    paused_on: date | None
    kept_on: date | None
    ending: str
    arithmetic: dict[str, Any]
    late: bool


@dataclass(frozen=True)
class Related:
    """A complaint that this one was joined with, split from, or continued in."""

    reference: str
    public_url: str | None = None
    # Of a part: what opens it, for whoever holds the receipt of the whole.
    receipt: str = ""

    @property
    def readable_receipt(self) -> str:
        return receipts.readable(self.receipt)


@dataclass(frozen=True)
class Question:
    """What a link in a letter asks: the office's own words, nothing else of the complaint."""

    reference: str
    agency: str
    asked_on: date
    answer_by: date
    body: str


@dataclass(frozen=True)
class Tracked:
    """The reporter's own complaint, with the conversation that only the reporter sees."""

    reference: str
    title: str
    body: str
    stage: str
    stage_label: str
    outcome: str
    outcome_label: str
    visibility: str
    privacy: str
    received_on: date
    agency: str
    public_url: str | None
    question_open: bool
    # Of what the public reads: "" (nothing yet), "public", "hidden" by a report, "withdrawn".
    public_state: str = ""
    removal: str = ""
    removal_label: str = ""
    removed_on: date | None = None
    messages: list[TrackedMessage] = field(default_factory=list)
    promises: list[TrackedPromise] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    continued: list[Related] = field(default_factory=list)
    merged_into: Related | None = None
    split_from: Related | None = None
    allowed: list[str] = field(default_factory=list)
    # When the papers for the Ombudsman may be taken; None where the matter is settled.
    ombudsman: Offer | None = None
    # What only the holder of the receipt is shown.
    notices: list[reading.Line] = field(default_factory=list)
    letters: reading.Letters | None = None
    # Browsers that are told of it; None where none can be.
    browsers: int | None = None
    # Whether the handling can be rated, and how it was, by the names of the questions.
    may_rate: bool = False
    rated: dict[str, str] = field(default_factory=dict)

    @property
    def question(self) -> TrackedMessage | None:
        """What the office waits for an answer to."""
        return self._last(Message.Kind.QUESTION) if self.question_open else None

    @property
    def response(self) -> TrackedMessage | None:
        """What the office answered last."""
        return self._last(Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP)

    def _last(self, *kinds: str) -> TrackedMessage | None:
        return next((said for said in reversed(self.messages) if said.kind in kinds), None)
