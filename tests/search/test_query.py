from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import query


def test_words_phrases_exclusions_and_prefixes_are_told_apart() -> None:
    found = query.parse('lampu jalan "sampah menumpuk" -taman -"air keruh" perba*')
    assert [word.stem for word in found.words if not word.is_prefix] == ["lampu", "jalan"]
    assert [word.written for word in found.words if word.is_prefix] == ["perba"]
    assert found.phrases == ((("sampah", "tumpuk"),),)
    assert found.excluded == (("taman",), ("air", "keruh"))


@pytest.mark.parametrize(
    ("typed", "ranks", "nothing"),
    [("", False, False), ("  ", False, False), ("yang di", False, True), ("?!", False, True),
     ("-sampah", False, False), ("sampah", True, False), ('"sampah"', True, False)],
)  # fmt: skip
def test_it_is_known_whether_a_query_ranks_or_means_nothing(
    typed: str, ranks: bool, nothing: bool
) -> None:
    found = query.parse(typed)
    assert (found.ranks, found.nothing) == (ranks, nothing)


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert query.parse("anak-anak").excluded == ()


def test_inflections_of_one_word_are_one_word() -> None:
    assert len(query.parse("perbaikan memperbaiki diperbaiki").words) == 1


def test_or_makes_choices_of_words_and_of_phrases() -> None:
    found = query.parse('pju OR lampu mati "got mampet" | selokan -taman')
    assert [(word.written, word.joined) for word in found.words] == [
        ("pju", False), ("lampu", True), ("mati", False),
    ]  # fmt: skip
    assert found.phrases == ((("got", "sumbat"), ("selokan",)),)


@pytest.mark.parametrize("typed", ["OR", "OR lampu", "lampu OR", "-lampu OR jalan", "| |"])
def test_an_or_without_two_choices_is_nothing(typed: str) -> None:
    assert not any(word.joined for word in query.parse(typed).words)


def test_a_pasted_page_is_cut_to_the_terms_that_count() -> None:
    found = query.parse(" ".join(f"kata{n}" for n in range(500)))
    assert len(found.words) == query.MOST_TERMS


def test_in_a_pasted_story_quotes_and_dashes_are_no_commands() -> None:
    story = (
        'Tiap malam orang menagih "uang kebersihan" tanpa karcis -katanya wajib- dua kali semalam'
    )
    found = query.parse(story)
    assert (found.phrases, found.excluded) == ((), ())
    assert query.parse(story[:50]).phrases
    assert all(story[word.start : word.end].lower() == word.written for word in found.words)


@given(st.text())
def test_any_text_can_be_taken_apart_and_words_know_their_place(typed: str) -> None:
    from search import analysis

    for word in query.parse(typed).words:
        assert word.written in analysis.words(typed[word.start : word.end])
