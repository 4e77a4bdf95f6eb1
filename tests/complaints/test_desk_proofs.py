"""Photos in the form of a move: sent with it, kept while it is corrected, looked at before all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints import uploads
from complaints.models.private import Complaint
from complaints.models.public import PublicPhoto
from complaints.models.review import Attachment
from tests.factories import ComplaintFactory
from tests.pictures import plain

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
WORDS = "Tim kami menambal lubang itu pada hari Senin."


@pytest.fixture
def case(budi: User, dewi: User) -> Complaint:
    return ComplaintFactory(published=True, in_progress=True, verifier=dewi, officer=budi)


@pytest.fixture
def officer(budi: User) -> Client:
    client = Client()
    client.force_login(budi)
    return client


def url(case: Complaint, verb: str = "report_follow_up") -> str:
    return reverse("desk:move", args=[case.reference, verb])


def file(content: bytes | None = None, name: str = "bukti.jpg") -> BytesIO:
    made = BytesIO(plain() if content is None else content)
    made.name = name
    return made


def form(case: Complaint, text: str = WORDS, **more: Any) -> dict[str, Any]:
    return {"version": case.version, "text": text, "caption": "Sudah ditambal"} | more


@pytest.mark.parametrize("verb", ["answer", "report_follow_up"])
def test_words_and_photos_are_sent_in_one_form_and_a_verifier_looks_first(
    verb: str, case: Complaint, officer: Client
) -> None:
    sent = officer.post(url(case, verb), form(case, photos=[file(), file(plain(size=(99, 99)))]))
    assert sent.status_code == 302
    text = case.messages.latest("pk")
    assert (text.body, text.state) == (WORDS, "published")
    proofs = text.attachments.all()
    assert [(p.state, p.caption) for p in proofs] == [("held", "Sudah ditambal")] * 2
    assert not PublicPhoto.objects.exists()


def test_photos_wait_on_the_server_while_the_form_is_corrected(
    case: Complaint, officer: Client
) -> None:
    refused = officer.post(url(case), form(case, text="  ", photos=[file(), file()]))
    assert refused.status_code == 422
    assert not Attachment.objects.exists()
    kept = refused.context["proofs"]
    assert len(kept) == 2
    assert refused.content.decode().count("data:image/jpeg") == 2
    again = form(
        case,
        staged=[one.staged.token for one in kept],
        **{kept[0].caption_name: "Dari timur", kept[1].remove_name: "on"},
    )
    assert officer.post(url(case), again).status_code == 302
    assert [p.caption for p in Attachment.objects.all()] == ["Dari timur"]


def test_whoever_was_slower_keeps_the_photos(case: Complaint, officer: Client) -> None:
    late = officer.post(url(case), form(case, version=case.version - 1, photos=[file()]))
    assert late.status_code == 409
    page = late.context
    assert len(page["proofs"]) == 1
    again = form(
        case, version=page["form"]["version"].value(), staged=page["proofs"][0].staged.token
    )
    assert officer.post(url(case), again).status_code == 302
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"), [(b"%PDF-1.4\n%%EOF\n", "surat.pdf"), (b"<svg/>", "a.svg")]
)
def test_what_is_no_photo_is_refused_and_the_case_stays_where_it_was(
    content: bytes, name: str, case: Complaint, officer: Client
) -> None:
    refused = officer.post(url(case), form(case, photos=[file(content, name)]))
    assert refused.status_code == 422
    assert refused.context["refusal"]
    assert WORDS in refused.content.decode()
    case.refresh_from_db()
    assert case.stage == "in_progress"
    assert not Attachment.objects.exists()


def test_too_many_photos_are_refused_together(case: Complaint, officer: Client) -> None:
    many = [file() for _ in range(uploads.MOST_FILES + 1)]
    refused = officer.post(url(case), form(case, photos=many))
    assert refused.status_code == 422
    assert str(uploads.MOST_FILES) in refused.context["refusal"]
    assert not Attachment.objects.exists()


def test_another_session_cannot_use_what_somebody_else_chose(
    case: Complaint, officer: Client, budi: User
) -> None:
    kept = officer.post(url(case), form(case, text="", photos=[file()])).context["proofs"]
    stranger = Client()
    stranger.force_login(budi)
    refused = stranger.post(url(case), form(case, staged=kept[0].staged.token))
    assert refused.status_code == 422
    assert not Attachment.objects.exists()


def test_other_steps_take_no_photos(case: Complaint, officer: Client) -> None:
    asks = officer.post(
        url(case, "ask_reporter"), {"version": case.version, "text": "Mana?", "photos": [file()]}
    )
    assert asks.status_code == 302
    assert not Attachment.objects.exists()
    assert "multipart" not in officer.get(url(case, "hand_back")).content.decode()


def test_a_move_needs_the_token_of_its_page_and_leaves_no_file_behind(
    case: Complaint, budi: User, stores: Path
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(budi)
    assert strict.post(url(case), form(case, photos=[file()])).status_code == 403
    assert [path for path in stores.rglob("*") if path.is_file()] == []


def test_the_same_form_sent_twice_reports_once(case: Complaint, officer: Client) -> None:
    """A double click: the second is told that the case has moved, with everything it sent."""
    twice = [form(case, photos=[file()]) for _click in range(2)]
    first, second = (officer.post(url(case), data) for data in twice)
    assert (first.status_code, second.status_code) == (302, 409)
    assert case.messages.filter(kind="follow_up").count() == 1
    assert Attachment.objects.count() == 1
