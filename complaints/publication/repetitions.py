"""What is hidden once in a thread is hidden wherever it stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from complaints import redaction
from complaints.models.private import Approval, Complaint, Message
from complaints.models.public import Post, PublicPhoto
from complaints.models.review import Attachment
from complaints.redaction import Span
from complaints.thread_words import mask_words, places, quotes

Republish = Callable[..., Post]
CAPTION_LENGTH = 200


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
    return hide_more(other, places(sought, texts), now=now, republish=republish)


def hide_more(message: Message, also: list[Span], *, now: datetime, republish: Republish) -> bool:
    """Publish the message anew with these places hidden beside those that are hidden already;
    false where they all are."""
    last = message.approvals.filter(digest=message.digest).first()
    before = redaction.from_json(last.spans) if last else []
    covered = {(s.field, i) for s in before for i in range(s.start, s.end)}
    more = [s for s in also if any((s.field, i) not in covered for i in range(s.start, s.end))]
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
