"""Who may not take part for a time, and who may again.

A sanction is made on the writer of a text or the sender of a report: no moderator needs to learn
who that is. It always has a reason and an end. Nobody is ever kept from filing a complaint.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from complaints import data_keys, moderation_log
from complaints.encryption import blind_index
from complaints.errors import (
    AlreadyMoved,
    Excluded,
    InvalidInput,
    NotPermitted,
    Silenced,
)
from complaints.filing_rules import tidy
from complaints.models.moderation import Sanction
from complaints.models.private import Message
from complaints.models.review import PrivacyReport
from complaints.permissions import Right, is_of_the_office, rights
from complaints.stages import Refusal
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

LONGEST = 365  # days
LONGEST_WORDS = 500
Kind = Sanction.Kind
Act = moderation_log.Act


class AddressSilenced(Silenced):
    message = _(
        "You cannot write here until %(until)s. Reason: %(reason)s. It is about the network address"
        " that you share. You can still file complaints, and appeal without an account."
    )


class AddressExcluded(Excluded):
    message = _(
        "You cannot take part here until %(until)s. Reason: %(reason)s. It is about the network"
        " address that you share. You can still file complaints, and appeal without an account."
    )


def require_voice(account: User | None, client: str, *, now: datetime) -> None:
    """Refuse whoever may write no comment now.

    :raises Silenced: the account or the client was silenced or excluded
    """
    if found := _standing_for(account, client, now=now).first():
        raise (Silenced if found.account_id else AddressSilenced)(**_told(found))


def require_part(account: User | None, client: str, *, now: datetime) -> None:
    """Refuse whoever may not support, report or follow now.

    :raises Excluded: the account or the client was excluded
    """
    if found := _standing_for(account, client, now=now).filter(kind=Kind.BAN).first():
        raise (Excluded if found.account_id else AddressExcluded)(**_told(found))


def _told(sanction: Sanction) -> dict[str, object]:
    return {
        "until": date_format(sanction.ends_at.astimezone(WITA), "j F Y"),
        "reason": Refusal(sanction.reason).label,
    }


def _standing_for(account: User | None, client: str, *, now: datetime) -> QuerySet[Sanction]:
    who = Q(client=blind_index("client", client)) if client else Q(pk__in=[])
    if account is not None:
        who |= Q(account=account)
    return standing(now=now).filter(who).order_by("-ends_at")


def standing(*, now: datetime) -> QuerySet[Sanction]:
    """Return those that count now."""
    return Sanction.objects.filter(ends_at__gt=now, lifted_at=None)


def of_address(client: str, *, now: datetime) -> QuerySet[Sanction]:
    """Return those that count now against a network address, whoever sits behind it."""
    if not client:
        return Sanction.objects.none()
    return standing(now=now).filter(client=blind_index("client", client))


def of_account(account: User, *, now: datetime) -> list[Sanction]:
    """Return what the account may not do now, for itself to read."""
    return list(standing(now=now).filter(account=account).select_related("appeal"))


@transaction.atomic
def on_writer(
    message: Message, *, kind: str, reason: str, days: int, words: str, by: User, now: datetime
) -> Sanction:
    """Silence or exclude the account that wrote this text.

    :raises NotPermitted: `by` does not moderate, or the writer is of the office or unknown
    :raises InvalidInput: the kind, the reason or the days are none
    """
    if message.author is None or is_of_the_office(message.author):
        raise NotPermitted
    made = _build(kind, reason, days, words, by=by, now=now)
    made.account = message.author
    return _make(made, message=message, by=by, now=now)


@transaction.atomic
def on_sender(
    report: PrivacyReport,
    *,
    kind: str,
    reason: str,
    days: int,
    words: str,
    by: User,
    now: datetime,
) -> Sanction:
    """The same for the network address from which a report was sent.

    :raises: as `on_writer`
    """
    if not report.client:
        raise NotPermitted
    made = _build(kind, reason, days, words, by=by, now=now)
    made.client = report.client
    return _make(made, message=report.message, by=by, now=now)


def _build(kind: str, reason: str, days: int, words: str, *, by: User, now: datetime) -> Sanction:
    if rights(by).isdisjoint({Right.VERIFY, Right.MODERATE}):
        raise NotPermitted
    words = tidy(words)
    faults = {}
    if kind not in Kind.values:
        faults["kind"] = [("invalid", _("Choose one of these."))]
    if reason not in Refusal.values:
        faults["reason"] = [("invalid", _("Choose one of these."))]
    if not 1 <= days <= LONGEST:
        faults["days"] = [("invalid", _("From 1 to 365 days."))]
    if len(words) > LONGEST_WORDS:
        faults["words"] = [("too_long", _("Use at most 500 characters."))]
    if faults:
        raise InvalidInput(faults)
    return Sanction(
        kind=kind,
        reason=reason,
        words=words,
        data_key=data_keys.make(),
        made_by=by,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )


def _make(made: Sanction, *, message: Message, by: User, now: datetime) -> Sanction:
    made.save()
    act = Act.BANNED if made.kind == Kind.BAN else Act.SILENCED
    moderation_log.write(act, now=now, by=by, message=message, sanction=made, reason=made.reason)
    return made


@transaction.atomic
def lift(sanction: Sanction, *, by: User, now: datetime) -> None:
    """End it before its time.

    :raises NotPermitted: the account does not moderate
    :raises AlreadyMoved: it does not stand any more
    """
    if rights(by).isdisjoint({Right.VERIFY, Right.MODERATE}):
        raise NotPermitted
    if not standing(now=now).filter(pk=sanction.pk).update(lifted_at=now):
        raise AlreadyMoved
    moderation_log.write(Act.LIFTED, now=now, by=by, sanction=sanction, reason=sanction.reason)


def forget(account: User) -> int:
    """Delete what stands against an account that is erased; the log keeps its codes."""
    rows = Sanction.objects.filter(account=account)
    keys = list(rows.values_list("data_key", flat=True))
    gone = rows.delete()[0]
    data_keys.destroy(keys)
    return gone
