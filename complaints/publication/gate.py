"""Approvals: how a text becomes public.

A text becomes public by an approval (of a verifier, or of the rule for conversation in which
nothing personal was found) that holds the digest of the original; a digest that no longer
matches is refused. What the public reads is the text with the approved places masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from complaints import pseudonyms, redaction, sealed_words, thread_words
from complaints.encryption import blind_index
from complaints.errors import (
    ChecklistOpen,
    Confidential,
    NotPermitted,
    NotPublished,
    OriginalChanged,
    SecondReaderNeeded,
)
from complaints.models.participation import ParticipantLink
from complaints.models.private import Approval, Complaint, Message
from complaints.models.public import Participant, Post, PostVersion, Thread
from complaints.models.review import FirstReading, PrivacyReport
from complaints.permissions import may_moderate
from complaints.proposals import Preview, digest, masked, propose, require_review
from complaints.publication import photos
from complaints.publication.projection import day, projection
from complaints.publication.refreshing import refresh
from complaints.publication.removal import withdraw_message
from complaints.publication.repetitions import hide_more, spread
from complaints.publication.reported import close_reports
from complaints.publication.wordings import changed_places
from complaints.redaction import LOOK, Span
from complaints.stages import Happened, Privacy, Removal, Visibility

if TYPE_CHECKING:
    from complaints.models.people import User

_OFFICIAL = {Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP}
# What a verifier answers about a complaint before it becomes public: is it in the text?
CHECKLIST = ("child", "health", "violence", "faith", "misconduct", "only_one")


@transaction.atomic
def approve(
    message: Message,
    *,
    digest: str,
    spans: Iterable[dict[str, Any]],
    by: User,
    now: datetime,
    checklist: Mapping[str, bool] | None = None,
) -> Post:
    """Publish the message with these places hidden; again, to publish a new wording.

    `spans` are all the places to hide, and, with `tier="look"`, those which were proposed
    and stay readable; `digest` is that of the text the verifier saw. `checklist` answers
    CHECKLIST with yes or no; where the office requires it (or any answer is given), all of
    it must be answered, and a yes makes the complaint sensitive.

    A sensitive complaint needs two verifiers: the first reading is kept, and the text is
    published when another verifier hides at least the same places.

    :raises NotPermitted: the account is no verifier, or the moderator of a comment
    :raises NotReviewed: a proposed place is neither hidden nor kept
    :raises ChecklistOpen: a question of the checklist has no answer
    :raises DetectorFailed: the recognisers failed on this text
    :raises OriginalChanged: the text is no longer the one that was reviewed
    :raises Confidential: the reporter asked for secrecy
    :raises NotPublished: the complaint itself has no public version yet
    :raises InvalidSpan: a place lies outside the text
    """
    if not may_moderate(by, message):
        raise NotPermitted
    decided = list(spans)
    require_review(message, decided, now=now)
    answers = dict(checklist or {})
    if answers and set(answers) != set(CHECKLIST):
        raise ChecklistOpen
    hidden = redaction.from_json(row for row in decided if row.get("tier") != LOOK)
    return _publish(message, seen=digest, hidden=hidden, by=by, now=now, checklist=answers)


def read_first(
    message: Message,
    *,
    digest: str,
    spans: Iterable[dict[str, Any]],
    by: User,
    now: datetime,
    checklist: Mapping[str, bool] | None = None,
) -> Post | None:
    """Approve as `approve`, or keep the reading and return None where a second reader is needed.

    :raises: as `approve`
    """
    decided, answers = list(spans), dict(checklist or {})
    try:
        return approve(message, digest=digest, spans=decided, by=by, now=now, checklist=answers)
    except SecondReaderNeeded:
        _keep_reading(message, digest, decided, answers, by=by, now=now)
        return None


@transaction.atomic
def _keep_reading(
    message: Message,
    digest: str,
    decided: list[dict[str, Any]],
    answers: dict[str, bool],
    *,
    by: User,
    now: datetime,
) -> None:
    if any(answers.values()) and not message.complaint.sensitive:
        Complaint.objects.filter(pk=message.complaint_id).update(sensitive=True)
    FirstReading.objects.update_or_create(
        message=message,
        defaults={
            "digest": digest,
            "spans": [row for row in decided if row.get("tier") != LOOK],
            "checklist": answers,
            "reader": by,
            "read_at": now,
        },
    )


def submit(message: Message, *, now: datetime) -> str:
    """Publish a conversation's message if nothing personal is found in it, else hold it.

    Returns the state of the message: "published" or "held".
    """
    proposal = propose(message, now=now)
    doubtful = proposal.failure or any(span["tier"] != LOOK for span in proposal.spans)
    comment = message.kind == Message.Kind.COMMENT
    wait = comment and settings.COMMENTS_NEED_APPROVAL
    if doubtful or wait or message.complaint.sensitive or not _is_public(message):
        return str(message.state)
    _publish(message, seen=message.digest, hidden=[], by=None, now=now)
    return str(Message.State.PUBLISHED)


def _is_public(message: Message) -> bool:
    return message.complaint.visibility == Visibility.PUBLIC


def _publish(
    message: Message,
    *,
    seen: str,
    hidden: list[Span],
    by: User | None,
    now: datetime,
    checklist: Mapping[str, bool] | None = None,
) -> Post:
    # The row is locked, so that two verifiers cannot publish two texts at once.
    complaint = Complaint.objects.select_for_update().get(pk=message.complaint_id)
    message.refresh_from_db()
    message.complaint = complaint
    _require_publishable(message, complaint, seen=seen)
    first = _first_reader(message, complaint, hidden, by=by, checklist=checklist or {})
    before = complaint.thread.state if complaint.thread else None
    post = _write(message, complaint, hidden, now=now)
    Approval.objects.create(
        message=message,
        digest=message.digest,
        spans=[span.as_json() for span in hidden],
        approved_by=by,
        first_reader=first,
        checklist=dict(checklist or {}),
        by_rule=by is None,
        approved_at=now,
        version=post.version,
    )
    message.state, message.post = Message.State.PUBLISHED, post
    message.save(update_fields=["state", "post"])
    FirstReading.objects.filter(message=message).delete()
    reworded = spread(message, hidden, now=now, republish=_rewrite)
    _look_again(message, hidden, now=now)
    close_reports([message], PrivacyReport.State.REWORDED, by=by, now=now)
    only_adds = post.version == 1 and not reworded
    refresh(complaint, now=now, only_adds=only_adds, happened=_happened(message, post, before))
    sealed_words.follow(complaint, now=now)
    photos.release(message, now=now)
    if message.kind == Message.Kind.COMPLAINT:
        _release(complaint, now=now)
    return post


def _happened(message: Message, post: Post, thread_before: str | None) -> Happened:
    """What the public sees happen with this approval."""
    if message.kind == Message.Kind.COMPLAINT and thread_before != Thread.State.PUBLIC:
        return Happened.PUBLISHED
    answer = post.kind == Post.Kind.RESPONSE and post.version == 1
    return Happened.ANSWERED if answer else Happened.UPDATED


def _look_again(message: Message, hidden: list[Span], *, now: datetime) -> None:
    """What is proposed for texts that wait is from before these words were hidden."""
    sought = thread_words.quotes(message, hidden)
    if not sought:
        return
    for other in message.complaint.messages.held().exclude(pk=message.pk):
        texts = {"title": other.title, "body": other.body}
        if thread_words.places(sought, texts):
            other.complaint = message.complaint
            propose(other, now=now)


def _require_publishable(message: Message, complaint: Complaint, *, seen: str) -> None:
    if not seen == message.digest == digest(message.title, message.body):
        raise OriginalChanged
    if complaint.privacy == Privacy.CONFIDENTIAL:
        raise Confidential
    if message.kind not in Message.PUBLIC_BOUND:
        raise NotPublished


def _first_reader(
    message: Message,
    complaint: Complaint,
    hidden: list[Span],
    *,
    by: User | None,
    checklist: Mapping[str, bool],
) -> User | None:
    """Return who read a sensitive text before; nobody where one reader is enough.

    :raises SecondReaderNeeded: nobody else read it, or the other hid more
    """
    if not complaint.sensitive and not any(checklist.values()):
        return None
    first = FirstReading.objects.filter(message=message, digest=message.digest).first()
    if by is None or first is None or first.reader_id == by.pk:
        raise SecondReaderNeeded
    covered = {(s.field, i) for s in hidden for i in range(s.start, s.end)}
    before = redaction.from_json(first.spans)
    if any((s.field, i) not in covered for s in before for i in range(s.start, s.end)):
        raise SecondReaderNeeded
    return first.reader


def _write(message: Message, complaint: Complaint, hidden: list[Span], *, now: datetime) -> Post:
    """Write the public rows of a wording: the only place where words become public."""
    names = pseudonyms.of(complaint)
    public = masked(message.title, message.body, hidden, found=hidden, names=names)
    pseudonyms.keep(complaint, names)
    thread = _thread(complaint, message, public, now=now)
    return _post(thread, message, public, now=now)


def _rewrite(message: Message, complaint: Complaint, hidden: list[Span], *, now: datetime) -> Post:
    """Write a wording that hides more; what waits for a decision out of sight stays there."""
    before = message.post.state if message.post else Post.State.VISIBLE
    thread = complaint.thread
    thread_before = thread.state if thread else Thread.State.PUBLIC
    post = _write(message, complaint, hidden, now=now)
    if before == Post.State.HIDDEN:
        post.state = before
        post.save(update_fields=["state"])
    if thread is not None and thread_before == Thread.State.HIDDEN:
        thread.state = thread_before
        thread.save(update_fields=["state"])
    return post


@transaction.atomic
def remask(message: Message, spans: Iterable[Span], *, now: datetime) -> bool:
    """Hide these places too in the public text of the message; false where all were hidden.

    Hiding more is always safe, so no verifier is asked; the approval says "by rule". Where
    nothing says what is hidden by now (the text changed since), the post is withdrawn.
    """
    complaint = Complaint.objects.select_for_update().get(pk=message.complaint_id)
    message.refresh_from_db()
    message.complaint = complaint
    if message.post is None or message.state != Message.State.PUBLISHED:
        return False
    if not message.approvals.filter(digest=message.digest).exists():
        withdraw_message(message, by=None, now=now, removal=Removal.PERSONAL_DATA)
        return True
    if not hide_more(message, list(spans), now=now, republish=_rewrite):
        return False
    refresh(complaint, now=now)
    sealed_words.follow(complaint, now=now)
    return True


def _thread(complaint: Complaint, message: Message, public: Preview, *, now: datetime) -> Thread:
    if message.kind != Message.Kind.COMPLAINT:
        if complaint.thread is None or complaint.visibility != Visibility.PUBLIC:
            raise NotPublished
        return complaint.thread
    thread = complaint.thread
    if thread is None:
        thread = Thread.objects.create(
            reference=complaint.reference,
            title=public.title,
            published_on=day(now),
            **projection(complaint, now=now),
        )
        reporter = Participant.objects.create(
            thread=thread, ordinal=0, handle=handle(complaint, "reporter")
        )
        ParticipantLink.objects.create(participant=reporter, user=complaint.reporter)
        complaint.thread = thread
    else:
        thread.title, thread.state = public.title, Thread.State.PUBLIC
        thread.removal, thread.removed_on = "", None
        thread.save(update_fields=["title", "state", "removal", "removed_on"])
    complaint.visibility = Visibility.PUBLIC
    complaint.save(update_fields=["thread", "visibility"])
    return thread


def handle(complaint: Complaint, person: object) -> str:
    """Return what machines may call the person in this thread, and in no other."""
    return blind_index("participant", f"{bytes(complaint.salt).hex()}:{person}")[:16]


def _post(thread: Thread, message: Message, public: Preview, *, now: datetime) -> Post:
    post, changed = message.post, list[list[int]]()
    if post is None:
        last = thread.posts.aggregate(last=Max("position"))["last"]
        post = Post.objects.create(
            thread=thread,
            kind=_public_kind(message),
            position=0 if last is None else last + 1,
            participant=_participant(thread, message),
            agency=message.agency,
            field_work=message.kind == Message.Kind.FOLLOW_UP,
            body=public.body,
            published_on=day(now),
        )
    else:
        if post.body:
            changed = changed_places(post.body, public.body)
        post.body, post.version, post.state = public.body, post.version + 1, Post.State.VISIBLE
        post.removal, post.removed_on = "", None
        post.save(update_fields=["body", "version", "state", "removal", "removed_on"])
        # What a new wording hides, the old ones must not keep.
        post.versions.update(title="", body="")
    PostVersion.objects.create(
        post=post,
        number=post.version,
        title=public.title,
        body=public.body,
        approved_on=day(now),
        changed=changed,
        masks=len(redaction.merge(redaction.of_field(public.spans, "body"))),
    )
    return post


def _public_kind(message: Message) -> str:
    if message.kind in _OFFICIAL:
        return Post.Kind.RESPONSE if message.agency_id else Post.Kind.NOTE
    return Post.Kind.COMPLAINT if message.kind == Message.Kind.COMPLAINT else Post.Kind.COMMENT


def _participant(thread: Thread, message: Message) -> Participant | None:
    """Return the person's ordinal in this thread; officials have none."""
    if message.kind in _OFFICIAL:
        return None
    if message.from_reporter:
        return thread.participants.get(ordinal=0)
    link = ParticipantLink.objects.filter(participant__thread=thread, user=message.author).first()
    if link is not None and message.author is not None:
        return link.participant
    last = thread.participants.aggregate(last=Max("ordinal"))["last"]
    who = f"account-{message.author_id}" if message.author_id else f"message-{message.pk}"
    person = Participant.objects.create(
        thread=thread, ordinal=last + 1, handle=handle(message.complaint, who)
    )
    ParticipantLink.objects.create(participant=person, user=message.author)
    return person


def _release(complaint: Complaint, *, now: datetime) -> None:
    """Official answers written while the complaint was hidden follow it into public."""
    for message in complaint.messages.filter(state=Message.State.HELD, kind__in=_OFFICIAL):
        message.complaint = complaint
        submit(message, now=now)
