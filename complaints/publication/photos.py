"""Public pictures: their rows, when they come, and when they go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from complaints import jobs
from complaints.models.private import Complaint, Message
from complaints.models.public import Post, PublicPhoto, Thread
from complaints.models.review import Attachment
from complaints.publication.projection import day
from complaints.publication.refreshing import refresh


@transaction.atomic
def add_photo(
    attachment: Attachment, *, name: str, width: int, height: int, now: datetime
) -> PublicPhoto | None:
    """Write the public row of an approved photo whose new picture lies in the public store,
    and say that its thread changed.

    Returns None, and publishes nothing, where its text is not public, or where somebody
    decided anew while the picture was drawn.
    """
    # The row that withdrawals and approvals lock too: one of us comes first.
    complaint = Complaint.objects.select_for_update().get(pk=attachment.message.complaint_id)
    same = Attachment.objects.select_related("message__post__thread").filter(
        pk=attachment.pk,
        state=Attachment.State.APPROVED,
        digest=attachment.digest,
        approved_at=attachment.approved_at,
    )
    current = same.first()
    post = _public_post(current.message) if current else None
    if current is None or post is None:
        return None
    photo = PublicPhoto.objects.create(
        post=post,
        name=name,
        position=current.message.attachments.filter(pk__lt=current.pk).count(),
        width=width,
        height=height,
        caption=current.public_caption,
        published_on=day(now),
    )
    current.photo, current.state = photo, Attachment.State.PUBLISHED
    current.save(update_fields=["photo", "state"])
    refresh(complaint, now=now, only_adds=True)
    return photo


def _public_post(message: Message) -> Post | None:
    """Hidden until a report is decided is public enough: the picture is hidden with it."""
    post = message.post
    if post is None or message.state != Message.State.PUBLISHED:
        return None
    gone = post.state == Post.State.WITHDRAWN or post.thread.state == Thread.State.WITHDRAWN
    return None if gone else post


def release(message: Message, *, now: datetime) -> int:
    """Have the approved photos of a text that became public drawn; return how many."""
    waiting = message.attachments.filter(state=Attachment.State.APPROVED)
    for attachment in waiting:
        draw(attachment, now=now)
    return len(waiting)


def draw(attachment: Attachment, *, now: datetime) -> None:
    """Ask for the new picture of an approved photo."""
    jobs.enqueue(
        "photo", key=f"photo:{attachment.pk}", payload={"attachment": attachment.pk}, now=now
    )


def withdraw_photos(photos: QuerySet[PublicPhoto], *, now: datetime) -> int:
    """Take pictures out of public: 410 at once, the files go by a job. Returns how many."""
    gone = list(photos.exclude(state=PublicPhoto.State.WITHDRAWN))
    numbers = [photo.pk for photo in gone]
    PublicPhoto.objects.filter(pk__in=numbers).update(state=PublicPhoto.State.WITHDRAWN, caption="")
    Attachment.objects.filter(photo__in=numbers).update(
        state=Attachment.State.WITHDRAWN, public_caption=""
    )
    for photo in gone:
        jobs.enqueue(
            "remove_photo", key=f"remove_photo:{photo.pk}", payload={"photo": photo.pk}, now=now
        )
    return len(gone)


def clear_captions(photos: QuerySet[PublicPhoto]) -> int:
    """Take the captions of pictures out of public; return of how many."""
    Attachment.objects.filter(photo__in=photos).update(public_caption="")
    return photos.update(caption="")
