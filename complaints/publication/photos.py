"""Public pictures: their rows, and when they go."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from complaints import jobs
from complaints.models.public import PublicPhoto
from complaints.models.review import Attachment
from complaints.publication.projection import day


def add_photo(
    attachment: Attachment, *, name: str, width: int, height: int, now: datetime
) -> PublicPhoto | None:
    """Write the public row of an approved photo whose new picture lies in the public store.

    Returns None, and publishes nothing, where its post is no longer (or not yet) public.
    """
    post = attachment.message.post
    if post is None or attachment.state != Attachment.State.APPROVED:
        return None
    photo = PublicPhoto.objects.create(
        post=post,
        name=name,
        width=width,
        height=height,
        caption=attachment.public_caption,
        published_on=day(now),
    )
    attachment.photo, attachment.state = photo, Attachment.State.PUBLISHED
    attachment.save(update_fields=["photo", "state"])
    return photo


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
