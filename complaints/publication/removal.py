"""Out of public: hidden at once on a report, shown again, or withdrawn for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from complaints import sealed_words
from complaints.errors import ComplaintError, NotPermitted, NotPublished
from complaints.models.private import Complaint, Message
from complaints.models.public import Post, PostVersion, PublicPhoto, Thread
from complaints.models.review import PrivacyReport
from complaints.permissions import may_moderate
from complaints.publication.photos import withdraw_photos
from complaints.publication.projection import day
from complaints.publication.refreshing import announce, refresh
from complaints.publication.reported import close_reports
from complaints.stages import Happened, Removal, Visibility

if TYPE_CHECKING:
    from complaints.models.people import User


class DecidedAlready(ComplaintError):
    code = "decided_already"
    kind = "conflict"
    message = _("Somebody has decided about this text already. Look at it again.")


class NothingToTakeBack(ComplaintError):
    code = "nothing_to_take_back"
    kind = "conflict"
    message = _("This text is neither refused nor removed, so there is nothing to take back.")


@transaction.atomic
def hide(message: Message, *, now: datetime) -> None:
    """Take the message out of sight until somebody decides; the complaint itself takes its
    whole thread along. Nothing is deleted.

    :raises NotPublished: the message has no readable post
    """
    post = message.post
    if post is None or post.state != Post.State.VISIBLE:
        raise NotPublished
    if message.kind == Message.Kind.COMPLAINT:
        _set_thread(message.complaint, Thread.State.PUBLIC, Thread.State.HIDDEN, now=now)
        return
    post.state = Post.State.HIDDEN
    post.save(update_fields=["state"])
    refresh(message.complaint, now=now)


@transaction.atomic
def restore(message: Message, *, now: datetime) -> None:
    """Show again what `hide` hid.

    :raises NotPublished: it is not hidden
    """
    post = message.post
    if message.kind == Message.Kind.COMPLAINT:
        _set_thread(message.complaint, Thread.State.HIDDEN, Thread.State.PUBLIC, now=now)
        return
    if post is None or post.state != Post.State.HIDDEN:
        raise NotPublished
    post.state = Post.State.VISIBLE
    post.save(update_fields=["state"])
    refresh(message.complaint, now=now, only_adds=True)


def _set_thread(
    complaint: Complaint, start: Thread.State, end: Thread.State, *, now: datetime
) -> None:
    standing = Thread.objects.filter(reference=complaint.reference, state=start)
    if standing.update(state=end, version=F("version") + 1) != 1 or complaint.thread_id is None:
        raise NotPublished
    shown = end == Thread.State.PUBLIC
    happened = Happened.PUBLISHED if shown else Happened.WITHDRAWN
    announce(complaint.thread_id, happened, now=now)


@transaction.atomic
def withdraw_thread(
    complaint: Complaint,
    *,
    by: User | None,
    now: datetime,
    removal: Removal = Removal.OTHER,
) -> None:
    """Take the thread, every wording and every picture of it out of public, at once, for good.

    The row stays, empty, so that its address answers 410 and says why.

    :raises NotPublished: there is nothing public
    """
    if complaint.thread_id is None:
        raise NotPublished
    thread = Thread.objects.get(pk=complaint.thread_id)
    PostVersion.objects.filter(post__thread=thread).update(title="", body="")
    thread.posts.update(body="", state=Post.State.WITHDRAWN, removal="", removed_on=None)
    withdraw_photos(PublicPhoto.objects.filter(post__thread=thread), now=now)
    Thread.objects.filter(pk=thread.pk).update(
        state=Thread.State.WITHDRAWN,
        title="",
        version=F("version") + 1,
        comment_count=0,
        latitude=None,
        longitude=None,
        removal=removal,
        removed_on=day(now),
    )
    close_reports(complaint.messages.all(), PrivacyReport.State.REMOVED, by=by, now=now)
    complaint.messages.filter(state=Message.State.PUBLISHED).update(state=Message.State.WITHDRAWN)
    complaint.visibility = Visibility.WITHDRAWN
    complaint.save(update_fields=["visibility"])
    sealed_words.follow(complaint, now=now)
    announce(thread.pk, Happened.WITHDRAWN, now=now)


@transaction.atomic
def withdraw_message(
    message: Message, *, by: User | None, now: datetime, removal: Removal = Removal.OTHER
) -> None:
    """Take one post out of public; its wordings are emptied, a tombstone with the reason stays.

    Without `by` the program does it (an erasure).

    :raises NotPermitted: the account is no verifier, or the moderator of a comment
    :raises NotPublished: the message has no public post
    """
    if by is not None and not may_moderate(by, message):
        raise NotPermitted
    if message.post is None:
        raise NotPublished
    if message.kind == Message.Kind.COMPLAINT:
        withdraw_thread(message.complaint, by=by, now=now, removal=removal)
        return
    post = message.post
    post.versions.update(title="", body="")
    withdraw_photos(PublicPhoto.objects.filter(post=post), now=now)
    post.body, post.state = "", Post.State.WITHDRAWN
    post.removal, post.removed_on = removal, day(now)
    post.save(update_fields=["body", "state", "removal", "removed_on"])
    message.state = Message.State.WITHDRAWN
    message.save(update_fields=["state"])
    close_reports([message], PrivacyReport.State.REMOVED, by=by, now=now)
    refresh(message.complaint, now=now)


def refuse(message: Message, *, by: User, now: datetime) -> None:
    """Decide that a held message stays private.

    :raises NotPermitted: the account is no verifier, or the moderator of a comment
    :raises DecidedAlready: the message is not waiting for review
    """
    if not may_moderate(by, message):
        raise NotPermitted
    rows = Message.objects.filter(pk=message.pk, state=Message.State.HELD).update(
        state=Message.State.REFUSED
    )
    if rows != 1:
        raise DecidedAlready
    message.state = Message.State.REFUSED


def reopen(message: Message) -> None:
    """Let a text that was refused or removed wait for review again.

    :raises NothingToTakeBack: it is neither
    """
    over = [Message.State.REFUSED, Message.State.WITHDRAWN]
    rows = Message.objects.filter(pk=message.pk, state__in=over).update(state=Message.State.HELD)
    if rows != 1:
        raise NothingToTakeBack
    message.state = Message.State.HELD
