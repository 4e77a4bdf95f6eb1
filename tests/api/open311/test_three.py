"""`three` is a client of Open311 that others wrote: it must get on with us, as it is."""

from __future__ import annotations

import importlib
import itertools
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from complaints.models.private import Complaint
from tests.factories import ComplaintFactory
from tests.pictures import photo

pytestmark = pytest.mark.django_db
SITE = "http://testserver/open311/v2/"


class InProcess(BaseAdapter):
    """Hands the requests of a session to Django: nothing goes through a network."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        parts = urlsplit(request.url or "")
        body = request.body or b""
        answer = Client().generic(
            request.method or "GET",
            f"{parts.path}?{parts.query}",
            body.encode() if isinstance(body, str) else body,
            content_type=request.headers.get("Content-Type", ""),
        )
        response = Response()
        response.status_code, response._content = answer.status_code, answer.content
        response.request, response.url = request, request.url or ""
        return response

    def close(self) -> None:
        pass


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client, with the two names that it still looks for in Python 2's place."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    monkeypatch.setattr(itertools, "imap", map, raising=False)
    found = importlib.import_module("three").Three(SITE, format="json")
    found.session.mount("http://", InProcess())
    return found


def test_three_lists_the_services_and_reads_one(city: Any) -> None:
    codes = {service["service_code"] for service in city.services()}
    assert "jalan-berlubang" in codes
    assert city.services("jalan-berlubang")["attributes"][0]["code"] == "title"


def test_three_discovers_the_endpoint(city: Any) -> None:
    assert city.discovery()["endpoints"][0]["url"] == SITE.rstrip("/")


def test_three_lists_requests_between_days_and_page_by_page(city: Any) -> None:
    cases = [ComplaintFactory(published=True) for _number in range(3)]
    found = city.requests("jalan-berlubang", between=["11-01-2026", "11-30-2026"], count=2)
    assert len(found) == 2
    more = city.requests(start="11-01-2026", end="11-30-2026", count=2, page=2)
    assert {row["service_request_id"] for row in found + more} == {c.reference for c in cases}
    assert city.request(cases[0].reference)[0]["status"] == "open"


def test_three_files_with_a_photo(city: Any) -> None:
    [filed] = city.post(
        "jalan-berlubang",
        address="Jalan Hayam Wuruk, Sumerta Kelod",
        name="Made Contoh",
        description="Lubang besar di tengah jalan, berbahaya bagi pengendara motor.",
        media=("lubang.jpg", photo(), "image/jpeg"),
    )
    case = Complaint.objects.get()
    assert filed["service_request_id"] == case.reference
    assert case.messages.get().attachments.count() == 1


def test_three_is_told_what_was_wrong(city: Any) -> None:
    [refusal] = city.post("ufo", address="Renon", description="Piring terbang di atas lapangan.")
    assert refusal["code"] == 400
    assert refusal["description"].startswith("service_code")
