"""What is let in: files are judged by their first bytes and their structure, never decoded."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image
from pillow_heif import register_heif_opener

from complaints.errors import ComplaintError

register_heif_opener(thumbnails=False)

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
# The library's own fuse, for what is opened elsewhere in this process.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# What the library calls it; MPO is a JPEG with a second one behind it, as some phones write.
_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
}
EXTENSIONS = frozenset({"", "jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "hif"})
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


class FileRefused(ComplaintError):
    """A file that is not taken in, for a reason that its sender can do something about."""

    code = "file_refused"
    kind = "invalid"


class TooManyBytes(FileRefused):
    code = "file_too_large"
    message = _("This file is larger than %(most)s MB.")


class TooManyPixels(FileRefused):
    code = "too_many_pixels"
    message = _("This picture has more than %(most)s megapixels.")


class Unsupported(FileRefused):
    code = "unsupported_format"
    message = _("Send a photo as JPEG, PNG, WebP or HEIC, or a document as PDF.")


class WrongExtension(FileRefused):
    code = "wrong_extension"
    message = _("The name of this file does not say what it is. Name a photo like foto.jpg.")


class Damaged(FileRefused):
    code = "damaged_file"
    message = _("This file is damaged or incomplete. Try to send it again.")


class Bomb(FileRefused):
    code = "picture_bomb"
    message = _("This picture unpacks to far more than it shows. Save it anew, then send it.")


class Animated(FileRefused):
    code = "animated"
    message = _("This picture moves. Send a still one.")


@dataclass(frozen=True)
class Picture:
    """What the header of a picture says."""

    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Segment:
    """A part of a JPEG: its marker, and where it starts and ends."""

    marker: int
    start: int
    end: int


def sniff(content: bytes) -> str:
    """Return the media type that the first bytes tell, or "" for what we do not take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        brands = content[8 : min(int.from_bytes(content[:4], "big"), 128)]
        found = {brands[at : at + 4] for at in range(0, len(brands), 4)}
        return "image/heic" if found & _HEIC_BRANDS and b"avif" not in found else ""
    return "application/pdf" if content.startswith(b"%PDF-") else ""


def check(content: bytes, file_name: str = "") -> Picture:
    """Return what the picture is, told by its header. Its pixels are not decoded.

    :raises TooManyBytes: it is larger than MAX_BYTES
    :raises Unsupported: it is no JPEG, PNG, WebP or HEIC
    :raises WrongExtension: it is called what no picture is called
    :raises TooManyPixels: it is larger than MAX_PIXELS
    :raises Animated: it has more pictures than one
    :raises Bomb: its metadata unpack to more than they need
    :raises Damaged: a part is missing
    """
    check_size(len(content))
    media_type = sniff(content)
    if media_type not in _FORMATS:
        raise Unsupported
    if extension(file_name) not in EXTENSIONS:
        raise WrongExtension
    try:
        width, height = _SIZES[media_type](content)
    except (struct.error, IndexError) as error:
        raise Damaged from error
    if width < 1 or height < 1:
        raise Damaged
    if width * height > MAX_PIXELS:
        raise TooManyPixels(most=MAX_PIXELS // 1_000_000)
    return Picture(media_type, width, height)


def check_document(content: bytes, file_name: str = "") -> None:
    """Let a PDF in. It is never drawn, and never public.

    :raises TooManyBytes: it is larger than MAX_BYTES
    :raises Unsupported: it is no PDF
    :raises WrongExtension: it is called otherwise
    :raises Damaged: its end is missing
    """
    check_size(len(content))
    if sniff(content) != "application/pdf":
        raise Unsupported
    if extension(file_name) not in {"", "pdf"}:
        raise WrongExtension
    if b"%%EOF" not in content[-2048:]:
        raise Damaged


def fingerprint(content: bytes) -> str:
    """Return what tells these bytes from any others."""
    return hashlib.sha256(content).hexdigest()


def check_size(size: int) -> None:
    """Refuse what has too many bytes.

    :raises TooManyBytes: it has
    """
    if size > MAX_BYTES:
        raise TooManyBytes(most=MAX_BYTES // 1024 // 1024)


def extension(file_name: str) -> str:
    return file_name.rpartition(".")[2].strip().lower() if "." in file_name else ""


_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
SOI, EOI, SOS, APP0 = 0xD8, 0xD9, 0xDA, 0xE0
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def segments(content: bytes) -> Iterator[Segment]:
    """Walk through a JPEG from its start to its end marker; what follows is not looked at.

    :raises Damaged: it ends before that
    """
    yield Segment(SOI, 0, 2)
    at = 2
    while True:
        found = _NEXT_MARKER.search(content, at)
        if found is None:
            raise Damaged
        marker, start = content[found.start() + 1], found.start()
        if marker == EOI:
            yield Segment(marker, start, start + 2)
            return
        at = start + 2 + int.from_bytes(content[start + 2 : start + 4], "big")
        if at > len(content) or at < start + 4:
            raise Damaged
        yield Segment(marker, start, at)


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    size = (0, 0)
    for part in segments(content):
        if part.marker in _FRAMES and size == (0, 0):
            height, width = struct.unpack_from(">HH", content, part.start + 5)
            size = (width, height)
    return size


_MOST_CHUNKS = 100_000
_MOST_UNPACKED = 1024 * 1024


def _size_of_png(content: bytes) -> tuple[int, int]:
    at = 8
    for _number in range(_MOST_CHUNKS):
        length, kind = struct.unpack_from(">I4s", content, at)
        data = content[at + 8 : at + 8 + length]
        at += 12 + length
        if at > len(content):
            raise Damaged
        if kind == b"acTL":
            raise Animated
        if kind in {b"zTXt", b"iTXt", b"iCCP"}:
            _require_modest(kind, data)
        if kind == b"IEND":
            width, height = struct.unpack_from(">II", content, 16)
            return width, height
    raise Bomb


def _require_modest(kind: bytes, data: bytes) -> None:
    """Unpack at most a megabyte of a text, to know whether there is more.

    :raises Bomb: there is
    """
    _keyword, _zero, rest = data.partition(b"\0")
    if kind == b"iTXt":
        if rest[:1] != b"\1":
            return
        rest = rest[2:].split(b"\0", 2)[-1]
    else:
        rest = rest[1:]
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(rest, _MOST_UNPACKED)
    except zlib.error:
        return  # no text then; the pixels may be whole
    if unpacking.unconsumed_tail:
        raise Bomb


def _size_of_webp(content: bytes) -> tuple[int, int]:
    if int.from_bytes(content[4:8], "little") + 8 > len(content):
        raise Damaged
    kind, data = content[12:16], content[20:30]
    if kind == b"VP8X":
        if data[0] & 0x02:
            raise Animated
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 6)
    return width & 0x3FFF, height & 0x3FFF


def _size_of_heic(content: bytes) -> tuple[int, int]:
    at, kinds = 0, set()
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, at + 8)
        elif length == 0:
            length = len(content) - at
        kinds.add(kind)
        if kind not in {b"ftyp", b"meta", b"mdat", b"free", b"skip", b"idat", b"moov", b"uuid"}:
            break  # what somebody hung behind it
        at += length
        if length < 8 or at > len(content):
            raise Damaged
    if b"meta" not in kinds:
        raise Damaged
    with opened(content, "image/heic") as picture:
        return picture.size


_SIZES = {
    "image/jpeg": _size_of_jpeg,
    "image/png": _size_of_png,
    "image/webp": _size_of_webp,
    "image/heic": _size_of_heic,
}


def opened(content: bytes, media_type: str) -> Image.Image:
    """Open with the one decoder that the signature names; no other is tried.

    :raises Damaged: the header cannot be read
    :raises TooManyPixels: it tells of far too many
    """
    try:
        return Image.open(BytesIO(content), formats=_FORMATS[media_type])
    except Image.DecompressionBombError as error:
        raise TooManyPixels(most=MAX_PIXELS // 1_000_000) from error
    except Exception as error:  # decoders fail in many ways, all of them mean this
        raise Damaged from error
