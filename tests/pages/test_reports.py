"""Reporting personal data without JavaScript, and what the public sees of it afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from complaints import publication, reports
from complaints.models.public import Post, Thread
from complaints.models.review import PrivacyReport
from complaints.stages import Removal
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db

TITLE = "Jalan berlubang di depan pasar"
GIVEN = {"kind": "name", "words": "Nama di baris pertama."}
PREFIX = {"id": "", "en": "/en"}


def page(client: Client, complaint: Complaint, language: str = "en", tail: str = "") -> Any:
    return client.get(f"{PREFIX[language]}/aduan/{complaint.reference}/{tail}")


def form(complaint: Complaint, position: int = 0, language: str = "en") -> str:
    return f"{PREFIX[language]}/aduan/{complaint.reference}/lapor/{position}/"


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True, answered=True, comments=2)


# ------------------------------------------------------------------------------------ reporting
def test_every_post_has_a_way_to_report_it(client: Client, thread: Complaint) -> None:
    text = page(client, thread).content.decode()
    places = Post.objects.values_list("position", flat=True)
    assert len(places) == 4
    for position in places:
        assert text.count(f'href="{form(thread, position)}"') == 1


@pytest.mark.parametrize(
    ("language", "sentence"), [("id", "Laporkan data pribadi"), ("en", "Report personal data")]
)
def test_the_form_speaks_both_languages_and_stays_out_of_search_engines(
    client: Client, thread: Complaint, language: str, sentence: str
) -> None:
    text = client.get(form(thread, 0, language)).content.decode()
    assert f"<h1>{sentence}</h1>" in text
    assert 'name="robots" content="noindex' in text
    assert text.count('type="radio"') == len(reports.KINDS)


def test_a_report_hides_the_thread_thanks_and_explains(client: Client, thread: Complaint) -> None:
    response = client.post(form(thread), GIVEN)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "The complaint is hidden now" in response.content.decode()
    made = PrivacyReport.objects.get()
    assert (made.kind, made.words) == ("name", GIVEN["words"])
    assert page(client, thread).status_code == 410


def test_a_report_of_one_post_leaves_the_others(client: Client, thread: Complaint) -> None:
    post = Post.objects.filter(kind="comment").first()
    assert post is not None
    response = client.post(form(thread, post.position), GIVEN)
    assert "The text is hidden now" in response.content.decode()
    text = page(client, thread).content.decode()
    assert post.body not in text
    assert "This text is being checked" in text
    assert text.count("nomor 2") == 1
    assert form(thread, post.position) not in text


def test_the_thread_stays_where_a_verifier_looked_before(
    client: Client, thread: Complaint, dewi: User, now: datetime
) -> None:
    client.post(form(thread), GIVEN)
    reports.restore(PrivacyReport.objects.get(), by=dewi, now=now)
    response = client.post(form(thread), GIVEN)
    assert "found nothing private" in response.content.decode()
    assert page(client, thread).status_code == 200
    assert reports.waiting().count() == 1


def test_a_double_click_is_one_report_with_one_answer(client: Client, thread: Complaint) -> None:
    first, second = client.post(form(thread), GIVEN), client.post(form(thread), GIVEN)
    assert first.status_code == second.status_code == 200
    assert "The complaint is hidden now" in second.content.decode()
    assert PrivacyReport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Choose what it shows."),
        ({"kind": "other", "words": ""}, "Say in a few words what is private here."),
        ({"words": "kata " * 500}, "At most 2000 characters fit here"),
        ({"website": "https://spam.example"}, "Empty this field"),
    ],
)
def test_a_report_with_a_fault_is_shown_again_and_hides_nothing(
    client: Client, thread: Complaint, changes: dict[str, str], sentence: str
) -> None:
    given = GIVEN | changes
    response = client.post(form(thread), given)
    text = response.content.decode()
    assert response.status_code == 400
    assert text.count(sentence) >= 2
    assert given["words"].strip() in text
    assert not PrivacyReport.objects.exists()
    assert Thread.objects.get().state == "public"


def test_one_client_reports_at_most_so_often(client: Client) -> None:
    threads = [ComplaintFactory(published=True) for _ in range(reports.REPORTING.allowed + 1)]
    statuses = [client.post(form(thread), GIVEN).status_code for thread in threads]
    assert statuses == [200] * reports.REPORTING.allowed + [429]
    assert Thread.objects.filter(state="public").count() == 1


def test_a_busy_database_keeps_the_words(
    client: Client, thread: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(reports, "report", locked)
    response = client.post(form(thread), GIVEN)
    assert response.status_code == 503
    assert GIVEN["words"] in response.content.decode()


def test_a_form_of_another_site_is_refused(thread: Complaint) -> None:
    response = Client(enforce_csrf_checks=True).post(form(thread), GIVEN)
    assert response.status_code == 403
    assert Thread.objects.get().state == "public"


@pytest.mark.parametrize(("position", "status"), [(99, 404), (2**70, 404), (0, 410), (2, 410)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_does_not_stand_there_is_answered_so(
    client: Client,
    thread: Complaint,
    dewi: User,
    now: datetime,
    method: str,
    position: int,
    status: int,
) -> None:
    if position == 0:
        publication.withdraw_thread(thread, by=dewi, now=now)
    else:
        message = thread.messages.filter(kind="comment", post__position=2).get()
        publication.withdraw_message(message, by=dewi, now=now)
    assert getattr(client, method)(form(thread, position), GIVEN).status_code == status


# ------------------------------------------------------------------------- what remains to see
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_thread_under_review_tells_nothing_but_that(
    client: Client, thread: Complaint, language: str
) -> None:
    client.post(form(thread), GIVEN)
    response = page(client, thread, language)
    text = response.content.decode()
    with translation.override(language):
        assert translation.gettext("Being checked") in text
    assert (response.status_code, response["X-Robots-Tag"]) == (410, "noindex")
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex"' in text
    assert TITLE not in text


@pytest.mark.parametrize(
    ("language", "date"), [("id", "24 November 2026"), ("en", "24 November 2026")]
)
def test_a_withdrawn_thread_says_why_and_when_and_nothing_else(
    client: Client, thread: Complaint, dewi: User, now: datetime, language: str, date: str
) -> None:
    publication.withdraw_thread(thread, by=dewi, now=now, removal=Removal.PERSONAL_DATA)
    response = page(client, thread, language)
    text = response.content.decode()
    with translation.override(language):
        assert str(Removal.PERSONAL_DATA.label) in text
    assert date in text
    assert (response.status_code, response["X-Robots-Tag"]) == (410, "noindex")
    assert TITLE not in text


def test_a_removed_post_leaves_a_tombstone_with_its_reason(
    client: Client, thread: Complaint, dewi: User, now: datetime
) -> None:
    message = thread.messages.get(kind="response")
    body, author = message.post.body, message.post.author
    publication.withdraw_message(message, by=dewi, now=now, removal=Removal.LAW)
    text = page(client, thread).content.decode()
    [stone] = re.findall(r'<article class="post tombstone".*?</article>', text, re.DOTALL)
    assert "This text was removed on 24 November 2026." in stone
    assert "The law asks for it" in stone
    assert body not in text
    assert author not in stone
    assert "Official response" not in text  # a removed answer is none


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_hidden_is_in_no_list_feed_sitemap_or_form(
    client: Client, indexed: Callable[[], None], thread: Complaint, whole: bool
) -> None:
    indexed()
    post = Post.objects.filter(kind="complaint" if whole else "comment").first()
    assert post is not None
    client.post(form(thread, post.position), GIVEN)
    word = "berlubang" if whole else "mengalami"
    similar = {
        "title": TITLE, "body": post.body, "subcategory": "jalan-berlubang",
        "village": "renon", "step": "preview", "asked": "1",
    }  # fmt: skip
    answers = {
        "list": client.get("/en/aduan/", {"q": word}),
        "newest": client.get("/en/aduan/"),
        "feed": client.get("/feeds/aduan.atom"),
        "home": client.get("/en/", follow=True),
        "map": client.get("/sitemap-threads.xml"),
        "words": client.get("/api/v1/suggest/", {"q": word[:5]}),
        "near": client.post("/en/aduan/baru/", similar),
    }
    for name, response in answers.items():
        text = response.content.decode().replace("<mark>", "").replace("</mark>", "")
        if whole:
            assert thread.reference not in text, name
        elif name != "near":  # there the same words were typed just now
            assert post.body not in text, name


@pytest.mark.parametrize(
    "address", ["/aduan/", "/en/aduan/{0}/", "/feeds/aduan.atom", "/sitemap-threads.xml"]
)
def test_no_cache_may_answer_with_what_was_removed_since(
    client: Client, thread: Complaint, address: str
) -> None:
    response = client.get(address.format(thread.reference))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in response


def test_the_reporter_is_told_what_became_of_the_public_version(
    client: Client, thread: Complaint, dewi: User, now: datetime
) -> None:
    track = reverse("track")
    client.post(form(thread), GIVEN)
    receipt = {"receipt": thread.receipt}
    assert "is being checked" in client.post(f"/en{track}", receipt).content.decode()
    reports.remove(PrivacyReport.objects.get(), removal=Removal.PERSONAL_DATA, by=dewi, now=now)
    text = client.post(f"/en{track}", receipt).content.decode()
    assert "Removed on 24 November 2026" in text
    assert str(Removal.PERSONAL_DATA.label) in text
