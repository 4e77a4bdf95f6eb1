"""How allauth works here: letters that may fail, accounts by code, sealed second factors."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from complaints import second_factor, sign_ins, sign_up
from complaints.permissions import is_of_the_office

if TYPE_CHECKING:
    from complaints.models.people import User

logger = logging.getLogger(__name__)
NEXT = REDIRECT_FIELD_NAME


class Accounts(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the letter; where the mail server is away, say so and go on.

        The page with the field for the code has a button for another letter, so nothing is
        lost. Whether the address has an account makes no difference to what is said.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.warning(
                "account letter failed",
                extra={"letter": template_prefix, "error": type(error).__name__},
            )
            messages.error(
                context["request"],
                gettext("We could not send the letter just now. Wait a minute, then ask again."),
            )

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let nobody of the office in by an app: the rules of their second factor and of their
        idle hours are the site's.

        :raises ImmediateHttpResponse: the app is told that it is not signed in
        """
        if is_headless_request(request) and is_of_the_office(user):
            raise ImmediateHttpResponse(HttpResponse(status=403))
        super().login(request, user)


class SignUpForm(SignupForm):
    """One field, the address. The code that goes there makes the account, or signs in to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]

    def validate_unique_email(self, value: str) -> str:
        return value

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        """Send the code, and go to the page where it is typed, whoever the address belongs to."""
        email = self.cleaned_data["email"]
        user = sign_up.account_of(email, language=get_language() or "id")
        _send_code(request, user, email)
        page = reverse("account_confirm_login_code")
        return None, HttpResponseRedirect(passthrough_next_redirect_url(request, page, NEXT))


def _send_code(request: HttpRequest, user: User | None, email: str) -> None:
    """As allauth's own sign-in by code, marked as a sign-up: a form that is sent twice leads to
    the code that is on its way already."""
    login = Login(user=user, email=email, signup=True)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    state = LoginCodeVerificationProcess.initial_state(user=user, email=email)
    stage.state.update(state | {"initiated_by_user": True})
    process = LoginCodeVerificationProcess(stage=stage)
    process.send()
    process.persist()


class SecondFactors(DefaultMFAAdapter):
    """The secret of an authenticator app is as good as the app: sealed like all that is."""

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether a second factor is asked for.

        A citizen's passkey is another way in, not one more lock: who loses the telephone
        still signs in by code.
        """
        locks = Authenticator.objects.filter(user_id=user.pk)
        if not user.is_anonymous and not is_of_the_office(user):
            locks = locks.exclude(type=Authenticator.Type.WEBAUTHN)
            if types is None:  # recovery codes come along with a passkey
                locks = locks.exclude(type=Authenticator.Type.RECOVERY_CODES)
        if types is not None:
            locks = locks.filter(type__in=types)
        return bool(locks.exists())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "PRODENPASAR"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # allauth's
        agent = context.request.headers.get("User-Agent", "")
        return sign_ins.device(agent) or gettext("Unknown browser")
