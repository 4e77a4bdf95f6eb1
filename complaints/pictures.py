"""Drawing a new picture from what somebody sent.

Pure functions; nothing here touches a disk, a database or a request. What becomes public is
always a new JPEG, which holds pixels and nothing else.
"""

from __future__ import annotations

import math
import struct
import threading
from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps

from complaints.file_headers import APP0, EOI, SOI, SOS, Damaged, FileRefused, opened, sniff
from complaints.file_headers import Picture as Picture
from complaints.file_headers import check as check
from complaints.file_headers import segments as segments
from complaints.regions import Region

PUBLIC_SIDE, SMALL_SIDE = 2048, 640
QUALITY = 85
# A picture at the limit takes 200 MB while it is drawn.
_ROOM = threading.BoundedSemaphore(2)


def place(content: bytes) -> tuple[float, float] | None:
    """Return latitude and longitude where the camera wrote them down, else None."""
    try:
        with opened(content, sniff(content)) as picture:
            there = picture.getexif().get_ifd(0x8825)
        latitude, longitude = (
            sum(float(part) / 60**power for power, part in enumerate(there[number]))
            for number in (2, 4)
        )
        north, east = str(there.get(1, "N")), str(there.get(3, "E"))
    except Exception:  # noqa: BLE001  # a place that cannot be read is not offered
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    latitude = -latitude if north.upper().startswith("S") else latitude
    longitude = -longitude if east.upper().startswith("W") else longitude
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


# --------------------------------------------------------------------------------- drawn anew
def clean(content: bytes, regions: Iterable[Region] = (), *, max_side: int = PUBLIC_SIDE) -> bytes:
    """Return a new JPEG of the picture, upright, with the regions hidden for good.

    It holds no metadata of any kind, no second picture and no byte behind its end.

    :raises FileRefused: as `check`, or its pixels cannot be decoded (Damaged)
    """
    picture = check(content)
    with _ROOM:
        try:
            drawn = _drawn(content, picture.media_type, max_side)
        except FileRefused:
            raise
        except Exception as error:  # decoders fail in many ways, all of them mean this
            raise Damaged from error
        for region in regions:
            _hide(drawn, region)
        return _saved(drawn)


def _drawn(content: bytes, media_type: str, max_side: int) -> Image.Image:
    with opened(content, media_type) as picture:
        if media_type == "image/jpeg":
            # At most eight times smaller while decoding: quick, and little memory.
            picture.draft("RGB", (max_side, max_side))
        upright = _opaque(_upright(picture))
    upright.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    # Pixels alone go over; whatever else the file carried stays behind.
    drawn = Image.new("RGB", upright.size)
    drawn.paste(upright)
    return drawn


def _upright(picture: Image.Image) -> Image.Image:
    try:
        turned = ImageOps.exif_transpose(picture)
    except (ValueError, TypeError, KeyError, SyntaxError, struct.error):
        turned = picture  # an orientation that cannot be read
    turned.load()
    return turned


def _opaque(picture: Image.Image) -> Image.Image:
    """Return it in RGB on white: colours below a transparent pixel may be what was erased."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper
    return picture.convert("RGB")


BLOCKS = 6  # at most so many averages across a blurred region: too few to tell a face


def _hide(drawn: Image.Image, region: Region) -> None:
    """Paint over the region, rounded outwards to whole pixels."""
    box = region.pixels(drawn.width, drawn.height)
    width, height = box[2] - box[0], box[3] - box[1]
    if region.how == region.BOX:
        drawn.paste((0, 0, 0), box)
        return
    longer = max(width, height)
    blocks = tuple(max(1, round(BLOCKS * side / longer)) for side in (width, height))
    few = drawn.crop(box).resize((blocks[0], blocks[1]), Image.Resampling.BOX)
    # Only these few averages are left; smoothing them is for the eye.
    large = few.resize((width, height), Image.Resampling.NEAREST)
    soft = large.filter(ImageFilter.GaussianBlur(longer / BLOCKS / 3))
    drawn.paste(soft, box)


def _saved(drawn: Image.Image) -> bytes:
    out = BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    content = out.getvalue()
    require_bare(content)
    return content


# Tables, frames, scans, and the 16 bytes that say "JFIF" without a thumbnail.
_PICTURE_ONLY = {SOI, EOI, SOS, APP0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD}


def require_bare(content: bytes) -> None:
    """Make sure that a JPEG holds nothing but its picture.

    :raises ValueError: there is a segment of another kind, or something behind the end
    """
    last = 0
    for part in segments(content):
        last = part.end
        if part.marker not in _PICTURE_ONLY:
            raise ValueError(f"A segment of kind {part.marker:#x} is left in a public picture.")
        if part.marker == APP0 and content[part.start + 4 : part.end][:5] != b"JFIF\0":
            raise ValueError("An application's segment is left in a public picture.")
        if part.marker == APP0 and part.end - part.start != 18:
            raise ValueError("A thumbnail is left in a public picture.")
    if last != len(content):
        raise ValueError("Bytes are left behind the end of a public picture.")
