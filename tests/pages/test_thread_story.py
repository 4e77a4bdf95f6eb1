"""What a thread tells at a glance, how it was reworded, and how it is shared."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from PIL import Image

from complaints import publication, transitions
from complaints.models.public import PostVersion
from complaints.models.reference import Category
from complaints.permissions import Role
from complaints.publication.wordings import changed_places
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db


def page_of(client: Client, complaint: Complaint, tail: str = "") -> str:
    return client.get(f"/en/aduan/{complaint.reference}/{tail}").content.decode()


def told(client: Client, complaint: Complaint) -> str:
    return page_of(client, complaint).partition('<dl class="story">')[2].partition("</dl>")[0]


@pytest.mark.parametrize(
    ("traits", "last", "next_step"),
    [
        ({}, "Filed", "The city's team checks it"),
        ({"forwarded": True}, "Verified and forwarded", "The agency works on it and answers"),
        ({"answered": True}, "Answered", "The reporter says whether it is solved"),
        ({"closed": True}, "Closed after", "may still open it again"),
    ],
)
def test_a_thread_says_what_happened_last_and_what_comes_next(
    client: Client, traits: dict[str, Any], last: str, next_step: str
) -> None:
    story = told(client, ComplaintFactory(published=True, **traits)).replace("&#x27;", "'")
    assert last in story
    assert next_step in story


def test_a_solved_thread_asks_for_nothing_more(client: Client) -> None:
    complaint = ComplaintFactory(published=True, answered=True)
    now = FILED_AT + timedelta(days=1)
    transitions.move(complaint, "confirm_solved", by=None, role=Role.REPORTER, now=now)
    assert "Nothing more" in told(client, complaint)


def test_the_promise_of_an_answer_is_told_before_that_of_forwarding(client: Client) -> None:
    page = page_of(client, ComplaintFactory(published=True, answered=True))
    verdict = page.partition('<dl class="verdict">')[2].partition("</dl>")[0]
    assert "Answered, without coordination: Kept on 17 November 2026" in verdict


def test_a_thread_links_the_page_of_its_service_in_the_readers_language(client: Client) -> None:
    call_command("load_pages", verbosity=0)
    complaint = ComplaintFactory(published=True)
    assert Category.objects.get(pk=complaint.category_id).slug
    assert 'href="/en/layanan/' in page_of(client, complaint).partition("<dt>Service</dt>")[2][:200]


# ------------------------------------------------------------------------------- wordings
def reworded(dewi: User) -> Complaint:
    complaint = ComplaintFactory(
        published=True, body="Lubang di depan bengkel merah itu sudah dalam sekali."
    )
    message = complaint.messages.get(kind="complaint")
    start = message.body.index("bengkel")
    end = start + len("bengkel merah")
    hidden = {"start": start, "end": end, "label": "OTHER", "field": "body"}
    kept = [row | {"tier": "look"} for row in publication.propose(message, now=FILED_AT).spans]
    publication.approve(
        message, digest=message.digest, spans=[hidden, *kept], by=dewi, now=FILED_AT
    )
    return complaint


def test_the_history_of_wordings_tells_when_and_where_but_never_the_old_words(
    client: Client, dewi: User
) -> None:
    complaint = reworded(dewi)
    page = page_of(client, complaint, "perubahan/")
    assert "Wording 2" in page
    assert "<mark>[disamarkan]</mark>" in page
    assert "bengkel" not in page
    assert not PostVersion.objects.filter(body__contains="bengkel").exists()


def test_the_thread_leads_to_its_wordings_only_where_there_are_several(
    client: Client, dewi: User
) -> None:
    assert "/perubahan/" in page_of(client, reworded(dewi))
    assert "/perubahan/" not in page_of(client, ComplaintFactory(published=True))


def test_wordings_of_a_withdrawn_thread_are_gone(client: Client, dewi: User) -> None:
    complaint = reworded(dewi)
    publication.withdraw_thread(complaint, by=dewi, now=FILED_AT)
    assert client.get(f"/aduan/{complaint.reference}/perubahan/").status_code == 410


def test_a_place_counts_as_changed_where_the_new_wording_reads_otherwise() -> None:
    after = "Rumah [nama 1] banjir."
    assert [after[a:b] for a, b in changed_places("Rumah Kadek banjir.", after)] == ["[nama 1]"]
    assert changed_places(after, "Rumah banjir.") == []
    assert changed_places(after, after) == []


# -------------------------------------------------------------------------------- sharing
def test_the_picture_for_other_sites_has_the_size_they_ask_for(client: Client) -> None:
    complaint = ComplaintFactory(published=True, answered=True)
    response = client.get(f"/aduan/{complaint.reference}/kartu.png")
    image = Image.open(io.BytesIO(response.content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(response.content) < 60_000
    page = page_of(client, complaint)
    assert (
        f'property="og:image" content="{settings.PUBLIC_URL}/aduan/{complaint.reference}/kartu.png'
        in page
    )


def test_the_picture_is_sent_once_until_its_content_changes(client: Client, budi: User) -> None:
    complaint = ComplaintFactory(published=True, forwarded=True)
    address = f"/aduan/{complaint.reference}/kartu.png"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    transitions.move(complaint, "start", by=budi, now=FILED_AT + timedelta(hours=5))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_picture_goes_with_the_thread(client: Client, dewi: User) -> None:
    complaint = ComplaintFactory(published=True)
    publication.withdraw_thread(complaint, by=dewi, now=FILED_AT)
    assert client.get(f"/aduan/{complaint.reference}/kartu.png").status_code == 410
    assert client.get("/aduan/DPS-1999-00001/kartu.png").status_code == 404


def test_a_long_title_still_fits_into_the_picture(client: Client) -> None:
    complaint = ComplaintFactory(published=True, title="Pohon tumbang menutup jalan " * 4)
    assert client.get(f"/aduan/{complaint.reference}/kartu.png").status_code == 200


def test_the_code_to_the_thread_is_hidden_from_screen_readers(client: Client) -> None:
    page = page_of(client, ComplaintFactory(published=True))
    assert '<svg aria-hidden="true"' in page.partition("<h2>Share</h2>")[2]
