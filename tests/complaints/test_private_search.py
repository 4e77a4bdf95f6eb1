"""Search over private words: who finds what, and what is left of it where nobody may find."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, Settings

from complaints import (
    data_keys,
    erasure,
    identities,
    jobs,
    private_search,
    publication,
    reports,
    retention,
    sealed_words,
    transitions,
)
from complaints.models.custody import Access
from complaints.models.office import SealedWord
from complaints.models.private import Complaint, Proposal
from complaints.private_search import find, understood
from tests.conftest import DLHK
from tests.factories import ComplaintFactory, UserFactory
from tests.privacy import at_rest

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db

# The name stands in no list of the recognisers: it is known from the identity.
NAME = "Ni Luh Zorbakusuma"
BODY = "Saya Ni Luh Zorbakusuma, telepon 0819-8765-0123. Got di depan warung Quibbletown mampet."


@pytest.fixture
def case(dewi: User, budi: User, now: datetime) -> Complaint:
    """Forwarded to public works; its words are kept as a worker does it."""
    case = ComplaintFactory(
        title="Got mampet di depan warung", body=BODY, location="Gang Wexfordia, sisi timur",
        name=NAME, phone="081987650123", email="zorba@example.test",
        in_progress=True, verifier=dewi, officer=budi,
    )  # fmt: skip
    do_jobs(now)
    return case


def do_jobs(now: datetime) -> None:
    jobs.run_due(now=now)


def found(typed: str, by: User) -> list[str]:
    cases = find(understood(typed, by=by), by=by)
    return sorted(cases.values_list("reference", flat=True))


def test_the_verifier_finds_by_every_word_in_any_form(case: Complaint, dewi: User) -> None:
    ComplaintFactory()
    for typed in (
        "zorbakusuma", "Quibbletown", "mampetnya GOT", "wexfordia", "warung got zorbakusuma",
        case.reference.lower(), "0819 8765 0123", "+62 819-8765-0123", "ZORBA@example.test",
    ):  # fmt: skip
        assert found(typed, dewi) == [case.reference], typed
    assert found("zorbakusuma tembok", dewi) == []  # every word must stand there
    assert found("zorbakus", dewi) == []  # a beginning is no word
    assert found("", dewi) == found("!?", dewi) == []


def test_an_officer_finds_by_what_is_readable_and_by_nothing_that_is_hidden(
    case: Complaint, budi: User
) -> None:
    assert found("got mampet warung", budi) == [case.reference]
    assert found("Quibbletown", budi) == [case.reference]
    assert found(case.reference, budi) == [case.reference]
    for typed in (
        "zorbakusuma", "Zorbakusuma got", "Ni Luh Zorbakusuma", "081987650123", "0819-8765-0123",
        "zorba@example.test", "wexfordia zorbakusuma",
    ):  # fmt: skip
        assert found(typed, budi) == [], typed


def test_nobody_else_finds_anything(case: Complaint, request: pytest.FixtureRequest) -> None:
    for who in ("citra", "ani", "eka"):
        user = request.getfixturevalue(who)
        Complaint.objects.filter(pk=case.pk).update(reporter=user if who == "ani" else None)
        for typed in ("got", "zorbakusuma", case.reference, "081987650123"):
            assert found(typed, user) == [], (who, typed)


def test_a_case_that_left_the_agency_is_not_found_by_it(
    case: Complaint, dewi: User, budi: User, citra: User, now: datetime
) -> None:
    transitions.move(case, "transfer", by=dewi, now=now, agency=citra.agency)
    assert found("got mampet", budi) == []
    assert found("got mampet", citra) == [case.reference]
    assert citra.agency.slug == DLHK


def test_questions_and_replies_are_found_by_the_verifier_alone(
    case: Complaint, budi: User, dewi: User, now: datetime
) -> None:
    transitions.move(case, "ask_reporter", by=budi, now=now, text="Di sisi Plumbago mana?")
    reply = {"by": None, "role": transitions.Role.REPORTER, "now": now}
    transitions.move(case, "reply", **reply, text="Dekat Harbourmaster.")
    do_jobs(now)
    assert found("plumbago", dewi) == found("harbourmaster", dewi) == [case.reference]
    assert found("plumbago", budi) == found("harbourmaster", budi) == []


def test_what_a_verifier_hides_is_closed_to_officers_before_any_job_ran(
    case: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    message = case.messages.get(kind="complaint")
    start = message.body.index("Quibbletown")
    spans = publication.propose(message, now=now).spans
    do_jobs(now)
    assert found("quibbletown", budi) == [case.reference]
    hide = [*spans, {"start": start, "end": start + 11, "label": "OTHER", "field": "body"}]
    publication.approve(message, digest=message.digest, spans=hide, by=dewi, now=now)
    assert found("quibbletown", budi) == []
    do_jobs(now)
    assert found("quibbletown", budi) == []
    assert found("got mampet", budi) == [case.reference]
    assert found("quibbletown", dewi) == [case.reference]


def test_a_withdrawal_closes_what_the_verifier_had_kept_readable(
    dewi: User, budi: User, now: datetime
) -> None:
    case = ComplaintFactory(body=BODY, forwarded=True, verifier=dewi, name=NAME)
    message = case.messages.get(kind="complaint")
    keep = [span | {"tier": "look"} for span in publication.propose(message, now=now).spans]
    publication.approve(message, digest=message.digest, spans=keep, by=dewi, now=now)
    do_jobs(now)
    assert found("zorbakusuma", budi) == [case.reference]  # public, by the verifier's word
    case.refresh_from_db()
    publication.withdraw_thread(case, by=dewi, now=now)
    assert found("zorbakusuma", budi) == []
    do_jobs(now)
    assert found("zorbakusuma", budi) == []


def test_where_the_recognisers_failed_nothing_is_open(
    case: Complaint, budi: User, dewi: User, now: datetime
) -> None:
    Proposal.objects.filter(message__complaint=case).update(failure="ValueError")
    sealed_words.follow(case, now=now)
    do_jobs(now)
    assert found("got mampet", budi) == []
    assert found("got mampet", dewi) == [case.reference]


def test_keeping_the_words_opens_no_identity_and_asking_neither(
    case: Complaint, dewi: User, now: datetime
) -> None:
    before = Access.objects.count()
    sealed_words.follow(case, now=now)
    do_jobs(now)
    found("081987650123", dewi)
    private_search.rebuild()
    assert Access.objects.count() == before


def test_erasure_deletes_the_words_and_what_is_left_is_found_again(
    dewi: User, now: datetime
) -> None:
    case = ComplaintFactory(
        title="Got mampet di warung", body=BODY, name=NAME, published=True, verifier=dewi
    )
    do_jobs(now)
    assert found("zorbakusuma", dewi) == [case.reference]
    counts = erasure.erase(case, by=dewi, now=now)
    assert counts["words"] or not SealedWord.objects.filter(complaint=case).exists()
    assert not SealedWord.objects.filter(complaint=case).exists()
    do_jobs(now)
    assert found("zorbakusuma", dewi) == found("081987650123", dewi) == []
    assert found("got mampet", dewi) == [case.reference]  # the anonymous thread stands


def test_retention_takes_the_words_with_the_originals(
    dewi: User, settings: Settings, now: datetime
) -> None:
    settings.RETENTION_ORIGINALS_MONTHS = 1
    case = ComplaintFactory(body=BODY, name=NAME, closed=True, verifier=dewi)
    do_jobs(now)
    assert found("zorbakusuma", dewi) == [case.reference]
    late = now.replace(year=now.year + 2)
    retention.run(now=late)
    do_jobs(late)
    assert found("zorbakusuma", dewi) == []
    assert found("quibbletown", dewi) == []  # never published: nothing is left of it


def test_a_report_that_hides_a_post_leaves_the_words_to_those_who_may(
    dewi: User, budi: User, now: datetime
) -> None:
    case = ComplaintFactory(body=BODY, name=NAME, published=True, forwarded=True, verifier=dewi)
    do_jobs(now)
    reports.report(case.reference, 0, kind="name", words="", client="x", now=now)
    do_jobs(now)
    assert found("zorbakusuma", budi) == []
    assert found("zorbakusuma", dewi) == [case.reference]


def test_a_new_master_key_changes_nothing(case: Complaint, dewi: User, settings: Settings) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    data_keys.forget_all()
    assert found("zorbakusuma got", dewi) == [case.reference]
    before = set(SealedWord.objects.values_list("complaint", "digest", "open"))
    private_search.rebuild()
    assert set(SealedWord.objects.values_list("complaint", "digest", "open")) == before


def test_with_another_index_key_nothing_is_found_until_it_is_rebuilt(
    case: Complaint, dewi: User, settings: Settings
) -> None:
    settings.BLIND_INDEX_KEY = "another-long-random-text-for-this-test-alone"
    assert found("quibbletown", dewi) == []
    out = StringIO()
    call_command("private_index", "rebuild", stdout=out)
    assert "1 " in out.getvalue()
    assert found("quibbletown", dewi) == [case.reference]


def test_the_command_fills_what_was_loaded_in_bulk_and_may_be_repeated(
    case: Complaint, dewi: User
) -> None:
    before = SealedWord.objects.count()
    SealedWord.objects.all().delete()
    for _again in range(2):
        private_search.rebuild(batch=1)
        assert SealedWord.objects.count() == before
    assert found("zorbakusuma", dewi) == [case.reference]


def test_a_case_that_went_meanwhile_is_no_fault(now: datetime) -> None:
    private_search.keep({"complaint": 0})


def test_of_a_word_only_a_number_lies_in_the_table(case: Complaint) -> None:
    columns = {
        column: values
        for table, column, values in at_rest.columns()
        if table == "complaints_sealedword"
    }
    assert columns.keys() == {"id", "complaint_id", "digest", "open"}
    assert all(value.lstrip("-").isdigit() for value in columns["digest"])
    assert len(set(columns["digest"])) == len(columns["digest"]) > 10


def test_a_question_costs_the_same_however_many_cases_there_are(
    case: Complaint, budi: User, dewi: User, now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _number in range(3):
        ComplaintFactory(title="Got mampet lagi", verifier=dewi)
    do_jobs(now)
    for who in (dewi, budi):
        assert who.is_verifier or who.is_officer  # permissions are read before
        with django_assert_num_queries(2 + 1):  # how common each word is, and the cases
            list(find(understood("got mampet", by=who), by=who))


def test_common_words_are_looked_for_in_another_way_with_the_same_result(
    case: Complaint, budi: User, dewi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ComplaintFactory(verifier=dewi)
    monkeypatch.setattr(private_search, "FEW", 0)  # every word is a common one
    for who in (dewi, budi):
        assert found("got mampet", who) == [case.reference]
    assert found("zorbakusuma", dewi) == [case.reference]
    assert found("got zorbakusuma", budi) == found("mampet tembok", dewi) == []


def test_an_account_that_was_switched_off_finds_nothing(case: Complaint, db: None) -> None:
    gone = UserFactory(verifier=True, is_active=False)
    assert found("got", gone) == []
    assert identities.has_email(case)
