"""Photos from the citizen's telephone to the public page, and out of it again."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from complaints import attachments, data_keys, intake, jobs, pictures, publication, staging, storage
from complaints.attachments import ABSENT, HIDDEN, QUESTIONS
from complaints.errors import (
    ChecklistOpen,
    ComplaintError,
    Confidential,
    KeyReused,
    NotPermitted,
    NotPublished,
    NotReviewed,
    PhotoWithdrawn,
)
from complaints.models.private import Complaint, Message
from complaints.models.public import PublicPhoto, Thread
from complaints.models.review import Attachment
from complaints.models.work import Job
from complaints.regions import Region
from complaints.signals import thread_changed
from complaints.uploads import Upload
from tests.factories import ComplaintFactory, UserFactory, filing
from tests.pictures import PDF, SECRETS, drawing, photo, plain

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
FACE = Region(0.25, 0.25, 0.5, 0.5)
NOTHING = dict.fromkeys(QUESTIONS, ABSENT)
LATER = timedelta(hours=2)


def files(place: Path, store: str) -> list[Path]:
    return sorted(path for path in (place / store).rglob("*") if path.is_file())


def file_with(*uploads: Upload, **changes: Any) -> Complaint:
    filed = intake.file(
        filing(**changes), key="a-key-for-photos", now=datetime.now().astimezone(), uploads=uploads
    )
    return Complaint.objects.get(reference=filed.reference)


@pytest.fixture
def held() -> Attachment:
    """A photo that waits for review with its complaint."""
    return (
        file_with(Upload("IMG_1.jpg", photo(), "Lubang di depan rumah"))
        .messages.get()
        .attachments.get()
    )


def publish(complaint: Complaint, dewi: User, now: datetime) -> None:
    message = complaint.messages.get(kind="complaint")
    spans = publication.propose(message, now=now).spans
    publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)


def approve(attachment: Attachment, by: User, now: datetime, **changes: Any) -> Attachment:
    decision: dict[str, Any] = {
        "seen": attachment.digest, "hide": [FACE], "answers": NOTHING | {"face": HIDDEN},
        "caption": "Lubang di jalan",
    }  # fmt: skip
    return attachments.approve(attachment, by=by, now=now, **(decision | changes))


def shown(held: Attachment, dewi: User, now: datetime) -> PublicPhoto:
    publish(held.message.complaint, dewi, now)
    approve(held, dewi, now)
    jobs.run_due(now=now)
    return PublicPhoto.objects.get()


# -------------------------------------------------------------------------------- taken in
def test_an_original_at_rest_is_ciphertext_in_the_store_and_in_the_database(
    held: Attachment, stores: Path
) -> None:
    (path,) = files(stores, "private")
    content = path.read_bytes()
    assert not any(
        plaintext in content for plaintext in (*SECRETS, b"\x00\x10JFIF\x00", photo()[:8])
    )
    assert path.stat().st_mode & 0o077 == 0
    assert "IMG_1" not in str(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_name, caption, digest FROM complaints_attachment")
        name, caption, digest = cursor.fetchone()
    assert b"IMG_1" not in bytes(name)
    assert b"Lubang" not in bytes(caption)
    assert attachments.original(held) == photo()
    assert digest != hashlib.sha256(photo()).hexdigest()  # keyed: a known picture is not found
    assert (held.file_name, held.caption) == ("IMG_1.jpg", "Lubang di depan rumah")
    assert (held.state, held.width, held.height) == (Attachment.State.HELD, 640, 480)


def test_without_its_data_key_an_original_cannot_be_read(
    held: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_keys, "find", lambda number: None)
    with pytest.raises(attachments.OriginalGone):
        attachments.original(held)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([Upload("a.jpg", plain())] * 7, "too_many_files"),
        ([Upload("a.jpg", plain()), Upload("b.svg", b"<svg/>")], "unsupported_format"),
        ([Upload("a.jpg", plain(), "x" * 201)], "caption_too_long"),
        ([Upload("a.jpg", plain(), "a\0b")], "bad_character"),
    ],
)
def test_of_files_that_are_refused_nothing_is_kept(
    sent: list[Upload], code: str, stores: Path
) -> None:
    with pytest.raises(ComplaintError) as refused:
        file_with(*sent)
    assert refused.value.code == code
    assert not Complaint.objects.exists()
    assert files(stores, "private") == []


def test_a_filing_that_fails_leaves_no_file(stores: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(attachments, "attach", fails)
    with pytest.raises(RuntimeError):
        file_with(Upload("a.jpg", plain()))
    assert files(stores, "private") == []


def test_a_filing_sent_twice_has_its_photos_once(stores: Path, held: Attachment) -> None:
    file_with(Upload("IMG_1.jpg", photo(), "Lubang di depan rumah"))
    assert Attachment.objects.count() == len(files(stores, "private")) == 1
    with pytest.raises(KeyReused):
        file_with(Upload("b.jpg", plain()))


def test_a_file_name_is_bare_and_short(held: Attachment) -> None:
    name = f"C:\\Users\\Wayan\\../{'a' * 300}\x07.jpeg"
    (taken,) = attachments.take_in(held.message, [Upload(name, plain())], now=held.uploaded_at)
    taken.refresh_from_db()
    assert taken.file_name == "a" * 115 + ".jpeg"


def test_with_what_it_has_already_a_text_has_no_more_than_six(held: Attachment) -> None:
    with pytest.raises(ComplaintError) as refused:
        attachments.take_in(held.message, [Upload("a.jpg", plain())] * 6, now=held.uploaded_at)
    assert refused.value.code == "too_many_files"


# -------------------------------------------------------------------------------- decided
def test_a_photo_becomes_public_with_its_text_clean_hidden_and_under_another_name(
    held: Attachment, dewi: User, now: datetime, stores: Path
) -> None:
    approve(held, dewi, now, caption="Lubang, hubungi 081234567890")
    jobs.run_due(now=now)
    assert not PublicPhoto.objects.exists()  # its text is not public yet
    assert files(stores, "photos") == []

    changed = []
    thread_changed.connect(receiver := lambda sender, **kw: changed.append(kw), weak=False)
    publish(held.message.complaint, dewi, now)
    changed.clear()
    jobs.run_due(now=now)
    thread_changed.disconnect(receiver)

    public = PublicPhoto.objects.get()
    assert changed
    assert (public.width, public.height, len(public.name)) == (640, 480, 43)
    assert public.caption == "Lubang, hubungi [nomor telepon]"
    assert held.stored_as not in {public.name}
    large, small = (
        storage.read(storage.photos(), storage.photo_path(public.name, s)) for s in storage.SUFFIXES
    )
    for content in (large, small):
        pictures.require_bare(content)
        assert not any(secret in content for secret in SECRETS)
        with Image.open(BytesIO(content)) as picture:
            inner = picture.crop((200, 150, 440, 330))
            assert all(high <= 2 for _low, high in inner.getextrema())
            assert picture.getpixel((40, 40)) != (0, 0, 0)


def test_a_job_that_runs_again_changes_nothing(
    held: Attachment, dewi: User, now: datetime, stores: Path
) -> None:
    public = shown(held, dewi, now)
    attachments.draw_photo({"attachment": held.pk})
    attachments.remove_photo({"photo": public.pk})  # it is not withdrawn
    assert PublicPhoto.objects.get() == public
    assert len(files(stores, "photos")) == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"seen": ""}, attachments.NotOpened),
        ({"seen": "0" * 64}, attachments.NotOpened),
        ({"answers": {"face": HIDDEN}}, ChecklistOpen),
        ({"answers": dict.fromkeys(QUESTIONS, "perhaps")}, ChecklistOpen),
        ({"hide": []}, attachments.NothingHidden),
    ],
)
def test_a_photo_that_was_not_looked_at_is_not_approved(
    held: Attachment, dewi: User, now: datetime, changes: Any, refusal: type[ComplaintError]
) -> None:
    with pytest.raises(refusal):
        approve(held, dewi, now, **changes)
    held.refresh_from_db()
    assert held.state == Attachment.State.HELD
    assert not Job.objects.filter(kind="photo").exists()


def test_a_photo_whose_original_was_erased_is_not_approved(
    held: Attachment, dewi: User, now: datetime
) -> None:
    Attachment.objects.update(digest="")
    held.refresh_from_db()
    with pytest.raises(attachments.NotOpened):
        approve(held, dewi, now, seen="")


@pytest.mark.parametrize("who", ["ani", "budi", "eka"])
def test_only_a_verifier_decides(
    who: str, held: Attachment, now: datetime, request: pytest.FixtureRequest
) -> None:
    account = request.getfixturevalue(who)
    with pytest.raises(NotPermitted):
        approve(held, account, now)
    with pytest.raises(NotPermitted):
        attachments.refuse(held, by=account, now=now)


def test_what_is_confidential_or_a_document_is_never_approved(dewi: User, now: datetime) -> None:
    secret = file_with(Upload("a.jpg", plain()), privacy="confidential")
    with pytest.raises(Confidential):
        approve(secret.messages.get().attachments.get(), dewi, now)
    message = ComplaintFactory(published=True).messages.get()
    (document,) = attachments.take_in(message, [Upload("surat.pdf", PDF)], now=now)
    with pytest.raises(NotPublished):
        approve(document, dewi, now)
    with pytest.raises(NotPermitted):
        attachments.picture_for(document, by=dewi, max_side=640)
    assert attachments.original(document) == PDF


def test_a_photo_of_a_reply_to_the_office_is_never_approved(
    held: Attachment, dewi: User, now: datetime
) -> None:
    Message.objects.filter(pk=held.message_id).update(kind=Message.Kind.REPLY)
    held.message.refresh_from_db()
    with pytest.raises(NotPublished):
        approve(held, dewi, now)


def test_a_sensitive_matter_needs_a_second_verifier_who_hides_no_less(
    held: Attachment, dewi: User, now: datetime
) -> None:
    Complaint.objects.update(sensitive=True)
    other = UserFactory(verifier=True)
    for _again in range(2):
        assert approve(held, dewi, now).state == Attachment.State.HELD
    with pytest.raises(NotReviewed):
        approve(held, other, now, hide=[Region(0.25, 0.25, 0.4, 0.5)])
    with pytest.raises(NotReviewed):
        approve(held, other, now, hide=[Region(0, 0, 1, 1, Region.BLUR)])
    assert approve(held, other, now, hide=[Region(0.2, 0.2, 0.6, 0.6)]).state == "approved"


def test_a_new_decision_replaces_the_picture_and_its_address(
    held: Attachment, dewi: User, now: datetime, stores: Path
) -> None:
    first = shown(held, dewi, now)
    held.refresh_from_db()
    approve(held, dewi, now + LATER, hide=[Region(0, 0, 1, 1)])
    with pytest.raises(PhotoWithdrawn):
        publication.read_photo(first.name)
    jobs.run_due(now=now + LATER)
    second = PublicPhoto.objects.get(state=PublicPhoto.State.VISIBLE)
    assert second.name != first.name
    assert len(files(stores, "photos")) == 2
    assert not any(first.name in path.name for path in files(stores, "photos"))


def test_a_decision_while_the_picture_is_drawn_is_not_overrun(
    held: Attachment, dewi: User, now: datetime, stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(held.message.complaint, dewi, now)
    approve(held, dewi, now)
    clean = pictures.clean

    def meanwhile(*args: Any, **kwargs: Any) -> bytes:
        attachments.refuse(Attachment.objects.get(), by=dewi, now=now)
        return clean(*args, **kwargs)

    monkeypatch.setattr(pictures, "clean", meanwhile)
    jobs.run_due(now=now)
    assert not PublicPhoto.objects.exists()
    assert files(stores, "photos") == []
    assert Attachment.objects.get().state == Attachment.State.REFUSED


@pytest.mark.parametrize("photo_first", [True, False])
def test_a_word_that_is_hidden_in_a_text_is_hidden_in_the_captions_of_its_thread(
    photo_first: bool, held: Attachment, dewi: User, now: datetime
) -> None:
    message = held.message.complaint.messages.get(kind="complaint")
    start = message.body.index("membahayakan")
    hidden = {"start": start, "end": start + 12, "label": "OTHER", "field": "body"}

    def publish_text() -> None:
        spans = [*publication.propose(message, now=now).spans, hidden]
        publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)

    def publish_photo() -> None:
        approve(held, dewi, now, caption="Lubang yang membahayakan anak")
        jobs.run_due(now=now)

    steps = [publish_photo, publish_text] if photo_first else [publish_text, publish_photo]
    for step in steps:
        step()
    jobs.run_due(now=now)
    held.refresh_from_db()
    assert "membahayakan" not in held.public_caption
    assert PublicPhoto.objects.get().caption == held.public_caption


# ---------------------------------------------------------------------------------- gone
@pytest.mark.parametrize("how", ["thread", "refused", "erased"])
def test_what_is_withdrawn_is_gone_at_once_and_its_files_after_the_job(
    how: str, held: Attachment, dewi: User, now: datetime, stores: Path, client: Client
) -> None:
    public = shown(held, dewi, now)
    assert client.get(public.get_absolute_url()).status_code == 200
    complaint = Complaint.objects.get()
    if how == "thread":
        publication.withdraw_thread(complaint, by=dewi, now=now + LATER)
    elif how == "refused":
        attachments.refuse(held, by=dewi, now=now + LATER)
    else:
        attachments.erase(Attachment.objects.all(), now=now + LATER)
    assert client.get(public.get_absolute_url()).status_code == 410
    jobs.run_due(now=now + LATER)
    assert files(stores, "photos") == []
    assert client.get(public.get_absolute_url()).status_code == 410
    public.refresh_from_db()
    assert public.caption == ""


def test_an_answer_takes_its_photos_along(
    dewi: User, budi: User, now: datetime, stores: Path, client: Client
) -> None:
    case = ComplaintFactory(published=True, answered=True, officer=budi)
    answer = case.messages.get(kind="response")
    (proof,) = attachments.take_in(answer, [Upload("bukti.jpg", photo())], now=now)
    approve(proof, dewi, now)
    jobs.run_due(now=now)
    name = PublicPhoto.objects.get().name
    page = client.get(case.thread.get_absolute_url()).content.decode()
    assert name in page
    publication.hide(answer, now=now)
    assert client.get(f"/foto/{name}.jpg").status_code == 410
    assert name not in client.get(case.thread.get_absolute_url()).content.decode()
    publication.restore(answer, now=now)
    assert client.get(f"/foto/{name}.jpg").status_code == 200
    publication.withdraw_message(answer, by=dewi, now=now + LATER)
    assert client.get(f"/foto/{name}.jpg").status_code == 410
    jobs.run_due(now=now + LATER)
    assert files(stores, "photos") == []
    assert Thread.objects.get().state == Thread.State.PUBLIC


def test_erasing_deletes_originals_after_the_commit(
    held: Attachment, now: datetime, stores: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert attachments.erase(held.message.attachments.all(), now=now) == 1
    assert files(stores, "private") == []
    assert not Attachment.objects.exists()


def test_files_that_no_row_tells_of_are_swept_after_a_day(
    held: Attachment, dewi: User, now: datetime, stores: Path
) -> None:
    shown(held, dewi, now)
    storage.write(storage.private(), "originals/ab/abandoned", b"sealed")
    storage.write(storage.photos(), "photos/ab/abandoned.jpg", b"drawn")
    staging.keep(Upload("a.jpg", plain()), owner="somebody")
    today, tomorrow = datetime.now().astimezone(), datetime.now().astimezone() + timedelta(days=2)
    assert attachments.sweep(now=today) == staging.sweep(now=today) == 0
    assert attachments.sweep(now=tomorrow, dry_run=True) == 2
    assert staging.sweep(now=tomorrow, dry_run=True) == 2
    attachments.sweep(now=tomorrow)
    staging.sweep(now=tomorrow)
    left = [path.name for store in ("private", "photos") for path in files(stores, store)]
    assert held.stored_as in left
    assert len(left) == 3


# ------------------------------------------------------------------------------- for staff
def test_officers_see_what_the_public_sees_and_verifiers_the_whole_clean_copy(
    held: Attachment, dewi: User, budi: User, now: datetime
) -> None:
    with pytest.raises(NotPermitted):
        attachments.picture_for(held, by=budi, max_side=640)
    whole = attachments.picture_for(held, by=dewi, max_side=640)
    pictures.require_bare(whole)
    assert not any(secret in whole for secret in SECRETS)
    approve(held, dewi, now)
    with Image.open(BytesIO(attachments.picture_for(held, by=budi, max_side=640))) as picture:
        assert picture.getpixel((320, 240)) == (0, 0, 0)
    with Image.open(BytesIO(attachments.picture_for(held, by=dewi, max_side=640))) as picture:
        assert picture.getpixel((320, 240)) != (0, 0, 0)
    attachments.refuse(held, by=dewi, now=now)
    with pytest.raises(NotPermitted):
        attachments.picture_for(held, by=budi, max_side=640)


def test_a_caption_is_proposed_with_what_is_personal_masked(now: datetime) -> None:
    case = file_with(
        Upload("a.jpg", plain(), "Rumah Zorbakusumawati, telepon 081234567890"),
        name="Zorbakusumawati",
    )
    proposal = attachments.caption_proposal(case.messages.get().attachments.get(), now=now)
    assert "081234567890" not in proposal
    assert "Zorbakusumawati" not in proposal


# ------------------------------------------------------------------------------ staged
def test_what_is_staged_lies_sealed_and_opens_in_its_session_for_a_day(
    stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = staging.keep(Upload("IMG_1.jpg", photo()), owner="ani")
    for path in files(stores, "private"):
        content = path.read_bytes()
        assert not any(s in content for s in (*SECRETS, b"\x00\x10JFIF\x00"))
    assert "IMG_1" not in staged.token
    assert staging.find(staged.token, owner="ani") == staged
    assert staged.upload("Lubang").content == photo()
    assert staged.pin == "-8.674200,115.231000"
    for owner, token in (("wayan", staged.token), ("", staged.token), ("ani", "x" + staged.token)):
        with pytest.raises(staging.ChoiceGone):
            staging.find(token, owner=owner)
    monkeypatch.setattr(staging, "KEPT_FOR", timedelta(seconds=-1))
    with pytest.raises(staging.ChoiceGone):
        staging.find(staged.token, owner="ani")


def test_what_is_discarded_is_gone(stores: Path) -> None:
    staged = staging.keep(Upload("IMG_1.jpg", photo()), owner="ani")
    staging.discard([staged, staged])
    assert files(stores, "private") == []
    with pytest.raises(staging.ChoiceGone):
        staging.find(staged.token, owner="ani")


def test_a_place_outside_the_city_is_not_offered() -> None:
    image = drawing()
    tags = Image.Exif()
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=tags.tobytes())
    assert staging.keep(Upload("berlin.jpg", out.getvalue()), owner="ani").pin == ""
