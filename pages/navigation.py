"""The menus and the facts of the site: one truth for its own pages and for other front ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Link:
    """An entry of a menu, in the active language."""

    name: str
    label: str
    url: str


def home() -> str:
    """The start page in the active language."""
    language = get_language() or settings.LANGUAGE_CODE
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


# name, label, and the address: of a page below home, a named one, or the same in all languages
_MAIN: Sequence[tuple[str, str | Promise, Callable[[], str]]] = (
    ("home", _("Home"), home),
    ("threads", _("Complaints"), lambda: reverse("threads")),
    ("file", pgettext_lazy("menu", "File"), lambda: reverse("file")),
    ("track", _("Track"), lambda: reverse("track")),
    ("services", _("Services"), lambda: f"{home()}layanan/"),
    ("channels", _("Channels"), lambda: f"{home()}saluran/"),
)
_FOOTER: Sequence[tuple[str, str | Promise, Callable[[], str]]] = (
    ("about", _("About PRODENPASAR"), lambda: f"{home()}tentang/"),
    ("help", _("Help"), lambda: f"{home()}bantuan/"),
    ("privacy", _("Privacy"), lambda: f"{home()}privasi/"),
    ("accessibility", _("Accessibility"), lambda: f"{home()}aksesibilitas/"),
    ("moderation", _("Moderation"), lambda: reverse("moderation")),
    ("feed", _("Feed (Atom)"), lambda: reverse("feed")),
    ("open_data", _("Open data"), lambda: reverse("open_data")),
    ("api", _("For programs (API)"), lambda: reverse("api-docs")),
)
_TAGLINE = _("Public complaints, city of Denpasar")
_DESCRIPTION = _(
    "Pengaduan Rakyat Online Kota Denpasar: you report, the city answers, everybody can read it."
)
_PHONES = (
    (_("Emergency?"), "112", "112"),
    (_("Radio RPKD hotline"), "0361-244444", "+62361244444"),
)
_FEEDS = (
    ("feed", "application/atom+xml"),
    ("json_feed", "application/feed+json"),
    ("history_feed", "application/atom+xml"),
    ("calendar_feed", "text/calendar"),
)


def main_menu() -> list[Link]:
    return [Link(name, str(label), url()) for name, label, url in _MAIN]


def footer_menu() -> list[Link]:
    return [Link(name, str(label), url()) for name, label, url in _FOOTER]


def menus() -> dict[str, Any]:
    """Both menus in every language, for the API."""
    return {"main": _in_every_language(main_menu), "footer": _in_every_language(footer_menu)}


def _in_every_language(menu: Callable[[], list[Link]]) -> list[dict[str, Any]]:
    found: dict[str, list[Link]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = menu()
    return [
        {
            "name": versions[0].name,
            "label": {code: link.label for code, link in zip(found, versions, strict=True)},
            "path": {code: link.url for code, link in zip(found, versions, strict=True)},
        }
        for versions in zip(*found.values(), strict=True)
    ]


def facts() -> dict[str, Any]:
    """What a front end needs to know of the site beside its pages."""
    return {
        "name": "PRODENPASAR",
        "tagline": _words(_TAGLINE),
        "description": _words(_DESCRIPTION),
        "phones": [
            {"name": _words(name), "phone": phone, "dial": dial} for name, phone, dial in _PHONES
        ],
        "feeds": [{"path": reverse(name), "media_type": kind} for name, kind in _FEEDS],
    }


def _words(lazy: str | Promise) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(lazy)
    return found
