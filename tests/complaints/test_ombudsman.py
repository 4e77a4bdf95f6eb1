"""The papers for the Ombudsman: who gets them, from when, what is in them and what never is."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from django.utils import translation

from complaints import (
    attachments,
    clocks,
    conversation,
    daily_roots,
    intake,
    notes,
    ombudsman,
    ombudsman_pack,
    ombudsman_pdf,
    reminders,
    transitions,
)
from complaints.errors import (
    PackNotOffered,
    PackNotYet,
    ReceiptUnknown,
    ThreadMissing,
    TooManyTries,
)
from complaints.models.private import Complaint
from complaints.models.public import DailyRoot, Milestone
from complaints.models.reference import Agency
from complaints.permissions import Role
from complaints.uploads import Upload
from tests.conftest import DLHK
from tests.factories import FILED_AT, ComplaintFactory
from tests.pictures import photo

if TYPE_CHECKING:
    from pathlib import Path

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SIXTY_ONE = FILED_AT + 61 * DAY
WORDS = "Sudah dua minggu jalan di depan pasar berlubang dalam dan membahayakan."


@pytest.fixture
def complaint(dewi: User, budi: User, citra: User) -> Complaint:
    """Forwarded late, asked about, answered late, disputed; commented by a neighbour."""
    found = ComplaintFactory(
        verifier=dewi, published=True, comments=1, name="Ketut Rahasia", phone="081234567890",
        body=f"{WORDS} 😡",
    )  # fmt: skip

    def move(verb: str, days: float, by: User | None = None, **details: Any) -> None:
        role = Role.REPORTER if by is None else None
        transitions.move(found, verb, by=by, role=role, now=FILED_AT + days * DAY, **details)

    agency, helping = found.subcategory.agency, (Agency.objects.get(slug=DLHK),)
    move("verify_and_forward", 3, dewi, agency=agency, note="Catatan rahasia untuk dinas.")
    notes.write(found, "Catatan dalam kantor.", by=dewi, now=FILED_AT + 3 * DAY)
    move("coordinate", 4, dewi, helping=helping)
    move("ask_reporter", 5, budi, text="Di sisi jalan yang mana?")
    move("reply", 8, text="Sisi timur, dekat jembatan.")
    move("answer", 58, budi, text="Kami akan menambalnya minggu depan.")
    move("dispute", 59, text="Belum ada yang datang.")
    return found


def text_of(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(document)
    found = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(found.split())


def build(complaint: Complaint, now: datetime = SIXTY_ONE) -> ombudsman.Pack:
    return ombudsman.build(complaint, now=now)


def take(complaint: Complaint, form: str = "json", now: datetime = SIXTY_ONE) -> bytes:
    receipt: str = complaint.receipt  # type: ignore[attr-defined]  # the factory's
    taken = ombudsman_pack.with_receipt(receipt, form=form, client="1", now=now)
    return taken.content


# ------------------------------------------------------------------------------ from when, who
def test_before_the_sixty_days_are_over_the_day_is_told(complaint: Complaint) -> None:
    with translation.override("en"), pytest.raises(PackNotYet) as refused:
        take(complaint, now=FILED_AT + 60 * DAY)
    assert "17 January 2027" in refused.value.sentence
    assert take(complaint, now=FILED_AT + 61 * DAY)


def test_a_dispute_does_not_put_the_day_off(complaint: Complaint) -> None:
    offer = ombudsman.offer(complaint, clocks.of(complaint), now=SIXTY_ONE)
    assert offer
    assert offer.since == (FILED_AT + 61 * DAY).date()


def test_a_complaint_from_before_there_were_clocks_has_its_sixty_days_too(
    complaint: Complaint,
) -> None:
    assert ombudsman.offer(complaint, [], now=SIXTY_ONE) == ombudsman.Offer(
        (FILED_AT + 61 * DAY).date(), ready=True
    )


@pytest.mark.parametrize(
    ("stage", "outcome", "offered"),
    [
        ("received", "", True),
        ("awaiting_reporter", "", True),
        ("in_progress", "", True),
        ("answered", "", True),
        ("followed_up", "", True),
        ("closed", "solved_unconfirmed", True),
        ("archived", "not_our_authority", True),
        ("archived", "incomplete", True),
        ("closed", "solved_confirmed", False),
        ("closed", "duplicate", False),
        ("archived", "abuse", False),
        ("archived", "withdrawn", False),
    ],
)
def test_who_has_something_to_complain_of_gets_the_papers(
    complaint: Complaint, stage: str, outcome: str, offered: bool
) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(stage=stage, outcome=outcome)
    if offered:
        assert take(complaint)
    else:
        with pytest.raises(PackNotOffered):
            take(complaint)


def test_an_account_takes_the_papers_of_its_own_complaint_only(ani: User, wayan: User) -> None:
    own = ComplaintFactory(by=ani)
    taken = ombudsman_pack.of_own(own.reference, by=ani, form="pdf", client="1", now=SIXTY_ONE)
    assert taken.name == f"ombudsman-{own.reference}.pdf"
    assert taken.content.startswith(b"%PDF")
    with pytest.raises(ThreadMissing):
        ombudsman_pack.of_own(own.reference, by=wayan, form="pdf", client="1", now=SIXTY_ONE)


def test_a_wrong_receipt_counts_as_a_guess(complaint: Complaint) -> None:
    for _guess in range(intake.TRACKING.allowed):
        with pytest.raises(ReceiptUnknown):
            ombudsman_pack.with_receipt("1" * 16, form="pdf", client="9", now=SIXTY_ONE)
    with pytest.raises(TooManyTries):
        ombudsman_pack.with_receipt("1" * 16, form="pdf", client="9", now=SIXTY_ONE)


def test_one_address_takes_so_many_an_hour(complaint: Complaint) -> None:
    for _time in range(ombudsman_pack.TAKING.allowed):
        take(complaint)
    with pytest.raises(TooManyTries):
        take(complaint)


def test_the_tracking_page_knows_the_day(complaint: Complaint) -> None:
    receipt: str = complaint.receipt  # type: ignore[attr-defined]  # the factory's
    early = intake.track(receipt, client="1", now=FILED_AT + 58 * DAY).ombudsman
    assert early == ombudsman.Offer((FILED_AT + 61 * DAY).date(), ready=False)
    assert intake.track(receipt, client="1", now=SIXTY_ONE).ombudsman == ombudsman.Offer(
        (FILED_AT + 61 * DAY).date(), ready=True
    )


# ----------------------------------------------------------------------------- what is in them
def test_the_reporter_s_own_words_stand_in_them(complaint: Complaint) -> None:
    pack = build(complaint)
    assert pack.complaint.body == f"{WORDS} 😡"
    assert pack.complaint.place == "Depan pasar, sisi timur"
    assert [(said.kind, said.body) for said in pack.conversation] == [
        ("question", "Di sisi jalan yang mana?"),
        ("reply", "Sisi timur, dekat jembatan."),
        ("response", "Kami akan menambalnya minggu depan."),
        ("reply", "Belum ada yang datang."),
    ]


def test_every_promise_is_there_with_its_arithmetic_and_whether_it_was_kept(
    complaint: Complaint,
) -> None:
    pack = build(complaint)
    missed = [(promise.promise, promise.round) for promise in pack.missed]
    assert ("forward", 1) in missed
    assert ("respond_coordinated", 1) in missed
    assert ("escalate", 1) in missed
    coordinated = next(p for p in pack.promises if p.promise == "respond_coordinated")
    assert (coordinated.least, coordinated.amount, coordinated.unit) == (7, 30, "working_days")
    assert coordinated.arithmetic.pauses
    assert coordinated.arithmetic.stretches


def test_the_timeline_and_the_hand_overs_are_there(complaint: Complaint) -> None:
    reminders.offer_ombudsman(now=SIXTY_ONE)
    pack = build(complaint)
    assert [step.verb for step in pack.timeline] == [
        "file", "verify_and_forward", "coordinate", "ask_reporter", "reply", "answer", "dispute",
        "escalate",
    ]  # fmt: skip
    assert [handed.role for handed in pack.handed_to] == ["lead", "helping"]


def test_photos_are_listed_with_the_hash_of_what_was_sent(
    complaint: Complaint, stores: Path
) -> None:
    content = photo()
    original = complaint.messages.get(kind="complaint")
    attachments.take_in(original, [Upload("lubang.jpg", content)], now=FILED_AT)
    file = build(complaint).files[0]
    assert (file.name, file.sha256) == ("lubang.jpg", hashlib.sha256(content).hexdigest())


FORBIDDEN = (
    "Ketut Rahasia", "081234567890", "Saya juga mengalami", "Catatan rahasia", "Catatan dalam",
    "dewi@", "budi@", "citra@",
)  # fmt: skip


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_no_identity_no_neighbour_no_colleague_and_no_note_stands_in_them(
    complaint: Complaint, form: str
) -> None:
    content = take(complaint, form)
    words = text_of(content) if form == "pdf" else content.decode()
    assert WORDS in words
    assert [word for word in FORBIDDEN if word in words] == []


def test_a_neighbour_s_file_is_not_listed(complaint: Complaint, ani: User, stores: Path) -> None:
    conversation.comment(
        complaint.reference, "Ini fotonya.", key="neighbour-1", by=ani, now=FILED_AT
    )
    comment = complaint.messages.filter(kind="comment").last()
    assert comment
    attachments.take_in(comment, [Upload("tetangga.jpg", photo())], now=FILED_AT)
    assert build(complaint).files == []


# ------------------------------------------------------------------------------------ as JSON
def test_the_json_has_the_keys_that_are_documented(complaint: Complaint) -> None:
    content = json.loads(take(complaint))
    assert content["schema"] == "prodenpasar.ombudsman-pack/1"
    assert set(content) == {
        "schema", "language", "made_at", "complaint", "conversation", "files", "handed_to",
        "promises", "timeline", "chain", "missed",
    }  # fmt: skip
    assert content["missed"][:1] == ["forward.1"]
    assert content["complaint"]["received_at"] == "2026-11-17T09:00+08:00"
    assert content["promises"][0]["arithmetic"]["due"] == "2026-11-18"


def check(content: dict[str, Any], roots: dict[str, str]) -> None:
    """Check the history as docs/ombudsman.md tells a stranger to, with published roots alone."""

    def digest(facts: list[Any]) -> str:
        return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()

    previous = ""
    for link in content["chain"]:
        assert link["previous_hash"] == previous
        if link["facts"]:
            assert link["facts"][0] == previous
            assert digest(link["facts"]) == link["hash"]
        proof = link["proof"]
        at = digest(
            [
                "leaf",
                proof["salt"],
                content["complaint"]["reference"],
                link["sequence"],
                link["hash"],
            ]
        )
        for side, other in proof["path"]:
            at = digest(["node", other, at]) if side == "left" else digest(["node", at, other])
        root = digest(["root", proof["previous"], proof["day"], proof["events"], at])
        assert root == roots[proof["day"]]
        previous = link["hash"]


def test_a_stranger_can_check_the_history_with_the_published_roots(complaint: Complaint) -> None:
    ComplaintFactory()
    daily_roots.seal_due(now=SIXTY_ONE, first=FILED_AT.date())
    content = json.loads(take(complaint, now=SIXTY_ONE + DAY))
    roots = {root.day.isoformat(): root.root for root in DailyRoot.objects.all()}
    check(content, roots)
    content["chain"][2]["facts"][3] = "answer"
    with pytest.raises(AssertionError):
        check(content, roots)


def test_of_a_step_inside_the_office_there_are_only_the_hashes(complaint: Complaint) -> None:
    take(complaint)
    link = build(complaint).chain[-1]
    assert link.facts is None
    assert link.hash


# --------------------------------------------------------------------------------- as a document
@pytest.mark.parametrize(
    ("language", "words"), [("id", "Dinas Pekerjaan Umum"), ("en", "Dinas Pekerjaan Umum")]
)
def test_the_document_reads_back(complaint: Complaint, language: str, words: str) -> None:
    with translation.override(language):
        document = ombudsman_pdf.render(build(complaint))
    words = text_of(document)
    assert complaint.reference in words
    assert WORDS in words
    assert "Kami akan menambalnya minggu depan." in words
    assert complaint.history_head in words.replace(" ", "")
    assert "ombudsman.go.id" in words


def test_the_document_speaks_the_language_of_its_pack(complaint: Complaint) -> None:
    found = {}
    for language in ("id", "en"):
        with translation.override(language):
            found[language] = build(complaint)
    texts = {language: text_of(ombudsman_pdf.render(pack)) for language, pack in found.items()}
    assert "What was promised and not kept" in texts["en"]
    assert "Yang dijanjikan dan tidak ditepati" in texts["id"]


def test_the_document_has_a_title_a_language_and_bookmarks(complaint: Complaint) -> None:
    document = ombudsman_pdf.render(build(complaint))
    assert b"/Lang (id-ID)" in document
    assert b"/DisplayDocTitle true" in document
    pages = pypdfium2.PdfDocument(document)
    assert complaint.reference in pages.get_metadata_dict()["Title"]
    assert len(list(pages.get_toc())) >= 8
    width, height = pages[0].get_size()
    assert (round(width), round(height)) == (595, 842)


def test_signs_that_cannot_be_printed_leave_a_box_and_a_note(complaint: Complaint) -> None:
    words = text_of(ombudsman_pdf.render(build(complaint)))
    assert f"membahayakan. {ombudsman_pdf.UNKNOWN}" in words
    assert words.count(ombudsman_pdf.UNKNOWN) == 2  # in the complaint and in the note


def test_a_very_long_word_and_a_very_long_letter_stay_on_the_page() -> None:
    long = ComplaintFactory(body=f"{'https://' + 'a' * 900} " + "Panjang sekali. " * 200)
    document = ombudsman_pdf.render(build(long))
    assert text_of(document).count("Panjang sekali.") == 200


def test_the_same_papers_make_the_same_document(complaint: Complaint) -> None:
    pack = build(complaint)
    assert text_of(ombudsman_pdf.render(pack)) == text_of(ombudsman_pdf.render(pack))


# ---------------------------------------------------------------------------- what is left behind
def test_the_office_knows_once_that_they_were_taken_and_the_public_does_not(
    complaint: Complaint,
) -> None:
    take(complaint)
    take(complaint, "pdf")
    assert complaint.events.filter(verb="take_pack").count() == 1
    reminders.offer_ombudsman(now=SIXTY_ONE)
    verbs = set(Milestone.objects.filter(thread=complaint.thread_id).values_list("verb", flat=True))
    assert "escalate" in verbs
    assert "take_pack" not in verbs


def test_building_them_writes_nothing(complaint: Complaint) -> None:
    before = complaint.events.count()
    build(complaint)
    assert complaint.events.count() == before
