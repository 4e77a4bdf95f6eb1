"""schema.org data of a page, as a block that search engines read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from complaints.models.public import Post, Thread
from pages import structured

register = template.Library()


def _absolute(url: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{url}"


def _block(data: dict[str, Any]) -> SafeString:
    written = mark_safe(structured.written(data))  # noqa: S308  # escaped for this very place
    return format_html('<script type="application/ld+json">{}</script>', written)


@register.simple_tag
def structured_thread(thread: Thread, opening: Post | None, posts: Sequence[Post]) -> SafeString:
    """The conversation of a thread."""
    shown = [opening, *posts] if opening else [*posts]
    return _block(structured.conversation(thread, shown, _absolute))


@register.simple_tag
def structured_service(page: Any) -> SafeString:
    """A page about a service."""
    url, language = _absolute(page.url or "/"), get_language() or "id"
    return _block(structured.service(page.title, page.intro, url=url, language=language))
