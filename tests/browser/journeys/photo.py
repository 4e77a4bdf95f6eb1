"""A photo for the journeys, drawn here: a street, a hole full of water, a cone beside it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1200
SKY, LEAVES, ROAD, KERB = "#b7d3e6", "#5f8d5a", "#6d6a66", "#c9c3b4"


def street() -> bytes:
    """Return a JPEG as a telephone would send it, without anything of a camera in it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw = ImageDraw.Draw(picture)
    for left in range(-100, WIDTH, 260):
        draw.ellipse((left, 180, left + 420, 620), fill=LEAVES)
    draw.polygon([(0, 620), (WIDTH, 560), (WIDTH, 640), (0, 700)], fill=KERB)
    draw.polygon([(0, 690), (WIDTH, 630), (WIDTH, HEIGHT), (0, HEIGHT)], fill=ROAD)
    draw.ellipse((430, 800, 1180, 1080), fill="#3d3a36")
    draw.ellipse((500, 850, 1110, 1040), fill="#8ea3a8")
    draw.polygon([(1250, 1010), (1330, 720), (1410, 1010)], fill="#d9652b")
    draw.polygon([(1285, 885), (1375, 885), (1390, 940), (1270, 940)], fill="#f3eee2")
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
