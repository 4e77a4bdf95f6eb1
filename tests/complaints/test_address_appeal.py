"""An address that was excluded appeals without an account; another person decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import moderation, reports, sanctions
from complaints.errors import NoAppeal, SameModerator, TooManyTries
from complaints.models.moderation import Appeal, Sanction
from complaints.models.review import PrivacyReport
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "127.0.0.1", "10.9.9.9"
PAGE = "/en/keberatan/"
WORDS = "Kami satu kantor dengan banyak orang."


@pytest.fixture
def dharma(db: None) -> User:
    made: User = UserFactory(email="dharma@example.test", moderator=True)
    return made


@pytest.fixture
def thread(db: None) -> Complaint:
    return ComplaintFactory(published=True)


@pytest.fixture
def excluded(thread: Complaint, dharma: User) -> Sanction:
    """The address of the test client, excluded for a week."""
    now = timezone.now()
    reports.report(thread.reference, 0, kind="name", words="Iseng.", client=HERE, now=now)
    return sanctions.on_sender(
        PrivacyReport.objects.get(),
        kind="ban",
        reason="insult",
        days=7,
        words="",
        by=dharma,
        now=now,
    )


def test_the_refusal_says_that_the_address_is_meant_and_leads_to_the_appeal(
    client: Client, excluded: Sanction
) -> None:
    open_thread = ComplaintFactory(published=True)
    with pytest.raises(sanctions.AddressExcluded):
        sanctions.require_part(None, HERE, now=timezone.now())
    form = {"subject": "thread", "email": "tamu@contoh.test"}
    page = client.post(f"/en/aduan/{open_thread.reference}/ikuti/", form).content.decode()
    assert "about the network address" in page
    assert f'href="{PAGE}"' in page


def test_a_guest_appeals_and_another_moderator_ends_the_measure(
    client: Client, excluded: Sanction, dharma: User, dewi: User
) -> None:
    answer = client.post(PAGE, {"measure": str(excluded.pk), "words": WORDS}, follow=True)
    assert "Another moderator looks at it" in answer.content.decode()
    asked = Appeal.objects.get()
    assert (asked.sanction, asked.words) == (excluded, WORDS)
    now = timezone.now()
    with pytest.raises(SameModerator):
        moderation.decide_appeal(asked, grant=True, by=dharma, now=now)
    moderation.decide_appeal(asked, grant=True, by=dewi, now=now)
    sanctions.require_part(None, HERE, now=now)
    assert "Nothing stands against" in client.get(PAGE).content.decode()


def test_what_was_denied_is_read_on_the_page_and_not_asked_again(
    client: Client, excluded: Sanction, dewi: User
) -> None:
    client.post(PAGE, {"measure": str(excluded.pk), "words": WORDS})
    moderation.decide_appeal(Appeal.objects.get(), grant=False, by=dewi, now=timezone.now())
    page = client.get(PAGE).content.decode()
    assert "Denied" in page
    assert "<textarea" not in page
    assert client.post(PAGE, {"measure": str(excluded.pk), "words": WORDS}).status_code == 422
    assert WORDS not in page


def test_an_empty_appeal_is_explained_and_a_machine_is_not_heard(
    client: Client, excluded: Sanction
) -> None:
    number = str(excluded.pk)
    assert client.post(PAGE, {"measure": number, "words": " "}).status_code == 400
    trapped = client.post(PAGE, {"measure": number, "words": WORDS, "website": "x"})
    assert trapped.status_code == 400
    assert WORDS in trapped.content.decode()
    assert not Appeal.objects.exists()


def test_another_address_neither_sees_nor_appeals_against_it(
    client: Client, excluded: Sanction
) -> None:
    page = client.get(PAGE, REMOTE_ADDR=ELSEWHERE).content.decode()
    assert "Nothing stands against" in page
    with pytest.raises(NoAppeal):
        moderation.appeal_of_address(excluded.pk, WORDS, client=ELSEWHERE, now=timezone.now())
    assert sanctions.of_address("", now=timezone.now()).count() == 0


def test_a_measure_that_is_over_is_not_appealed_against(excluded: Sanction) -> None:
    late = timezone.now() + timedelta(days=8)
    with pytest.raises(NoAppeal):
        moderation.appeal_of_address(excluded.pk, WORDS, client=HERE, now=late)


def test_an_address_cannot_ask_without_end(excluded: Sanction) -> None:
    for _try in range(moderation.APPEALS.allowed):
        with pytest.raises(NoAppeal):
            moderation.appeal_of_address(0, WORDS, client=HERE, now=timezone.now())
    with pytest.raises(TooManyTries):
        moderation.appeal_of_address(excluded.pk, WORDS, client=HERE, now=timezone.now())


def test_the_desk_shows_the_appeal_of_an_address(
    client: Client, excluded: Sanction, dewi: User
) -> None:
    client.post(PAGE, {"measure": str(excluded.pk), "words": WORDS})
    client.force_login(dewi)
    appeals = client.get(reverse("desk:appeals")).content.decode()
    assert WORDS[:20] in appeals
