"""A key to the draft of one page, for one editor, for a quarter of an hour.

It is signed and stored nowhere. It opens what its editor could open at that moment, and no more:
whoever may no longer edit the page, has no longer an account, or took the page off, opens nothing.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from wagtail.models import Page

from api.errors import OwnProblem

SALT = "prodenpasar.api.preview"
LIFETIME_SECONDS = 15 * 60


def make(page: Page, *, by: Any) -> str:
    """Return the token for the draft of the page."""
    return signing.dumps({"page": page.pk, "editor": by.pk, "live": page.live}, salt=SALT)


def draft(token: str) -> Page:
    """Return the page as its latest draft has it.

    :raises OwnProblem: `preview_forged`, `preview_expired`, `preview_over` (the page was deleted,
        or taken off since) or `preview_not_permitted`
    """
    told = _opened(token)
    page = Page.objects.filter(pk=told["page"]).first()
    if page is None or (told["live"] and not page.live):
        raise OwnProblem("preview_over")
    editor = get_user_model().objects.filter(pk=told["editor"], is_active=True).first()
    if editor is None or not may_preview(page, editor):
        raise OwnProblem("preview_not_permitted")
    found: Page = page.get_latest_revision_as_object()
    return found


def may_preview(page: Page, editor: Any) -> bool:
    enters = editor.has_perm("wagtailadmin.access_admin")
    return bool(enters and page.permissions_for_user(editor).can_edit())


def _opened(token: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = signing.loads(token, salt=SALT, max_age=LIFETIME_SECONDS)
    except signing.SignatureExpired:
        raise OwnProblem("preview_expired") from None
    except signing.BadSignature:
        raise OwnProblem("preview_forged") from None
    return told
