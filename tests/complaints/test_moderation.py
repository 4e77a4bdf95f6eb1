"""Reasons, what writers are told, measures, appeals, claims, and the page of a month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import (
    conversation,
    http_statuses,
    intake,
    moderation,
    moderation_report,
    publication,
    reports,
    sanctions,
    text_claims,
)
from complaints.errors import (
    AlreadyMoved,
    Excluded,
    InvalidInput,
    InvalidReason,
    NoAppeal,
    NotPermitted,
    SameModerator,
    Silenced,
    TooManyTries,
)
from complaints.models.contact import Notice
from complaints.models.moderation import Appeal, Decision, Sanction
from complaints.models.private import Message
from complaints.publication.removal import DecidedAlready, NothingToTakeBack
from complaints.stages import Removal
from tests.factories import ComplaintFactory, UserFactory, filing

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
KEY = "a-key-that-nobody-guesses"
PRIVATE = "Hubungi saya di 0812 3456 7890 saja."
KEPT = {"kind": "silence", "reason": "insult", "days": 7, "words": ""}


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True)


@pytest.fixture
def dharma(db: None) -> User:
    """A moderator of comments."""
    made: User = UserFactory(email="dharma@example.test", moderator=True)
    return made


@pytest.fixture
def held(thread: Complaint, wayan: User, now: datetime) -> Message:
    assert conversation.comment(thread.reference, PRIVATE, key=KEY, by=wayan, now=now) == "held"
    return Message.objects.get(author=wayan)


@pytest.fixture
def said(thread: Complaint, wayan: User, now: datetime) -> Message:
    conversation.comment(thread.reference, "Di gang kami juga.", key=KEY, by=wayan, now=now)
    return Message.objects.get(author=wayan)


def acts() -> list[str]:
    return list(Decision.objects.values_list("act", flat=True))


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


# -------------------------------------------------------------------- decisions and writers
def test_a_refusal_has_a_reason_that_the_writer_is_told(
    held: Message, wayan: User, dharma: User, now: datetime
) -> None:
    moderation.refuse(held, reason="personal_data", by=dharma, now=now + timedelta(hours=2))
    last = Decision.objects.latest("pk")
    assert (last.act, last.reason, last.waited_seconds) == ("refused", "personal_data", 7200)
    assert told(wayan) == ["comment_refused"]


def test_a_refusal_without_a_known_reason_changes_nothing(
    held: Message, dharma: User, now: datetime
) -> None:
    with pytest.raises(InvalidReason):
        moderation.refuse(held, reason="x", by=dharma, now=now)
    held.refresh_from_db()
    assert held.state == "held"


def test_who_decides_second_is_told_so(held: Message, dharma: User, now: datetime) -> None:
    moderation.refuse(held, reason="insult", by=dharma, now=now)
    with pytest.raises(DecidedAlready) as refused:
        publication.refuse(held, by=dharma, now=now)
    assert (refused.value.code, http_statuses.of(refused.value)) == ("decided_already", 409)
    publication.reopen(held)
    with pytest.raises(NothingToTakeBack):
        publication.reopen(held)


def test_a_held_comment_that_is_published_tells_its_writer(
    held: Message, wayan: User, dewi: User, now: datetime
) -> None:
    spans = publication.propose(held, now=now).spans
    moderation.publish(held, digest=held.digest, spans=spans, by=dewi, now=now)
    assert acts() == ["held", "published"]
    assert told(wayan) == ["comment_published"]


def test_a_removed_comment_tells_its_writer_and_a_removed_answer_nobody(
    said: Message, wayan: User, dewi: User, now: datetime
) -> None:
    moderation.remove(said, removal=Removal.ABUSE, by=dewi, now=now)
    assert told(wayan) == ["comment_removed"]
    answered = ComplaintFactory(published=True, answered=True)
    answer = answered.messages.get(kind="response")
    moderation.remove(answer, removal=Removal.OTHER, by=dewi, now=now)
    assert not Notice.objects.filter(audience="writer", complaint=answered).exists()


def test_the_writer_reads_the_reason_under_my_texts(
    client: Client, held: Message, wayan: User, dharma: User, now: datetime
) -> None:
    moderation.refuse(held, reason="off_topic", by=dharma, now=now)
    client.force_login(wayan)
    page = client.get("/en/akun/tulisan/").content.decode()
    assert "It is not about this complaint" in page
    assert "0812 3456 7890" in page  # the own words
    client.force_login(UserFactory())
    assert "0812" not in client.get("/en/akun/tulisan/").content.decode()


# --------------------------------------------------------------------------------- appeals
@pytest.fixture
def refused(held: Message, dharma: User, now: datetime) -> Message:
    moderation.refuse(held, reason="insult", by=dharma, now=now)
    held.refresh_from_db()
    return held


def test_a_writer_appeals_once_and_nobody_else_may(
    refused: Message, wayan: User, ani: User, now: datetime
) -> None:
    with pytest.raises(NoAppeal):
        moderation.appeal(refused.pk, "Itu nomor kantor.", by=ani, now=now)
    with pytest.raises(InvalidInput):
        moderation.appeal(refused.pk, " ", by=wayan, now=now)
    moderation.appeal(refused.pk, "Itu nomor kantor.", by=wayan, now=now)
    with pytest.raises(NoAppeal):
        moderation.appeal(refused.pk, "Sekali lagi.", by=wayan, now=now)


def test_a_comment_that_stands_or_waits_is_nothing_to_appeal_against(
    held: Message, wayan: User, now: datetime
) -> None:
    with pytest.raises(NoAppeal):
        moderation.appeal(held.pk, "Cepatlah.", by=wayan, now=now)


def test_another_moderator_decides_and_a_granted_comment_can_appear(
    refused: Message, wayan: User, dharma: User, dewi: User, now: datetime
) -> None:
    appeal = moderation.appeal(refused.pk, "Itu nomor kantor.", by=wayan, now=now)
    with pytest.raises(SameModerator):
        moderation.decide_appeal(appeal, grant=True, by=dharma, now=now)
    moderation.decide_appeal(appeal, grant=True, by=dewi, now=now)
    with pytest.raises(AlreadyMoved):
        moderation.decide_appeal(appeal, grant=False, by=dewi, now=now)
    refused.refresh_from_db()
    assert refused.state == "held"
    spans = publication.propose(refused, now=now).spans
    post = moderation.publish(refused, digest=refused.digest, spans=spans, by=dewi, now=now)
    assert post is not None
    assert post.state == "visible"


def test_a_removed_comment_comes_back_to_its_place_after_a_granted_appeal(
    said: Message, wayan: User, dharma: User, dewi: User, now: datetime
) -> None:
    place = said.post.position
    moderation.remove(said, removal=Removal.ABUSE, by=dharma, now=now)
    appeal = moderation.appeal(said.pk, "Tidak kasar.", by=wayan, now=now)
    moderation.decide_appeal(appeal, grant=True, by=dewi, now=now)
    said.refresh_from_db()
    post = moderation.publish(said, digest=said.digest, spans=[], by=dewi, now=now)
    assert post is not None
    assert (post.position, post.body, post.removal) == (place, "Di gang kami juga.", "")


def test_a_denied_appeal_leaves_the_decision_and_tells_the_writer(
    refused: Message, wayan: User, dewi: User, now: datetime
) -> None:
    appeal = moderation.appeal(refused.pk, "Itu nomor kantor.", by=wayan, now=now)
    moderation.decide_appeal(appeal, grant=False, by=dewi, now=now)
    refused.refresh_from_db()
    assert refused.state == "refused"
    assert sorted(told(wayan)) == ["appeal_denied", "comment_refused"]


def test_an_appeal_goes_the_whole_way_by_the_pages(
    client: Client, refused: Message, wayan: User, dewi: User
) -> None:
    client.force_login(wayan)
    words = {"text": str(refused.pk), "words": "Itu nomor kantor kelurahan."}
    assert client.post("/en/akun/tulisan/", words).status_code == 302
    assert "Waits for a decision" in client.get("/en/akun/tulisan/").content.decode()
    client.force_login(dewi)
    page = reverse("desk:appeal", args=[Appeal.objects.get().pk])
    assert page in client.get(reverse("desk:appeals")).content.decode()
    assert "Itu nomor kantor kelurahan." in client.get(page).content.decode()
    answer = client.post(page, {"decision": "grant"})
    assert answer["Location"] == reverse("desk:review", args=[refused.pk])


# -------------------------------------------------------------------------------- measures
def test_a_silenced_writer_may_file_and_support_but_not_comment(
    said: Message, thread: Complaint, wayan: User, dharma: User, now: datetime
) -> None:
    sanctions.on_writer(said, **KEPT, by=dharma, now=now)
    with pytest.raises(Silenced) as refusal:
        conversation.comment(thread.reference, "Lagi.", key=KEY + "2", by=wayan, now=now)
    assert "2026" in refusal.value.sentence
    conversation.support(thread.reference, by=wayan, visitor="", now=now)
    assert intake.file(filing(), key=KEY + "3", by=wayan, now=now).reference
    later = now + timedelta(days=8)
    assert conversation.comment(thread.reference, "Lagi.", key=KEY + "4", by=wayan, now=later)


def test_an_excluded_sender_of_reports_reports_no_more(
    said: Message, thread: Complaint, dharma: User, now: datetime
) -> None:
    made = reports.report(thread.reference, 1, kind="name", words="", client="10.0.0.1", now=now)
    sanctions.on_sender(made, **(KEPT | {"kind": "ban"}), by=dharma, now=now)
    with pytest.raises(Excluded):
        reports.report(thread.reference, 0, kind="name", words="", client="10.0.0.1", now=now)
    with pytest.raises(Excluded):
        conversation.support(thread.reference, by=None, visitor="x", now=now, client="10.0.0.1")
    assert "10.0.0.1" not in str(list(Sanction.objects.values()))


@pytest.mark.parametrize("change", [{"kind": "x"}, {"reason": "x"}, {"days": 0}, {"days": 366}])
def test_a_measure_has_a_kind_a_reason_and_an_end(
    said: Message, dharma: User, now: datetime, change: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        sanctions.on_writer(said, **(KEPT | change), by=dharma, now=now)


def test_nobody_but_moderators_silences_and_no_staff_is_silenced(
    said: Message, thread: Complaint, budi: User, dharma: User, dewi: User, now: datetime
) -> None:
    with pytest.raises(NotPermitted):
        sanctions.on_writer(said, **KEPT, by=budi, now=now)
    conversation.comment(thread.reference, "Dari kantor.", key=KEY, by=dewi, now=now)
    with pytest.raises(NotPermitted):
        sanctions.on_writer(Message.objects.get(author=dewi), **KEPT, by=dharma, now=now)


def test_a_measure_is_appealed_and_lifted_by_another_moderator(
    said: Message, wayan: User, dharma: User, dewi: User, now: datetime
) -> None:
    made = sanctions.on_writer(said, **KEPT, by=dharma, now=now)
    appeal = moderation.appeal_sanction(made.pk, "Salah orang.", by=wayan, now=now)
    with pytest.raises(SameModerator):
        moderation.decide_appeal(appeal, grant=True, by=dharma, now=now)
    moderation.decide_appeal(appeal, grant=True, by=dewi, now=now)
    assert not sanctions.of_account(wayan, now=now)
    assert acts()[-3:] == ["appealed", "granted", "lifted"]


def test_moderators_silence_and_lift_by_their_pages(
    client: Client, said: Message, dharma: User
) -> None:
    client.force_login(dharma)
    page = reverse("desk:sanction_writer", args=[said.pk])
    assert "wayan" not in client.get(page).content.decode()
    assert client.post(page, KEPT | {"days": "7"})["Location"] == reverse("desk:sanctions")
    lift = reverse("desk:lift_sanction", args=[Sanction.objects.get().pk])
    listed = client.get(reverse("desk:sanctions")).content.decode()
    assert lift in listed
    assert "wayan" not in listed
    client.post(lift)
    assert Sanction.objects.get().lifted_at is not None


def test_a_silenced_writer_is_told_in_the_form_and_loses_no_word(
    client: Client, said: Message, thread: Complaint, wayan: User, dharma: User
) -> None:
    sanctions.on_writer(said, **KEPT, by=dharma, now=timezone.now())
    client.force_login(wayan)
    form = {"body": "Saya tetap mau bicara.", "key": KEY + "9"}
    answer = client.post(f"/en/aduan/{thread.reference}/komentar/", form)
    assert answer.status_code == 403
    assert "You cannot write here until" in answer.content.decode()
    assert "Saya tetap mau bicara." in answer.content.decode()


def test_an_account_writes_so_much_in_an_hour_and_no_more(
    thread: Complaint, wayan: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        conversation, "COMMENTING", conversation.Attempts("comment", allowed=1, seconds=60)
    )
    conversation.comment(thread.reference, "Satu.", key=KEY, by=wayan, now=now)
    conversation.comment(thread.reference, "Satu.", key=KEY, by=wayan, now=now)  # a double click
    with pytest.raises(TooManyTries):
        conversation.comment(thread.reference, "Dua.", key=KEY + "2", by=wayan, now=now)


# ---------------------------------------------------------------------------------- claims
def test_two_moderators_who_take_the_next_text_get_different_ones(
    held: Message, thread: Complaint, dharma: User, dewi: User, now: datetime
) -> None:
    conversation.comment(thread.reference, PRIVATE, key=KEY, by=UserFactory(), now=now)
    texts = list(Message.objects.held().filter(kind="comment"))
    first = text_claims.take_first(texts, by=dharma, now=now)
    second = text_claims.take_first(texts, by=dewi, now=now)
    assert first != second
    assert text_claims.take_first(texts, by=UserFactory(), now=now) is None
    assert text_claims.take_first(texts, by=dewi, now=now + timedelta(minutes=11)) is not None


def test_the_queue_tells_who_reads_a_text_and_gives_out_the_next(
    client: Client, held: Message, dharma: User, dewi: User
) -> None:
    client.force_login(dharma)
    answer = client.post(reverse("desk:next_text"))
    assert answer["Location"] == reverse("desk:review", args=[held.pk])
    client.force_login(dewi)
    assert "dharma@example.test" in client.get(reverse("desk:texts")).content.decode()
    assert client.post(reverse("desk:next_text"))["Location"] == reverse("desk:texts")
    review = client.get(reverse("desk:review", args=[held.pk]))
    assert "dharma@example.test" in review.context["in_hand"]


# ------------------------------------------------------------------------- the month's page
def test_the_page_of_a_month_counts_decisions_and_names_nobody(
    client: Client, held: Message, wayan: User, dharma: User, now: datetime
) -> None:
    moderation.refuse(held, reason="advert", by=dharma, now=now)
    month = moderation_report.of_month(date(2026, 11, 1))
    assert (month.written, month.number("held"), month.number("refused")) == (1, 1, 1)
    assert month.median_hours is None
    page = client.get("/en/moderasi/2026/11/").content.decode()
    assert "It advertises something: 1" in page
    assert "wayan" not in page.lower().partition("<main")[2]
    assert "dharma" not in page.lower().partition("<main")[2]


@pytest.mark.parametrize("path", ["2026/10/", "2026/13/", "1999/1/"])
def test_a_month_without_a_log_has_no_page(client: Client, held: Message, path: str) -> None:
    assert client.get(f"/moderasi/{path}").status_code == 404


def test_the_median_is_told_from_five_decisions_on(now: datetime) -> None:
    for hours in (1, 1, 2, 9, 30):
        Decision.objects.create(
            act="refused", kind="comment", waited_seconds=hours * 3600, happened_at=now
        )
    assert moderation_report.of_month(date(2026, 11, 1)).median_hours == 2


def test_months_run_from_the_first_entry_to_the_last(now: datetime) -> None:
    for moment in (datetime(2025, 12, 31, 17, tzinfo=now.tzinfo), now - timedelta(days=290)):
        Decision.objects.create(act="held", happened_at=moment)
    assert moderation_report.months() == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]
