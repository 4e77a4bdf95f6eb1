"""Rules have reasons, no text breaks them, and hostile texts cost no more than others."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies

from complaints.recognisers import names
from complaints.recognisers.names import names_rules
from complaints.redaction import APPLY, CONFIRM, LOOK, Span

SHORT, TIMES = 6_000, 5
MOST = 2 * TIMES


@pytest.mark.parametrize(
    ("text", "tier", "rule"),
    [
        ("Saya I Wayan Sudarma.", APPLY, "introduced-name"),
        ("Kemarin I Wayan Sudarma marah.", APPLY, "balinese-name"),
        ("Tolong tegur Pak Holil itu.", APPLY, "honorific-name"),
        ("Rumah Tan Mei Ling banjir.", APPLY, "chinese-name"),
        ("Rumah Slamet Riyanto banjir.", APPLY, "lexicon-names"),
        ("Rumah Slamet banjir.", CONFIRM, "lexicon-name"),
        ("Ditagih oleh Slamet tadi.", CONFIRM, "agent-name"),
        ("Rumah Zulpranoto banjir.", CONFIRM, "unknown-capital"),
        ("rumah zulpranoto banjir", CONFIRM, "unknown-word"),
        ("Kemarin Indah marah-marah.", CONFIRM, "everyday-word-name"),
        ("yang hadir slamet, bagus dan warga", CONFIRM, "listed-name"),
        ("Kami bertemu Jangkung, S.H. di loket.", APPLY, "degree-name"),
        ("Pak Zulprano marah, lalu zulprano pergi.", CONFIRM, "repeated-name"),
        ("rumah dibetulin zulprantuk", LOOK, "unknown-word"),
    ],
)
def test_a_rule_says_why(text: str, tier: str, rule: str) -> None:
    found = {(span.tier, span.rule) for span in names.find(text)}
    if tier != LOOK:
        assert (tier, rule) in found
    assert {rule for _, rule in found} <= set(names_rules)


def test_every_reason_is_a_sentence() -> None:
    assert all(str(reason).endswith(".") for reason in names_rules.values())


def test_a_name_beside_a_hidden_number_is_found() -> None:
    text = "hubungi 08123456789 (Sari) saja"
    number = Span(8, 19, "PHONE")
    assert [text[s.start : s.end] for s in names.find(text, busy=[number])] == ["Sari"]


def test_what_is_hidden_already_is_left_alone() -> None:
    text = "surat ke wayan.sudarma@example.org"
    mail = Span(9, len(text), "EMAIL")
    assert names.find(text, busy=[mail]) == []


def test_academic_degrees_and_ways_of_address_stay_readable() -> None:
    text = "Kepala Dinas, Ir. I Made Sutama, M.Si, dan Pak Holil"
    assert [text[s.start : s.end] for s in names.find(text)] == ["I Made Sutama", "Holil"]


@settings(max_examples=300, deadline=None)
@given(strategies.text(max_size=200))
def test_no_text_breaks_the_rules(text: str) -> None:
    for span in names.find(text):
        assert 0 <= span.start < span.end <= len(text)


PIECES = [
    *["I ", "i.", "A.A. ", "Wayan ", "Pak ", "pak bu ", "nama saya ", "Tan Mei ", "Sari, "],
    *["Jl. ", "jl jalan ", "di gunung ", "Jl. Kapten ", "tukad ", ", S.H ", "zoqera ", "Sari dan "],
    *["a", "a-", "'", "Zoqera ", "-nya ", "bin ", "van de ", "dr. ", "h. ", "moh. ", "é", "Kt "],
]  # fmt: skip


@pytest.mark.redaction  # a quiet machine
@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.process_time()
        names.find(text)
        return time.process_time() - begin

    names.find("the lists are read once")
    quick = min(seconds(SHORT) for _ in range(2))
    slow = min(seconds(SHORT * TIMES) for _ in range(2))
    assert slow <= max(0.3, quick * MOST)
