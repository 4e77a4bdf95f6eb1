"""/gaya/ shows every part that the pages are made of; a new part is shown or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Template
from django.template.base import Origin
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    ROOT / "site/templates": ["includes"],
    ROOT / "pages/templates": [
        f"pages/{name}"
        for name in ("account", "cms/includes", "filing", "following", "letters", "threads",
                     "tracking")
    ],
}  # fmt: skip
NOT_SHOWN = {
    "includes/latest_threads.html": "cards, which are shown",
    "pages/account/search_fields.html": "two fields of the kinds that are shown",
    "pages/cms/includes/crumbs.html": "the crumbs on top of the gallery are alike",
    "pages/cms/includes/picture.html": "a picture of the editors' own",
    "pages/cms/includes/card.html": "in the head of a page: what other sites show of it",
    "pages/cms/includes/service_card.html": "a card, which is shown",
    "pages/filing/answer_reader.html": "one hint below a question",
    "pages/filing/script.html": "shows nothing",
    "pages/filing/typed.html": "hidden fields only",
    "pages/letters/choose.html": "choices, which are shown",
    "pages/threads/choice.html": "part of the filters",
    "pages/threads/filters.html": "needs an answered search; see the list of complaints",
    "pages/threads/links.html": "a sentence for each link",
    "pages/threads/nothing.html": "the empty state is shown",
    "pages/threads/pages.html": "needs an answered search; see the list of complaints",
    "pages/threads/repaired.html": "notices, which are shown",
    "pages/threads/save_search.html": "one button",
}


def parts() -> set[str]:
    """Every template that is no page of its own."""
    return {
        str(path.relative_to(root))
        for root, folders in FOLDERS.items()
        for folder in folders
        for path in (root / folder).glob("*.html")
        if "{% extends" not in path.read_text()
    }


def shown_by(path: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    seen: set[str] = set()
    render = Template._render  # type: ignore[attr-defined]  # as Django's own test client does

    def note(template: Template, context: object) -> str:
        origin: Origin = template.origin
        seen.add(str(origin.template_name))
        done: str = render(template, context)
        return done

    monkeypatch.setattr(Template, "_render", note)
    assert Client().get(path).status_code == 200
    return seen


def test_every_part_of_the_pages_is_shown_in_the_gallery_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = shown_by(reverse("gallery"), monkeypatch)
    assert parts() - seen == set(NOT_SHOWN)
