"""In which village a point lies."""

from __future__ import annotations

import pytest

from complaints import village_shapes
from complaints.models.reference import Village


@pytest.mark.django_db
def test_every_village_has_an_outline_in_which_its_middle_lies_or_nearly() -> None:
    rows = list(Village.objects.all())
    assert len(rows) == 43
    assert {row.slug for row in rows} == set(village_shapes._shapes())
    astray = [
        row.slug for row in rows if village_shapes.village_at(row.latitude, row.longitude) == ""
    ]
    assert astray == []
    assert all(village_shapes.fits(row.slug, row.latitude, row.longitude) for row in rows)


@pytest.mark.parametrize(
    ("latitude", "longitude", "village"),
    [(-8.6845, 115.2398, "renon"), (-8.70, 115.40, ""), (0.0, 0.0, "")],
)
def test_a_point_lies_in_one_village_or_in_none(
    latitude: float, longitude: float, village: str
) -> None:
    assert village_shapes.village_at(latitude, longitude) == village


@pytest.mark.parametrize(
    ("latitude", "longitude", "village"),
    [
        (-8.6845, 115.2398, "renon"),
        (-8.69, 115.268, "sanur"),
        (-8.69, 115.28, ""),
        (-8.60, 115.17, ""),
    ],
)
def test_outside_all_outlines_the_nearest_village_counts_for_a_kilometre(
    latitude: float, longitude: float, village: str
) -> None:
    assert village_shapes.village_near(latitude, longitude) == village


def test_just_beside_a_village_is_near_enough_and_farther_is_not() -> None:
    [ring] = village_shapes._shapes()["renon"][0]
    longitude, latitude = max(ring)  # the easternmost corner
    metre = 1 / 111_320
    assert village_shapes.fits("renon", latitude, longitude + 100 * metre)
    assert not village_shapes.fits("renon", latitude, longitude + 400 * metre)
    assert village_shapes.fits("no-such-village", latitude, longitude)
