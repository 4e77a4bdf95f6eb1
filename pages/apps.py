from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import get_language

if TYPE_CHECKING:
    from complaints.models import User


def _speak_as_the_page(user: User, **kwargs: Any) -> None:
    """Letters to a new account come in the language of the page it signed up on."""
    from complaints.notifications import choices

    choices.speak(user, get_language() or "")


class PagesConfig(AppConfig):
    name = "pages"

    def menus(self) -> dict[str, Any]:
        """The menus, for a part that may not import this one."""
        from pages import navigation

        return navigation.menus()

    def facts(self) -> dict[str, Any]:
        from pages import navigation

        return navigation.facts()

    def ready(self) -> None:
        from allauth.account.signals import user_signed_up

        from pages import announcing, editor_letters, promise_tasks  # noqa: F401  # they register

        user_signed_up.connect(_speak_as_the_page, dispatch_uid="language of letters")
