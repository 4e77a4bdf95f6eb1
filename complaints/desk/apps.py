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
    from complaints import sign_ins  # its models are not there yet when this file is read

    sign_ins.remember(request, user, now=timezone.now())
