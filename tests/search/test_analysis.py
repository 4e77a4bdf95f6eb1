from __future__ import annotations

import json
from pathlib import Path

import pytest

from search import analysis

PAIRS = json.loads((Path(__file__).parent / "data" / "stem_pairs.json").read_text("utf-8"))


@pytest.mark.parametrize(("query", "text"), PAIRS["must_match"])
def test_words_of_one_root_meet(query: str, text: str) -> None:
    assert set(analysis.stems(query)) & set(analysis.stems(text))


@pytest.mark.parametrize(("one", "other"), PAIRS["must_not_conflate"])
def test_words_of_different_roots_stay_apart(one: str, other: str) -> None:
    assert not set(analysis.stems(one)) & set(analysis.stems(other))


def test_words_that_carry_the_complaint_are_kept() -> None:
    assert analysis.stems("tidak belum lama bukan baru dekat") == [
        "tidak", "belum", "lama", "bukan", "baru", "dekat",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jln gatsu gak nyala", "jalan gatsu tidak nyala"),
        ("sdh blm diperbaiki min", "belum diperbaiki"),
        ("e-KTP", "ktp"),
        ("KAFÉ", "kafe"),
        ("ｌａｍｐｕ", "lampu"),
    ],
)
def test_chat_spellings_and_accents_do_not_matter(typed: str, meant: str) -> None:
    assert analysis.stems(typed) == analysis.stems(meant)


def test_names_of_places_are_not_stemmed() -> None:
    for place in ("pemecutan", "kesiman", "pemogan", "serangan", "peguyangan"):
        assert analysis.stem(place) == place


def test_every_list_entry_is_written_as_it_is_looked_up() -> None:
    for name in ("stopwords.txt", "roots.txt", "places.txt"):
        for word in analysis._entries(name):
            assert analysis.words(word) == [word]


def test_a_token_knows_its_place_in_the_original() -> None:
    text = "Lampu MATI, lampunya “padam”."
    assert [text[token.start : token.end] for token in analysis.tokens(text)] == [
        "Lampu", "MATI", "lampunya", "padam",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [
        ["Lampu JALAN mati!", "", "a_b 12x"],
        ["café di Dauh Puri", "ᬩᬮᬶ 💡 lampu", "x" * 50],
        [f"satu{analysis.END}dua", f" {analysis.END} ", ""],
        [],
    ],
)
def test_words_in_turn_are_the_words_of_each_text(texts: list[str]) -> None:
    found = analysis.words_in_turn(texts)
    each = [[*analysis.words(text), analysis.END] for text in texts]
    assert [word[: analysis.LONGEST_WORD] for word in found] == [w for ws in each for w in ws]
