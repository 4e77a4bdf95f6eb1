"""The one gate: everything public is written in this module, and nothing else writes it.

Default is hidden. A text becomes public by an approval (of a verifier, or of the rule for
conversation in which nothing personal was found) that holds the digest of the original; a
digest that no longer matches is refused. What the public reads is the text with the
approved places masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Prefetch

from complaints import deadlines, redaction
from complaints.deadlines import Deadline
from complaints.errors import (
    Confidential,
    NotPermitted,
    NotPublished,
    NotReviewed,
    OriginalChanged,
    ThreadMissing,
    ThreadWithdrawn,
)
from complaints.models.private import (
    Approval,
    Complaint,
    Event,
    Message,
    ParticipantLink,
    Support,
)
from complaints.models.public import Milestone, Participant, Post, PostVersion, Promise, Thread
from complaints.proposals import Preview, masked, require_review
from complaints.proposals import digest as digest
from complaints.proposals import preview as preview
from complaints.proposals import propose as propose
from complaints.proposals import rendering as rendering
from complaints.redaction import LOOK
from complaints.signals import thread_changed
from complaints.stages import Privacy, Visibility
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

_OFFICIAL = {Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP}


# --------------------------------------------------------------------- approvals
@transaction.atomic
def approve(
    message: Message,
    *,
    digest: str,
    spans: Iterable[dict[str, Any]],
    by: User,
    now: datetime,
) -> Post:
    """Publish the message with these places hidden; again, to publish a new wording.

    `spans` are all the places to hide, and, with `tier="look"`, those which were proposed
    and stay readable; `digest` is that of the text the verifier saw.

    :raises NotPermitted: the account is no verifier
    :raises NotReviewed: a proposed place is neither hidden nor kept
    :raises OriginalChanged: the text is no longer the one that was reviewed
    :raises Confidential: the reporter asked for secrecy
    :raises NotPublished: the complaint itself has no public version yet
    :raises InvalidSpan: a place lies outside the text
    """
    if not by.is_verifier:
        raise NotPermitted
    decided = list(spans)
    require_review(message, decided, now=now)
    return _publish(message, seen=digest, spans=decided, by=by, now=now)


def submit(message: Message, *, now: datetime) -> str:
    """Publish a conversation's message if nothing personal is found in it, else hold it.

    Returns the state of the message: "published" or "held".
    """
    proposal = propose(message, now=now)
    doubtful = any(span["tier"] != LOOK for span in proposal.spans)
    comment = message.kind == Message.Kind.COMMENT
    if doubtful or (comment and settings.COMMENTS_NEED_APPROVAL) or not _is_public(message):
        return str(message.state)
    _publish(message, seen=message.digest, spans=[], by=None, now=now)
    return str(Message.State.PUBLISHED)


def _is_public(message: Message) -> bool:
    return message.complaint.visibility == Visibility.PUBLIC


def _publish(
    message: Message, *, seen: str, spans: Iterable[dict[str, Any]], by: User | None, now: datetime
) -> Post:
    # The row is locked, so that two verifiers cannot publish two texts at once.
    complaint = Complaint.objects.select_for_update().get(pk=message.complaint_id)
    message.refresh_from_db()
    message.complaint = complaint
    if not seen == message.digest == digest(message.title, message.body):
        raise OriginalChanged
    if complaint.privacy == Privacy.CONFIDENTIAL:
        raise Confidential
    if message.kind not in Message.PUBLIC_BOUND:
        raise NotPublished
    hidden = redaction.from_json(row for row in spans if row.get("tier") != LOOK)
    public = masked(message.title, message.body, hidden, found=hidden)
    thread = _thread(complaint, message, public, now=now)
    post = _post(thread, message, public, now=now)
    Approval.objects.create(
        message=message,
        digest=message.digest,
        spans=[span.as_json() for span in hidden],
        approved_by=by,
        by_rule=by is None,
        approved_at=now,
        version=post.version,
    )
    message.state, message.post = Message.State.PUBLISHED, post
    message.save(update_fields=["state", "post"])
    refresh(complaint, now=now)
    if message.kind == Message.Kind.COMPLAINT:
        _release(complaint, now=now)
    return post


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
            published_on=_day(now),
            **projection(complaint, now=now),
        )
        reporter = Participant.objects.create(thread=thread, ordinal=0)
        ParticipantLink.objects.create(participant=reporter, user=complaint.reporter)
        complaint.thread = thread
    else:
        thread.title, thread.state = public.title, Thread.State.PUBLIC
        thread.save(update_fields=["title", "state"])
    complaint.visibility = Visibility.PUBLIC
    complaint.save(update_fields=["thread", "visibility"])
    return thread


def _post(thread: Thread, message: Message, public: Preview, *, now: datetime) -> Post:
    post = message.post
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
            published_on=_day(now),
        )
    else:
        post.body, post.version, post.state = public.body, post.version + 1, Post.State.VISIBLE
        post.save(update_fields=["body", "version", "state"])
    PostVersion.objects.create(
        post=post, number=post.version, title=public.title, body=public.body, approved_on=_day(now)
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
    person = Participant.objects.create(thread=thread, ordinal=last + 1)
    ParticipantLink.objects.create(participant=person, user=message.author)
    return person


def _release(complaint: Complaint, *, now: datetime) -> None:
    """Official answers written while the complaint was hidden follow it into public."""
    for message in complaint.messages.filter(state=Message.State.HELD, kind__in=_OFFICIAL):
        message.complaint = complaint
        submit(message, now=now)


# -------------------------------------------------------------------- projection
def _day(moment: datetime) -> date:
    """Dates are public in the time of Denpasar; minutes are not."""
    return moment.astimezone(WITA).date()


def _day_if(moment: datetime | None) -> date | None:
    return _day(moment) if moment else None


def projection(complaint: Complaint, *, now: datetime) -> dict[str, Any]:
    """Return what a thread shows of its complaint besides words."""
    return {
        "stage": complaint.stage,
        "outcome": complaint.outcome,
        "category_id": complaint.category_id,
        "subcategory_id": complaint.subcategory_id,
        "kind_id": complaint.kind_id,
        "nature_id": complaint.nature_id,
        "agency_id": complaint.agency_id,
        "village_id": complaint.village_id,
        "district_id": complaint.village.district_id,
        "channel_id": complaint.channel_id,
        "received_on": _day(complaint.received_at),
        "answered_on": _day_if(complaint.responded_at),
        "closed_on": _day_if(complaint.closed_at),
        "active_on": _day(now),
    }


@transaction.atomic
def refresh(complaint: Complaint, *, now: datetime) -> None:
    """Write what changed about a published complaint into its public rows, and say so."""
    if complaint.thread_id is None or complaint.visibility != Visibility.PUBLIC:
        return
    thread = Thread.objects.get(pk=complaint.thread_id)
    comments = thread.posts.visible().filter(kind=Post.Kind.COMMENT).count()
    Thread.objects.filter(pk=thread.pk).update(
        **projection(complaint, now=now), comment_count=comments, version=F("version") + 1
    )
    _milestones(complaint, thread)
    _promises(complaint, thread, now=now)
    _announce(thread.pk, now=now)


def _announce(thread_id: int, *, now: datetime) -> None:
    thread_changed.send(Thread, thread_id=thread_id, now=now)


def milestone(event: Event, thread: Thread) -> Milestone:
    """Return the public line of the event: the day, the verb, the agency; no person."""
    return Milestone(
        thread=thread,
        position=event.sequence,
        verb=event.verb,
        stage=event.new_stage,
        outcome=event.outcome,
        agency_id=event.agency_id,
        reached_on=_day(event.happened_at),
    )


def promise_values(deadline: Deadline, *, now: datetime) -> dict[str, Any]:
    """Return what the public sees of a deadline: days, the rule, and whether it was broken."""
    return {
        "amount": deadline.rule.amount,
        "unit": deadline.rule.unit,
        "source": deadline.rule.source,
        "started_on": _day(deadline.started_at),
        "due_on": _day(deadline.due_at),
        "kept_on": _day_if(deadline.kept_at),
        "late": bool(deadline.kept_at) and deadline.late(now=now),
    }


def _milestones(complaint: Complaint, thread: Thread) -> None:
    last = thread.milestones.aggregate(last=Max("position"))["last"] or 0
    Milestone.objects.bulk_create(
        milestone(event, thread) for event in complaint.events.filter(sequence__gt=last)
    )


def _promises(complaint: Complaint, thread: Thread, *, now: datetime) -> None:
    made = deadlines.of(complaint, book=deadlines.book())
    thread.promises.exclude(promise__in=[deadline.promise for deadline in made]).delete()
    for deadline in made:
        Promise.objects.update_or_create(
            thread=thread, promise=deadline.promise, defaults=promise_values(deadline, now=now)
        )


# ------------------------------------------------------------------- withdrawals
@transaction.atomic
def withdraw_thread(complaint: Complaint, *, by: User | None, now: datetime) -> None:
    """Take the thread and every wording of it out of public, at once and for good.

    The row stays, empty, so that its address answers 410.

    :raises NotPublished: there is nothing public
    """
    if complaint.thread_id is None:
        raise NotPublished
    thread = Thread.objects.get(pk=complaint.thread_id)
    PostVersion.objects.filter(post__thread=thread).update(title="", body="")
    thread.posts.update(body="", state=Post.State.WITHDRAWN)
    Thread.objects.filter(pk=thread.pk).update(
        state=Thread.State.WITHDRAWN, title="", version=F("version") + 1, comment_count=0
    )
    complaint.messages.filter(state=Message.State.PUBLISHED).update(state=Message.State.WITHDRAWN)
    complaint.visibility = Visibility.WITHDRAWN
    complaint.save(update_fields=["visibility"])
    _announce(thread.pk, now=now)


@transaction.atomic
def withdraw_message(message: Message, *, by: User, now: datetime) -> None:
    """Take one post out of public; its wordings are emptied.

    :raises NotPermitted: the account is no verifier
    :raises NotPublished: the message has no public post
    """
    if not by.is_verifier:
        raise NotPermitted
    if message.post is None:
        raise NotPublished
    if message.kind == Message.Kind.COMPLAINT:
        withdraw_thread(message.complaint, by=by, now=now)
        return
    message.post.versions.update(title="", body="")
    message.post.body, message.post.state = "", Post.State.WITHDRAWN
    message.post.save(update_fields=["body", "state"])
    message.state = Message.State.WITHDRAWN
    message.save(update_fields=["state"])
    refresh(message.complaint, now=now)


def refuse(message: Message, *, by: User, now: datetime) -> None:
    """Decide that a held message stays private.

    :raises NotPermitted: the account is no verifier
    :raises NotReviewed: the message is not waiting for review
    """
    if not by.is_verifier:
        raise NotPermitted
    rows = Message.objects.filter(pk=message.pk, state=Message.State.HELD).update(
        state=Message.State.REFUSED
    )
    if rows != 1:
        raise NotReviewed
    message.state = Message.State.REFUSED


def add_support(thread: Thread, *, supporter: str, now: datetime) -> int:
    """Count the supporter (a keyed digest) once, and return the number of supporters."""
    with transaction.atomic():
        _row, added = Support.objects.get_or_create(
            thread=thread, supporter=supporter, defaults={"given_at": now}
        )
        if added:
            Thread.objects.filter(pk=thread.pk).update(
                support_count=F("support_count") + 1, version=F("version") + 1
            )
            _announce(thread.pk, now=now)
    return Thread.objects.values_list("support_count", flat=True).get(pk=thread.pk)


# ----------------------------------------------------------------------- reading
def read(reference: str) -> Thread:
    """Return the public thread with everything its page shows already fetched.

    :raises ThreadMissing: there never was a public thread of this reference
    :raises ThreadWithdrawn: it was withdrawn
    """
    posts = Post.objects.visible().select_related("agency", "participant")
    thread = (
        Thread.objects.with_labels()
        .select_related("kind", "nature")
        .prefetch_related(
            Prefetch("posts", queryset=posts),
            Prefetch("milestones", queryset=Milestone.objects.select_related("agency")),
            "promises",
        )
        .filter(reference=reference)
        .first()
    )
    return _standing(thread)


def read_heading(reference: str) -> Thread:
    """Return the public thread without its posts; refuses as `read`."""
    return _standing(Thread.objects.filter(reference=reference).first())


def _standing(thread: Thread | None) -> Thread:
    if thread is None:
        raise ThreadMissing
    if thread.state == Thread.State.WITHDRAWN:
        raise ThreadWithdrawn
    return thread
