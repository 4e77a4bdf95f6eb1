"""What an account wrote in public threads, as it may read it: what became of each, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.paginator import Paginator

from complaints import data_keys, moderation, moderation_log, sanctions
from complaints.models.moderation import Appeal
from complaints.models.private import Message
from complaints.stages import Refusal, Removal
from complaints.working_days import day_of

if TYPE_CHECKING:
    from complaints.models.moderation import Decision, Sanction
    from complaints.models.people import User

PAGE = 20


@dataclass(frozen=True)
class OwnText:
    number: int
    reference: str
    public_url: str
    written_on: date
    body: str
    state: str
    state_label: str
    reason: str
    appeal: str
    may_appeal: bool


@dataclass(frozen=True)
class OwnMeasure:
    """What the account may not do, until when, why, and what a moderator added."""

    number: int
    label: str
    reason: str
    words: str
    until: date
    appeal: str
    may_appeal: bool


@dataclass(frozen=True)
class OwnTexts:
    texts: list[OwnText]
    measures: list[OwnMeasure]
    page: int
    pages: int


def of(user: User, *, page: int, now: datetime) -> OwnTexts:
    """Return a page of the account's comments, the newest first, and what stands against it."""
    rows = Message.objects.filter(author=user, kind=Message.Kind.COMMENT)
    rows = rows.select_related("complaint", "post__thread", "appeal")
    here = Paginator(rows.order_by("-written_at", "-pk"), PAGE).get_page(page)
    texts = list(here.object_list)
    data_keys.warm(text.sealing_key() for text in texts)
    return OwnTexts(
        texts=[_text(text) for text in texts],
        measures=[_measure(one) for one in sanctions.of_account(user, now=now)],
        page=here.number,
        pages=here.paginator.num_pages,
    )


def against_address(client: str, *, now: datetime) -> list[OwnMeasure]:
    """Return what stands against a network address, for whoever comes from it."""
    rows = sanctions.of_address(client, now=now).select_related("appeal").order_by("ends_at")
    return [_measure(one) for one in rows]


def _text(message: Message) -> OwnText:
    last = moderation_log.last_no(message) if message.state in _OVER else None
    appeal: Appeal | None = getattr(message, "appeal", None)
    post = message.post
    shown = message.state == Message.State.PUBLISHED and post is not None
    return OwnText(
        number=message.pk,
        reference=message.complaint.reference,
        public_url=f"{post.thread.get_absolute_url()}#p-{post.position}" if shown and post else "",
        written_on=day_of(message.written_at),
        body=message.body,
        state=message.state,
        state_label=message.get_state_display(),
        reason=_reason(last),
        appeal=appeal.get_state_display() if appeal else "",
        may_appeal=moderation.may_appeal(message),
    )


_OVER = {Message.State.REFUSED, Message.State.WITHDRAWN}


def _reason(last: Decision | None) -> str:
    if last is None:
        return ""
    for reasons in (Refusal, Removal):
        if last.reason in reasons.values:
            return str(reasons(last.reason).label)
    return ""


def _measure(sanction: Sanction) -> OwnMeasure:
    appeal: Appeal | None = getattr(sanction, "appeal", None)
    return OwnMeasure(
        number=sanction.pk,
        label=sanction.get_kind_display(),
        reason=sanction.get_reason_display(),
        words=sanction.words,
        until=day_of(sanction.ends_at),
        appeal=appeal.get_state_display() if appeal else "",
        may_appeal=appeal is None,
    )
