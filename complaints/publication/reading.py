"""Reading what is public."""

from __future__ import annotations

from django.db.models import Prefetch

from complaints.errors import (
    PhotoMissing,
    PhotoWithdrawn,
    ThreadMissing,
    ThreadUnderReview,
    ThreadWithdrawn,
)
from complaints.models.public import Milestone, Post, Promise, PublicPhoto, Thread
from complaints.querysets import ThreadQuerySet


def read(reference: str) -> Thread:
    """Return the public thread with everything its page shows already fetched.

    Of a post that is hidden or removed only its place is told: no words, no author, no photo.

    :raises ThreadMissing: there never was a public thread of this reference
    :raises ThreadWithdrawn: it was withdrawn
    :raises ThreadUnderReview: it is hidden until a report of personal data is decided
    """
    posts = Post.objects.shown().select_related("agency", "participant")
    photos = PublicPhoto.objects.filter(
        state=PublicPhoto.State.VISIBLE, post__state=Post.State.VISIBLE
    )
    thread = (
        Thread.objects.with_labels()
        .select_related("kind", "nature", "merged_into", "split_from")
        .prefetch_related(
            Prefetch("posts", queryset=posts),
            Prefetch("posts__photos", queryset=photos),
            Prefetch("milestones", queryset=Milestone.objects.select_related("agency")),
            Prefetch("promises", queryset=Promise.objects.order_by("started_on", "pk")),
            Prefetch("merged", queryset=_others("merged_into")),
            Prefetch("parts", queryset=_others("split_from")),
        )
        .filter(reference=reference)
        .first()
    )
    found = _standing(thread)
    for post in found.posts.all():
        if post.state != Post.State.VISIBLE:
            post.body, post.participant, post.agency, post.field_work = "", None, None, False
    for link in ("merged_into", "split_from"):
        other = getattr(found, link)
        if other is not None and other.state != Thread.State.PUBLIC:
            setattr(found, link, None)  # in the answer only: nothing is written
    return found


def _others(link: str) -> ThreadQuerySet:
    """Those that point here by the link and are public themselves."""
    rows = Thread.objects.public().only("reference", "title", "state", link)
    return rows.order_by("reference")


def read_heading(reference: str) -> Thread:
    """Return the public thread without its posts; refuses as `read`."""
    return _standing(Thread.objects.filter(reference=reference).first())


def read_labelled(reference: str) -> Thread:
    """Return the same with the words for its place, its category and its agency."""
    return _standing(Thread.objects.with_labels().filter(reference=reference).first())


def read_wordings(reference: str) -> Thread:
    """Return the public thread with its readable posts, and of each every wording it had.

    :raises: as `read`
    """
    posts = Post.objects.visible().select_related("agency", "participant")
    thread = Thread.objects.prefetch_related(Prefetch("posts", posts), "posts__versions")
    return _standing(thread.filter(reference=reference).first())


def _standing(thread: Thread | None) -> Thread:
    if thread is None:
        raise ThreadMissing
    if thread.state == Thread.State.HIDDEN:
        raise ThreadUnderReview
    if thread.state == Thread.State.WITHDRAWN:
        raise ThreadWithdrawn(removal=thread.removal, removed_on=thread.removed_on)
    return thread


def read_photo(name: str) -> PublicPhoto:
    """Return the public photo of this name.

    :raises PhotoMissing: there never was one
    :raises PhotoWithdrawn: it, its post or its thread is no longer public
    """
    photo = PublicPhoto.objects.select_related("post__thread").filter(name=name).first()
    if photo is None:
        raise PhotoMissing
    standing = (photo.state, photo.post.state, photo.post.thread.state)
    if standing != (PublicPhoto.State.VISIBLE, Post.State.VISIBLE, Thread.State.PUBLIC):
        raise PhotoWithdrawn
    return photo
