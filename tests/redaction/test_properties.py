"""What must hold of the recognisers for any text, and of the mask over what they find."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from complaints import redaction
from complaints.recognisers import Known, recognise
from complaints.redaction import APPLY, LOOK, PLACEHOLDERS, Span
from tests.redaction import generator

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
FRAGMENTS = [
    "I Wayan ", "Ni Luh ", "Sudarma", "pak ", "Bu ", "a.n. ", "nama saya ", "jl ", "Jl. ", "no ",
    "gang ", "blok C ", "RT 03/RW 05", "0812", "3456", "7890", "+62", "5171", "0104", "0959", "KK ",
    "nik", "rek BCA ", "DK ", "1234 ", "AB", "@", "gmail.com", "a@b.co", ".", ",", "-", " ", "\n",
    "\t",
    "(", ")", "[nama]", "[alamat]", "://", "http", "wa.me/", "ig ", "t.me/", "-8.65", "115.21", "°",
    "lahir ", "11/03/1955", "Rp ", "nol ", "delapan ", "satu ", "O", "l", "０", "８", "²", "٣", "ß",
    "İ", "ﬁ", "e\u0301", "🙏", "👨‍👩‍👧", "\u0000", "\u202e", "Pasar Badung", "dan ",
    "oleh ", *INVISIBLE,
]  # fmt: skip
PERSON = Known(
    name="I Ketut Sudarma", phone="081234567890", email="a@b.co", address="Jl. Melati 9",
    nik="5171010409590028",
)  # fmt: skip

anything = st.text(st.characters(), max_size=120)  # lone surrogates as well
pieced = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
texts = st.one_of(anything, pieced, st.tuples(pieced, anything, pieced).map("".join))
complaints = st.integers(0, 2**32).map(lambda seed: generator.generate(seed, 1)[0].text)


def hidden(text: str) -> list[Span]:
    return [span for span in recognise(text) if span.tier != LOOK]


@given(texts, st.booleans())
@example("", False)
@example("\ud800 08123456789", True)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_places_in_the_text_in_order_and_apart(text: str, known: bool) -> None:
    place = 0
    for span in recognise(text, known=[PERSON] if known else ()):
        assert place <= span.start < span.end <= len(text)
        assert span.label in PLACEHOLDERS
        assert span.rule
        place = span.end


@given(st.one_of(texts, complaints))
@settings(max_examples=150, deadline=None)
def test_the_mask_leaves_every_character_outside_the_places(text: str) -> None:
    spans = hidden(text)
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    outside = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    masked = redaction.mask(text, spans)

    assert masked.startswith(outside[0])
    assert masked.endswith(outside[-1])
    place = 0
    for piece in outside:
        place = masked.index(piece, place) + len(piece)


@given(complaints)
@settings(max_examples=150, deadline=None)
def test_masking_a_masked_complaint_changes_nothing(text: str) -> None:
    once = redaction.mask(text, hidden(text))
    again = [span for span in recognise(once) if span.tier == APPLY]

    assert redaction.mask(once, again) == once


@pytest.mark.parametrize(
    "masked",
    [
        "Pelapor: Dra. [nama]\nKontak: [nomor telepon]",
        "atas nama Hj. [nama]",
        "SURAT TILANG KE JLN. MAYOR WISNU [nomor rumah]; KAMI BUKAN PEMILIK M 8519O.",
    ],
)
def test_what_stands_beside_a_mask_is_not_masked_for_its_company(masked: str) -> None:
    assert [span for span in recognise(masked) if span.tier == APPLY] == []


@given(st.lists(st.sampled_from(sorted(PLACEHOLDERS.values())), max_size=12), st.booleans())
@settings(max_examples=100, deadline=None)
def test_what_the_mask_writes_is_never_taken_for_personal_data(
    placeholders: list[str], lines: bool
) -> None:
    text = ("\n" if lines else ", ").join(f"kata {word} lagi" for word in placeholders)

    assert not [span for span in recognise(text) if span.tier == APPLY]


@given(complaints, st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_invisible_characters_move_the_places_and_nothing_else(text: str, seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(c for c in text if c not in INVISIBLE)
    strewn = "".join(
        c + (rng.choice(INVISIBLE) if c.isalnum() and rng.random() < 0.2 else "") for c in text
    )
    seen = [
        ("".join(c for c in strewn[s.start : s.end] if c not in INVISIBLE), s.label, s.tier)
        for s in recognise(strewn)
    ]

    assert seen == [(text[s.start : s.end], s.label, s.tier) for s in recognise(text)]


@given(complaints)
@settings(max_examples=200, deadline=None)
def test_wide_digits_are_read_like_narrow_ones(text: str) -> None:
    text = unicodedata.normalize("NFKC", text)
    wide = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789" else c for c in text)

    assert recognise(wide) == recognise(text)


# ------------------------------------------------------------------ time
HOSTILE = {
    "digits": "1",
    "digits and spaces": "5 ",
    "groups of four": "0812-",
    "spaces": " ",
    "lines": "\n",
    "signs": "a@",
    "dots": "a.",
    "streets": "jl no ",
    "orders": "I Wayan ",
    "initials": "A.A. ",
    "emoji": "👨‍👩‍👧🙏",
    "invisible": "1\u200b",
    "spelled": "nol delapan ",
    "brackets": "([",
    "links": "http://a.co/@",
    "one word": "a",
    "combining": "e\u0301\u0301",
    "a complaint": "Pak Suwija, Jl. Nangka No. 5, 0812 3456 7890, DK 1234 AB. ",
}


def seconds(text: str) -> float:
    begin = time.perf_counter()
    recognise(text)
    return time.perf_counter() - begin


def grows_fairly(unit: str, sizes: list[int]) -> None:
    """Hold that ten times the text takes ten times as long, with 2.5 times that allowed for a
    busy machine. A rule that looks again at all that it has seen takes a hundred times as long."""
    before = 0.0
    for number, size in enumerate(sizes):
        took = seconds(unit * (size // len(unit)))
        if number:
            assert took < 10 * 2.5 * max(before, 0.01), f"{size} characters: {took:.2f} s"
        before = took


@pytest.mark.redaction
@pytest.mark.parametrize("kind", HOSTILE)
def test_ten_times_the_text_takes_about_ten_times_as_long(kind: str) -> None:
    grows_fairly(HOSTILE[kind], [20_000, 200_000])


@pytest.mark.redaction
def test_a_text_of_a_million_characters_takes_its_share_of_time() -> None:
    everything = "\n".join(unit * (5_000 // len(unit)) for unit in HOSTILE.values())

    grows_fairly(everything, [100_000, 1_000_000])
