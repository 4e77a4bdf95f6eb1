"""The picture that other sites show beside a link to a thread: 1200 x 630, drawn from what is
public, without a name of anybody."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from PIL import Image, ImageDraw, ImageFont

from complaints.stages import Outcome, Stage

if TYPE_CHECKING:
    from complaints.models.public import Thread

WIDTH, HEIGHT = 1200, 630
# Raised by whoever changes the drawing: it is part of what a picture is known by.
DRAWING = 1
_FONTS = Path(__file__).parents[1] / "complaints" / "fonts"
_GREEN, _CREAM, _GOLD, _PALE = "#0d3b2a", "#fdf8ec", "#dd9f3d", "#b9d0c2"
_CLOTH = ("#8d9089", "#1b1f1d", "#f4efe4")
_EDGE, _SQUARE = 72, 14
_LINES = 4


@dataclass(frozen=True)
class Shown:
    """Everything that is drawn."""

    title: str
    status: str
    agency: str
    place: str
    category: str
    reference: str

    @property
    def digest(self) -> str:
        """Another picture has another one."""
        words = "\0".join((str(DRAWING), *astuple(self)))
        return hashlib.sha256(words.encode()).hexdigest()[:32]


def of(thread: Thread) -> Shown:
    """Return what the picture of a public thread says, in the active language."""
    stage = Stage(thread.stage)
    ended = Outcome(thread.outcome) if thread.outcome else None
    return Shown(
        title=Truncator(thread.title).chars(140),
        status=str(ended.label if ended else stage.label),
        agency=thread.agency.label if thread.agency else "",
        place=f"{thread.village.label}, {thread.district.label}",
        category=thread.category.label,
        reference=thread.reference,
    )


@lru_cache(maxsize=64)
def draw(shown: Shown) -> bytes:
    """Return the picture as PNG. The same content is drawn once in a process."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GREEN)
    pen = ImageDraw.Draw(image)
    _cloth(pen, HEIGHT - 2 * _SQUARE)
    pen.text((_EDGE, 56), "PRODENPASAR", font=_font(30, bold=True), fill=_GOLD)
    right = WIDTH - _EDGE
    pen.text((right, 56), shown.reference, font=_font(30), fill=_PALE, anchor="ra")
    bottom = _title(pen, shown.title)
    _badge(pen, shown.status, top=max(bottom + 26, 378))
    pen.text((_EDGE, 470), _fit(pen, shown.place, 32), font=_font(32), fill=_CREAM)
    below = shown.agency or shown.category
    pen.text((_EDGE, 520), _fit(pen, below, 32), font=_font(32), fill=_PALE)
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache(maxsize=16)
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)


def _cloth(pen: ImageDraw.ImageDraw, top: int) -> None:
    """Two rows of poleng along the lower edge."""
    for row in range(2):
        for column in range(WIDTH // _SQUARE + 1):
            tone = _CLOTH[0] if (row + column) % 2 else _CLOTH[1 if row else 2]
            left, upper = column * _SQUARE, top + row * _SQUARE
            pen.rectangle((left, upper, left + _SQUARE, upper + _SQUARE), fill=tone)


def _title(pen: ImageDraw.ImageDraw, title: str) -> int:
    """Draw the title as large as it fits into its place; return where it ends."""
    for size in (60, 52, 44, 38):
        lines = list(_wrapped(pen, title, size))
        if len(lines) <= _LINES and len(lines) * size * 1.25 <= 256:
            break
    step = round(size * 1.25)
    for number, line in enumerate(lines[:_LINES]):
        pen.text((_EDGE, 122 + number * step), line, font=_font(size, bold=True), fill=_CREAM)
    return 122 + min(len(lines), _LINES) * step


def _wrapped(pen: ImageDraw.ImageDraw, text: str, size: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and pen.textlength(longer, font=_font(size, bold=True)) > WIDTH - 2 * _EDGE:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _fit(pen: ImageDraw.ImageDraw, text: str, size: int) -> str:
    shorter = text
    while pen.textlength(shorter, font=_font(size)) > WIDTH - 2 * _EDGE:
        shorter = Truncator(text).chars(len(shorter) - 2)
    return shorter


def _badge(pen: ImageDraw.ImageDraw, words: str, *, top: int) -> None:
    width = pen.textlength(words, font=_font(30, bold=True))
    box = (_EDGE, top, _EDGE + width + 48, top + 56)
    pen.rounded_rectangle(box, radius=28, fill=_GOLD)
    pen.text((_EDGE + 24, top + 28), words, font=_font(30, bold=True), fill=_GREEN, anchor="lm")
