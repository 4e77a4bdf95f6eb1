"""The language of an answer: `?lang=`, else Accept-Language, else Indonesian."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def choose(request: HttpRequest) -> str:
    """Return a language that we speak. Cookies do not count: an address has one answer."""
    asked = request.GET.get("lang", "")
    if asked in dict(settings.LANGUAGES):
        return asked
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def activate(request: HttpRequest) -> str:
    """Speak that language until the answer is rendered; the next request starts anew."""
    language = choose(request)
    translation.activate(language)
    return language
