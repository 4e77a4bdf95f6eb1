"""What is let in, and that a new picture holds pixels and nothing else."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from complaints import file_headers, pictures
from complaints.file_headers import FileRefused
from complaints.regions import InvalidRegion, Region, from_json
from tests.pictures import (
    LATITUDE,
    LONGITUDE,
    PDF,
    SECRETS,
    TRAILING,
    XMP,
    chunk,
    drawing,
    photo,
    plain,
    png,
)

KINDS = ("jpg", "png", "webp", "heic")
BARE = {0xD8, 0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xD9, 0xDD}


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


# ------------------------------------------------------------------------------- nothing is left
@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_for_the_test_really_carries_what_must_go(kind: str) -> None:
    content = photo(kind)
    assert content.endswith(TRAILING)
    assert any(secret in content for secret in SECRETS)
    with opened(content) as picture:
        assert picture.getexif().get_ifd(0x8825)
        assert picture.info.get("icc_profile")


@pytest.mark.parametrize("kind", KINDS)
def test_no_metadata_of_any_kind_is_left(kind: str) -> None:
    cleaned = pictures.clean(photo(kind))
    parts = list(pictures.segments(cleaned))
    assert {part.marker for part in parts} <= BARE
    assert parts[-1].end == len(cleaned)
    assert not any(secret in cleaned for secret in (*SECRETS, XMP[:12], b"Exif", b"http:", b"ICC"))
    with opened(cleaned) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert set(picture.info) <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda c: c[:2] + b"\xff\xe1\x00\x08Exif\0\0" + c[2:], "EXIF"),
        (lambda c: c[:2] + b"\xff\xe2\x00\x06ICC_" + c[2:], "profile"),
        (lambda c: c[:2] + b"\xff\xed\x00\x04\0\0" + c[2:], "IPTC"),
        (lambda c: c[:2] + b"\xff\xfe\x00\x06hai!" + c[2:], "comment"),
        (lambda c: c[:2] + b"\xff\xe0\x00\x09JFXX\0\x10\0" + c[2:], "thumbnail"),
        (lambda c: c + b"\0", "byte behind the end"),
    ],
)
def test_a_public_picture_with_anything_more_is_never_let_out(spoil, kind: str) -> None:
    with pytest.raises(ValueError, match="public picture"):
        pictures.require_bare(spoil(pictures.clean(plain())))


def test_what_lies_below_a_transparent_pixel_does_not_come_out() -> None:
    image = drawing(mode="RGBA")
    ImageDraw.Draw(image).rectangle((0, 0, 640, 240), fill=(255, 0, 0, 0))  # erased, they thought
    out = BytesIO()
    image.save(out, "PNG")
    with opened(pictures.clean(out.getvalue())) as picture:
        assert picture.getpixel((320, 120)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_mode_of_colour_can_be_drawn(mode: str) -> None:
    image = Image.new(mode, (40, 30)) if mode == "I;16" else drawing((40, 30)).convert(mode)
    out = BytesIO()
    image.save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert pictures.check(pictures.clean(out.getvalue())).width == 40


def test_it_stands_upright_and_is_no_larger_than_asked() -> None:
    sideways = photo("jpg", image=drawing((3000, 1000)), orientation=6)
    cleaned = pictures.check(pictures.clean(sideways))
    assert (cleaned.width, cleaned.height) == (683, 2048)
    small = pictures.check(pictures.clean(pictures.clean(sideways), max_side=640))
    assert max(small.width, small.height) == 640


def test_the_place_is_read_only_where_it_is_told() -> None:
    for kind in KINDS:
        found = pictures.place(photo(kind))
        assert found is not None
        assert found == pytest.approx((LATITUDE, LONGITUDE), abs=1e-6)
    assert pictures.place(plain()) is None
    assert pictures.place(b"\xff\xd8\xffnonsense") is None


# ------------------------------------------------------------------------------ what is hidden
def over(image: Image.Image, words: str, box: tuple[int, int, int, int]) -> bytes:
    """The same picture, but for what stands in the box."""
    copy = image.copy()
    ImageDraw.Draw(copy).rectangle(box, fill=words)
    out = BytesIO()
    copy.save(out, "PNG")
    return out.getvalue()


def test_of_what_lies_below_a_box_not_one_bit_comes_out() -> None:
    box, region = (200, 100, 399, 299), Region(0.25, 0.15, 0.5, 0.6)
    one, other = (over(drawing(), colour, box) for colour in ("red", "yellow"))
    assert one != other
    assert pictures.clean(one, [region]) == pictures.clean(other, [region])
    with opened(pictures.clean(one, [region])) as picture:
        inner = picture.crop((180, 90, 460, 340))
        assert all(low <= 2 and high <= 2 for low, high in inner.getextrema())


def test_the_small_picture_is_drawn_from_the_hidden_one() -> None:
    large = pictures.clean(
        over(drawing(), "red", (200, 100, 399, 299)), [Region(0.25, 0.15, 0.5, 0.6)]
    )
    with opened(pictures.clean(large, max_side=320)) as picture:
        assert picture.getpixel((150, 100))[0] < 8


def test_blur_leaves_a_few_averages_and_no_line_of_what_was_there() -> None:
    stripes = Image.new("RGB", (480, 480), "white")
    draw = ImageDraw.Draw(stripes)
    for x in range(0, 480, 4):
        draw.line((x, 0, x, 480), fill="black", width=2)
    moved = Image.new("RGB", (480, 480), "white")
    moved.paste(stripes, (2, 0))  # black where it was white
    region = [Region(0, 0, 1, 1, Region.BLUR)]
    results = []
    for image in (stripes, moved):
        out = BytesIO()
        image.save(out, "PNG")
        with opened(pictures.clean(out.getvalue(), region)) as picture:
            low, high = picture.convert("L").getextrema()
            assert high - low < 8
            results.append(picture.convert("L").getpixel((240, 240)))
    assert abs(results[0] - results[1]) < 4


def test_a_region_is_never_drawn_smaller_than_it_was_marked() -> None:
    assert Region(0.101, 0.101, 0.1, 0.1).pixels(100, 100) == (10, 10, 21, 21)
    assert Region(0.999, 0.999, 0.001, 0.001).pixels(10, 10) == (9, 9, 10, 10)


@pytest.mark.parametrize(
    "row",
    [
        {"x": -0.1, "y": 0, "width": 0.5, "height": 0.5},
        {"x": 0.6, "y": 0, "width": 0.5, "height": 0.5},
        {"x": 0, "y": 0, "width": 0, "height": 0.5},
        {"x": float("nan"), "y": 0, "width": 0.5, "height": 0.5},
        {"x": 0, "y": 0, "width": float("inf"), "height": 0.5},
        {"x": 0, "y": 0, "width": 0.5, "height": 0.5, "how": "sepia"},
        {"x": 0, "y": 0, "width": 0.5},
        {"x": "a", "y": 0, "width": 0.5, "height": 0.5},
        "nonsense",
    ],
)
def test_a_region_outside_the_picture_is_refused(row) -> None:
    with pytest.raises(InvalidRegion):
        from_json([row])


# ------------------------------------------------------------------------------- what is let in
def code(content: bytes, name: str = "") -> str:
    with pytest.raises(FileRefused) as refused:
        pictures.check(content, name)
    return refused.value.code


def webp_header(width: int, height: int, *, moving: bool = False) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"VP8X\x0a\0\0\0" + (b"\2" if moving else b"\0") + b"\0\0\0" + sizes
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def moving(kind: str) -> bytes:
    out = BytesIO()
    frames = [drawing((20, 20)), Image.new("RGB", (20, 20), "red")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=90)
    return out.getvalue()


def heic_of(width: int, height: int) -> bytes:
    """A HEIC whose header says another size than its picture has."""
    size = struct.pack(">I4sII", 20, b"ispe", 0, 320) + struct.pack(">I", 240)
    content = plain("heic")
    assert size in content
    return content.replace(size, struct.pack(">I4sIII", 20, b"ispe", 0, width, height))


ZEROS = zlib.compress(b"\0" * 40_000_000)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "foto.jpg", "unsupported_format"),
        (b"\xff\xd8\xff" + b"\0" * (15 * 1024 * 1024), "foto.jpg", "file_too_large"),
        (png(60_000, 60_000), "foto.png", "too_many_pixels"),
        (png(2**31 - 1, 2**31 - 1), "foto.png", "too_many_pixels"),
        (png(0, 10), "foto.png", "damaged_file"),
        (webp_header(16_000, 16_000), "foto.webp", "too_many_pixels"),
        (
            plain("jpg").replace(b"\x08\x00\xf0\x01\x40", b"\x08\xff\xdc\xff\xdc"),
            "foto.jpg",
            "too_many_pixels",
        ),
        (heic_of(20_000, 20_000), "foto.heic", "too_many_pixels"),
        (png(10, 10, chunk(b"zTXt", b"Comment\0\0" + ZEROS)), "foto.png", "picture_bomb"),
        (png(10, 10, chunk(b"iTXt", b"Comment\0\1\0\0\0" + ZEROS)), "foto.png", "picture_bomb"),
        (png(10, 10, chunk(b"iCCP", b"icc\0\0" + ZEROS)), "foto.png", "picture_bomb"),
        (png(10, 10, *[chunk(b"tEXt", b"")] * 100_001), "foto.png", "picture_bomb"),
        (moving("PNG"), "foto.png", "animated"),
        (moving("WEBP"), "foto.webp", "animated"),
        (moving("GIF"), "foto.gif", "unsupported_format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "foto.svg", "unsupported_format"),
        (b"BM" + b"\0" * 60, "foto.bmp", "unsupported_format"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "foto.avif", "unsupported_format"),
        (b"<html>" + plain("jpg"), "foto.jpg", "unsupported_format"),
        (PDF, "foto.jpg", "unsupported_format"),
        (plain("jpg"), "foto.html", "wrong_extension"),
        (plain("png"), "foto.png.exe", "wrong_extension"),
        (plain("webp"), "surat.pdf", "wrong_extension"),
    ],
)
def test_what_is_no_plain_picture_is_refused_with_a_code(
    content: bytes, name: str, expected: str
) -> None:
    assert code(content, name) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_was_cut_off_is_damaged(kind: str) -> None:
    whole = plain(kind)
    for part in (0.2, 0.5, 0.9, 0.99):
        assert code(whole[: int(len(whole) * part)]) in {"damaged_file", "unsupported_format"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_photo_is_let_in_without_decoding_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decoded(*args: object, **kwargs: object) -> None:
        raise AssertionError("The picture was decoded before it was judged.")

    content = photo(kind)
    monkeypatch.setattr(Image.Image, "load", decoded)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    monkeypatch.setattr("pillow_heif.HeifImage.load", decoded, raising=False)
    found = pictures.check(content, f"IMG_0001.{kind.upper()}")
    assert (found.width, found.height) == (640, 480)


def test_a_phone_that_names_a_heic_like_a_jpeg_is_understood() -> None:
    assert pictures.check(plain("heic"), "foto.jpg").media_type == "image/heic"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_hides_another_file_comes_out_without_it(kind: str) -> None:
    polyglot = plain(kind) + PDF + TRAILING
    cleaned = pictures.clean(polyglot)
    assert b"%PDF" not in cleaned
    assert b"<script" not in cleaned


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_decoder_chokes_on_is_called_damaged(kind: str) -> None:
    whole = bytearray(plain(kind))
    for at in range(30, len(whole), max(1, len(whole) // 40)):
        broken = bytes(whole[:at]) + b"\xff\x00\xaa" * 9 + bytes(whole[at + 27 :])
        with suppress(FileRefused):  # whole enough, or refused: nothing else is raised
            pictures.require_bare(pictures.clean(broken))


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (PDF[:20], "surat.pdf", "damaged_file"),
        (PDF, "surat.exe", "wrong_extension"),
        (plain(), "surat.pdf", "unsupported_format"),
    ],
)
def test_a_document_is_a_whole_pdf(content: bytes, name: str, expected: str) -> None:
    file_headers.check_document(PDF, "surat.pdf")
    with pytest.raises(FileRefused) as refused:
        file_headers.check_document(content, name)
    assert refused.value.code == expected
