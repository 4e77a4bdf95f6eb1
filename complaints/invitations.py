"""Colleagues are invited to a role by letter: the link opens the account, once.

The token of a link is made from the number of the invitation and a server key, and stored
nowhere: neither the database nor a job knows it. The database holds a keyed digest of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import account_letters, jobs
from complaints.encryption import blind_index
from complaints.errors import (
    InvalidInput,
    InvitationExpired,
    InvitationForAnother,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    NotPermitted,
    OtherAgency,
)
from complaints.models.office import Invitation
from complaints.models.reference import Agency
from complaints.permissions import Right, rights
from complaints.throttle import Attempts

if TYPE_CHECKING:
    from complaints.models.people import User

# The group that a role is, by the name a person reads.
ROLES: Mapping[str, str | Promise] = {
    "Verifiers": _("Verifier"),
    "Officers": _("Agency officer"),
    "Heads": _("Agency head"),
    "Editors": _("Content editor"),
    "Publishers": _("Publisher of pages"),
    "Moderators": _("Moderator of comments"),
    "Operators": _("Operator"),
}
OF_AN_AGENCY = frozenset({"Officers", "Heads"})
# A token has 256 bits; the limit keeps a machine from trying all the same.
OPENING = Attempts("invitation", allowed=20, seconds=600)


class State(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


def state(invitation: Invitation, *, now: datetime) -> State:
    if invitation.accepted_at:
        return State.ACCEPTED
    if invitation.revoked_at:
        return State.REVOKED
    return State.EXPIRED if invitation.expires_at <= now else State.WAITING


# ------------------------------------------------------------------------ who invites whom
def roles_to_offer(by: User) -> Sequence[str]:
    """Return the groups that the account may invite to: an operator all of them, the head of
    an agency its officers."""
    held = rights(by)
    if Right.OPERATE in held:
        return tuple(ROLES)
    return ("Officers",) if Right.LEAD in held else ()


def in_sight(by: User) -> QuerySet[Invitation]:
    """Return the invitations that the account may see, resend and revoke."""
    held, rows = rights(by), Invitation.objects.select_related("agency", "invited_by")
    if Right.OPERATE in held:
        return rows
    if Right.LEAD in held:
        return rows.filter(agency=by.agency_id, group="Officers")
    return rows.none()


def check(email: str, group: str, agency: Agency | None, *, by: User) -> None:
    """
    :raises NotPermitted: the account may not invite to this role, or for this agency
    :raises InvalidInput: under `email`, `group` and `agency`
    """
    if group in ROLES and group not in roles_to_offer(by):
        raise NotPermitted
    if Right.OPERATE not in rights(by) and (agency is None or agency.pk != by.agency_id):
        raise NotPermitted
    faults: dict[str, list[tuple[str, str | Promise]]] = {}
    if group not in ROLES:
        faults["group"] = [("required", _("Choose a role."))]
    try:
        validate_email(email)
    except ValidationError:
        faults["email"] = [("invalid_email", _("Write a whole e-mail address."))]
    if group in OF_AN_AGENCY and agency is None:
        faults["agency"] = [("required", _("Choose the agency of this officer."))]
    if faults:
        raise InvalidInput(faults)


def invite(
    email: str, group: str, *, by: User, now: datetime, agency: Agency | None = None
) -> Invitation:
    """Invite the address, and send the letter. Whether it has an account plays no part.

    An invitation to the same role that waits is replaced: its link opens nothing any more.

    :raises NotPermitted, InvalidInput: as `check`
    """
    email = email.strip().lower()
    check(email, group, agency, by=by)
    with transaction.atomic():
        waiting = Invitation.objects.filter(email=email, group=group, accepted_at=None)
        waiting.filter(revoked_at=None).update(revoked_at=now)
        made = Invitation(
            email=email,
            group=group,
            agency=agency if group in OF_AN_AGENCY else None,
            index=blind_index("invitation-made", f"{email}\0{now.isoformat()}"),
            invited_by=by,
            invited_at=now,
            expires_at=now + timedelta(days=settings.INVITATION_DAYS),
        )
        made.save()
        made.index = _index(token(made))  # the token is made from the number, known by now
        made.save(update_fields=["index"])
        _enqueue(made, now=now)
    return made


def send_again(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Send the same link once more, and let it work from now as long as a new one.

    :raises NotPermitted: the account may not see this invitation
    :raises InvitationUsed, InvitationRevoked: it is over
    """
    _require_in_sight(invitation, by=by)
    _require_open(invitation, now=now, expired_too=False)
    with transaction.atomic():
        expires = now + timedelta(days=settings.INVITATION_DAYS)
        open_rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
        if not open_rows.update(expires_at=expires):
            raise InvitationUsed
        invitation.expires_at = expires
        _enqueue(invitation, now=now)


def revoke(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Take it back; the link then says so.

    :raises NotPermitted: the account may not see this invitation
    :raises InvitationUsed, InvitationRevoked: it is over
    """
    _require_in_sight(invitation, by=by)
    _require_open(invitation, now=now, expired_too=False)
    rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not rows.update(revoked_at=now):
        raise InvitationUsed
    invitation.revoked_at = now


def _require_in_sight(invitation: Invitation, *, by: User) -> None:
    if not in_sight(by).filter(pk=invitation.pk).exists():
        raise NotPermitted


def _require_open(invitation: Invitation, *, now: datetime, expired_too: bool = True) -> None:
    found = state(invitation, now=now)
    if found == State.ACCEPTED:
        raise InvitationUsed
    if found == State.REVOKED:
        raise InvitationRevoked
    if found == State.EXPIRED and expired_too:
        raise InvitationExpired


# -------------------------------------------------------------------------------- the token
def token(invitation: Invitation) -> str:
    """Return the secret of the link: 256 bits that only this server can make again."""
    told = f"invitation-token\0{invitation.pk}\0{invitation.invited_at.timestamp():.6f}"
    made = hmac.new(settings.BLIND_INDEX_KEY.encode(), told.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _index(token: str) -> str:
    return blind_index("invitation", token)


def _enqueue(invitation: Invitation, *, now: datetime) -> None:
    jobs.enqueue(
        "invitation_letter",
        key=f"invitation:{invitation.pk}:{now.timestamp():.0f}",
        payload={"invitation": invitation.pk},
        now=now,
    )


@jobs.handler("invitation_letter", lane=jobs.Lane.URGENT, label=_("Invitation by mail"))
def _send(payload: dict[str, Any]) -> None:
    """Send the letter of an invitation that still stands."""
    invitation = Invitation.objects.filter(
        pk=payload["invitation"], accepted_at=None, revoked_at=None
    ).first()
    if invitation is None:
        return
    page = {
        "role": ROLES[invitation.group],
        "agency": invitation.agency,
        "expires_at": invitation.expires_at,
        "path": reverse("invitation", args=[token(invitation)]),
    }
    account_letters.post(invitation.email, _("You are invited to PRODENPASAR"), "invitation", page)


# ------------------------------------------------------------------------- who was invited
def open_link(token: str, *, client: str, now: datetime) -> Invitation:
    """Return the invitation of a link.

    :raises TooManyTries: the client tried too many links
    :raises InvitationUnknown: there is none; counts against the client
    :raises InvitationExpired, InvitationUsed, InvitationRevoked: it is over
    """
    OPENING.require(client)
    rows = Invitation.objects.select_related("agency")
    invitation: Invitation | None = rows.filter(index=_index(token)).first()
    if invitation is None:
        OPENING.count(client)
        raise InvitationUnknown
    _require_open(invitation, now=now)
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Whether the address has an account: told to the holder of the link alone."""
    accounts = get_user_model().objects.filter(email__iexact=invitation.email)
    return accounts.exists()


def join(
    token: str, *, first_name: str, last_name: str, password: str, client: str, now: datetime
) -> User:
    """Make the account of somebody who has none yet, in the role of the invitation.

    :raises: as `open_link`
    :raises InvalidInput: under `first_name` and `password`
    :raises InvitationForAnother: the address has an account by now; sign in and accept
    """
    invitation = open_link(token, client=client, now=now)
    if has_account(invitation):
        raise InvitationForAnother
    people = get_user_model()
    person = people(
        email=invitation.email, first_name=first_name.strip(), last_name=last_name.strip()
    )
    _check_person(person, password)
    with transaction.atomic():
        _take(invitation, now=now)
        person.set_password(password)
        person.agency = invitation.agency
        person.save()
        _give_role(person, invitation)
    return person


def _check_person(person: User, password: str) -> None:
    faults: dict[str, list[tuple[str, str | Promise]]] = {}
    if not person.first_name:
        faults["first_name"] = [("required", _("Write your name."))]
    for name in ("first_name", "last_name"):
        if len(getattr(person, name)) > 150:  # the column's own limit
            faults[name] = [("too_long", _("This name is too long."))]
    try:
        validate_password(password, person)
    except ValidationError as error:
        faults["password"] = [("weak_password", sentence) for sentence in error.messages]
    if faults:
        raise InvalidInput(faults)


def accept(token: str, *, by: User, client: str, now: datetime) -> Invitation:
    """Let an account that is there already take the role.

    :raises: as `open_link`
    :raises InvitationForAnother: it was sent to another address
    :raises OtherAgency: the account belongs to another agency
    """
    invitation = open_link(token, client=client, now=now)
    if by.email.lower() != invitation.email or not by.is_active:
        raise InvitationForAnother
    if invitation.agency_id and by.agency_id not in {None, invitation.agency_id}:
        raise OtherAgency
    with transaction.atomic():
        _take(invitation, now=now)
        if invitation.agency_id and by.agency_id is None:
            by.agency = invitation.agency
            by.save(update_fields=["agency"])
        _give_role(by, invitation)
    return invitation


def _take(invitation: Invitation, *, now: datetime) -> None:
    """Compare and set: of two who press the button at once, one joins."""
    rows = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    )
    if not rows.update(accepted_at=now):
        raise InvitationUsed


def _give_role(person: User, invitation: Invitation) -> None:
    person.groups.add(Group.objects.get(name=invitation.group))
    # Whoever holds the link reads this mail box.
    first = not EmailAddress.objects.filter(user=person, primary=True).exists()
    EmailAddress.objects.update_or_create(
        user=person,
        email=invitation.email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": first},
    )
