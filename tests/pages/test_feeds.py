"""Feeds of a conversation, of a list, of the calendar; what other sites and search engines read."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar

from complaints import publication
from complaints.models.public import Thread
from complaints.models.reference import Holiday
from complaints.stages import Removal
from pages import calendar_feed, structured
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def answered(ani: User, dewi: User, now: datetime) -> Any:
    case = ComplaintFactory(by=ani, published=True, answered=True)
    for message in case.messages.filter(state="held", kind="response"):
        spans = publication.propose(message, now=now).spans
        publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)
    return case


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314  # our own answer


# ---------------------------------------------------------------------------- one thread
def test_a_thread_has_a_feed_of_what_was_said_in_it(client: Client, answered: Any) -> None:
    feed = parsed(client.get(f"/feeds/aduan/{answered.reference}.atom").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [f"Tanggapan resmi: {answered.agency.name}", "Pengaduan: Pelapor"]
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}) == 2


def test_the_page_of_a_thread_names_its_feed_and_its_embed(client: Client, answered: Any) -> None:
    page = client.get(f"/aduan/{answered.reference}/").content.decode()
    assert f"/feeds/aduan/{answered.reference}.atom" in page
    [address] = re.findall(r'type="application/json\+oembed"[^>]*href="([^"]*)"', page)
    assert client.get(address.replace("&amp;", "&")).status_code in {200, 404}


@pytest.mark.parametrize(
    "address", ["/feeds/aduan/{}.atom", "/oembed?url=http://testserver/aduan/{}/"]
)
def test_what_is_withdrawn_is_gone_from_feeds_and_embeds(
    client: Client, answered: Any, dewi: User, now: datetime, address: str
) -> None:
    path = address.format(answered.reference)
    assert client.get(path).status_code == 200
    later = now + timedelta(days=1)
    publication.withdraw_thread(answered, by=dewi, now=later, removal=Removal.REPORTER)
    assert client.get(path).status_code == 410


def test_a_hidden_complaint_has_no_feed(client: Client) -> None:
    case = ComplaintFactory()
    assert client.get(f"/feeds/aduan/{case.reference}.atom").status_code == 404


# ------------------------------------------------------------------------------- embeds
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_pasted_address_shows_title_and_picture(
    client: Client, answered: Any, prefix: str
) -> None:
    url = f"http://testserver{prefix}/aduan/{answered.reference}/"
    told = client.get("/oembed", {"url": url}).json()
    assert told["type"] == "link"
    assert told["title"] == "Jalan berlubang di depan pasar"
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    xml = parsed(client.get("/oembed", {"url": url, "format": "xml"}).content)
    assert {child.tag: child.text for child in xml} == {k: str(v) for k, v in told.items()}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"url": "http://elsewhere.test/aduan/{}/"},
        {"url": "http://testserver/lacak/"},
        {"url": "http://testserver/aduan/DPS-1999-00001/"},
        {"url": "http://[half"},
        {"url": "http://testserver/aduan/{}/", "format": "yaml"},
    ],
)
def test_what_is_no_thread_of_this_site_is_not_embedded(
    client: Client, answered: Any, asked: dict[str, str]
) -> None:
    filled = {name: value.format(answered.reference) for name, value in asked.items()}
    assert client.get("/oembed", filled).status_code == 404


# ---------------------------------------------------------------------------------- lists
def test_the_json_feed_has_the_entries_of_the_atom_feed(
    client: Client, indexed: Any, answered: Any
) -> None:
    ComplaintFactory(published=True, subcategory="pembuangan-liar")
    indexed()
    query = "?subcategory=jalan-berlubang"
    feed = client.get(f"/feeds/aduan.json{query}")
    assert feed["Content-Type"] == "application/feed+json"
    atom = parsed(client.get(f"/feeds/aduan.atom{query}").content)
    ids = [entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")]
    assert [item["id"] for item in feed.json()["items"]] == ids
    assert len(ids) == 1
    assert feed.json()["home_page_url"].startswith("http://testserver/aduan/?")


def test_a_feed_of_a_search_that_cannot_be_read_is_refused(client: Client) -> None:
    assert client.get("/feeds/aduan.json?since=soon").status_code == 400


# ------------------------------------------------------------------------------- calendar
def test_the_calendar_holds_the_days_on_which_offices_are_closed(client: Client) -> None:
    Holiday.objects.create(date=date(2026, 3, 19), name="Nyepi, tahun baru; Saka", kind="national")
    Holiday.objects.create(
        date=date(2026, 6, 17), name="Galungan", kind="balinese", closes_offices=False
    )
    Holiday.objects.create(date=date(2013, 1, 1), name="Lama", kind="national")
    found = Calendar.from_ical(calendar_feed.calendar(today=date(2026, 11, 26)))
    days = {str(event["summary"]): event for event in found.walk("VEVENT")}
    assert days["Nyepi, tahun baru; Saka"].decoded("dtstart") == date(2026, 3, 19)
    assert days["Nyepi, tahun baru; Saka"].decoded("dtend") == date(2026, 3, 20)
    assert "Galungan" in days
    assert "Lama" not in days
    assert client.get("/feeds/hari-kerja.ics")["Content-Type"].startswith("text/calendar")


def test_an_event_of_the_calendar_keeps_its_name_from_day_to_day() -> None:
    first, second = (
        {event["uid"] for event in Calendar.from_ical(calendar_feed.calendar(today=day)).events}
        for day in (date(2026, 11, 26), date(2026, 11, 27))
    )
    assert first
    assert first == second


# ------------------------------------------------------------------------- search engines
def told(page: str) -> dict[str, Any]:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


def test_an_answered_thread_is_a_question_with_its_official_answer(
    client: Client, answered: Any
) -> None:
    found = told(client.get(f"/aduan/{answered.reference}/").content.decode())
    assert found["@type"] == "QAPage"
    assert found["mainEntity"]["acceptedAnswer"]["author"]["name"] == answered.agency.name
    assert found["mainEntity"]["author"]["name"] == "Pelapor"


def test_a_thread_without_an_answer_is_a_question_alone(client: Client) -> None:
    case = ComplaintFactory(published=True)
    found = told(client.get(f"/aduan/{case.reference}/").content.decode())
    assert (found["@type"], found["answerCount"]) == ("Question", 0)


def test_nothing_that_somebody_wrote_closes_the_block(client: Client) -> None:
    case = ComplaintFactory(published=True)
    Thread.objects.filter(reference=case.reference).update(title="</script><script>alert(1)")
    page = client.get(f"/aduan/{case.reference}/").content.decode()
    assert told(page)["name"] == "</script><script>alert(1)"
    assert "</script><script>alert" not in page


def test_the_escaped_block_says_the_same() -> None:
    data = {"name": "<a> & </script> “x”"}
    assert json.loads(structured.written(data))["name"] == data["name"]
