"""Days are public, minutes are not: whoever was seen writing must not be found by the clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.http import http_date

from complaints import conversation, publication, reports
from complaints.stages import Removal
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db

# Every step is an hour after the one before: all have this minute and this second.
WRITTEN = datetime(2026, 11, 17, 8, 47, 29, tzinfo=ZoneInfo("Asia/Makassar"))
MINUTE = re.compile(r"(?<![\d.])([01]?\d|2[0-3])[:.]47(?:[:.]29)?(?![\d])|T\d\d:?47")


@pytest.fixture
def thread(indexed: Callable[[], None], wayan: User, dewi: User) -> Complaint:
    """Everything that can be said in a thread, all of it at that minute."""
    complaint = ComplaintFactory(published=True, answered=True, comments=2, now=WRITTEN)
    conversation.comment(
        complaint.reference, "Terima kasih, sudah rata.", key="the-key-one", by=wayan, now=WRITTEN
    )
    gone, hidden = complaint.messages.filter(kind="comment")[:2]
    publication.withdraw_message(gone, by=dewi, now=WRITTEN, removal=Removal.LAW)
    reports.report(
        complaint.reference, hidden.post.position, kind="name", words="", client="x", now=WRITTEN
    )
    indexed()
    return complaint


@pytest.mark.parametrize(
    "address",
    [
        "/aduan/", "/en/aduan/", "/aduan/?sort=active", "/aduan/{0}/", "/en/aduan/{0}/",
        "/aduan/{0}/lapor/0/", "/feeds/aduan.atom", "/sitemap.xml", "/sitemap-threads.xml",
        "/api/v1/threads/", "/api/v1/threads/{0}/",
    ],
)  # fmt: skip
def test_no_public_answer_tells_the_minute_of_anything(
    client: Client, thread: Complaint, address: str
) -> None:
    response = client.get(address.format(thread.reference), follow=True)
    text = re.sub(r"<(svg|style|script).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    assert response.status_code == 200
    assert "17" in text or address == "/sitemap.xml"
    said = [text, *response.headers.values()]
    # `Expires` is the moment of asking, whose minute may be the same one.
    asked = response.headers.get("Expires")
    assert not [match[0] for part in said if part != asked for match in MINUTE.finditer(part)]
    assert str(int(WRITTEN.timestamp()))[:8] not in "".join(said)
    assert http_date(WRITTEN.timestamp()) not in said


def test_a_withdrawn_page_tells_the_day_alone(client: Client, thread: Complaint) -> None:
    publication.withdraw_thread(thread, by=None, now=WRITTEN, removal=Removal.LAW)
    for address in ("/en/aduan/{0}/", "/api/v1/threads/{0}/"):
        text = client.get(address.format(thread.reference)).content.decode()
        assert "17" in text
        assert not MINUTE.search(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL))


def test_the_feed_dates_everything_at_midnight(client: Client, thread: Complaint) -> None:
    feed = client.get("/feeds/aduan.atom").content.decode()
    moments = re.findall(r"<(?:updated|published)>([^<]+)<", feed)
    assert moments
    assert {moment[10:] for moment in moments} == {"T00:00:00+08:00"}
