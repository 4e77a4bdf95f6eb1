"""Views under a name: choices only, own or of the same office, limited."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.desk import saved_filters
from complaints.desk.selection import ALL, OPEN_CASES, TO_VERIFY
from complaints.errors import (
    FilterEmpty,
    FilterNameTaken,
    FilterTooLong,
    NotPermitted,
    TooManyFilters,
)
from complaints.models.office import SavedFilter
from complaints.models.reference import Agency
from tests.conftest import PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
SEARCHED = "Ni Luh Sari Jalan Tukad Badung"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        (f"deadline=late&q={SEARCHED}&after=W10", "deadline=late"),
        ("stage=received&stage=forwarded&p=3", "stage=received&stage=forwarded"),
        ("ordering=-received_at&village=&csrfmiddlewaretoken=x", "ordering=-received_at"),
        ("received_at_from=2026-01-01", "received_at_from=2026-01-01"),
        (f"notes={SEARCHED}&body={SEARCHED}&received_at={SEARCHED}", ""),
    ],
)
def test_only_choices_are_kept_and_never_the_words_of_a_search(query: str, kept: str) -> None:
    assert saved_filters.chosen(query) == kept


def test_a_view_is_saved_above_its_list_with_what_it_shows_now(dewi: User, browser: Client) -> None:
    ComplaintFactory()
    browser.force_login(dewi)
    given = {
        "queue": "to_verify", "query": f"stage=received&q={SEARCHED}", "name": "Baru masuk",
    }  # fmt: skip
    browser.post(reverse("desk:save_filter"), given)
    view = SavedFilter.objects.get()
    assert (view.owner, view.query, view.shared) == (dewi, "stage=received", False)
    answer = browser.get(reverse("desk:to_verify"))
    [offer] = answer.context["saved"]
    assert (offer.url, str(offer.counted)) == (f"{TO_VERIFY.url}?stage=received", "1")
    assert offer.url.replace("&", "&amp;") in answer.content.decode()
    assert browser.get(reverse("desk:complaints")).context["saved"] == []


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", FilterEmpty),
        (f"q={SEARCHED}", FilterEmpty),
        ("&".join(f"category={n}" for n in range(200)), FilterTooLong),
    ],
)
def test_a_view_of_nothing_or_of_too_much_is_refused(
    query: str, error: type[Exception], dewi: User, browser: Client, now: datetime
) -> None:
    with pytest.raises(error):
        saved_filters.save(ALL, query, "x", by=dewi, now=now)
    browser.force_login(dewi)
    given = {"queue": "complaints", "query": query, "name": "x"}
    answer = browser.post(reverse("desk:save_filter"), given, follow=True)
    assert str(error().sentence) in answer.content.decode()  # type: ignore[attr-defined]
    assert not SavedFilter.objects.exists()


def test_a_person_has_one_view_of_a_name_for_a_list_and_thirty_in_all(
    dewi: User, budi: User, now: datetime
) -> None:
    saved_filters.save(ALL, "deadline=late", "Terlambat", by=dewi, now=now)
    with pytest.raises(FilterNameTaken):
        saved_filters.save(ALL, "deadline=today", "Terlambat", by=dewi, now=now)
    saved_filters.save(TO_VERIFY, "deadline=late", "Terlambat", by=dewi, now=now)
    saved_filters.save(ALL, "deadline=late", "Terlambat", by=budi, now=now)
    for number in range(saved_filters.MOST - 2):
        saved_filters.save(ALL, "deadline=late", f"Nomor {number}", by=dewi, now=now)
    with pytest.raises(TooManyFilters):
        saved_filters.save(ALL, "deadline=late", "Satu lagi", by=dewi, now=now)


def test_colleagues_of_the_same_office_share_and_nobody_else(
    dewi: User, budi: User, citra: User, eka: User, now: datetime
) -> None:
    komang = UserFactory(verifier=True)
    made = UserFactory(officer_of=Agency.objects.get(slug=PUPR))
    shared = {
        user: saved_filters.save(ALL, "deadline=late", "L", by=user, now=now, shared=True)
        for user in (dewi, budi)
    }
    private = saved_filters.save(ALL, "deadline=today", "P", by=dewi, now=now)
    sees = {
        user: set(saved_filters.visible_to(user)) for user in (dewi, komang, budi, made, citra, eka)
    }
    assert sees[dewi] == {shared[dewi], private}
    assert sees[komang] == {shared[dewi]}
    assert sees[budi] == sees[made] == {shared[budi]}
    assert sees[citra] == sees[eka] == set()
    made.agency = citra.agency
    made.save(update_fields=["agency"])
    assert set(saved_filters.visible_to(made)) == set()


def test_a_shared_view_shows_each_reader_the_own_rows(
    dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    made = UserFactory(officer_of=Agency.objects.get(slug=PUPR))
    ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    saved_filters.save(OPEN_CASES, "assignee=me", "Milik saya", by=budi, now=now, shared=True)
    saved_filters.save(OPEN_CASES, "stage=forwarded", "Baru", by=budi, now=now, shared=True)
    browser.force_login(made)
    found = {o.view.name: o.counted.value for o in browser.get(OPEN_CASES.url).context["saved"]}
    assert found == {"Milik saya": 0, "Baru": 1}


def test_the_own_view_is_renamed_and_deleted_and_a_colleagues_is_not(
    dewi: User, browser: Client, now: datetime
) -> None:
    komang = UserFactory(verifier=True)
    view = saved_filters.save(ALL, "deadline=late", "Lama", by=dewi, now=now, shared=True)
    saved_filters.save(ALL, "deadline=today", "Ada", by=dewi, now=now)
    change = reverse("desk:change_filter", args=[view.pk])
    browser.force_login(komang)
    for given in ({"view-name": "Diambil"}, {"delete": "yes"}):
        answer = browser.post(change, given, follow=True)
        assert str(NotPermitted().sentence) in answer.content.decode()
    browser.force_login(dewi)
    browser.post(change, {"view-name": "Baru"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Baru", False)
    for name in ("Ada", "", "x" * 61):
        browser.post(change, {"view-name": name})
    view.refresh_from_db()
    assert view.name == "Baru"
    assert "Baru" in browser.get(reverse("desk:saved_filters")).content.decode()
    browser.force_login(komang)
    assert browser.post(change, {"delete": "yes"}).status_code == 404  # shared no more
    browser.force_login(dewi)
    browser.post(change, {"delete": "yes"})
    assert not SavedFilter.objects.filter(pk=view.pk).exists()


def test_a_view_of_a_list_that_there_is_not_is_not_found(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    given = {"queue": "jobs", "query": "deadline=late", "name": "x"}
    assert browser.post(reverse("desk:save_filter"), given).status_code == 404


def test_a_list_shows_so_many_views_and_no_more(dewi: User, browser: Client, now: datetime) -> None:
    browser.force_login(dewi)
    asked = []
    for more in (saved_filters.SHOWN, 0, 10):
        for _n in range(more):
            number = SavedFilter.objects.count()
            saved_filters.save(ALL, "deadline=late", f"Nomor {number}", by=dewi, now=now)
        with CaptureQueriesContext(connection) as questions:
            answer = browser.get(ALL.url)
        asked.append(len(questions))
    assert len(answer.context["saved"]) == saved_filters.SHOWN
    assert asked[1] == asked[2]
