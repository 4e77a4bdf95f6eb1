"""How an app signs a citizen in: allauth's headless flows, for apps alone, under /api/auth/.

An app has no cookies: it keeps the session's token and sends it as `X-Session-Token`, here and
to /api/v1/. What the site's own rules change of allauth's stands here.
"""

from __future__ import annotations

from typing import Any

from allauth.headless.account.views import RequestLoginCodeView
from allauth.headless.constants import Client
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import get_language

from api.views import Nothing
from complaints import sign_up


class SignUp(RequestLoginCodeView):
    """An address makes an account, and the code that goes there opens it, as on the site: nobody
    leaves a password in an account of another's address."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        email = self.input.cleaned_data["email"]
        self.input._user = sign_up.account_of(email, language=get_language() or "id")
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


urlpatterns = [
    path(
        "app/v1/auth/signup",
        SignUp.as_api_view(client=Client.APP),
        name="app-sign-up",
    ),
    # Accounts here have no telephone, and a session no second token.
    path("app/v1/account/phone", Nothing.as_view()),
    path("app/v1/auth/phone/verify", Nothing.as_view()),
    path("app/v1/auth/phone/verify/resend", Nothing.as_view()),
    path("app/v1/tokens/refresh", Nothing.as_view()),
    path("", include("allauth.headless.urls")),
]
