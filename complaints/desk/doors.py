"""Which addresses of the Wagtail admin an account may ask: none but those named here.

Wagtail lets everybody who may enter its admin look at choosers, tags, reports and lists of
pages. Ours are officers and verifiers, who have no business there, and operators, who have
none with contents. What is not named is for those who edit pages.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.urls import ResolverMatch
from wagtail.admin.auth import user_has_any_page_permission

from complaints.permissions import Right, rights

# The frame around every page of the admin, and what an account settles for itself.
EVERYBODY = frozenset(
    {
        "wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_login", "wagtailadmin_logout",
        "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_dismissibles",
    }
)  # fmt: skip
DESK = "desk"  # every view of it says itself what it needs
ACCOUNTS = "wagtailusers_users"
# Who is in which group is the operators'; what a group may do is decided in the code.
TECHNICAL = frozenset(
    {"wagtailusers_groups", "wagtailsites", "wagtaillocales", "wagtailadmin_error_test"}
)


def may_ask(user: Any, match: ResolverMatch) -> bool:
    """Whether the account, which may enter the admin, has business at this address."""
    if user.is_superuser or match.view_name in EVERYBODY or match.namespace == DESK:
        return True
    if match.namespace == ACCOUNTS:
        return Right.OPERATE in rights(user)
    if match.namespace in TECHNICAL or match.view_name in TECHNICAL:
        return False
    if _is_of_our_lists(match):
        return True  # each list has a policy of its own (complaints.desk.vocabularies)
    if match.kwargs.get("app_label") == "complaints":
        return False  # Wagtail's doors to any model: bulk actions, editing sessions, choosers
    return bool(user_has_any_page_permission(user))


def _is_of_our_lists(match: ResolverMatch) -> bool:
    view = getattr(match.func, "view_class", None)
    model = getattr(match.func, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    if not (match.namespace and isinstance(model, type) and issubclass(model, Model)):
        return False
    return model._meta.app_label == "complaints"
