"""The same targets on a set that does not change, in the suite that everybody runs."""

from __future__ import annotations

from tests.redaction import generator, measure, targets
from tests.redaction.freeze import FIXED
from tests.redaction.generator import Case


def fixed(name: str) -> list[Case]:
    return measure.read(FIXED / f"{name}.jsonl")


def test_the_fixed_set_is_hidden_as_promised() -> None:
    came = measure.measure([*fixed("personal"), *fixed("clean")], measure.recogniser())
    missed = targets.misses(came, chance=False)

    assert not missed, "\n".join([*missed, measure.examples(came, 10)])


def test_a_person_right_after_a_place_is_seen_in_the_fixed_set() -> None:
    came = measure.measure(fixed("stress"), measure.recogniser())
    missed = [
        line
        for name in generator.SEPARATORS
        for line in targets.short(
            name, came.groups[name], "touched", targets.STRESS_TOUCHED, chance=True
        )
    ]

    assert not missed, "\n".join([*missed, measure.examples(came, 10)])
