"""Wagtail's account pages, for accounts that have an e-mail address and an agency."""

from wagtail.users.apps import WagtailUsersAppConfig


class DeskAccounts(WagtailUsersAppConfig):
    user_viewset = "complaints.desk.accounts.AccountViewSet"
