"""The desk's entries in the menu and on the first page of the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from complaints import incoming, moderation, reports
from complaints.desk import dashboards
from complaints.desk.accesses import may_read_accesses
from complaints.desk.invitations import may_invite
from complaints.desk.notices import STAFF, NoticesPanel
from complaints.desk.parked_jobs import may_run_jobs
from complaints.desk.registration_rule import may_decide
from complaints.desk.scoping import MODERATION, OPERATOR, VERIFIER, works_at_desk
from complaints.desk.webhooks import may_set_up
from complaints.notifications import reading
from complaints.permissions import rights


class _Item(MenuItem):
    """An entry for those accounts of which the question is true."""

    def __init__(self, *args: Any, shown_to: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_to = shown_to

    def is_shown(self, request: HttpRequest) -> bool:
        return self.shown_to(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        """Put what waits beside the words. The entry itself is shared by all requests."""
        component = super().render_component(request)
        number = _waiting(self.name, request.user)
        if number:
            component.label = f"{self.label} ({number})"
        return component


def _waiting(name: str, user: Any) -> int:
    match name:
        case "desk-reports":
            return reports.waiting().count()
        case "desk-incoming":
            return incoming.waiting().count()
        case "desk-appeals":
            return moderation.appeals().count()
        case "desk-notices":
            return reading.unread_count(user, STAFF)
    return 0


def _is_verifier(user: Any) -> bool:
    return bool(user.is_verifier)


def _moderates(user: Any) -> bool:
    return not rights(user).isdisjoint(MODERATION)


def _has_a_desk(user: Any) -> bool:
    return bool(rights(user))


def _cares_for_letters(user: Any) -> bool:
    return not rights(user).isdisjoint(VERIFIER | OPERATOR)


def _is_only_officer(user: Any) -> bool:
    return bool(user.is_officer and not user.is_verifier)


def desk_menu() -> SubmenuMenuItem:
    entries: list[tuple[str, str | Promise, str, Callable[[Any], bool]]] = [
        ("dashboard", _("My desk"), "home", _has_a_desk),
        ("to_verify", _("To verify"), "check", _is_verifier),
        ("open_cases", _("Open cases"), "mail", _is_only_officer),
        ("incoming", _("Incoming messages"), "download", _is_verifier),
        ("texts", _("Texts to review"), "comment", _moderates),
        ("photos", _("Photos to review"), "image", _is_verifier),
        ("reports", _("Reports of personal data"), "no-view", _moderates),
        ("appeals", _("Appeals"), "undo", _moderates),
        ("sanctions", _("Silenced and excluded"), "lock", _moderates),
        ("identity_requests", _("Identity requests"), "key", _is_verifier),
        ("complaints", _("All complaints"), "list-ul", works_at_desk),
        ("saved_filters", _("Saved views"), "pick", works_at_desk),
        ("search", _("Search in cases"), "search", works_at_desk),
        ("file", _("File for a citizen"), "plus", works_at_desk),
        ("notices", _("Notices"), "comment", works_at_desk),
        ("letters", _("Letters that did not arrive"), "mail", _cares_for_letters),
        ("subjects", _("Data subject requests"), "user", _is_verifier),
        ("accesses", _("Accesses to identities"), "view", may_read_accesses),
        ("incoming_sources", _("Systems that hand complaints in"), "link", may_run_jobs),
        ("invitations", _("Invitations"), "mail", may_invite),
        ("registration_rule", _("Registration"), "user", may_decide),
        ("webhooks", _("Webhooks"), "link", may_set_up),
        ("jobs", _("Jobs"), "cogs", may_run_jobs),
    ]
    items = [
        _Item(
            label, reverse_lazy(f"desk:{name}"), name=f"desk-{name}", icon_name=icon,
            order=number, shown_to=shown_to,
        )
        for number, (name, label, icon, shown_to) in enumerate(entries)
    ]  # fmt: skip
    return SubmenuMenuItem(
        _("Complaints"), Menu(items=items), name="desk", icon_name="mail", order=50
    )


class DeskPanel(Component):
    """What waits for the account: the first thing on the first page of the admin."""

    name = "desk"
    template_name = "complaints/desk/panel.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            "sections": dashboards.sections(request.user, now=timezone.now()),
            "csrf_token": get_token(request),
        }


def panels_for(request: HttpRequest) -> list[Component]:
    """Notices are told to those who work on cases; numbers also to moderators and operators."""
    found: list[Component] = [DeskPanel()] if rights(request.user) else []
    return [*found, NoticesPanel()] if works_at_desk(request.user) else found
