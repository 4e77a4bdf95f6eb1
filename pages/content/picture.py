"""A picture of our own for the start: the split gate, the mountain, the fields."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = WIDTH, HEIGHT = 1200, 675
SKY, SUN, MOUNTAIN, GATE = "#f6d79b", "#dd9f3d", "#2d7356", "#9a3820"
FIELDS = ("#1d6b4d", "#14583f", "#0d3b2a")


def draw() -> bytes:
    """Return the picture as a PNG of a few colours and a few kilobytes."""
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((480, 90, 720, 330), fill=SUN)
    pen.polygon([(140, 470), (560, 170), (640, 170), (1060, 470)], fill=MOUNTAIN)
    for number, colour in enumerate(FIELDS):
        top = 430 + 80 * number
        pen.ellipse((-500 + 150 * number, top, WIDTH + 500 - 90 * number, top + 640), fill=colour)
    _half_gate(pen, inner=520, direction=-1)
    _half_gate(pen, inner=680, direction=1)
    _cloth(pen, top=HEIGHT - 30, side=15)
    file = BytesIO()
    picture.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _half_gate(pen: ImageDraw.ImageDraw, *, inner: int, direction: int) -> None:
    """A candi bentar: straight inside, stepped outside."""
    for level in range(8):
        bottom = HEIGHT - 30 - 50 * level
        outer = inner + direction * (190 - 22 * level)
        left, right = sorted((inner, outer))
        pen.rectangle((left, bottom - 50, right, bottom), fill=GATE)
        eaves = sorted((inner, outer + direction * 12))
        pen.rectangle((eaves[0], bottom - 50, eaves[1], bottom - 40), fill=SUN)


def _cloth(pen: ImageDraw.ImageDraw, *, top: int, side: int) -> None:
    for row in range(2):
        for column in range(WIDTH // side):
            shade = ("#1b1f1d", "#8d9089", "#f4efe4")[row + column % 2]
            x, y = column * side, top + row * side
            pen.rectangle((x, y, x + side, y + side), fill=shade)
