"""Pictures at the desk: who sees what, covered without JavaScript, decided after a look."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from complaints import attachments, jobs, pictures, publication
from complaints.attachments import ABSENT, HIDDEN, QUESTIONS
from complaints.models.private import Complaint
from complaints.models.public import PublicPhoto
from complaints.models.review import Attachment
from complaints.uploads import Upload
from tests.factories import ComplaintFactory
from tests.pictures import PDF, SECRETS, photo, plain

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
NOTHING = dict.fromkeys(QUESTIONS, ABSENT)


@pytest.fixture
def case(budi: User) -> Complaint:
    return ComplaintFactory(published=True, forwarded=True)


@pytest.fixture
def held(case: Complaint, now: datetime) -> Attachment:
    """A photo that came with a published complaint about a road."""
    (taken,) = attachments.take_in(
        case.messages.get(kind="complaint"),
        [Upload("IMG_7.jpg", photo(), "Lubang, telepon 081234567890")],
        now=now,
    )
    return taken


def picture(held: Attachment, *, small: bool = False) -> str:
    return reverse("desk:picture", args=[held.pk]) + ("?small" if small else "")


def page(held: Attachment) -> str:
    return reverse("desk:photo", args=[held.pk])


def typed(*rows: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """The form as a browser sends it; a row is how, x, y, width and height."""
    values: dict[str, Any] = {"regions-TOTAL_FORMS": len(rows), "regions-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        names = ("how", "x", "y", "width", "height")
        values |= {f"regions-{number}-{name}": v for name, v in zip(names, row, strict=False)}
    return values | {"caption": "Lubang"} | more


BOX = ("box", "25", "25", "50", "50")


def test_a_verifier_sees_a_clean_copy_that_no_cache_keeps(
    held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    for small, side in ((True, 480), (False, 640)):
        answer = browser.get(picture(held, small=small))
        assert answer["Content-Type"] == "image/jpeg"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        pictures.require_bare(answer.content)
        assert not any(secret in answer.content for secret in SECRETS)
        assert pictures.check(answer.content).width == side


@pytest.mark.parametrize("address", ["picture", "photo", "document"])
@pytest.mark.parametrize(("who", "status"), [("citra", 404), ("ani", 403), ("eka", 403)])
def test_who_may_not_see_the_case_does_not_learn_that_a_photo_exists(
    address: str,
    who: str,
    status: int,
    held: Attachment,
    dewi: User,
    now: datetime,
    browser: Client,
    request: pytest.FixtureRequest,
) -> None:
    attachments.approve(
        held, seen=held.digest, hide=[], answers=NOTHING, caption="", by=dewi, now=now
    )
    browser.force_login(request.getfixturevalue(who))
    answer = browser.get(reverse(f"desk:{address}", args=[held.pk]))
    if answer.status_code == 302:  # Wagtail leads strangers to the sign-in, or to its first page
        assert answer["Location"] == "/admin/" or "login" in answer["Location"]
    else:
        assert answer.status_code == status


def test_an_officer_sees_a_photo_when_it_is_approved_and_as_the_public_does(
    held: Attachment, dewi: User, budi: User, now: datetime, browser: Client
) -> None:
    browser.force_login(budi)
    case_page = reverse("desk:complaint", args=[held.message.complaint.reference])
    assert browser.get(picture(held)).status_code == 404
    waiting = browser.get(case_page).content.decode()
    assert picture(held) not in waiting
    assert "IMG_7" not in waiting
    dewi_opens_and_approves(held, dewi)
    with Image.open(BytesIO(browser.get(picture(held)).content)) as seen:
        assert seen.getpixel((320, 240)) == (0, 0, 0)
    shown = browser.get(case_page).content.decode()
    assert picture(held) in shown
    assert "081234567890" not in shown
    assert browser.get(page(held)).status_code in {302, 403}
    assert browser.get(reverse("desk:photos")).status_code in {302, 403}


def dewi_opens_and_approves(held: Attachment, dewi: User, *rows: tuple[str, ...]) -> Any:
    client = Client()
    client.force_login(dewi)
    client.get(picture(held))
    answers = NOTHING | {"face": HIDDEN}
    return client.post(page(held), typed(*(rows or (BOX,)), approve="1", **answers))


def test_a_picture_is_approved_by_numbers_alone_and_drawn(
    held: Attachment, dewi: User, now: datetime
) -> None:
    answer = dewi_opens_and_approves(held, dewi, BOX, ("blur", "0", "0", "10.5", "10"), ("box",))
    assert answer.status_code == 302
    held.refresh_from_db()
    assert [row["how"] for row in held.regions] == ["box", "blur"]
    assert held.regions[1]["width"] == pytest.approx(0.105)
    assert (held.state, held.approved_by) == (Attachment.State.APPROVED, dewi)
    jobs.run_due(now=datetime.now().astimezone())
    assert PublicPhoto.objects.get().caption == "Lubang"


def test_before_the_picture_was_opened_it_cannot_be_approved(
    held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    browser.get(picture(held, small=True))  # a thumbnail is not a look
    refused = browser.post(page(held), typed(approve="1", **NOTHING))
    assert refused.status_code == 422
    assert refused.context["refusal"]
    held.refresh_from_db()
    assert held.state == Attachment.State.HELD
    browser.get(picture(held))
    assert browser.post(page(held), typed(approve="1", **NOTHING)).status_code == 302


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        ([], {}),
        ([], {"face": ABSENT, "plate": ABSENT}),
        ([], NOTHING | {"plate": HIDDEN}),
        ([("box", "10", "10", "20", "")], NOTHING),
        ([("box", "90", "10", "20", "20")], NOTHING),
        ([("box", "10", "10", "0", "20")], NOTHING),
        ([("box", "x", "10", "10", "20")], NOTHING),
        ([("sepia", "10", "10", "10", "20")], NOTHING),
        ([], NOTHING | {"caption": "a" * 201}),
    ],
)
def test_a_decision_that_is_not_whole_is_refused_and_kept_in_the_form(
    rows: Any, more: Any, held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    browser.get(picture(held))
    answer = browser.post(page(held), typed(*rows, approve="1", **more))
    assert answer.status_code == 422
    assert (more.get("caption") or "Lubang") in answer.content.decode()
    held.refresh_from_db()
    assert held.state == Attachment.State.HELD


def test_without_javascript_the_places_are_shown_on_the_photo_before_anything_is_decided(
    held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = browser.post(page(held), typed(BOX, ("blur", "0.5", "0", "10", "10"), preview="1"))
    text = answer.content.decode()
    assert 'class="desk-cover desk-cover--box" style="left:25.0%;top:25.0%' in text
    assert 'class="desk-cover desk-cover--blur" style="left:0.5%' in text
    assert answer.context["rows"].total_form_count() == 4  # and two empty ones
    held.refresh_from_db()
    assert held.regions == []


def test_a_place_that_is_ticked_for_removal_is_left_out(
    held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answers = typed(BOX, **{"regions-0-remove": "on"}, preview="1")
    assert "desk-cover--box" not in browser.post(page(held), answers).content.decode()


def test_the_caption_is_offered_masked_beside_the_words_of_its_sender(
    held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    form = browser.get(page(held)).context["form"]
    assert form["caption"].value() == "Lubang, telepon [nomor telepon]"


def test_a_refused_photo_stays_private_and_leaves_the_queue(
    held: Attachment, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    queue = browser.get(reverse("desk:photos"))
    assert page(held) in queue.content.decode()
    browser.post(page(held), typed(refuse="1"))
    held.refresh_from_db()
    assert held.state == Attachment.State.REFUSED
    assert page(held) not in browser.get(reverse("desk:photos")).content.decode()


def test_a_published_photo_can_be_taken_out_of_public(
    held: Attachment, dewi: User, browser: Client
) -> None:
    dewi_opens_and_approves(held, dewi)
    jobs.run_due(now=datetime.now().astimezone())
    public = PublicPhoto.objects.get()
    browser.force_login(dewi)
    browser.post(page(held), typed(refuse="1"))
    assert browser.get(public.get_absolute_url()).status_code == 410


def test_photos_of_a_confidential_complaint_are_looked_at_but_not_approved(
    dewi: User, now: datetime, browser: Client
) -> None:
    case = ComplaintFactory(privacy="confidential")
    (secret,) = attachments.take_in(case.messages.get(), [Upload("a.jpg", plain())], now=now)
    browser.force_login(dewi)
    assert browser.get(picture(secret)).status_code == 200
    assert 'name="approve"' not in browser.get(page(secret)).content.decode()
    assert browser.post(page(secret), typed(approve="1", **NOTHING)).status_code == 422
    assert page(secret) not in browser.get(reverse("desk:photos")).content.decode()


def test_a_document_is_downloaded_by_verifiers_alone_and_never_shown(
    case: Complaint, dewi: User, budi: User, now: datetime, browser: Client
) -> None:
    message = case.messages.get(kind="complaint")
    (document,) = attachments.take_in(message, [Upload("surat.pdf", PDF)], now=now)
    address = reverse("desk:document", args=[document.pk])
    browser.force_login(dewi)
    answer = browser.get(address)
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert browser.get(page(document)).status_code == 404
    assert browser.get(picture(document)).status_code == 404
    browser.force_login(budi)
    assert browser.get(address).status_code in {302, 403}
    assert (
        "surat.pdf"
        not in browser.get(reverse("desk:complaint", args=[case.reference])).content.decode()
    )


# ------------------------------------------------------------------------------------- proof
@pytest.fixture
def answer_of_budi(budi: User) -> Any:
    case = ComplaintFactory(published=True, answered=True, officer=budi)
    return case.messages.get(kind="response")


def add_to(text: Any, client: Client, content: bytes = b"", name: str = "bukti.jpg") -> Any:
    file = BytesIO(content or photo())
    file.name = name
    values = {"photos": file, "caption": "Sudah ditambal"}
    return client.post(reverse("desk:add_proof", args=[text.pk]), values)


def test_an_officer_adds_proof_to_the_own_answer_and_a_verifier_looks_first(
    answer_of_budi: Any, budi: User, dewi: User, browser: Client
) -> None:
    browser.force_login(budi)
    added = add_to(answer_of_budi, browser)
    assert added.status_code == 302, added.context["refusal"]
    proof = Attachment.objects.get()
    assert (proof.caption, proof.state) == ("Sudah ditambal", Attachment.State.HELD)
    assert browser.get(picture(proof)).status_code == 200  # the own agency's
    dewi_opens_and_approves(proof, dewi)
    jobs.run_due(now=datetime.now().astimezone())
    public = PublicPhoto.objects.get()
    assert public.post == answer_of_budi.post
    thread = publication.read(answer_of_budi.complaint.reference)
    assert public.name in browser.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("content", "name"), [(PDF, "a.pdf"), (b"<svg/>", "a.svg"), (plain(), "a.html")]
)
def test_proof_that_is_no_photo_is_refused(
    content: bytes, name: str, answer_of_budi: Any, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    refused = add_to(answer_of_budi, browser, content, name)
    assert refused.status_code == 422
    assert refused.context["refusal"]
    assert not Attachment.objects.exists()


def test_nobody_adds_proof_to_what_another_wrote(
    answer_of_budi: Any, case: Complaint, budi: User, citra: User, browser: Client
) -> None:
    browser.force_login(citra)
    assert add_to(answer_of_budi, browser).status_code == 404
    browser.force_login(budi)
    assert add_to(case.messages.get(kind="complaint"), browser).status_code in {302, 403}
    assert not Attachment.objects.exists()


def test_adding_proof_needs_the_token_of_the_page(answer_of_budi: Any, budi: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(budi)
    assert add_to(answer_of_budi, strict).status_code == 403
    assert not Attachment.objects.exists()
