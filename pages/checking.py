"""What a page of the CMS still lacks: found in what is stored, told to its editors.

A finding stops nobody from publishing. It stands beside the page in the editor, and in the
report of all pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site

from complaints.models.reference import DeadlineRule
from pages.models import CityPage

KINDS: dict[str, str | Promise] = {
    "translation": _("Missing translation"),
    "link": _("Broken link"),
    "alt": _("Picture without description"),
    "promise": _("Promise without a rule"),
    "summary": _("Nothing for search engines"),
}
_LINK = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Finding:
    """What is missing: of which kind, and what exactly."""

    kind: str
    words: str

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def check(page: CityPage, *, today: date) -> list[Finding]:
    """Return what the page as it stands lacks, translations first."""
    return [
        *_translation(page),
        *_links(page),
        *_pictures(page),
        *_promises(page, today=today),
        *_summary(page),
    ]


# -------------------------------------------------------------------------------- translations
def _translation(page: CityPage) -> Iterator[Finding]:
    there = set(page.get_translations().live().values_list("locale__language_code", flat=True))
    own = page.locale.language_code
    for code, name in settings.LANGUAGES:
        if code != own and code not in there:
            yield Finding("translation", str(name))


# -------------------------------------------------------------------------------------- links
def _links(page: CityPage) -> Iterator[Finding]:
    for html in _rich_texts(page):
        for tag in _LINK.findall(html):
            fault = _fault_of(dict(_ATTRIBUTE.findall(tag)), page)
            if fault:
                yield Finding("link", fault)


def _rich_texts(page: CityPage) -> Iterator[str]:
    """The source of every running text, in whichever block it stands."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield str(getattr(page, field.name))
        elif isinstance(field, StreamField):
            yield from _texts_in(getattr(page, field.name).get_prep_value())


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)


def _fault_of(link: dict[str, str], page: CityPage) -> str:
    number = int(link["id"]) if link.get("id", "").isdigit() else 0
    match link.get("linktype"):
        case "page":
            there = Page.objects.filter(pk=number).live().exists()
            return "" if there else str(_("a page that is gone or not published"))
        case "document":
            there = get_document_model().objects.filter(pk=number).exists()
            return "" if there else str(_("a document that is gone"))
    address = link.get("href", "")
    return address if address.startswith("/") and not _answers(address) else ""


def _answers(address: str) -> bool:
    """Whether an address of this site leads somewhere."""
    path = re.split(r"[?#]", address)[0]
    path = path if path.endswith("/") or "." in path else f"{path}/"
    code = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(code):
            match = resolve(path)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve" or _is_page(path, code)


def _is_page(path: str, code: str) -> bool:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return False
    steps = [step for step in path.split("/") if step]
    if code != settings.LANGUAGE_CODE:
        steps = steps[1:]
    homes = site.root_page.get_translations(inclusive=True).filter(locale__language_code=code)
    paths = ["/".join([home.url_path.rstrip("/"), *steps, ""]) for home in homes]
    return bool(Page.objects.live().filter(url_path__in=paths).exists())


# ----------------------------------------------------------------------------------- pictures
def _pictures(page: CityPage) -> Iterator[Finding]:
    if page.picture is not None and not page.picture_alt:
        yield Finding("alt", str(_("the picture at the top, which then counts as decoration")))
    for block in _blocks(page, "picture"):
        picture = block.value
        if picture is not None and not picture.decorative and not picture.contextual_alt_text:
            yield Finding("alt", str(picture.title))


def _blocks(page: CityPage, kind: str) -> Iterator[Any]:
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from (block for block in getattr(page, field.name) if block.block_type == kind)


# ----------------------------------------------------------------------------------- promises
def _promises(page: CityPage, *, today: date) -> Iterator[Finding]:
    """A time that a page promises is one that the office's rules know, or one whose legal
    basis the page names."""
    promised = [made for block in _blocks(page, "time") for made in block.value["deadlines"]]
    if not promised or any(True for _block in _blocks(page, "legal_basis")):
        return
    rules = DeadlineRule.objects.filter(valid_from__lte=today).order_by("valid_from")
    known = {rule.promise: (rule.unit, rule.amount) for rule in rules}  # the newest of each
    for made in promised:
        if (made["unit"], made["amount"]) not in known.values():
            yield Finding("promise", f"{made['what']}: {made.figure}")


# ------------------------------------------------------------------------------------ summary
def _summary(page: CityPage) -> Iterator[Finding]:
    if not page.description:
        yield Finding("summary", str(_("neither an introduction nor a description")))
