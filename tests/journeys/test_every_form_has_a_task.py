"""Whoever adds a form says here, or shows by a task, that it needs no script."""

from __future__ import annotations

from types import ModuleType

from tests.journeys import test_account_without_javascript, test_without_javascript
from tests.rules.permission_table import PUBLIC

TASKS: tuple[ModuleType, ...] = (test_without_javascript, test_account_without_javascript)
# Spoken by programs, in no form of a page.
MACHINES = ("api/", "^api/", "open311/", "feeds/", "sitemap", "media/", "dokumen/")
WITHOUT_TASK = {
    "<language>aduan/baru/saran/": "a script asks it; the form itself offers the same guesses",
    "<language>akun/kunci/": "a passkey needs a script; tests/browser/test_accounts.py",
    "<language>akun/2fa/webauthn/reauthenticate/": "a passkey needs a script; a code does without",
    "<language>akun/2fa/webauthn/login/": "a passkey needs a script; a code does without",
    "<language>akun/2fa/recovery-codes/download/": "a link: it takes no form",
    "<language>akun/2fa/webauthn/": "it only leads to the passkeys",
    "<language>akun/2fa/webauthn/add/": "it only leads to the passkeys",
    "<language>^akun/2fa/webauthn/keys/": "it only leads to the passkeys",
    "<language>akun/2fa/webauthn/keys/<int:pk>/remove/": "it only leads to the passkeys",
    "<language>akun/2fa/webauthn/keys/<int:pk>/edit/": "it only leads to the passkeys",
    "<language>akun/sessions/": "it only leads to the list of sign-ins",
    "<language>_util/login/": "it only leads to the sign-in",
    "<language>_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
        "Wagtail's page for a password that no page of the city has"
    ),
    r"<language>^((?:[\w\-]+/)*)$": "pages of the CMS hold no forms of their own",
}


def _tried() -> set[str]:
    tests = (test for module in TASKS for test in vars(module).values())
    return {route for test in tests for route in getattr(test, "sends_to", ())}


def _forms() -> set[str]:
    """The routes that take what a person sends from a page."""
    return {
        route for route, row in PUBLIC.items()
        if row.post != 405 and not route.startswith(MACHINES)
    }  # fmt: skip


def test_every_form_is_sent_without_a_script_by_some_task() -> None:
    assert _forms() - _tried() - WITHOUT_TASK.keys() == set()


def test_nothing_is_excused_that_has_a_task_or_is_gone() -> None:
    assert WITHOUT_TASK.keys() & _tried() == set()
    assert WITHOUT_TASK.keys() - _forms() == set()
    assert _tried() - PUBLIC.keys() == set()
