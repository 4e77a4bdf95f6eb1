"""One thread as the public reads it, and what citizens add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints import publication
from complaints.models.public import Participant, Post, Thread
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
MOST_QUERIES = 14
KEY = "a-key-that-nobody-guesses"


def address(complaint: Complaint, tail: str = "") -> str:
    return f"/en/aduan/{complaint.reference}/{tail}"


def with_comments(complaint: Complaint, number: int) -> None:
    """Add comments as rows: how they were approved does not matter to the page."""
    thread = Thread.objects.get(reference=complaint.reference)
    first = thread.posts.count()
    people = Participant.objects.bulk_create(
        Participant(thread=thread, ordinal=1000 + n) for n in range(number)
    )
    Post.objects.bulk_create(
        Post(
            thread=thread,
            kind=Post.Kind.COMMENT,
            position=first + n,
            participant=person,
            body=f"Komentar ke-{n + 1}.",
            published_on=thread.published_on,
        )
        for n, person in enumerate(people)
    )


def test_a_thread_tells_what_where_who_and_how_far(client: Client) -> None:
    complaint = ComplaintFactory(published=True, answered=True)
    page = client.get(address(complaint)).content.decode()
    assert "Jalan berlubang di depan pasar" in page
    assert "Renon" in page
    assert complaint.agency is not None
    assert complaint.agency.name_en in page
    assert "24 hours" in page
    assert 'property="og:title"' in page
    assert "application/ld+json" in page


def test_an_official_response_is_marked_and_labelled_as_such(client: Client) -> None:
    page = client.get(address(ComplaintFactory(published=True, answered=True, comments=1)))
    official = [
        part.partition("</article>")[0] for part in page.content.decode().split("<article")[1:]
    ]
    marked = [part for part in official if "Official response" in part]
    assert len(marked) == 1
    assert "Tim kami sudah ke lokasi" in marked[0]


@pytest.mark.parametrize(
    ("traits", "answered", "solved"),
    [
        ({}, "Not yet", "Not yet"),
        ({"answered": True}, "Yes, on 17 November 2026", "the reporter has not confirmed it"),
        ({"closed": True}, "Yes, on 17 November 2026", "Closed without the reporter"),
    ],
)
def test_answered_is_not_solved(
    client: Client, traits: dict[str, Any], answered: str, solved: str
) -> None:
    page = client.get(address(ComplaintFactory(published=True, **traits))).content.decode()
    verdict = page.partition('<dl class="verdict">')[2].partition("</dl>")[0]
    said = verdict.partition("Answered?")[2]
    assert answered in said.partition("Solved?")[0]
    assert solved in said.partition("Solved?")[2]


def test_a_reference_may_be_typed_in_small_letters(client: Client) -> None:
    complaint = ComplaintFactory(published=True)
    assert client.get(address(complaint).lower()).status_code == 200


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_thread_that_never_existed_is_missing_and_a_withdrawn_one_is_gone(
    client: Client, dewi: User, language: str
) -> None:
    hidden = ComplaintFactory()
    gone = ComplaintFactory(published=True, title="Judul yang hilang selamanya")
    publication.withdraw_thread(gone, by=dewi, now=FILED_AT)
    assert client.get(f"{language}/aduan/DPS-2000-00001/").status_code == 404
    assert client.get(f"{language}/aduan/{hidden.reference}/").status_code == 404
    response = client.get(f"{language}/aduan/{gone.reference}/")
    assert response.status_code == 410
    assert "Judul yang hilang" not in response.content.decode()


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_thread_costs_the_same_queries_whatever_its_length(
    client: Client, ani: User, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(ani)
    short, long = (
        ComplaintFactory(published=True, answered=True),
        ComplaintFactory(published=True, answered=True),
    )
    with_comments(short, 2)
    with_comments(long, 200)
    client.get(address(short))  # whatever is read once in a process is read
    counts = []
    for complaint in (short, long):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address(complaint)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_a_long_conversation_is_cut_into_pages_that_link_to_each_other(client: Client) -> None:
    complaint = ComplaintFactory(published=True)
    with_comments(complaint, 150)
    first = client.get(address(complaint))
    page = first.content.decode()
    assert "Komentar ke-100." in page
    assert "Komentar ke-101." not in page
    rest = client.get(f"{address(complaint)}?setelah={first.context['stretch'].next_after}")
    page = rest.content.decode()
    assert "Komentar ke-100." not in page
    assert "Komentar ke-101." in page
    assert "Komentar ke-150." in page
    assert "101 to 150 of 150" in page


@pytest.mark.parametrize("after", ["abc", "-1", "²", "9" * 30])
def test_a_damaged_place_in_the_conversation_shows_it_from_the_beginning(
    client: Client, after: str
) -> None:
    complaint = ComplaintFactory(published=True, comments=1)
    response = client.get(address(complaint), {"setelah": after})
    assert "nomor 1" in response.content.decode()


def test_words_of_citizens_are_text_and_never_markup(client: Client) -> None:
    evil = "<script>alert(1)</script> jalan berlubang sekali di sini"
    complaint = ComplaintFactory(published=True, title=evil, body=evil)
    page = client.get(address(complaint)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


# ------------------------------------------------------------------------- comments
def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back_to_the_thread(
    client: Client,
) -> None:
    complaint = ComplaintFactory(published=True)
    page = client.get(address(complaint)).content.decode()
    assert f"/en/akun/login/?next={address(complaint)}" in page
    response = client.post(address(complaint, "komentar/"), {"body": "Betul.", "key": KEY})
    assert response.status_code == 302
    assert response["Location"].startswith("/en/akun/login/?next=")
    assert not Post.objects.filter(kind=Post.Kind.COMMENT).exists()


def test_a_comment_appears_under_an_ordinal_and_not_under_a_name(
    client: Client, wayan: User
) -> None:
    complaint = ComplaintFactory(published=True)
    client.force_login(wayan)
    said = {"body": "Di gang kami juga begitu.", "key": KEY}
    response = client.post(address(complaint, "komentar/"), said, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[0][0] == address(complaint)
    assert "Di gang kami juga begitu." in page
    assert "Citizen 1" in page
    assert "wayan" not in page.partition("<main")[2].lower()


def test_a_comment_sent_twice_appears_once(client: Client, wayan: User) -> None:
    complaint = ComplaintFactory(published=True)
    client.force_login(wayan)
    for _attempt in range(2):
        client.post(address(complaint, "komentar/"), {"body": "Sama di sini.", "key": KEY})
    assert Post.objects.filter(kind=Post.Kind.COMMENT).count() == 1


def test_a_comment_with_personal_data_waits_and_says_so(client: Client, wayan: User) -> None:
    complaint = ComplaintFactory(published=True)
    client.force_login(wayan)
    body = "Hubungi saya di 0812 3456 7890 saja."
    said = {"body": body, "key": KEY, "step": "as_written"}
    page = client.post(address(complaint, "komentar/"), said, follow=True).content.decode()
    assert "reads it before it appears" in page
    assert "0812" not in page
    assert "7890" not in page


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("  ", "Write something first."), ("kata " * 500, "At most 2000 characters fit here")],
)
def test_a_refused_comment_keeps_its_words(
    client: Client, wayan: User, body: str, sentence: str
) -> None:
    complaint = ComplaintFactory(published=True)
    client.force_login(wayan)
    response = client.post(address(complaint, "komentar/"), {"body": body, "key": KEY})
    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert body.strip() in page


def test_a_comment_that_meets_a_locked_database_keeps_its_words(
    client: Client, wayan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    complaint = ComplaintFactory(published=True)
    client.force_login(wayan)
    monkeypatch.setattr("complaints.conversation.comment", locked)
    said = {"body": "Kalimat yang panjang dan penting.", "key": KEY}
    response = client.post(address(complaint, "komentar/"), said)
    assert response.status_code == 503
    assert "Retry-After" in response
    assert said["body"] in response.content.decode()


def test_support_counts_once_for_a_browser_and_once_for_an_account(
    client: Client, wayan: User
) -> None:
    complaint = ComplaintFactory(published=True)
    for _attempt in range(2):
        client.post(address(complaint, "dukung/"))
    signed_in = Client()
    signed_in.force_login(wayan)
    for _attempt in range(2):
        signed_in.post(address(complaint, "dukung/"))
    assert Thread.objects.get(reference=complaint.reference).support_count == 2


def test_reading_an_action_address_changes_nothing(client: Client) -> None:
    complaint = ComplaintFactory(published=True)
    for tail in ("dukung/", "komentar/"):
        response = client.get(address(complaint, tail))
        assert (response.status_code, response["Location"]) == (302, address(complaint))
    assert Thread.objects.get(reference=complaint.reference).support_count == 0
