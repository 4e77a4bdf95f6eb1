"""What the results page says where it searched other words than were typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from pages.views import threads
from search import SearchResults

pytestmark = pytest.mark.django_db
LIST = "/en/aduan/"


def page(client: Client, monkeypatch: pytest.MonkeyPatch, q: str, **changes: Any) -> str:
    real = threads.find

    def changed(*args: Any, **kwargs: Any) -> SearchResults:
        return replace(real(*args, **kwargs), **changes)

    monkeypatch.setattr(threads, "find", changed)
    return client.get(LIST, {"q": q, "stage": "received"}).content.decode()


def test_what_was_searched_instead_is_said_with_a_way_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"searched_for": "lampu", "did_you_mean": "lampu"}
    shown = page(client, monkeypatch, "lampuu", **said)
    assert "Showing results for <strong>lampu</strong>" in shown
    assert (
        '<a href="?q=lampuu&amp;stage=received&amp;exact=1">Search only for “lampuu”</a>' in shown
    )
    assert "Did you mean" not in shown


def test_who_insists_can_come_back(client: Client) -> None:
    shown = client.get(LIST, {"q": "lampuu", "exact": "1"}).content.decode()
    assert "Only the words as you typed them" in shown
    assert '<a href="?q=lampuu">' in shown
    assert "Showing results for" not in shown


def test_an_unknown_field_is_named_and_the_text_stays(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page(client, monkeypatch, "lampu opd:xyz", unknown_fields=("opd:<xyz>",))
    assert "There is no such value: opd:&lt;xyz&gt;" in shown
    assert 'value="lampu opd:xyz"' in shown
