"""What is remarked about an answer: measured over answers that people of the project labelled."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from complaints.answer_linting import SENTENCES, Asked, check
from complaints.recognisers import Known

DATA = Path(__file__).with_name("data") / "answers.jsonl"
# What a remark must reach over the set. A wrong remark costs a click; a missing one costs a
# citizen an answer: both are held, and each of these can fail.
PRECISION, RECALL = 0.9, 0.9
KIND = "Terima kasih. "


def labelled() -> list[tuple[str, Asked, list[str], set[str]]]:
    cases, answers = {}, []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "text" not in row:
            known = (Known(**row["reporter"]),)
            cases[row["case"]] = Asked(row["title"], row["body"], known)
        else:
            asked = cases[row["case"]]
            answers.append((row["text"], asked, row.get("earlier", []), set(row["warnings"])))
    return answers


def codes(text: str, asked: Asked | None = None, earlier: tuple[str, ...] = ()) -> set[str]:
    return {warning.code for warning in check(text, asked or Asked(), earlier)}


def test_the_set_is_large_and_knows_every_remark() -> None:
    wanted = Counter(code for *_rest, labels in labelled() for code in labels)
    assert len(labelled()) >= 60
    assert wanted.keys() == SENTENCES.keys()
    assert min(wanted.values()) >= 3
    assert sum(not labels for *_rest, labels in labelled()) >= 12  # good answers


@pytest.mark.parametrize("code", SENTENCES)
def test_a_remark_is_mostly_right_and_mostly_made(code: str) -> None:
    hits = wrong = missed = 0
    for text, asked, earlier, wanted in labelled():
        made = codes(text, asked, tuple(earlier))
        hits += code in made & wanted
        wrong += code in made - wanted
        missed += code in wanted - made
    assert hits / (hits + wrong) >= PRECISION, f"{wrong} wrong of {hits + wrong}"
    assert hits / (hits + missed) >= RECALL, f"{missed} missed of {hits + missed}"
