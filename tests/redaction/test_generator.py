"""The judge is judged first: its labels must be right, or its figures say nothing."""

from __future__ import annotations

import random

import pytest

from tests.redaction import generator
from tests.redaction.generator import Case, Piece, build
from tests.redaction.noise import NOISES, PATTERNS, TWINS
from tests.redaction.places import PLACES

LABELS = {"NAME", *PATTERNS}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return generator.generate(7, 900)


def test_a_seed_gives_the_same_cases_and_another_seed_gives_others() -> None:
    assert generator.generate(3, 40) == generator.generate(3, 40)
    assert generator.generate(3, 40) != generator.generate(4, 40)


def test_every_label_and_every_noise_occurs(cases: list[Case]) -> None:
    assert {mark.label for case in cases for mark in case.spans} == LABELS
    assert {case.noise for case in cases} == set(NOISES)


def test_items_lie_in_the_text_in_order_and_begin_and_end_with_what_is_seen(
    cases: list[Case],
) -> None:
    for case in cases:
        place = 0
        for mark in case.spans:
            assert place <= mark.start < mark.end <= len(case.text), case
            assert case.text[mark.start : mark.end].strip() == case.text[mark.start : mark.end]
            place = mark.end


def test_clean_cases_have_no_items() -> None:
    assert not any(case.spans for case in generator.generate_clean(7, 300))


def test_there_are_enough_frames() -> None:
    personal = {line for name in generator.PERSONAL for line in generator.frames(name)}
    clean = {line for name in generator.CLEAN for line in generator.frames(name)}

    assert len(personal) >= 150
    assert len(clean) >= 120


@pytest.mark.parametrize("noise", sorted(NOISES))
def test_an_item_is_where_its_label_says_after_any_noise(noise: str) -> None:
    pieces = [Piece("Tolong, ya: "), Piece("Suwija", "NAME"), Piece(" lapor.")]
    case = build("one", pieces, noise, random.Random(1))
    [mark] = case.spans
    found = case.text[mark.start : mark.end].casefold()

    assert found[0] == "s"
    assert found[-1] in {"a", TWINS["a"]}
    assert case.text[mark.end :].casefold().startswith(" lapor")


def test_the_stress_cases_put_the_person_right_after_the_place() -> None:
    for case in generator.generate_stress(7, 10):
        before = case.text[: case.spans[0].start]
        separator = generator.SEPARATORS[case.frame]
        assert before.endswith(separator)
        words = before.removesuffix(separator).casefold()
        known = [place for place in PLACES if words.endswith(place.casefold())]
        assert known or any(word in words for word in ("jl", "jalan", "jln")), case
