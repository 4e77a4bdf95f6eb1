"""Fields in what is typed: opd:dlhk, tahun:2024, kelurahan:sanur, status:selesai."""

from __future__ import annotations

from typing import Any

import pytest

from complaints import reference
from search import SearchRequest
from search.fields import applied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabularies() -> None:
    reference.load()


@pytest.mark.parametrize(
    ("typed", "facet", "values"),
    [
        ("tahun:2024", "year", (2024,)),
        ("kelurahan:renon", "village", ("renon",)),
        ('desa:"sanur kauh"', "village", ("sanur-kauh",)),
        ("kecamatan:selatan", "district", ("denpasar-selatan",)),
        ("kategori:kesehatan", "category", ("kesehatan",)),
        ("kategori:banjir", "subcategory", ("banjir",)),
        ("Status:forwarded", "stage", ("forwarded",)),
    ],
)
def test_a_field_is_a_filter(typed: str, facet: str, values: tuple[Any, ...]) -> None:
    found = applied(SearchRequest(q=f"lampu {typed} mati"))
    assert getattr(found.request, facet) == values
    assert found.request.q == "lampu mati"
    assert (found.taken, found.unknown) == ((typed,), ())


def test_an_agency_is_known_by_its_acronym() -> None:
    from complaints.models.reference import Agency

    agency = Agency.objects.exclude(short_name="").first()
    assert agency is not None
    found = applied(SearchRequest(q=f'opd:"{agency.short_name.lower()}"'))
    assert agency.slug in found.request.agency


def test_what_nobody_knows_is_said_and_searched_as_a_word() -> None:
    found = applied(SearchRequest(q="lampu opd:antariksa"))
    assert found.unknown == ("opd:antariksa",)
    assert found.request.q == "lampu antariksa"
    assert not found.request.agency


def test_a_field_narrows_what_is_chosen_beside_it() -> None:
    chosen = SearchRequest(q="tahun:2024", year=(2023, 2024))
    assert applied(chosen).request.year == (2024,)


def test_another_wording_keeps_its_fields() -> None:
    assert applied(SearchRequest(q="lampi tahun:2024")).typed("lampu") == "lampu tahun:2024"
    assert applied(SearchRequest(q="lampu tahun:2024")).typed(None) is None


@pytest.mark.parametrize("typed", ["jam 10:30", "http://contoh.test", "opd:", "tahun:dua", "a:b"])
def test_other_colons_are_text(typed: str) -> None:
    found = applied(SearchRequest(q=typed))
    assert not found.taken
    assert not found.request.filters
