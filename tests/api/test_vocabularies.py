"""The values that filters and filings may use."""

from __future__ import annotations

from typing import Any

import pytest

from complaints.models.reference import Category
from tests.api.conftest import ApiClient


@pytest.mark.parametrize("name", ["agencies", "categories", "areas", "channels"])
def test_a_vocabulary_costs_few_queries_and_speaks_two_languages(
    api: ApiClient, name: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        indonesian = api.get(f"/api/v1/{name}/").json()["results"]
    english = api.get(f"/api/v1/{name}/", headers={"Accept-Language": "en"}).json()["results"]

    assert indonesian
    assert [row["value"] for row in indonesian] == [row["value"] for row in english]
    if name == "categories":
        assert indonesian != english


def test_every_subcategory_that_is_offered_can_be_filed_under(api: ApiClient) -> None:
    categories = api.get("/api/v1/categories/").json()["results"]
    areas = api.get("/api/v1/areas/").json()["results"]
    subcategory = categories[-1]["subcategories"][-1]["value"]
    village = areas[-1]["villages"][-1]["value"]

    assert api.file(subcategory=subcategory, village=village).status_code == 201


def test_what_staff_switched_off_is_no_longer_offered(api: ApiClient) -> None:
    hidden = Category.objects.first()
    assert hidden is not None
    Category.objects.filter(pk=hidden.pk).update(active=False)

    offered = api.get("/api/v1/categories/").json()["results"]

    assert hidden.slug not in {category["value"] for category in offered}
