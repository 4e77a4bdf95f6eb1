"""Pure functions behind the review page."""

from __future__ import annotations

import pytest

from complaints.desk.marking import BY_HAND, Mark, context, marks, occurrences, segments

TEXTS = {"title": "Lampu di rumah Adi", "body": "Adi menelepon. Kata adi,\nAdiknya juga."}


def found(quote: str) -> list[str]:
    return [TEXTS[s["field"]][s["start"] : s["end"]] for s in occurrences(quote, "NAME", TEXTS)]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Adi", ["Adi", "Adi", "adi"]),  # every repetition, in any case, but not in "Adiknya"
        ("Kata  adi,  Adiknya", ["Kata adi,\nAdiknya"]),  # spacing as the browser copies it
        ("diknya", ["diknya"]),  # only inside a word: the reviewer saw it there
        ("(Adi)", []),
        ("   ", []),
    ],
)
def test_a_quote_is_found_wherever_it_stands(quote: str, words: list[str]) -> None:
    assert found(quote) == words


def test_segments_put_together_again_are_the_text() -> None:
    text = "Pak Wayan 0812-3456-7890 hadir"
    overlapping = [
        Mark("body", 0, 9, "NAME", "confirm"),
        Mark("body", 4, 14, "NAME", "apply"),
        Mark("body", 10, 24, "PHONE", "apply"),
    ]
    pieces = segments(text, overlapping)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.mark.label for piece in pieces if piece.mark] == ["NAME", "NAME", "PHONE"]


def test_what_was_hidden_before_stays_a_place_to_decide_about() -> None:
    proposed = [
        {"field": "body", "start": 5, "end": 9, "label": "NAME", "tier": "apply", "rule": "r"}
    ]
    approved = [
        {"field": "body", "start": 5, "end": 9, "label": "NAME"},
        {"field": "title", "start": 0, "end": 3, "label": "OTHER"},
    ]
    assert [(mark.field, mark.tier) for mark in marks(proposed, approved)] == [
        ("title", BY_HAND),
        ("body", "apply"),
    ]


def test_a_place_is_shown_with_the_words_around_it() -> None:
    text = "kata " * 20 + "Wayan" + " kata" * 20
    before, words, after = context(text, Mark("body", 100, 105, "NAME", "apply"))
    assert (before[0], words, after[-1]) == ("…", "Wayan", "…")
    assert before.endswith("kata ")
    assert after.startswith(" kata")
