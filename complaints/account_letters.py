"""Letters about an account of the office: what happened to it, and a link; no secret.

Each is one durable job that carries the number of the account (or invitation) alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import jobs

if TYPE_CHECKING:
    from complaints.models.people import User

# Both languages in one letter, Indonesian first: the language of a new colleague is not known.
LANGUAGES = ("id", "en")
# What happened to an account: the subject, and the sentence.
WHAT: dict[str, tuple[str | Promise, str | Promise]] = {
    "second_factor_reset": (
        _("Your second factor was reset"),
        _(
            "An operator has reset the second factor of your account, because you or your office "
            "asked for it, and has signed you out everywhere. At your next sign-in you set up "
            "a new one. If you did not ask for this, tell the operators at once."
        ),
    ),
    "second_factor_set": (
        _("Your second factor is set up"),
        _(
            "A second factor was set up for your account, and you were signed out in every other "
            "browser. If this was not you, tell the operators at once."
        ),
    ),
    "second_factor_removed": (
        _("Your second factor was removed"),
        _("The second factor of your account was removed. If this was not you, act at once."),
    ),
    "passkey_set": (
        _("A passkey was set up"),
        _(
            "A device was set up to sign in to your account without a password. If this was "
            "not you, sign in, remove it under Passkeys, and sign out everywhere else."
        ),
    ),
    "passkey_removed": (
        _("A passkey was removed"),
        _("A device can no longer sign in to your account. If this was not you, act at once."),
    ),
    "password_changed": (
        _("Your password was changed"),
        _(
            "The password of your account was changed, and you were signed out in every other "
            "browser. If this was not you, set a new password and tell the operators."
        ),
    ),
    "signed_out": (
        _("You were signed out everywhere"),
        _(
            "An operator has ended every sign-in of your account. You may sign in again with "
            "your password. If you do not know why, ask the operators."
        ),
    ),
}


def send(user: User, what: str, *, now: datetime) -> None:
    """Ask for the letter in the caller's transaction."""
    payload = {"account": user.pk, "what": what}
    jobs.enqueue(
        "account_letter",
        key=f"account-letter:{what}:{user.pk}:{now.timestamp():.0f}",
        payload=payload,
        now=now,
    )


@jobs.handler("account_letter", lane=jobs.Lane.URGENT, label=_("Letter about an account"))
def _send(payload: dict[str, Any]) -> None:
    user = get_user_model().objects.filter(pk=payload["account"]).first()
    if user is None:
        return
    subject, sentence = WHAT[payload["what"]]
    page = {"sentence": sentence, "path": reverse("account_login")}
    post(user.email, subject, "account", page)


def post(
    address: str, subject: str | Promise, template: str, page: dict[str, Any], **headers: str
) -> None:
    """Send a plain letter in both languages."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            shown = page | {"link": f"{settings.PUBLIC_URL}{page['path']}"}
            name = f"complaints/mail/{template}.txt"
            parts.append(render_to_string(name, shown).strip())
    with translation.override(LANGUAGES[0]):
        heading = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"
    EmailMessage(
        subject=heading,
        body="\n\n-- \n\n".join(parts) + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"} | headers,
    ).send()
