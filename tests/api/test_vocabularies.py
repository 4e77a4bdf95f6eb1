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


def test_a_subcategory_tells_its_questions_and_notices_and_an_answer_to_each_is_taken(
    api: ApiClient,
) -> None:
    lamp = api.get("/api/v1/subcategories/lampu-jalan/").json()
    assert lamp["category"] == "penerangan-dan-lalu-lintas"
    assert [notice["phone"] for notice in lamp["notices"]] == ["112"]
    given = {question["value"]: "7" for question in lamp["questions"]}
    assert list(given) == ["nomor-tiang", "jumlah-lampu"]
    assert api.file(subcategory="lampu-jalan", answers=given).status_code == 201
    [hole] = api.get("/api/v1/subcategories/jalan-berlubang/?lang=en").json()["questions"]
    assert (hole["label"], hole["public"]) == ("How large is the hole?", True)
    assert len(hole["options"]) == 3


@pytest.mark.parametrize("slug", ["ufo", "jalan-berlubang"])
def test_a_subcategory_that_is_not_offered_is_missing(api: ApiClient, slug: str) -> None:
    Category.objects.filter(subcategories__slug="jalan-berlubang").update(active=False)
    assert api.get(f"/api/v1/subcategories/{slug}/").status_code == 404
