"""What moderators decide about the words of citizens, what the writers are told, and appeals.

Each verb does what the gate does (complaints.publication), writes the log and tells the writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from complaints import moderation_log, notifications, publication, sanctions, text_claims
from complaints.errors import (
    AlreadyMoved,
    InvalidReason,
    NoAppeal,
    NotPermitted,
    SameModerator,
)
from complaints.filing_rules import check_words, tidy
from complaints.models.moderation import Appeal, Sanction
from complaints.models.private import Message
from complaints.notifications import Audience
from complaints.permissions import Right, rights
from complaints.stages import Refusal, Removal
from complaints.throttle import Attempts

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.public import Post

Act = moderation_log.Act
# Of one network address; a form that comes back with a fault counts, too.
APPEALS = Attempts("appeal", allowed=10, seconds=3600)


def tell_writer(message: Message, kind: str, *, now: datetime) -> None:
    """Tell the account that wrote a comment; a comment without one has nobody to tell."""
    if message.kind != Message.Kind.COMMENT or message.author is None:
        return
    notifications.tell(
        [message.author],
        audience=Audience.WRITER,
        kind=kind,
        complaint=message.complaint,
        now=now,
    )


@transaction.atomic
def publish(
    message: Message,
    *,
    digest: str,
    spans: Iterable[dict[str, Any]],
    by: User,
    now: datetime,
    checklist: Mapping[str, bool] | None = None,
) -> Post | None:
    """Approve a text as `publication.read_first`; a comment that was held tells its writer.

    :raises: as `publication.read_first`
    """
    was_held = message.state == Message.State.HELD
    post = publication.read_first(
        message, digest=digest, spans=spans, by=by, now=now, checklist=checklist
    )
    text_claims.leave(message)
    if post is not None and was_held and message.kind == Message.Kind.COMMENT:
        moderation_log.write(
            Act.PUBLISHED, now=now, by=by, message=message, since=message.written_at
        )
        tell_writer(message, "comment_published", now=now)
    return post


@transaction.atomic
def refuse(message: Message, *, reason: str, by: User, now: datetime) -> None:
    """Decide that a held text stays private, and say why.

    :raises InvalidReason: there is no such reason
    :raises NotPermitted, DecidedAlready: as `publication.refuse`
    """
    if reason not in Refusal.values:
        raise InvalidReason
    publication.refuse(message, by=by, now=now)
    text_claims.leave(message)
    moderation_log.write(
        Act.REFUSED, now=now, by=by, message=message, reason=reason, since=message.written_at
    )
    tell_writer(message, "comment_refused", now=now)


@transaction.atomic
def remove(message: Message, *, removal: Removal, by: User, now: datetime) -> None:
    """Take a public text out of public for good.

    :raises NotPermitted, NotPublished: as `publication.withdraw_message`
    """
    publication.withdraw_message(message, by=by, now=now, removal=removal)
    moderation_log.write(Act.REMOVED, now=now, by=by, message=message, reason=removal)
    tell_writer(message, "comment_removed", now=now)


# --------------------------------------------------------------------------------- appeals
def may_appeal(message: Message) -> bool:
    """Whether the writer of a comment may ask for another look: once, after a person's no."""
    over = message.state in {Message.State.REFUSED, Message.State.WITHDRAWN}
    decided = over and message.kind == Message.Kind.COMMENT and moderation_log.last_no(message)
    return bool(decided) and not Appeal.objects.filter(message=message).exists()


@transaction.atomic
def appeal(number: int, words: str, *, by: User, now: datetime) -> Appeal:
    """Ask, as the writer, that another moderator looks at the refusal of a comment.

    :raises NoAppeal: it is no refused comment of the account, or was appealed before
    :raises InvalidInput: the words are missing or too long
    """
    found = Message.objects.select_for_update().filter(pk=number, author=by).first()
    if found is None or not may_appeal(found):
        raise NoAppeal
    words = tidy(words)
    check_words(words)
    made = Appeal.objects.create(message=found, words=words, made_at=now)
    moderation_log.write(Act.APPEALED, now=now, message=found)
    return made


@transaction.atomic
def appeal_sanction(number: int, words: str, *, by: User, now: datetime) -> Appeal:
    """Ask the same about a measure against the own account.

    :raises: as `appeal`
    """
    return _appeal_sanction(sanctions.standing(now=now).filter(account=by), number, words, now=now)


@transaction.atomic
def appeal_of_address(number: int, words: str, *, client: str, now: datetime) -> Appeal:
    """Ask the same, without an account, about a measure against the own network address.

    One appeal a measure: who shares the address shares it too.

    :raises: as `appeal`
    :raises TooManyTries: the client asked too often
    """
    APPEALS.require(client)
    APPEALS.count(client)
    return _appeal_sanction(sanctions.of_address(client, now=now), number, words, now=now)


def _appeal_sanction(mine: QuerySet[Sanction], number: int, words: str, *, now: datetime) -> Appeal:
    found = mine.select_for_update().filter(pk=number).first()
    if found is None or Appeal.objects.filter(sanction=found).exists():
        raise NoAppeal
    words = tidy(words)
    check_words(words)
    made = Appeal.objects.create(sanction=found, words=words, made_at=now)
    moderation_log.write(Act.APPEALED, now=now, sanction=found)
    return made


def appeals() -> QuerySet[Appeal]:
    """Return those that nobody has decided yet, the oldest first."""
    waiting = Appeal.objects.filter(state=Appeal.State.OPEN)
    return waiting.select_related("message__complaint", "message__author", "sanction")


def decided_by(appeal: Appeal) -> int | None:
    """Return the number of the account whose decision is appealed against."""
    if appeal.sanction is not None:
        return appeal.sanction.made_by_id
    last = moderation_log.last_no(appeal.message) if appeal.message else None
    return last.actor_id if last else None


@transaction.atomic
def decide_appeal(appeal: Appeal, *, grant: bool, by: User, now: datetime) -> None:
    """Grant or deny. A granted comment waits in the queue for its masks; a granted measure ends.

    :raises NotPermitted: the account does not moderate
    :raises SameModerator: it decides about its own decision
    :raises AlreadyMoved: somebody was faster
    """
    if rights(by).isdisjoint({Right.VERIFY, Right.MODERATE}):
        raise NotPermitted
    if decided_by(appeal) == by.pk:
        raise SameModerator
    end = Appeal.State.GRANTED if grant else Appeal.State.DENIED
    rows = Appeal.objects.filter(pk=appeal.pk, state=Appeal.State.OPEN)
    if not rows.update(state=end, decided_by=by, decided_at=now):
        raise AlreadyMoved
    act = Act.GRANTED if grant else Act.DENIED
    moderation_log.write(
        act, now=now, by=by, message=appeal.message, sanction=appeal.sanction, since=appeal.made_at
    )
    if appeal.message is not None:
        if grant:
            publication.reopen(appeal.message)
        kind = "appeal_granted" if grant else "appeal_denied"
        tell_writer(appeal.message, kind, now=now)
    elif grant and appeal.sanction is not None:
        _end(appeal.sanction, by=by, now=now)


def _end(sanction: Sanction, *, by: User, now: datetime) -> None:
    """A measure that ended meanwhile needs no lifting."""
    if sanctions.standing(now=now).filter(pk=sanction.pk).exists():
        sanctions.lift(sanction, by=by, now=now)
