"""Wagtail's account pages, for accounts that have an e-mail address and an agency."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.apps import UserSessionsConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone
from wagtail.users.apps import WagtailUsersAppConfig


class DeskAccounts(WagtailUsersAppConfig):
    user_viewset = "complaints.desk.accounts.AccountViewSet"


class SignIns(UserSessionsConfig):
    """allauth's list of sessions. It would keep whole addresses and all that a browser says
    about itself, so what is kept is ours (complaints.sign_ins)."""

    def ready(self) -> None:
        user_logged_in.connect(_remember, dispatch_uid="sign_ins.remember")


def _remember(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    # They need models, which are not there yet when this file is read.
    from complaints import sign_ins
    from complaints.throttle import client

    if not request.session.session_key:
        request.session.save()
    sign_ins.remember(
        user,
        request.session.session_key or "",
        address=client(request),
        agent=request.headers.get("User-Agent", ""),
        now=timezone.now(),
    )
