"""Every rule can say why, in the language of the reader."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

from complaints import recognisers
from complaints.recognisers import rules
from tests.complaints.recognisers.reading import spans

# Where a call names its rule: found(start, end, label, rule), Verdict(label, rule).
_RULE_IS_ARGUMENT = {"found": 3, "Verdict": 1}


def rules_in_the_source() -> set[str]:
    named = set()
    for file in Path(recognisers.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = _RULE_IS_ARGUMENT.get(node.func.id, 99)
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    named.add(node.args[place].value)
    return named


def test_every_rule_in_the_source_has_a_sentence() -> None:
    named = rules_in_the_source()
    assert len(named) > 25
    assert named - {"closed"} <= set(rules.RULES)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("NIK 5171010101900007", "sixteen-digits"),
        ("rek 1234567", "bank-cue"),
        ("telp 224455", "phone-cue"),
        ("nik 51710101", "identity-card-cue"),
        ("kk 51710101", "family-card-cue"),
        ("idpel 551234567890", "identity-cue"),
        ("Gg. Anggrek No. 5", "address-lane"),
        ("Perum Asri Blok A No 5", "address-estate"),
        ("rumah nomor 5", "address-house"),
        ("tinggal di Tukad Barito 12X", "address-lives"),
        ("blok A no 5", "address-block"),
        ("Jl. Hang Tuah No. 5", "address"),
    ],
)
def test_a_place_carries_its_rule_and_the_rule_a_sentence(text, rule) -> None:
    assert [s.rule for s in spans(text)] == [rule]
    assert str(rules.RULES[rule]).endswith(".")


def test_a_rule_of_an_older_detector_is_explained_as_such() -> None:
    with translation.override("en"):
        assert rules.reason("rule-of-1999") == "A rule of an earlier version proposed it."
        assert rules.reason("plate") == "The letters and digits of a number plate."
