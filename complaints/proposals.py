"""What the recognisers would hide in a text, and what the public would then read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from complaints import recognisers, redaction
from complaints.encryption import blind_index
from complaints.errors import NotReviewed
from complaints.models.private import Message, Proposal
from complaints.recognisers import DETECTOR, Known
from complaints.redaction import LOOK, Span

TITLE_LENGTH = 200


def digest(title: str, body: str) -> str:
    """Return the keyed digest by which an approval is bound to these very words."""
    return blind_index("message", f"{title}\0{body}")


@dataclass(frozen=True)
class Preview:
    """What the public would read, and the places that were found."""

    title: str
    body: str
    spans: list[Span]


def preview(title: str, body: str, *, known: Iterable[Known] = ()) -> Preview:
    """Return the text as the public would read it if everything found were hidden."""
    people = list(known)
    spans = [
        *recognisers.recognise(title, known=people, field="title"),
        *recognisers.recognise(body, known=people, field="body"),
    ]
    return masked(title, body, [span for span in spans if span.tier != LOOK], found=spans)


def masked(title: str, body: str, hidden: Sequence[Span], *, found: list[Span]) -> Preview:
    """Return the text with the hidden places masked.

    :raises InvalidSpan: a place lies outside the text
    """
    return Preview(
        title=redaction.mask(title, redaction.of_field(hidden, "title"))[:TITLE_LENGTH],
        body=redaction.mask(body, redaction.of_field(hidden, "body")),
        spans=found,
    )


def rendering(message: Message, spans: Iterable[dict[str, Any]]) -> Preview:
    """Return what the public would read of the message with these places hidden.

    :raises InvalidSpan: a place lies outside the text
    """
    hidden = redaction.from_json(spans)
    return masked(message.title, message.body, hidden, found=hidden)


def known_people(message: Message) -> list[Known]:
    """Return whom the platform knows in the thread: the reporter and the author."""
    people = []
    identity = getattr(message.complaint, "identity", None)
    if identity is not None:
        people.append(
            Known(identity.name, identity.phone, identity.email, identity.address, identity.nik)
        )
    accounts = (message.complaint.reporter, message.author)
    return people + [Known(name=a.get_full_name(), email=a.email) for a in accounts if a]


def propose(message: Message, *, now: datetime) -> Proposal:
    """Run the recognisers over the message and keep what they found, as places only."""
    found = preview(message.title, message.body, known=known_people(message)).spans
    return Proposal.objects.create(
        message=message,
        digest=message.digest,
        spans=[span.as_json() for span in found],
        detector=DETECTOR,
        made_at=now,
    )


def require_review(message: Message, decided: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Refuse to go on while any character of a proposed place is neither hidden nor kept.

    :raises NotReviewed: something was overlooked
    :raises InvalidSpan: a decision is not a place
    """
    proposal = message.proposals.first()
    if proposal is None or proposal.digest != message.digest:
        proposal = propose(message, now=now)
    seen = {(s.field, i) for s in redaction.from_json(decided) for i in range(s.start, s.end)}
    for span in redaction.from_json(proposal.spans):
        places = ((span.field, i) for i in range(span.start, span.end))
        if span.tier != LOOK and any(place not in seen for place in places):
            raise NotReviewed
