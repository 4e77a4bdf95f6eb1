"""Filing with photos without JavaScript, and public photos by their address."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from complaints import attachments, jobs, pictures, publication, uploads
from complaints.attachments import ABSENT, QUESTIONS
from complaints.models.private import Complaint
from complaints.models.public import PublicPhoto
from complaints.models.review import Attachment
from complaints.uploads import Upload
from pages.uploads import UPLOADS
from tests.factories import ComplaintFactory
from tests.pages.test_filing import FORM, RECEIPT, typed
from tests.pictures import PDF, SECRETS, photo, plain

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
PIN = "-8.674200,115.231000"


def files(place: Path, folder: str) -> list[Path]:
    return [path for path in (place / folder).rglob("*") if path.is_file()]


def file(content: bytes, name: str = "IMG_7.jpg") -> BytesIO:
    sent = BytesIO(content)
    sent.name = name
    return sent


def post(client: Client, *sent: BytesIO, **answers: Any) -> Any:
    return client.post(FORM, typed(**answers) | ({"photos": list(sent)} if sent else {}))


def several(most: int) -> list[BytesIO]:
    return [file(plain(size=(8, 8)), f"{count}.jpg") for count in range(most)]


def carried(page: Any) -> dict[str, Any]:
    """What the form of the page sends on about files, as a browser would."""
    text = unescape(page.content.decode())
    tokens = re.findall(r'name="staged" value="([^"]+)"', text)
    captions = re.findall(r'name="(caption_[^"]+)"[^>]* value="([^"]*)"', text)
    return {"staged": tokens} | dict(captions)


def number(page: Any) -> str:
    """The number of the first file on the form."""
    found = re.search(r'name="remove" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


# --------------------------------------------------------------------------------- filing
def test_a_complaint_is_filed_with_photos_over_preview_and_sending(
    client: Client, stores: Path
) -> None:
    first = post(client, file(photo()), file(PDF, "surat.pdf"), step="preview")
    assert first.status_code == 200
    text = unescape(first.content.decode())
    assert "IMG_7.jpg" in text
    assert "surat.pdf" in text
    assert text.count("data:image/jpeg;base64,") == 1
    assert not Complaint.objects.exists()
    sent = post(client, step="send", **carried(first))
    assert (sent.status_code, sent["Location"]) == (302, RECEIPT)
    kept = list(Complaint.objects.get().messages.get().attachments.all())
    assert [(one.kind, one.file_name) for one in kept] == [
        ("photo", "IMG_7.jpg"),
        ("document", "surat.pdf"),
    ]
    assert attachments.original(kept[0]) == photo()
    assert len(files(stores, "private")) == 2  # nothing is left of what was staged


def test_a_fault_elsewhere_loses_neither_the_photo_nor_its_caption(client: Client) -> None:
    page = post(client, file(photo()), step="add")
    caption = f"caption_{number(page)}"
    again = post(client, title="", step="preview", **carried(page) | {caption: "Lubang besar"})
    assert again.status_code == 400
    assert carried(again)[caption] == "Lubang besar"
    preview = post(client, step="preview", **carried(again))
    assert carried(preview)[caption] == "Lubang besar"
    post(client, step="send", **carried(preview))
    assert Attachment.objects.get().caption == "Lubang besar"


def test_a_chosen_photo_can_be_removed_again(client: Client, stores: Path) -> None:
    page = post(client, file(photo()), file(plain(), "dua.jpg"), step="add")
    left = post(client, remove=number(page), location="Banjar X", **carried(page))
    assert left.status_code == 200
    assert "IMG_7.jpg" not in left.content.decode()
    assert "dua.jpg" in left.content.decode()
    assert "Banjar X" in left.content.decode()
    assert len(files(stores, "private")) == 2  # one file and its thumbnail
    assert "error-summary" not in left.content.decode()


@pytest.mark.parametrize("step", ["add", "preview", "send"])
@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg/>", "a.svg", "Send a photo as JPEG, PNG, WebP or HEIC"),
        (plain(), "a.html", "does not say what it is"),
        (plain()[:500], "a.jpg", "damaged or incomplete"),
        (b"\xff\xd8\xff" + b"\0" * uploads.MAX_BYTES, "a.jpg", "larger than 15 MB"),
    ],
)
def test_a_file_that_is_refused_is_named_and_everything_else_is_kept(
    client: Client, step: str, content: bytes, name: str, sentence: str
) -> None:
    page = post(client, file(photo()), step="add")
    refused = post(client, file(content, name), step=step, **carried(page))
    text = unescape(refused.content.decode())
    assert refused.status_code == 400
    assert text.count(sentence) >= 2  # in the summary on top, and at the field
    assert 'href="#id_photos"' in text
    assert typed()["body"] in text
    assert len(carried(refused)["staged"]) == 1
    assert not Complaint.objects.exists()


def test_more_than_six_files_are_refused_in_one_go_and_one_by_one(client: Client) -> None:
    at_once = post(client, *several(7), step="add")
    assert at_once.status_code == 400
    assert "At most 6 files" in at_once.content.decode()
    page = post(client, *several(5), step="add")
    full = post(client, *several(2), step="add", **carried(page))
    assert "At most 6 files" in full.content.decode()
    assert len(carried(full)["staged"]) == 6


def test_a_photo_of_another_session_or_a_forged_one_is_not_taken(client: Client) -> None:
    page = post(client, file(photo()), step="preview")
    stranger = Client()
    post(stranger, file(plain()), step="add")  # has a session of its own
    for tokens in (carried(page)["staged"], ["gAAAAforged"]):
        refused = post(stranger, step="send", staged=tokens)
        assert refused.status_code == 400
        assert "choose it again" in refused.content.decode()
    assert not Complaint.objects.exists()


def test_a_double_click_files_one_complaint_with_its_photos_once(client: Client) -> None:
    page = post(client, file(photo()), step="preview")
    for _click in range(2):
        assert post(client, step="send", **carried(page)).status_code == 302
    assert (Complaint.objects.count(), Attachment.objects.count()) == (1, 1)


def test_an_emergency_and_the_way_back_keep_the_photos(client: Client) -> None:
    alarm = post(client, file(photo()), title="Ada kebakaran di gang", step="send")
    assert 'href="tel:112"' in alarm.content.decode()
    back = post(client, step="edit", **carried(alarm))
    assert "IMG_7.jpg" in back.content.decode()
    assert len(carried(back)["staged"]) == 1


def test_the_place_of_the_photo_is_offered_and_used_only_if_it_is_ticked(client: Client) -> None:
    page = post(client, file(photo()), step="preview")
    text = unescape(page.content.decode())
    assert re.search(rf'<input type="checkbox" name="pin"[^>]* value="{re.escape(PIN)}">', text)
    assert "Renon" in text
    post(client, step="send", **carried(page))
    assert Complaint.objects.get().pin == ""
    again = Client()
    page = post(again, file(photo()), step="preview", key="another-key-of-mine")
    post(again, step="send", key="another-key-of-mine", pin=PIN, **carried(page))
    assert Complaint.objects.get(pin__isnull=False, pk=Complaint.objects.latest("pk").pk).pin == PIN


def test_no_place_is_offered_for_a_photo_that_tells_none(client: Client) -> None:
    page = post(client, file(plain()), step="preview")
    assert 'type="checkbox" name="pin"' not in page.content.decode()


def test_a_caption_is_shown_as_the_public_would_read_it(client: Client) -> None:
    page = post(client, file(photo()), step="add")
    caption = f"caption_{number(page)}"
    answers = carried(page) | {caption: "Telepon 081234567890"}
    preview = post(client, step="preview", **answers).content.decode()
    assert "Telepon [nomor telepon]" in preview
    refused = post(client, step="preview", **carried(page) | {caption: "x" * 201})
    assert "at most 200 characters" in refused.content.decode()


def test_nothing_that_is_chosen_touches_a_disk_unsealed(
    client: Client, stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("A temporary file was made.")

    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", opened)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", opened)
    large = photo() + b"Rahasiakuningan" * 300_000  # above Django's limit for memory
    page = post(client, file(large), step="preview")
    assert page.status_code == 200
    for path in files(stores, "private"):
        # Long needles: four letters do occur by chance in six million random bytes.
        assert not any(secret in path.read_bytes() for secret in (*SECRETS, b"\x00\x10JFIF\x00"))
    assert "IMG_7" not in "".join(carried(page)["staged"])


def test_who_sends_files_without_end_is_slowed_down_and_loses_nothing(client: Client) -> None:
    for _file in range(UPLOADS.allowed):
        UPLOADS.count("127.0.0.1")
    refused = post(client, file(photo()), step="preview")
    assert refused.status_code == 400
    assert typed()["body"] in unescape(refused.content.decode())
    assert "Too many tries" in refused.content.decode()
    cache.clear()


def test_a_form_with_a_file_but_without_its_token_is_refused(stores: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, file(photo()), step="send").status_code == 403
    assert files(stores, "private") == []


def test_enter_in_a_field_leads_to_the_preview_and_removes_nothing(client: Client) -> None:
    page = post(client, file(photo()), step="add").content.decode()
    form = page.partition('enctype="multipart/form-data"')[2]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'name="step" value="preview"' in first[0]


# ---------------------------------------------------------------------------- public photos
@pytest.fixture
def shown(dewi: User, now: datetime) -> PublicPhoto:
    case = ComplaintFactory(published=True)
    (taken,) = attachments.take_in(
        case.messages.get(), [Upload("IMG_7.jpg", photo(), "Lubang")], now=now
    )
    attachments.approve(
        taken,
        seen=taken.digest,
        hide=[],
        answers=dict.fromkeys(QUESTIONS, ABSENT),
        caption="Lubang <di> jalan",
        by=dewi,
        now=now,
    )
    jobs.run_due(now=now)
    return PublicPhoto.objects.get()


@pytest.mark.parametrize("name", ["photo", "photo_small"])
def test_a_photo_is_a_picture_that_every_cache_asks_about(
    name: str, shown: PublicPhoto, client: Client
) -> None:
    address = reverse(name, kwargs={"name": shown.name})
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    content = b"".join(answer.streaming_content)
    pictures.require_bare(content)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "IMG" not in str(answer.headers)
    assert not answer.cookies
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_an_address_does_not_depend_on_the_language(shown: PublicPhoto) -> None:
    with translation.override("en"):
        assert shown.get_absolute_url() == f"/foto/{shown.name}.jpg"


def test_what_is_withdrawn_is_gone_even_for_who_has_it_in_a_cache(
    shown: PublicPhoto, client: Client, dewi: User, now: datetime
) -> None:
    address = shown.get_absolute_url()
    version = client.get(address)["ETag"]
    publication.withdraw_thread(Complaint.objects.get(), by=dewi, now=now)
    for headers in ({}, {"if-none-match": version}, {"if-none-match": "*"}):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 410
        assert (
            "no longer public" in answer.content.decode() or "tidak lagi" in answer.content.decode()
        )
        assert "no-store" in answer["Cache-Control"]


def test_what_is_hidden_by_a_report_is_gone_until_somebody_decided(
    shown: PublicPhoto, client: Client, now: datetime
) -> None:
    message = Complaint.objects.get().messages.get()
    publication.hide(message, now=now)
    assert client.get(shown.get_absolute_url()).status_code == 410
    publication.restore(message, now=now)
    assert client.get(shown.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["a" * 43, "../../etc/passwd", "a" * 42, "a" * 44, ""])
def test_a_name_that_never_was_is_missing(name: str, client: Client, db: None) -> None:
    for suffix in (".jpg", "-640.jpg"):
        assert client.get(f"/foto/{name}{suffix}").status_code == 404


def test_a_thread_shows_its_photos_with_their_captions(shown: PublicPhoto, client: Client) -> None:
    page = client.get(Complaint.objects.get().thread.get_absolute_url()).content.decode()
    assert f'href="/foto/{shown.name}.jpg"' in page
    assert f'src="/foto/{shown.name}-640.jpg"' in page
    assert 'alt="Lubang &lt;di&gt; jalan"' in page


def test_programs_read_the_photos_of_a_thread(shown: PublicPhoto, client: Client) -> None:
    answer = client.get(f"/api/v1/threads/{Complaint.objects.get().reference}/").json()
    assert answer["photos"] == [
        {
            "url": f"http://testserver/foto/{shown.name}.jpg",
            "width": 640,
            "height": 480,
            "caption": "Lubang <di> jalan",
        }
    ]
