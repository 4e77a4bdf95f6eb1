"""In which village a point lies: the outlines of the 43 villages, read once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

SHAPES = Path(__file__).parent / "data" / "villages.geojson"
# The outlines are drawn roughly, and telephones measure roughly: so near is still inside.
TOLERANCE_METRES = 150
# Beyond the border, on the beach: somebody there still means the city.
NEAR_METRES = 1000
_METRES_A_DEGREE = 111_320

Point = tuple[float, float]  # longitude, latitude: the order of GeoJSON
Ring = list[Point]


@cache
def _shapes() -> dict[str, list[list[Ring]]]:
    content = json.loads(SHAPES.read_text(encoding="utf-8"))
    return {
        shape["properties"]["slug"]: [
            [[(x, y) for x, y in ring] for ring in polygon]
            for polygon in shape["geometry"]["coordinates"]
        ]
        for shape in content["features"]
    }


def village_at(latitude: float, longitude: float) -> str:
    """Return the slug of the village that the point lies in; "" where it lies in none."""
    point = (longitude, latitude)
    return next((slug for slug in _shapes() if _inside(slug, point)), "")


def village_near(latitude: float, longitude: float) -> str:
    """Return the slug of the village that the point lies in or, up to a kilometre outside all
    of them, of the nearest one; "" farther out."""
    if found := village_at(latitude, longitude):
        return found
    point = (longitude, latitude)
    metres, slug = min((_metres_to(slug, point), slug) for slug in _shapes())
    return slug if metres <= NEAR_METRES else ""


def fits(village: str, latitude: float, longitude: float) -> bool:
    """Whether the point lies in the village of this slug or just beside it. A village whose
    outline is not known fits everywhere."""
    if village not in _shapes():
        return True
    point = (longitude, latitude)
    if _inside(village, point):
        return True
    return _metres_to(village, point) <= TOLERANCE_METRES


def _metres_to(slug: str, point: Point) -> float:
    """How far the outline of the village is."""
    return min(_distance(point, a, b) for a, b in _edges(slug))


def _inside(slug: str, point: Point) -> bool:
    """Even-odd over all rings: a hole is crossed twice."""
    return any(
        sum(_crosses(point, a, b) for ring in polygon for a, b in _pairs(ring)) % 2
        for polygon in _shapes()[slug]
    )


def _edges(slug: str) -> Iterator[tuple[Point, Point]]:
    for polygon in _shapes()[slug]:
        for ring in polygon:
            yield from _pairs(ring)


def _pairs(ring: Ring) -> Iterator[tuple[Point, Point]]:
    yield from zip(ring, [*ring[1:], ring[0]], strict=True)


def _crosses(point: Point, a: Point, b: Point) -> bool:
    """Whether the ray from the point to the east crosses the edge."""
    x, y = point
    if (a[1] > y) == (b[1] > y):
        return False
    return x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])


def _distance(point: Point, a: Point, b: Point) -> float:
    """Metres from the point to the edge, on a plane: exact enough within a city."""
    narrow = cos(radians(point[1]))

    def metres(other: Point) -> Point:
        east = (other[0] - point[0]) * narrow * _METRES_A_DEGREE
        return east, (other[1] - point[1]) * _METRES_A_DEGREE

    (ax, ay), (bx, by) = metres(a), metres(b)
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
    return hypot(ax + along * dx, ay + along * dy)
