""" "Laporkan data pribadi": what anybody reports is hidden at once, and a verifier decides."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import moderation, moderation_log, notifications, publication, sanctions
from complaints.encryption import blind_index
from complaints.errors import (
    AlreadyMoved,
    InvalidInput,
    NotPermitted,
    PostMissing,
    PostWithdrawn,
    ThreadUnderReview,
)
from complaints.filing_rules import MESSAGE_MAX, tidy, too_long
from complaints.models.private import Complaint, Message
from complaints.models.public import Post, Thread
from complaints.models.review import PrivacyReport
from complaints.permissions import Right, rights
from complaints.stages import Removal
from complaints.throttle import Attempts

if TYPE_CHECKING:
    from complaints.models.people import User

# Each report may hide something: a machine must not empty the site with them.
REPORTING = Attempts("privacy-report", allowed=10, seconds=3600)

KINDS = PrivacyReport.Kind


def report(
    reference: str, position: int, *, kind: str, words: str, client: str, now: datetime
) -> PrivacyReport:
    """Take a report about the post at this position, and hide the post until it is decided.

    The complaint itself takes its whole thread along. A wording that a verifier has looked at
    and shown again stays in sight; the report waits all the same (`hid` is False). Whoever
    sends it twice gets the first one again.

    :raises TooManyTries: the client reported too often; every report counts
    :raises Excluded: the client may not report for a time
    :raises InvalidInput: the kind is unknown, or the words are missing or too long
    :raises ThreadMissing, ThreadWithdrawn, ThreadUnderReview: as `publication.read`
    :raises PostMissing, PostWithdrawn: there is no such post, or no longer
    """
    REPORTING.require(client)
    sanctions.require_part(None, client, now=now)
    words = tidy(words)
    check(kind, words)
    who = blind_index("client", client)
    if earlier := _earlier(reference, position, who):
        return earlier
    message = _reported(reference, position)
    REPORTING.count(client)
    with transaction.atomic():
        # The row is locked, so that of two reports only one hides.
        message.complaint = Complaint.objects.select_for_update().get(pk=message.complaint_id)
        post = _standing(message)
        made = PrivacyReport(
            message=message,
            kind=kind,
            words=words,
            version=post.version,
            hid=not _looked_at(message, post),
            client=who,
            reported_at=now,
        )
        made.save()
        if made.hid:
            publication.hide(message, now=now)
        moderation_log.write(moderation_log.Act.REPORTED, now=now, message=message)
        notifications.tell(
            notifications.verifiers(),
            audience=notifications.Audience.STAFF,
            kind="privacy_report",
            complaint=message.complaint,
            now=now,
        )
    return made


def reportable(reference: str, position: int) -> Post:
    """Return the post that a report would be about.

    :raises: as `report`
    """
    message = _reported(reference, position)
    return _standing(message)


def check(kind: str, words: str) -> None:
    """Refuse a report that does not say what it is about.

    :raises InvalidInput: under `kind` and `words`
    """
    faults: dict[str, list[tuple[str, str | Promise]]] = {}
    if kind not in KINDS.values:
        faults["kind"] = [("required", _("Choose what it shows."))]
    if "\0" in words:
        faults["words"] = [("bad_character", _("This text holds a character we cannot store."))]
    elif len(words) > MESSAGE_MAX:
        faults["words"] = [too_long(words, MESSAGE_MAX)]
    elif kind == KINDS.OTHER and not words:
        faults["words"] = [("required", _("Say in a few words what is private here."))]
    if faults:
        raise InvalidInput(faults)


def _earlier(reference: str, position: int, who: str) -> PrivacyReport | None:
    mine = waiting().filter(client=who, message__post__position=position)
    return mine.filter(message__post__thread__reference=reference).first()


def _reported(reference: str, position: int) -> Message:
    thread = publication.read_heading(reference)
    message: Message | None = (
        Message.objects.select_related("post__thread", "complaint")
        .filter(post__thread=thread, post__position=position)
        .first()
    )
    if message is None:
        raise PostMissing
    return message


def _standing(message: Message) -> Post:
    posts = Post.objects.select_related("thread", "agency", "participant")
    post: Post = posts.get(pk=message.post_id)
    if post.state == Post.State.WITHDRAWN:
        raise PostWithdrawn
    if post.state == Post.State.HIDDEN or post.thread.state == Thread.State.HIDDEN:
        raise ThreadUnderReview
    return post


def _looked_at(message: Message, post: Post) -> bool:
    """Whether a verifier has seen this very wording and left it."""
    seen = message.privacy_reports.filter(state=PrivacyReport.State.RESTORED, version=post.version)
    return seen.exists()


# ------------------------------------------------------------------------- the verifier decides
def waiting() -> QuerySet[PrivacyReport]:
    """Return the reports that nobody has decided yet, the oldest first."""
    return PrivacyReport.objects.filter(state=PrivacyReport.State.OPEN)


@transaction.atomic
def restore(report: PrivacyReport, *, by: User, now: datetime) -> None:
    """Show the post again: it holds nothing that is private. Closes every report of it.

    :raises NotPermitted: the account neither verifies nor moderates
    :raises AlreadyMoved: the report is decided already
    """
    message = _lock(report, by=by)
    if _is_hidden(message):
        publication.restore(message, now=now)
    publication.close_reports([message], PrivacyReport.State.RESTORED, by=by, now=now)
    moderation_log.write(
        moderation_log.Act.RESTORED, now=now, by=by, message=message, since=report.reported_at
    )


@transaction.atomic
def remove(report: PrivacyReport, *, removal: Removal, by: User, now: datetime) -> None:
    """Remove the post for good; a tombstone says why and when. The complaint itself takes its
    thread along.

    :raises NotPermitted: the account is no verifier, or the moderator of a comment
    :raises AlreadyMoved: the report is decided already
    """
    message = _lock(report, by=by)
    moderation.remove(message, removal=removal, by=by, now=now)


def _lock(report: PrivacyReport, *, by: User) -> Message:
    if rights(by).isdisjoint({Right.VERIFY, Right.MODERATE}):
        raise NotPermitted
    locked = waiting().select_for_update(of=("self",)).filter(pk=report.pk)
    found = locked.select_related("message__complaint", "message__post__thread").first()
    if found is None:
        raise AlreadyMoved
    message: Message = found.message
    return message


def _is_hidden(message: Message) -> bool:
    post = message.post
    if post is None:
        return False
    if message.kind == Message.Kind.COMPLAINT:
        return post.thread.state == Thread.State.HIDDEN
    return post.state == Post.State.HIDDEN
