"""Two who edit the same row: one wins, and the other reads what changed and loses no word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from complaints.desk.locking import SEEN
from complaints.desk.vocabularies import Vocabularies
from complaints.models.office import RoutingRule
from complaints.models.reference import Agency, DeadlineRule, Holiday
from tests.conftest import PUPR

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


def opened(browser: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send from the page as it stands now, with these fields typed over."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {n: v for n, v in (values | changes).items() if v is not None and v is not False}


def edit_page(row: Any) -> str:
    [viewset] = [made() for made in Vocabularies.items if made.model is type(row)]
    return reverse(viewset.get_url_name("edit"), args=[row.pk])


LOCKED = [made.model for made in Vocabularies.items if made.model is not DeadlineRule]


@pytest.mark.parametrize("model", LOCKED, ids=lambda model: model.__name__)
def test_the_second_of_two_editors_of_a_list_overwrites_nothing(
    model: Any, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    RoutingRule.objects.create(name="Aturan", words="lampu", agency=Agency.objects.earliest("pk"))
    row = model.objects.first() or pytest.fail("no row")
    page = edit_page(row)
    field = "name" if hasattr(row, "name") else "text"
    mine = opened(browser, page, **{field: "Nama dari saya"})
    theirs = opened(browser, page, **{field: "Nama dari rekan"})
    assert browser.post(page, theirs).status_code == 302
    answer = browser.post(page, mine)
    assert answer.status_code == 409
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Nama dari rekan", 2)


def test_the_conflict_names_the_field_with_both_values_and_keeps_what_was_typed(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    agency = Agency.objects.get(slug=PUPR)
    page = edit_page(agency)
    mine = opened(browser, page, short_name="PUPR kami", position="77")
    browser.post(page, opened(browser, page, short_name="PUPR mereka"))
    answer = browser.post(page, mine)
    [row] = answer.context["conflict"]
    assert (row.theirs, row.yours) == ("PUPR mereka", "PUPR kami")
    assert answer.context["form"]["position"].value() == "77"
    words = answer.content.decode()
    assert "PUPR mereka" in words
    assert "PUPR kami" in words

    # Whoever has seen it and saves again means it.
    again = {name: answer.context["form"][name].value() or "" for name in mine}
    assert browser.post(page, again).status_code == 302
    agency.refresh_from_db()
    assert (agency.short_name, agency.position, agency.version) == ("PUPR kami", 77, 3)


def test_a_form_that_has_seen_nothing_overwrites_nothing(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    holiday = Holiday.objects.earliest("pk")
    page = edit_page(holiday)
    for token in ("", "[]", "not json", '{"name": "0"}'):
        answer = browser.post(page, opened(browser, page, name="Lain", **{SEEN: token}))
        assert answer.status_code == 409, token
    holiday.refresh_from_db()
    assert holiday.name != "Lain"


def test_a_change_by_another_way_counts_although_it_raised_no_version(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    agency = Agency.objects.get(slug=PUPR)
    page = edit_page(agency)
    mine = opened(browser, page, position="5")
    Agency.objects.filter(pk=agency.pk).update(name="Nama dari impor")
    assert browser.post(page, mine).status_code == 409


def test_a_row_deleted_meanwhile_is_not_found(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    holiday = Holiday.objects.earliest("pk")
    page = edit_page(holiday)
    mine = opened(browser, page)
    holiday.delete()
    assert browser.post(page, mine).status_code == 404


def test_of_two_operators_who_edit_an_account_the_second_is_shown_what_the_first_did(
    operator: User, budi: User, browser: Client
) -> None:
    browser.force_login(operator)
    page = reverse("wagtailusers_users:edit", args=[budi.pk])
    assert SEEN in browser.get(page).content.decode()
    mine = opened(browser, page, first_name="Budi dari saya")
    verifiers = Group.objects.get(name="Verifiers")
    budi.groups.add(verifiers)  # nothing of the account's own row changed
    answer = browser.post(page, mine)
    assert answer.status_code == 409
    [row] = answer.context["conflict"]
    assert "Verifiers" in row.theirs
    assert "Verifiers" not in row.yours
    budi.refresh_from_db()
    assert budi.first_name == ""
    assert verifiers in budi.groups.all()
