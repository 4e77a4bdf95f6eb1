"""Pictures for tests: drawn here, with everything in their metadata that may tell on somebody."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

SECRETS = (b"Rahasiakuningan", b"RAHASIAKUNINGAN", b"Rahasia XMP", b"Rahasia komentar")
LATITUDE, LONGITUDE = -8.6742, 115.231
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><GPS>Rahasia XMP -8.6742</GPS></x:xmpmeta>"
TRAILING = b"PK\x03\x04<html><script>Rahasiakuningan</script>"
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}


def drawing(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture with a different colour everywhere: what is hidden can be told from what is not."""
    width, height = size
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    both = Image.merge("RGB", (across, down, Image.new("L", (width, height), 128)))
    return both.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """GPS, author, a comment and a thumbnail's worth of tags."""
    tags = Image.Exif()
    tags[0x010E] = "Rahasiakuningan 7"
    tags[0x0112] = orientation
    tags[0x013B] = "Ni Luh Rahasiakuningan"
    tags.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0Rahasiakuningan"
    tags.get_ifd(0x8825).update(
        {
            1: "S",
            2: (8.0, 40.0, 27.12),
            3: "E",
            4: (115.0, 13.0, 51.6),
        }
    )
    return tags.tobytes()


@cache
def _profile() -> bytes:
    """A colour profile. It holds the second it was made in, so there is one for the whole run."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo(kind: str = "jpg", *, image: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A file of this kind with EXIF, GPS, XMP, a colour profile, a comment, and bytes behind."""
    out = BytesIO()
    more: dict[str, object] = {"exif": exif(orientation), "icc_profile": _profile()}
    if kind == "png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "Rahasia komentar", zip=False)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more["pnginfo"] = text
    else:
        more["xmp"] = XMP
    if kind == "jpg":
        more["comment"] = b"Rahasia komentar"
    (image or drawing()).save(out, _FORMATS[kind], **more)
    return out.getvalue() + TRAILING


def plain(kind: str = "jpg", size: tuple[int, int] = (320, 240)) -> bytes:
    out = BytesIO()
    drawing(size).save(out, _FORMATS[kind])
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG whose header says whatever the test wants."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + chunk(b"IEND", b"")


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%Rahasia surat\ntrailer<<>>\n%%EOF\n"
