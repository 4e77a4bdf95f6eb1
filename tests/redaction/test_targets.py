"""The recognisers keep what is promised, on texts that nobody has seen before.

The number of cases makes three standard deviations of chance small: .004 for patterns
touched, .006 covered, .007 for names touched, .05 for a separator of the stress test. A
failure names the seed; `make measure-redaction SEED=... ERRORS=20` shows what went wrong.
"""

from __future__ import annotations

import pytest

from tests.redaction import generator, measure, targets
from tests.redaction.conftest import REPORT
from tests.redaction.measure import Tally

PERSONAL, CLEAN, STRESS = 6000, 2000, 400

pytestmark = pytest.mark.redaction


@pytest.fixture(scope="module")
def tally(seed: int) -> Tally:
    cases = generator.generate(seed, PERSONAL) + generator.generate_clean(seed, CLEAN)
    came = measure.measure(cases, measure.recogniser())
    REPORT.extend([f"redaction: REDACTION_SEED={seed} repeats this run", measure.table(came)])
    return came


def test_what_is_personal_is_hidden_and_little_else(tally: Tally, seed: int) -> None:
    missed = targets.misses(tally, chance=True)

    assert not missed, "\n".join([f"seed {seed}", *missed, measure.examples(tally, 8)])


def test_a_person_right_after_a_place_is_seen_whatever_stands_between(seed: int) -> None:
    cases = generator.generate_stress(seed, STRESS)
    came = measure.measure(cases, measure.recogniser())
    REPORT.extend(
        ["a person right after a place, by separator"]
        + [measure.row(name, came.groups[name]) for name in generator.SEPARATORS]
    )
    missed = [
        line
        for name in generator.SEPARATORS
        for line in targets.short(
            name, came.groups[name], "touched", targets.STRESS_TOUCHED, chance=True
        )
    ]

    assert not missed, "\n".join([f"seed {seed}", *missed, measure.examples(came, 8)])
