"""Bad input and trouble: a clear sentence, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import publication
from complaints.models.private import Complaint
from complaints.models.review import Attachment
from tests.factories import ComplaintFactory
from tests.pages.test_filing import FORM, typed
from tests.pages.test_photos import carried, file, post, several
from tests.pictures import PDF, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
BALINESE = "ᬫᬃᬕᬶᬦᬾ ᬳᬸᬲᬓ᭄ 🕳️🚧 jalannya berlubang dalam sekali, ᬢᬸᬮᬸᬂ."
HTML = '<p style="x">Jalan <b>rusak</b></p><script>alert(1)</script> di depan pasar &amp; sekolah'


def text(page: Any) -> str:
    return unescape(page.content.decode())


@pytest.mark.parametrize("step", ["preview", "send"])
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ([file(b"\xff\xd8\xff" + b"x" * 15_800_000)], "This file is larger than 15 MB."),
        ([file(PDF, "liburan.jpg")], "The name of this file does not say what it is."),
        ([file(b"GIF89a" + b"x" * 99, "a.jpg")], "Send a photo as JPEG, PNG, WebP or HEIC"),
        (several(40), "At most 6 files fit with one text."),
        ([file(b"", "kosong.jpg")], ""),
    ],
    ids=["15 MB", "PDF named jpg", "GIF", "40 photos", "empty"],
)
def test_a_file_that_cannot_be_taken_is_named_and_the_words_stay(
    client: Client, sent: list[Any], sentence: str, step: str
) -> None:
    for each in sent:
        each.seek(0)
    page = post(client, *sent, step=step, location="Banjar Kaja")
    assert page.status_code == 400
    assert sentence in text(page)
    assert typed()["body"] in text(page)
    assert "Banjar Kaja" in text(page)
    assert not Complaint.objects.exists()


def test_of_several_files_the_good_ones_stay_beside_the_bad_one(client: Client) -> None:
    page = post(client, file(photo()), file(b"nothing", "b.jpg"), step="preview")
    assert page.status_code == 400
    assert len(carried(page)["staged"]) == 1
    post(client, step="send", **carried(page))
    assert Attachment.objects.count() == 1


def test_a_photo_of_an_iphone_is_taken(client: Client) -> None:
    page = post(client, file(photo("heic"), "IMG_0001.HEIC"), step="preview")
    assert page.status_code == 200
    assert post(client, step="send", **carried(page)).status_code == 302


def test_emoji_and_balinese_script_arrive_as_they_were_written(client: Client) -> None:
    preview = client.post(FORM, typed(body=BALINESE, title="Jalan ᬭᬸᬲᬓ᭄ 😢"))
    assert "ᬫᬃᬕᬶᬦᬾ ᬳᬸᬲᬓ᭄ 🕳️🚧" in text(preview).partition("<article")[2]
    client.post(FORM, typed(body=BALINESE, title="Jalan ᬭᬸᬲᬓ᭄ 😢", step="send"))
    message = Complaint.objects.get().messages.get()
    assert (message.title, message.body) == ("Jalan ᬭᬸᬲᬓ᭄ 😢", BALINESE)


def test_pasted_html_is_shown_as_it_was_pasted_and_never_run(client: Client) -> None:
    page = client.post(FORM, typed(body=HTML)).content.decode()
    assert "<script>alert" not in page
    assert escape("<script>alert(1)</script>") in page
    client.post(FORM, typed(body=HTML, step="send"))
    assert Complaint.objects.get().messages.get().body == HTML


def test_a_text_of_20_kb_is_measured_in_a_sentence_and_kept(client: Client) -> None:
    body = "Jalan rusak sekali. " * 1024
    page = client.post(FORM, typed(body=body))
    assert page.status_code == 400
    assert "At most 5000 characters fit here; this has 20479." in text(page)
    assert body.strip() in text(page)


def test_a_clock_that_is_a_day_ahead_is_told_the_day_of_denpasar(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = text(client.post(FORM, typed(happened_on=tomorrow.isoformat())))
    assert "This day has not come yet. In Denpasar it is" in page
    assert f'value="{tomorrow.isoformat()}"' in page
    yesterday = timezone.localdate() - timedelta(days=1)
    assert client.post(FORM, typed(happened_on=yesterday.isoformat())).status_code == 200


# ------------------------------------------------------------------- cookies, and pages too old
def test_a_browser_without_cookies_files_and_sees_the_receipt_at_once() -> None:
    def send(step: str, **more: Any) -> Any:
        client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
        return client.post(FORM, typed(step=step) | more)

    preview = send("preview", photos=[file(photo())])
    assert preview.status_code == 200
    sent = send("send", **carried(preview))
    assert sent.status_code == 200
    assert "data-receipt=" in sent.content.decode()
    assert "no-store" in sent["Cache-Control"]
    again = send("send", **carried(preview))
    assert again.context["receipt"] == sent.context["receipt"]
    assert Complaint.objects.count() == 1
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_another_site_cannot_file_through_a_browser_without_cookies(origin: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": origin} if origin else {})
    assert client.post(FORM, typed(step="send")).status_code == 403
    assert not Complaint.objects.exists()


def test_a_session_needs_its_token_whatever_the_origin_says(ani: Any) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    client.force_login(ani)
    assert client.post(FORM, typed(step="send")).status_code == 403
    assert not Complaint.objects.exists()


def test_a_page_that_was_open_too_long_comes_back_with_everything_typed() -> None:
    client = Client(enforce_csrf_checks=True)
    answers = typed(step="send", location="Banjar Kaja", **{"answer-ukuran-lubang": "Lebih besar"})
    page = client.post(FORM, answers)
    assert page.status_code == 403
    for words in (answers["title"], answers["body"], "Banjar Kaja", "Lebih besar", answers["key"]):
        assert words in text(page)
    token = client.cookies["csrftoken"].value
    assert client.post(FORM, answers | {"csrfmiddlewaretoken": token}).status_code == 302


# -------------------------------------------------------------------------------- what is gone
def test_a_comment_on_a_withdrawn_thread_is_given_back_to_its_writer(
    client: Client, ani: Any, now: Any
) -> None:
    complaint = ComplaintFactory(published=True, now=now)
    publication.withdraw_thread(complaint, by=None, now=now)
    client.force_login(ani)
    words = "Di gang sebelah juga begitu <sejak kemarin>."
    page = client.post(
        f"/en/aduan/{complaint.reference}/komentar/", {"body": words, "key": "k" * 9}
    )
    assert page.status_code == 410
    assert "Your words, to copy" in text(page)
    assert words in text(page)
