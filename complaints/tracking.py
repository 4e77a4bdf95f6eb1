"""The reporter's own view of what was filed, and what the reporter decides about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from complaints import (
    answer_links,
    clocks,
    data_keys,
    filing_rules,
    notifications,
    ombudsman,
    publication,
    push,
    ratings,
    receipts,
)
from complaints.errors import (
    AlreadyMoved,
    LinkUnknown,
    MoveNotAllowed,
    NotPermitted,
    ReceiptUnknown,
    ThreadMissing,
)
from complaints.idempotency import Ticket
from complaints.models.private import Complaint, Event, Message
from complaints.models.public import Thread
from complaints.notifications import choices
from complaints.permissions import Role
from complaints.stages import Outcome, Privacy, Removal, Stage
from complaints.throttle import Attempts
from complaints.tracked import Question, Related, Tracked, TrackedMessage, TrackedPromise
from complaints.transitions import allowed_moves, move
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.contact import AnswerLink
    from complaints.models.people import User

# Guessing one of 10^16 receipts this way takes longer than the city will stand.
TRACKING = Attempts("track", allowed=10, seconds=600)
ANSWERING = Attempts("answer-link", allowed=10, seconds=600)
# What a complaint leads to, and is shown with it.
_RELATED = ("duplicate_of__thread", "split_from__thread")


def _day(moment: datetime) -> date:
    return moment.astimezone(WITA).date()


def track(receipt: str, *, client: str, now: datetime) -> Tracked:
    """Return the complaint of the receipt.

    :raises ReceiptUnknown: there is none; counts against the client
    :raises TooManyTries: the client guessed too often
    """
    complaint = by_receipt(receipt, client=client)
    return replace(
        _tracked(complaint, now=now),
        notices=notifications.with_receipt(complaint, now=now),
        letters=notifications.letters_of(complaint),
        browsers=_browsers(complaint),
    )


def _browsers(complaint: Complaint) -> int | None:
    if complaint.reporter_id is not None or complaint.stage in push.OVER or not push.public_key():
        return None
    return push.browsers_of_case(complaint)


def choose_letters(receipt: str, choice: str, language: str, *, client: str, now: datetime) -> None:
    """Let the holder of the receipt say which letters to send, and in which language.

    :raises ReceiptUnknown, TooManyTries: as `track`
    :raises InvalidInput: there is no such choice or language
    :raises NotPermitted: the letters go to an account, which chooses for itself
    """
    complaint = by_receipt(receipt, client=client)
    if complaint.reporter_id is not None:
        raise NotPermitted
    reader = choices.Reader(complaint=complaint)
    choices.choose(reader, choice, language=language, now=now)


def tell_browser(
    receipt: str, endpoint: str, p256dh: str, auth: str, *, client: str, now: datetime
) -> None:
    """Tell a browser that there is news of this complaint, until it is over.

    :raises ReceiptUnknown, TooManyTries: as `track`
    :raises InvalidInput, NotPermitted: as `push.subscribe_case`
    """
    complaint = by_receipt(receipt, client=client)
    push.subscribe_case(complaint, endpoint, p256dh, auth, now=now)


def tell_no_browser(receipt: str, *, client: str) -> None:
    """Tell no browser of this complaint any more.

    :raises ReceiptUnknown, TooManyTries: as `track`
    """
    push.stop_case(by_receipt(receipt, client=client))


def decide(
    receipt: str,
    verb: str,
    *,
    client: str,
    now: datetime,
    reason: str = "",
    ticket: Ticket | None = None,
) -> Event:
    """Let the holder of the receipt confirm_solved, dispute, reply or withdraw. A ticket is kept
    with it.

    :raises ReceiptUnknown, TooManyTries: as `track`
    :raises InvalidInput: the text is too long
    :raises MoveNotAllowed, MissingDetail, AlreadyMoved: as `transitions.move`
    """
    complaint = by_receipt(receipt, client=client)
    return _decide(complaint, verb, by=None, now=now, reason=reason, ticket=ticket)


def rate(receipt: str, answers: Mapping[str, str], *, client: str, now: datetime) -> None:
    """Let the holder of the receipt rate the handling.

    :raises ReceiptUnknown, TooManyTries: as `track`
    :raises RatingNotYet, InvalidInput: as `ratings.rate`
    """
    ratings.rate(by_receipt(receipt, client=client), answers, now=now)


def rate_own(reference: str, answers: Mapping[str, str], *, by: User, now: datetime) -> None:
    """Let the account that filed the complaint rate the handling.

    :raises ThreadMissing: the account filed no such complaint
    :raises RatingNotYet, InvalidInput: as `ratings.rate`
    """
    complaint = Complaint.objects.filter(reporter=by, reference=reference).first()
    if complaint is None:
        raise ThreadMissing
    ratings.rate(complaint, answers, now=now)


def decide_own(
    reference: str,
    verb: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    ticket: Ticket | None = None,
) -> Event:
    """Let the account that filed the complaint do what the holder of its receipt may.

    :raises ThreadMissing: the account filed no such complaint
    :raises InvalidInput, MoveNotAllowed, MissingDetail, AlreadyMoved: as `decide`
    """
    complaint = Complaint.objects.filter(reporter=by, reference=reference).first()
    if complaint is None:
        raise ThreadMissing
    return _decide(complaint, verb, by=by, now=now, reason=reason, ticket=ticket)


def _decide(
    complaint: Complaint,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    reason: str,
    ticket: Ticket | None = None,
) -> Event:
    text = filing_rules.tidy(reason)
    if text:
        filing_rules.check_words(text)
    return move(complaint, verb, by=by, role=Role.REPORTER, now=now, text=text, ticket=ticket)


def question(token: str, *, client: str, now: datetime) -> Question:
    """Return what the link with this token asks; looking at it uses nothing up.

    :raises LinkUnknown: there is none; counts against the client
    :raises TooManyTries: the client guessed too often
    :raises LinkUsed, LinkExpired: as `answer_links.find`
    """
    link = _link(token, client=client, now=now)
    asked = link.question
    return Question(
        reference=asked.complaint.reference,
        agency=asked.agency.label if asked.agency else "",
        asked_on=_day(asked.written_at),
        answer_by=_day(link.expires_at),
        body=asked.body,
    )


def answer(token: str, text: str, *, client: str, now: datetime) -> Event:
    """Reply to the question of the link, once.

    :raises LinkUnknown, TooManyTries, LinkUsed, LinkExpired: as `question`
    :raises InvalidInput: the text is empty or too long
    """
    link = _link(token, client=client, now=now)
    filing_rules.check_words(filing_rules.tidy(text))
    try:
        return _decide(link.question.complaint, "reply", by=None, now=now, reason=text)
    except (AlreadyMoved, MoveNotAllowed):  # the other half of a double click was faster
        _link(token, client=client, now=now)
        raise


def answer_question_of(complaint: Complaint, text: str, *, now: datetime) -> Event:
    """Reply to the office's open question for a reporter who proved it some other way.

    :raises MoveNotAllowed, AlreadyMoved, InvalidInput: as `decide`
    """
    return _decide(complaint, "reply", by=None, now=now, reason=text)


def _link(token: str, *, client: str, now: datetime) -> AnswerLink:
    ANSWERING.require(client)
    try:
        return answer_links.find(token, now=now)
    except LinkUnknown:
        ANSWERING.count(client)
        raise


def filed_by(user: User, *, now: datetime) -> list[Tracked]:
    """Return the account's own complaints, newest first."""
    own = Complaint.objects.filter(reporter=user).order_by("-received_at")
    rows = own.select_related("agency", "thread", *_RELATED).prefetch_related(
        "messages__agency", "parts__thread"
    )
    data_keys.warm(complaint.data_key_id for complaint in rows)
    return [_tracked(complaint, now=now) for complaint in rows]


def own(reference: str, *, by: User, now: datetime) -> Tracked:
    """Return one of the account's own complaints.

    :raises ThreadMissing: the account filed no such complaint
    """
    found = Complaint.objects.filter(reporter=by, reference=reference)
    complaint = found.select_related("agency", "thread", *_RELATED).first()
    if complaint is None:
        raise ThreadMissing
    return _tracked(complaint, now=now)


def by_receipt(receipt: str, *, client: str) -> Complaint:
    """Return the complaint of the receipt; refuses as `track`."""
    TRACKING.require(client)
    digits = receipts.normalise(receipt)
    complaint: Complaint | None = None
    if len(digits) == receipts.DIGITS:
        complaint = (
            Complaint.objects.select_related("agency", "thread", *_RELATED)
            .filter(receipt_index=receipts.index(digits))
            .first()
        )
    if complaint is None:
        TRACKING.count(client)
        raise ReceiptUnknown
    return complaint


def _tracked(complaint: Complaint, *, now: datetime) -> Tracked:
    messages = list(complaint.messages.all())
    original = next(m for m in messages if m.kind == Message.Kind.COMPLAINT)
    thread = complaint.thread
    return Tracked(
        reference=complaint.reference,
        title=original.title,
        body=original.body,
        stage=complaint.stage,
        stage_label=str(Stage(complaint.stage).label),
        outcome=complaint.outcome,
        outcome_label=str(Outcome(complaint.outcome).label) if complaint.outcome else "",
        visibility=complaint.visibility,
        privacy=complaint.privacy,
        received_on=complaint.received_at.astimezone(WITA).date(),
        agency=complaint.agency.label if complaint.agency else "",
        public_url=_public_url(complaint),
        question_open=complaint.stage == Stage.AWAITING_REPORTER,
        public_state=thread.state if thread else "",
        removal=thread.removal if thread else "",
        removal_label=str(Removal(thread.removal).label) if thread and thread.removal else "",
        removed_on=thread.removed_on if thread else None,
        messages=_conversation(messages),
        promises=_promises(complaint, now=now),
        parts=[part.reference for part in complaint.parts.all()],
        continued=[_continued(part) for part in complaint.parts.all()],
        merged_into=_joined(complaint.duplicate_of),
        split_from=_whole(complaint.split_from),
        allowed=allowed_moves(complaint, by=None, role=Role.REPORTER),
        ombudsman=ombudsman.offer(complaint, clocks.of(complaint), now=now),
        may_rate=ratings.may_rate(complaint),
        rated=ratings.of(complaint) if ratings.may_rate(complaint) else {},
    )


def _public_url(complaint: Complaint) -> str | None:
    thread = complaint.thread
    public = thread is not None and thread.state == Thread.State.PUBLIC
    return thread.get_absolute_url() if thread and public else None


def _joined(other: Complaint | None) -> Related | None:
    """Of somebody's confidential complaint not even the number is told."""
    if other is None:
        return None
    hidden = other.privacy == Privacy.CONFIDENTIAL
    return Related("" if hidden else other.reference, _public_url(other))


def _whole(own: Complaint | None) -> Related | None:
    return Related(own.reference, _public_url(own)) if own else None


def _continued(part: Complaint) -> Related:
    return Related(part.reference, _public_url(part), receipts.derive(part.filing_key))


_OFFICE = {Message.Kind.QUESTION, Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP}


def _conversation(messages: Sequence[Message]) -> list[TrackedMessage]:
    """The office's words to the reporter and the reporter's own; no comments of others."""
    return [
        TrackedMessage(
            kind=message.kind,
            author=message.agency.label if message.agency else "",
            written_on=message.written_at.astimezone(WITA).date(),
            body=message.body,
            public=message.state == Message.State.PUBLISHED,
        )
        for message in messages
        if message.kind in _OFFICE or message.kind == Message.Kind.REPLY
    ]


def _promises(complaint: Complaint, *, now: datetime) -> list[TrackedPromise]:
    return [
        TrackedPromise(**publication.promise_values(made, now=now)) for made in clocks.of(complaint)
    ]
