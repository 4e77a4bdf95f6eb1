"""Who sees which complaint: the cast is asked about each."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from complaints import reference
from complaints.models.private import Complaint
from complaints.models.reference import Agency, Category, Holiday, Subcategory, Village
from complaints.permissions import Role, roles
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ani, dewi, budi):
    return ComplaintFactory(by=ani, forwarded=True, verifier=dewi, officer=budi)


@pytest.mark.parametrize(
    ("person", "sees", "holds"),
    [
        ("ani", True, {Role.REPORTER}),
        ("wayan", False, set()),
        ("dewi", True, {Role.VERIFIER}),
        ("budi", True, {Role.OFFICER, Role.IN_CHARGE}),
        ("citra", False, set()),
        ("eka", False, set()),
        ("operator", True, {Role.VERIFIER}),
    ],
)
def test_the_cast_sees_what_concerns_them(person, sees, holds, case, request) -> None:
    user = request.getfixturevalue(person)
    assert Complaint.objects.visible_to(user).filter(pk=case.pk).exists() == sees
    assert roles(user, case) == holds


def test_nobody_signed_in_sees_nothing(case) -> None:
    assert not Complaint.objects.visible_to(AnonymousUser()).exists()


def test_a_blocked_account_holds_no_role(case, dewi) -> None:
    dewi.is_active = False
    assert roles(dewi, case) == frozenset()


def test_an_officer_without_an_agency_sees_no_case(case, budi) -> None:
    budi.agency = None
    budi.save()
    assert not Complaint.objects.visible_to(budi).exists()


def test_the_starter_vocabularies_are_whole() -> None:
    assert Village.objects.count() == 43
    assert {v.kind for v in Village.objects.all()} == {"desa", "kelurahan"}
    assert Category.objects.count() == 12
    assert not Subcategory.objects.filter(agency=None).exists()


def test_loading_the_vocabularies_again_keeps_what_staff_edited() -> None:
    agency = Agency.objects.get(slug="dinas-kesehatan")
    agency.name = "Dinas Kesehatan Kota"
    agency.save()
    before = Holiday.objects.count()
    reference.load()
    agency.refresh_from_db()
    assert agency.name == "Dinas Kesehatan Kota"
    assert Holiday.objects.count() == before
