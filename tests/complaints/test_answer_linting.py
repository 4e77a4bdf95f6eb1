"""What is remarked about an answer: measured over answers that people of the project labelled."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from complaints.answer_linting import SENTENCES, Asked, check
from complaints.demo import corpus
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
    return {remark.code for remark in check(text, asked or Asked(), earlier)}


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


def test_answers_that_nobody_wrote_for_this_are_seldom_scolded() -> None:
    """The answers of the demo were written before the remarks: a wrong alarm is counted here."""
    answers = [
        answer
        for texts in corpus.texts().values()
        for text in texts
        for answer in (*text.answers, *text.follow_ups)
    ]
    made = Counter(code for answer in answers for code in codes(answer))
    assert len(answers) > 500
    most = {"no_action": 0.08, "no_unit": 0.2, "only_promises": 0.01, "blames": 0.01}
    most |= {"personal": 0.01, "greets_name": 0.01, "capitals": 0, "gap": 0}
    assert {
        c: made[c] / len(answers) for c, limit in most.items() if made[c] > limit * len(answers)
    } == {}


# ------------------------------------------------------------------------------ one by one
def test_a_good_answer_goes_straight_through() -> None:
    good = "Regu drainase mengeruk saluran itu pada Kamis, 26 November 2026, mulai pukul 08.00."
    assert check(good, Asked("Got mampet", "Got di depan rumah mampet.")) == []
    assert check("   ", Asked()) == []


def test_the_sentence_says_what_will_be_hidden() -> None:
    known = (Known(name="Ni Made Rahayuningsih", phone="081234567890"),)
    text = "Petugas menelepon Rahayuningsih di 081234567890; got dikeruk besok pagi pukul 08.00."
    [remark] = check(text, Asked(known=known))
    assert remark.code == "personal"
    assert "[nama]" in remark.sentence
    assert "[nomor telepon]" in remark.sentence
    assert "Rahayu" not in remark.sentence


def test_a_greeting_without_a_name_is_a_greeting() -> None:
    text = "Yth. Bapak/Ibu pelapor, regu drainase mengeruk saluran itu besok pagi pukul 08.00."
    assert codes(text) == set()


def test_the_agencys_own_name_tells_who_takes_care() -> None:
    text = "Perumda Tirta akan mengganti pipa itu besok pagi, mulai dari ujung jalan sebelah timur."
    other = text.replace("Perumda Tirta", "Wexfordia")
    assert "no_unit" in codes(other)
    assert "no_unit" not in codes(other, Asked(offices=("Wexfordia",)))


def test_only_the_last_answers_that_are_handed_in_count() -> None:
    text = "Regu drainase mengeruk saluran itu besok pagi, dan mengangkut lumpurnya sore hari."
    assert codes(text, earlier=(text.replace("besok", "lusa"),)) == {"repeats_answer"}
    assert codes(text, earlier=("Lampu sudah diganti oleh teknisi kemarin malam.",)) == set()
