"""Places lead back to the text as it was written, whatever it was written with."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.recognisers import patterns, recognise
from complaints.recognisers.normal import normalise
from complaints.recognisers.resolve import resolve
from complaints.redaction import APPLY, CONFIRM, LOOK, Span


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("０８１２", "0812"),
        ("08\u200b12", "0812"),
        ("08\u00ad12", "0812"),
        ("٠٨١٢", "0812"),
        ("᭐᭘᭑᭒", "0812"),
        ("0\ufe0f\u20e38\ufe0f\u20e3", "08"),
        ("𝟘𝟠𝟙𝟚", "0812"),
        ("①②", "12"),
        ("0812–3456—78", "0812-3456-78"),
        ("Ѕudаrma", "Sudarma"),
        ("Κadek", "Kadek"),
        ("Kadé", "Kade"),
        ("Kade\u0301", "Kade"),
        ("a\u00a0b\u2003c\td", "a b c d"),
        ("a\r\nb", "a \nb"),
        ("“x” ‘y’", "\"x\" 'y'"),
        ("ﬁ…", "fi..."),
        ("\ud800x", "x"),
    ],
)
def test_what_looks_alike_reads_alike(written, read) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("hp ０８１２３４５６７８９０ ya", "０８１２３４５６７８９０"),
        ("hp 08\u200b12\u200b3456\u200b7890 ya", "08\u200b12\u200b3456\u200b7890"),
        ("ﬁle\u200b \u200bNIK 5171\u00ad010101900007.", "5171\u00ad010101900007"),
        ("😀😀 wa 0️⃣8️⃣1️⃣2️⃣3456789 😀", "0️⃣8️⃣1️⃣2️⃣3456789"),
        ("… e-mail ｗａｙａｎ＠ｇｍａｉｌ．ｃｏｍ …", "ｗａｙａｎ＠ｇｍａｉｌ．ｃｏｍ"),
        ("½ ㎥ di Ｊｌ． Hang Tuah Nо. 5", "Ｊｌ． Hang Tuah Nо. 5"),
    ],
)
def test_places_are_those_of_the_text_as_it_was_written(text, hidden) -> None:
    spans = [text[s.start : s.end] for s in recognise(text) if s.label not in ("NAME", "OTHER")]
    assert [span.rstrip("\u200b\ufe0f\u20e3") for span in spans] == [
        hidden.rstrip("\u200b\ufe0f\u20e3")
    ]


@given(st.text(max_size=200))
def test_every_place_of_a_normal_text_has_an_origin(text) -> None:
    normal = normalise(text)
    for place in range(len(normal.text)):
        start, end = normal.original(place, place + 1)
        assert 0 <= start < end <= len(text)


SPANS = st.builds(
    lambda start, length, label, tier: Span(start, start + length, label, tier, "email"),
    st.integers(0, 40),
    st.integers(1, 15),
    st.sampled_from(["NAME", "PHONE", "ADDRESS"]),
    st.sampled_from([APPLY, CONFIRM, LOOK]),
)


@given(st.lists(SPANS, max_size=12))
def test_resolving_leaves_no_hole_and_no_overlap(spans) -> None:
    text = "a" * 60
    resolved = resolve(text, spans)

    def covered(rows: list[Span], *tiers: str) -> set[int]:
        return {n for s in rows if s.tier in tiers for n in range(s.start, s.end)}

    assert covered(resolved, APPLY, CONFIRM) == covered(spans, APPLY, CONFIRM)
    assert covered(resolved, APPLY) >= covered(spans, APPLY)
    assert covered(resolved, APPLY, CONFIRM, LOOK) == covered(spans, APPLY, CONFIRM, LOOK)
    assert all(a.end <= b.start for a, b in itertools.pairwise(resolved))


def test_a_pattern_beats_a_name_inside_it_and_takes_its_surer_tier() -> None:
    address = Span(0, 20, "ADDRESS", CONFIRM, "address")
    name = Span(4, 30, "NAME", APPLY, "honorific-name")
    (union,) = resolve("x" * 40, [name, address])
    assert (union.start, union.end, union.label, union.tier) == (0, 30, "ADDRESS", APPLY)
    assert union.rule == "address"


ALPHABET = st.sampled_from(list("0123456789OolI .,-_/()+@#'\"°:\nabcdeghijklmnrstuwxyzDKNo"))


@given(st.text(ALPHABET, max_size=120) | st.text(max_size=120))
def test_patterns_never_fail_and_stay_inside(text) -> None:
    normal = normalise(text)
    assert all(0 <= s.start < s.end <= len(normal.text) for s in patterns.find(normal.text))
