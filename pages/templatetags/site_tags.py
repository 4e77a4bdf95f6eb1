"""What every template needs: the menu, the other language, the words for a stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import segno
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, translate_url
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from complaints import promise_words
from complaints.demo import clock
from complaints.encryption import blind_index
from complaints.notifications import reading
from complaints.stages import OPEN, Outcome, Stage
from complaints.transitions import VERB_LABELS
from pages import navigation
from pages.cards import Card, latest
from pages.models import notices, texts

if TYPE_CHECKING:
    from complaints.models import User

register = template.Library()


@dataclass(frozen=True)
class MenuItem:
    name: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


@register.simple_tag
def account_mark(user: User) -> str:
    """A name of the account for its own devices, by which they tell it from another one."""
    return blind_index("device", str(user.pk))[:16]


@register.simple_tag
def home_url() -> str:
    """The start page in the language of the request (a Wagtail page without a URL name)."""
    return navigation.home()


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[MenuItem]:
    """The main menu; the longest address that starts the current path is marked as current."""
    home, links = navigation.home(), navigation.main_menu()
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    here = max(
        (at.url for at in links if path == at.url or _is_under(path, at.url, home)),
        key=len,
        default="",
    )
    return [MenuItem(at.name, at.label, at.url, at.url == here) for at in links]


@register.simple_tag
def footer_menu() -> list[navigation.Link]:
    return navigation.footer_menu()


def _is_under(path: str, url: str, home: str) -> bool:
    return url != home and path.startswith(url)


@register.simple_tag
def unread_notices(user: Any) -> str:
    """How many notices the signed-in account has not read: one query, and none for guests."""
    number = reading.unread_count(user)
    return f"{reading.MANY - 1}+" if number >= reading.MANY else str(number or "")


@register.inclusion_tag("includes/demo_clock.html")
def demo_clock() -> dict[str, Any]:
    """Say that the demo's clock was moved, where it was: else all dates look wrong."""
    ahead = clock.ahead() if settings.DEMO else None
    if not ahead:
        return {}
    return {"days": ahead.days, "hours": ahead.seconds // 3600, "here": timezone.localtime()}


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[Language]:
    """This same page in every language; a Wagtail page that lacks one leads to its home."""
    request: HttpRequest | None = context.get("request")
    here = get_language() or settings.LANGUAGE_CODE
    page = context.get("page")
    addresses = _page_addresses(page, request) if isinstance(page, Page) else {}
    return [
        Language(
            code=code,
            name={"id": "Indonesia", "en": "English"}[code],
            url=addresses.get(code) or _same_path(request, code, has_page=bool(addresses)),
            current=code == here,
        )
        for code, _name in settings.LANGUAGES
    ]


def _page_addresses(page: Page, request: HttpRequest | None) -> Mapping[str, str]:
    if page.pk is None:
        return {}
    siblings = page.get_translations(inclusive=True).live().select_related("locale")
    return {
        sibling.locale.language_code: url
        for sibling in siblings
        if (url := sibling.get_url(request))
    }


def _same_path(request: HttpRequest | None, code: str, *, has_page: bool) -> str:
    if request is None or has_page:
        return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
    try:
        return translate_url(request.get_full_path(), code)
    except NoReverseMatch:
        return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


@register.simple_tag(takes_context=True)
def absolute(context: Context, url: str) -> str:
    """The whole address, for the places where a relative one is not allowed."""
    return f"{settings.PUBLIC_URL}{url}" if url.startswith("/") else url


@register.simple_tag
def qr(path: str) -> SafeString:
    """The address of a page as a square code for a camera; decoration to a screen reader, since
    the address stands beside it."""
    code = segno.make(f"{settings.PUBLIC_URL}{path}", error="m", micro=False)
    drawn = code.svg_inline(scale=3, border=2, omitsize=True, svgclass="qr-code", lineclass=None)
    return mark_safe(drawn.replace("<svg", '<svg aria-hidden="true"', 1))  # noqa: S308  # its own


@register.filter
def stage_label(stage: str) -> str:
    return str(Stage(stage).label) if stage in Stage.values else stage


@register.filter
def outcome_label(outcome: str) -> str:
    return str(Outcome(outcome).label) if outcome in Outcome.values else outcome


# What the colour of a badge means; the words always stand beside it.
_TONES = {
    Stage.RECEIVED: "new",
    Stage.AWAITING_REPORTER: "waiting",
    Stage.FORWARDED: "moving",
    Stage.IN_PROGRESS: "moving",
    Stage.ANSWERED: "answered",
    Stage.FOLLOWED_UP: "answered",
    Stage.CLOSED: "over",
    Stage.ARCHIVED: "over",
}


@register.simple_tag
def tone(stage: str, outcome: str = "") -> str:
    """The tone of a status badge: new, waiting, moving, answered, solved or over."""
    if outcome == Outcome.SOLVED_CONFIRMED:
        return "solved"
    return _TONES[Stage(stage)] if stage in Stage.values else "over"


@register.filter
def is_open(stage: str) -> bool:
    return stage in OPEN


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """Look a key up that is itself a variable."""
    return mapping.get(key)


@register.filter
def split_words(words: str) -> list[str]:
    return words.split()


@register.simple_tag
def latest_cards(number: int) -> list[Card]:
    """The newest public threads, as cards."""
    return latest(number)


@register.filter
def verb_label(verb: str) -> str:
    return str(VERB_LABELS.get(verb, verb))


@register.simple_tag
def promise_in_words(promise: Any) -> promise_words.InWords:
    """What was promised, how it stands today, and how its due day is counted."""
    return promise_words.of(promise, today=timezone.localdate())


@register.simple_tag
def localised(url: str) -> str:
    """An address of this site in the language of the request."""
    return translate_url(url, get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def demo_sign_ins() -> list[tuple[str, str]]:
    """The accounts of the demonstration; none anywhere else."""
    if not settings.DEMO:
        return []
    return [
        ("ani@demo.test", _("citizen")),
        ("wayan@demo.test", _("another citizen")),
        ("dewi@demo.test", _("verifier")),
        ("budi@demo.test", _("officer of public works")),
        ("citra@demo.test", _("officer of the environment agency")),
        ("gede@demo.test", _("head of public works")),
        ("made@demo.test", _("moderator of comments")),
        ("eka@demo.test", _("content editor")),
        ("admin@demo.test", _("operator")),
    ]


@register.simple_tag
def demo_letters() -> str:
    """The folder in which the letters of the demonstration lie; nothing where they are sent."""
    to_disk = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return str(settings.EMAIL_FILE_PATH) if settings.DEMO and to_disk else ""


@register.simple_tag
def site_notices() -> Iterable[notices.SiteNotice]:
    """What the whole site says now, the gravest first."""
    return notices.standing(now=timezone.now())


@register.simple_tag
def wording(place: str) -> str:
    """An explaining sentence of a form: the editors' wording, or else the program's."""
    return texts.wording(place)
