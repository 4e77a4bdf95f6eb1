"""Accounts and lists, as the operator keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse

from complaints.desk.locking import SEEN
from complaints.models.people import User
from complaints.models.reference import Agency, DeadlineRule, Holiday, Subcategory
from tests.conftest import PUPR
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.django_db


def account(**changes: Any) -> Mapping[str, Any]:
    password = "kata-sandi-yang-panjang"
    values = {
        "email": "Made@Example.test",
        "first_name": "Made",
        "last_name": "",
        "password1": password,
        "password2": password,
        "groups": [],
        "agency": "",
    }
    return values | changes


def sight(browser: Client, edit: str) -> dict[str, Any]:
    """What an edit page tells of the values that it showed."""
    return {SEEN: browser.get(edit).context["form"][SEEN].value()}


def officers() -> list[int]:
    return [Group.objects.get(name="Officers").pk]


def test_an_officer_is_added_by_address_with_an_agency(operator: User, browser: Client) -> None:
    browser.force_login(operator)
    agency = Agency.objects.get(slug=PUPR)
    assert browser.get(reverse("wagtailusers_users:add")).status_code == 200
    browser.post(reverse("wagtailusers_users:add"), account(groups=officers(), agency=agency.pk))
    made = User.objects.get(email="made@example.test")
    assert made.is_officer
    assert made.agency == agency
    assert made.check_password("kata-sandi-yang-panjang")


def test_an_account_is_edited_and_listed_with_its_agency(
    operator: User, budi: User, browser: Client
) -> None:
    browser.force_login(operator)
    edit = reverse("wagtailusers_users:edit", args=[budi.pk])
    assert browser.get(edit).status_code == 200
    other = Agency.objects.exclude(slug=PUPR).first()
    assert other is not None
    data = account(email=budi.email, groups=officers(), agency=other.pk, is_active="on")
    browser.post(edit, data | sight(browser, edit))
    budi.refresh_from_db()
    assert budi.agency == other
    assert other.name in browser.get(reverse("wagtailusers_users:index")).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "BUDI@example.test"}, "email"),
        ({"agency": "", "groups": "officers"}, "agency"),
        ({"password2": "something else entirely"}, "password2"),
    ],
)
def test_an_account_that_cannot_work_is_not_made(
    changes: dict[str, Any], field: str, operator: User, budi: User, browser: Client
) -> None:
    if changes.get("groups"):
        changes = changes | {"groups": officers()}
    browser.force_login(operator)
    before = User.objects.count()
    answer = browser.post(reverse("wagtailusers_users:add"), account(**changes))
    assert field in answer.context["form"].errors
    assert User.objects.count() == before


@pytest.mark.parametrize("who", ["dewi", "budi", "eka"])
def test_staff_do_not_manage_accounts(who: str, browser: Client, request: Any) -> None:
    browser.force_login(request.getfixturevalue(who))
    for name in ("index", "add"):
        assert browser.get(reverse(f"wagtailusers_users:{name}")).status_code == 302


def test_the_verifier_renames_an_agency_but_its_slug_stays(dewi: User, browser: Client) -> None:
    agency = Agency.objects.get(slug=PUPR)
    browser.force_login(dewi)
    edit = reverse("agency:edit", args=[agency.pk])
    assert browser.get(edit).status_code == 200
    data = {"name": "Dinas PUPR", "slug": "lain", "position": 1, "active": "on", "kind": "opd"}
    browser.post(edit, data | sight(browser, edit))
    agency.refresh_from_db()
    assert (agency.name, agency.slug) == ("Dinas PUPR", PUPR)


def test_a_value_in_use_cannot_be_deleted_by_anyone(operator: User, browser: Client) -> None:
    case = ComplaintFactory()
    browser.force_login(operator)
    browser.post(reverse("subcategory:delete", args=[case.subcategory_id]))
    assert Subcategory.objects.filter(pk=case.subcategory_id).exists()


def test_a_deadline_rule_is_replaced_not_changed(
    operator: User, dewi: User, browser: Client
) -> None:
    rule = DeadlineRule.objects.get(promise="respond")
    for user in (operator, dewi):
        browser.force_login(user)
        answer = browser.post(reverse("deadlinerule:edit", args=[rule.pk]), {"amount": 99})
        assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.amount != 99
    new = {
        "promise": "respond", "amount": 5, "unit": "working_days", "valid_from": "2027-01-01",
        "source": "Surat edaran",
    }  # fmt: skip
    browser.post(reverse("deadlinerule:add"), new)
    assert DeadlineRule.objects.filter(promise="respond").count() == 2


def test_the_verifier_keeps_the_holidays(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    day = {"date": "2031-03-05", "name": "Nyepi", "kind": "balinese", "closes_offices": "on"}
    browser.post(reverse("holiday:add"), day)
    made = Holiday.objects.get(date="2031-03-05")
    browser.post(reverse("holiday:delete", args=[made.pk]))
    assert not Holiday.objects.filter(pk=made.pk).exists()


def test_complaints_have_no_edit_form() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("complaint:edit", args=[1])
