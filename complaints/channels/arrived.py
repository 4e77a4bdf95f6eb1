"""What every adapter makes of a message, and what it is told about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any, Protocol

from complaints.filing_rules import Filing
from complaints.models.incoming import Received
from complaints.uploads import Upload

_NAMES = {item.name for item in fields(Filing)}


@dataclass(frozen=True)
class Arrived:
    """A message as it came in. `number` is what it is called there, the same at every delivery.

    `refusal` is the code of what is not taken in at all; `fault` of what a person must look at
    although its words are kept; `reply` the token of the letter that it answers.
    """

    source: str
    channel: str
    number: str
    filing: Filing
    received_at: datetime
    uploads: tuple[Upload, ...] = ()
    reply: str = ""
    fault: str = ""
    refusal: str = ""
    # What the adapter keeps for itself, such as the stage there.
    more: Mapping[str, str] = field(default_factory=dict)


class Adapter(Protocol):
    """A channel that is read: it hands its messages over one by one."""

    def messages(self, *, now: datetime) -> Iterable[Arrived]:
        """Yield what is new there. Whatever is yielded was recorded when the next is asked for,
        so that an adapter may then tell the other side that it has it."""


@dataclass(frozen=True)
class Taken:
    """What became of a message: its row, and whether it was known before."""

    row: Received
    fresh: bool = True


def to_content(arrived: Arrived) -> dict[str, Any]:
    """Return what is kept sealed of a message until it is taken."""
    words: dict[str, Any] = asdict(arrived.filing)
    day = arrived.filing.happened_on
    words |= {"happened_on": day.isoformat() if day else "", "answers": []}
    return words | {"reply": arrived.reply, "fault": arrived.fault, "more": dict(arrived.more)}


def to_filing(content: Mapping[str, Any]) -> Filing:
    """Return the filing of what was kept."""
    words = {name: value for name, value in content.items() if name in _NAMES}
    day = words.get("happened_on") or ""
    words["happened_on"] = date.fromisoformat(day) if day else None
    words["answers"] = ()
    return Filing(**words)
