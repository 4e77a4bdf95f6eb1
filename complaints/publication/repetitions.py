"""What is hidden once in a thread is hidden wherever it stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from complaints import redaction
from complaints.models.private import Approval, Complaint, Message
from complaints.models.public import Post, PublicPhoto
from complaints.models.review import Attachment
from complaints.redaction import GENERALISED, Span

Republish = Callable[..., Post]
SHORTEST = 3  # characters: less tells nobody apart
CAPTION_LENGTH = 200


def quotes(message: Message, hidden: Iterable[Span]) -> dict[str, str]:
    """Return the hidden words of the message, each with its label."""
    texts = {"title": message.title, "body": message.body}
    found = {}
    for span in hidden:
        words = texts[span.field][span.start : span.end].strip()
        if span.label not in GENERALISED and len(words) >= SHORTEST:
            found[words] = span.label
    return found


def occurrences(words: str, label: str, texts: dict[str, str]) -> list[Span]:
    """Return the places of these words, as whole words, in any spacing.

    One plain word is sought as it is spelt, so that a hidden "Made" does not hide "made in
    Indonesia"; more words, or words with digits, in any case.
    """
    pieces = words.split()
    pattern = r"\s+".join(re.escape(piece) for piece in pieces)
    single = len(pieces) == 1 and pieces[0].isalpha()
    flags = re.NOFLAG if single else re.IGNORECASE
    return [
        Span(match.start(), match.end(), label, rule="again-in-thread", field=field)
        for field, text in texts.items()
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, flags)
    ]


def spread(
    message: Message, hidden: list[Span], *, now: datetime, republish: Republish
) -> list[Message]:
    """Hide in every other public text of the thread what is hidden in this one.

    Hiding more is always safe, so no verifier is asked; the approvals say "by rule".
    Returns the texts that got a new wording.
    """
    sought = quotes(message, hidden)
    if not sought:
        return []
    complaint = message.complaint
    _mask_captions(complaint, sought)
    others = complaint.messages.filter(state=Message.State.PUBLISHED).exclude(pk=message.pk)
    return [other for other in others if _hide(other, complaint, sought, now, republish)]


def hidden_words(complaint: Complaint) -> dict[str, str]:
    """Return the words that are hidden in the public texts of the thread, each with its label."""
    found: dict[str, str] = {}
    for message in complaint.messages.filter(state=Message.State.PUBLISHED):
        last = message.approvals.filter(digest=message.digest).first()
        found |= quotes(message, redaction.from_json(last.spans)) if last else {}
    return found


def mask_words(text: str, sought: Mapping[str, str]) -> str:
    """Return the text with these words masked wherever they stand in it."""
    places = [s for words, label in sought.items() for s in occurrences(words, label, {"": text})]
    return redaction.mask(text, redaction.merge(places)) if places else text


def _mask_captions(complaint: Complaint, sought: Mapping[str, str]) -> None:
    """Approved captions of the thread, public or not yet."""
    approved = Attachment.objects.filter(message__complaint=complaint)
    for attachment in approved.exclude(public_caption=""):
        masked = mask_words(attachment.public_caption, sought)[:CAPTION_LENGTH]
        if masked == attachment.public_caption:
            continue
        Attachment.objects.filter(pk=attachment.pk).update(public_caption=masked)
        if attachment.photo_id is not None:
            PublicPhoto.objects.filter(pk=attachment.photo_id).update(caption=masked)


def _hide(
    other: Message,
    complaint: Complaint,
    sought: dict[str, str],
    now: datetime,
    republish: Republish,
) -> bool:
    other.complaint = complaint
    texts = {"title": other.title, "body": other.body}
    places = [s for words, label in sought.items() for s in occurrences(words, label, texts)]
    return hide_more(other, places, now=now, republish=republish)


def hide_more(message: Message, places: list[Span], *, now: datetime, republish: Republish) -> bool:
    """Publish the message anew with these places hidden beside those that are hidden already;
    false where they all are."""
    last = message.approvals.filter(digest=message.digest).first()
    before = redaction.from_json(last.spans) if last else []
    covered = {(s.field, i) for s in before for i in range(s.start, s.end)}
    more = [s for s in places if any((s.field, i) not in covered for i in range(s.start, s.end))]
    if not more:
        return False
    spans = redaction.merge([*before, *more])
    post = republish(message, message.complaint, spans, now=now)
    Approval.objects.create(
        message=message,
        digest=message.digest,
        spans=[span.as_json() for span in spans],
        by_rule=True,
        approved_at=now,
        version=post.version,
    )
    return True
