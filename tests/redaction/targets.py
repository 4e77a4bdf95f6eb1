"""What is promised of the recognisers (issue 4), and how far chance may stray from it."""

from __future__ import annotations

from math import sqrt

from tests.redaction.measure import Found, Tally

PATTERNS_TOUCHED = 0.99
PATTERNS_FULL = 0.98
NAMES_TOUCHED = 0.97
FALSE_PER_HUNDRED = 10.0
OTHER_HIDDEN = 0.01
STRESS_TOUCHED = 0.90
# Nobody promised to see through those who write to get past: this much is held all the same.
EVASIVE_TOUCHED = {"pattern": 0.95, "name": 0.90}
DEVIATIONS = 3


def floor(target: float, items: int) -> float:
    """The share that a recogniser which just meets the target falls below once in 700 seeds."""
    return target - DEVIATIONS * sqrt(target * (1 - target) / max(1, items))


def misses(tally: Tally, *, chance: bool) -> list[str]:
    """Name each target that the tally misses; with chance, only by more than chance explains."""
    straight, straight_names = tally.patterns(without="evasive"), tally.names(without="evasive")
    promised = [
        ("patterns touched", straight, "touched", PATTERNS_TOUCHED),
        ("patterns covered", straight, "full", PATTERNS_FULL),
        ("names touched", straight_names, "touched", NAMES_TOUCHED),
    ]
    missed = [line for row in promised for line in short(*row, chance=chance)]
    for kind, target in EVASIVE_TOUCHED.items():
        evasive = tally.noises[kind, "evasive"]  # few of them: chance is always allowed for
        missed += short(f"{kind}s written to evade", evasive, "touched", target, chance=True)
    if tally.false_per_hundred_clean() > FALSE_PER_HUNDRED:
        missed.append(f"false in clean texts: {tally.false_per_hundred_clean():.1f} per 100")
    if tally.hidden_of_other() > OTHER_HIDDEN:
        missed.append(f"other characters hidden: {tally.hidden_of_other():.2%}")
    return missed


def short(name: str, found: Found, kind: str, target: float, *, chance: bool) -> list[str]:
    """A line if the share falls short of the target, or nothing."""
    least = floor(target, found.items) if chance else target
    share = found.share(kind)
    return [f"{name}: {share:.4f} of {found.items}, must be {least:.4f}"] if share < least else []
