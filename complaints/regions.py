"""The places of a picture that are hidden, as parts of its sides from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from complaints.errors import ComplaintError

MOST = 60


class InvalidRegion(ComplaintError):
    code = "invalid_region"
    kind = "invalid"
    message = _("A marked place lies outside the picture.")


@dataclass(frozen=True)
class Region:
    """A rectangle of the upright picture, and how it is hidden."""

    x: float
    y: float
    width: float
    height: float
    how: str = "box"

    BOX: ClassVar[str] = "box"
    BLUR: ClassVar[str] = "blur"

    def __post_init__(self) -> None:
        """
        :raises InvalidRegion: it is empty, or it begins or ends outside the picture
        """
        sides = (self.x, self.y, self.width, self.height)
        if self.how not in {self.BOX, self.BLUR} or not all(math.isfinite(n) for n in sides):
            raise InvalidRegion
        if self.x < 0 or self.y < 0 or self.width <= 0 or self.height <= 0:
            raise InvalidRegion
        # A hundredth of a per cent of grace: the sum of two rounded numbers.
        if self.x + self.width > 1.0001 or self.y + self.height > 1.0001:
            raise InvalidRegion

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom in a picture of this size, never less than told."""
        return (
            math.floor(self.x * width),
            math.floor(self.y * height),
            min(width, math.ceil((self.x + self.width) * width)),
            min(height, math.ceil((self.y + self.height) * height)),
        )

    def covers(self, other: Region) -> bool:
        """Whether it hides all that the other hides, and at least as well."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width - 0.0001
            and self.y + self.height >= other.y + other.height - 0.0001
            and (self.how == self.BOX or other.how == self.BLUR)
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Region]:
    """
    :raises InvalidRegion: a row is no region of a picture, or there are more than MOST
    """
    try:
        found = [
            Region(
                float(row["x"]),
                float(row["y"]),
                float(row["width"]),
                float(row["height"]),
                str(row.get("how", Region.BOX)),
            )
            for row in rows
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidRegion from error
    if len(found) > MOST:
        raise InvalidRegion
    return found
