"""How much of what is personal the recognisers find, and how much else they hide.

    python -m tests.redaction.measure [--seed N] [--count N] [--file set.jsonl] [--errors N]

Without a seed a new one is drawn and printed: the same seed gives the same texts.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.redaction import generator
from tests.redaction.generator import Case, Mark

if TYPE_CHECKING:
    from complaints.redaction import Span

Recogniser = Callable[[str], "Sequence[Span]"]
SHOWN = 60  # characters around an error


@dataclass
class Found:
    """Of so many items: touched and fully covered by what is hidden, and by hints as well."""

    items: int = 0
    touched: int = 0
    full: int = 0
    touched_with_look: int = 0
    full_with_look: int = 0
    labelled: int = 0

    def __add__(self, other: Found) -> Found:
        mine, theirs = vars(self).items(), vars(other)
        return Found(**{key: value + theirs[key] for key, value in mine})

    def share(self, kind: str) -> float:
        return float(getattr(self, kind)) / self.items if self.items else 1.0


@dataclass
class Tally:
    """What came of a set of cases."""

    labels: dict[str, Found] = field(default_factory=lambda: defaultdict(Found))
    noises: dict[tuple[str, str], Found] = field(default_factory=lambda: defaultdict(Found))
    groups: dict[str, Found] = field(default_factory=lambda: defaultdict(Found))
    personal: int = 0
    clean: int = 0
    false_in_personal: int = 0
    false_in_clean: int = 0
    hints: int = 0
    other: int = 0
    other_hidden: int = 0
    other_clean: int = 0
    other_clean_hidden: int = 0
    missed: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)

    def patterns(self, *, without: str = "") -> Found:
        """The sum over all labels but names, with or without one kind of noise."""
        chosen = (
            found
            for (kind, noise), found in self.noises.items()
            if kind == "pattern" and noise != without
        )
        return sum(chosen, Found())

    def names(self, *, without: str = "") -> Found:
        chosen = (
            found
            for (kind, noise), found in self.noises.items()
            if kind == "name" and noise != without
        )
        return sum(chosen, Found())

    def false_per_hundred_clean(self) -> float:
        return 100 * self.false_in_clean / self.clean if self.clean else 0.0

    def hidden_of_other(self) -> float:
        """The share of the letters and digits of nobody that are hidden, in all texts."""
        hidden = self.other_hidden + self.other_clean_hidden
        return hidden / max(1, self.other + self.other_clean)


def visible(text: str, start: int, end: int) -> set[int]:
    return {place for place in range(start, end) if text[place].isalnum()}


def covered(text: str, spans: Iterable[Mark | Span]) -> set[int]:
    places: set[int] = set()
    for span in spans:
        places |= visible(text, span.start, span.end)
    return places


def overlaps(one: Mark | Span, other: Mark | Span) -> bool:
    return one.start < other.end and other.start < one.end


def look_at(case: Case, spans: Sequence[Span], tally: Tally) -> None:
    """Compare what was found in a case with what is in it."""
    text = case.text
    sure = [span for span in spans if span.tier != "look"]
    hidden, hinted = covered(text, sure), covered(text, spans)
    for item in case.spans:
        places = visible(text, item.start, item.end)
        found = Found(
            items=1,
            touched=bool(places & hidden),
            full=places <= hidden,
            touched_with_look=bool(places & hinted),
            full_with_look=places <= hinted,
            labelled=any(s.label == item.label and overlaps(s, item) for s in sure),
        )
        kind = "name" if item.label == "NAME" else "pattern"
        tally.labels[item.label] += found
        tally.noises[kind, case.noise] += found
        tally.groups[case.frame] += found
        if not found.full:
            (tally.cut if found.touched else tally.missed).append(shown(case, item, item.label))
    owned = covered(text, [*case.spans, *case.neutral])
    others = visible(text, 0, len(text)) - owned
    false = [s for s in sure if not any(overlaps(s, m) for m in [*case.spans, *case.neutral])]
    tally.false += [shown(case, s, f"{s.label} {s.tier} {s.rule}") for s in false]
    tally.rules.update(span.rule for span in false)
    tally.hints += len(spans) - len(sure)
    if case.spans:
        tally.personal += 1
        tally.false_in_personal += len(false)
        tally.other += len(others)
        tally.other_hidden += len(others & hidden)
    else:
        tally.clean += 1
        tally.false_in_clean += len(false)
        tally.other_clean += len(others)
        tally.other_clean_hidden += len(others & hidden)


def shown(case: Case, place: Mark | Span, note: str) -> str:
    text = case.text
    before = text[max(0, place.start - SHOWN) : place.start]
    after = text[place.end : place.end + SHOWN // 2]
    line = f"{before}⟦{text[place.start : place.end]}⟧{after}"
    return f"{note:<12} {case.noise:<8} {line!r}"


def measure(cases: Iterable[Case], recognise: Recogniser) -> Tally:
    tally = Tally()
    for case in cases:
        look_at(case, recognise(case.text), tally)
    return tally


# ------------------------------------------------------------------ on the screen
HEAD = f"{'':<16}{'n':>6}{'touched':>9}{'full':>8}{'+look':>8}{'full':>8}{'label':>8}"


def row(name: str, found: Found) -> str:
    kinds = ("touched", "full", "touched_with_look", "full_with_look", "labelled")
    figures = [f"{found.share(kind):>8.3f}" for kind in kinds]
    return f"{name:<16}{found.items:>6} {''.join(figures)}"


def table(tally: Tally) -> str:
    lines = [HEAD]
    lines += [row(label, tally.labels[label]) for label in sorted(tally.labels)]
    lines += [row("all patterns", tally.patterns())]
    if any(noise == "evasive" for _, noise in tally.noises):
        lines += [row("  not evasive", tally.patterns(without="evasive"))]
        lines += [row("names", tally.names()), row("  not evasive", tally.names(without="evasive"))]
    lines.append("by noise")
    for kind, noise in sorted(tally.noises):
        lines.append(row(f"{kind}, {noise}", tally.noises[kind, noise]))
    if tally.clean:
        lines.append(
            f"clean texts {tally.clean}: {tally.false_per_hundred_clean():.1f} false proposals "
            f"per 100, {tally.other_clean_hidden / max(1, tally.other_clean):.2%} of characters"
        )
    if tally.personal:
        lines.append(
            f"personal texts {tally.personal}: "
            f"{100 * tally.false_in_personal / tally.personal:.1f} false proposals per 100, "
            f"{tally.other_hidden / max(1, tally.other):.2%} of other characters"
        )
    texts = max(1, tally.clean + tally.personal)
    lines.append(f"hints (look): {100 * tally.hints / texts:.1f} per 100 texts")
    lines.append(f"other characters hidden, all texts: {tally.hidden_of_other():.2%}")
    return "\n".join(lines)


def examples(tally: Tally, count: int) -> str:
    """So many of each kind of error, spread over the set."""
    lines = []
    for title, errors in (("missed", tally.missed), ("cut", tally.cut), ("false", tally.false)):
        step = max(1, len(errors) // count)
        lines += [f"-- {title}: {len(errors)}", *errors[::step][:count]]
    common = ", ".join(f"{rule} {times}" for rule, times in tally.rules.most_common(12))
    return "\n".join([*lines, f"-- false by rule: {common}"])


def read(path: Path) -> list[Case]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return [Case.from_json(json.loads(line)) for line in rows if line.strip()]


def recogniser() -> Recogniser:
    """The recognisers of the product, with Django set up if it is not yet."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
        django.setup()
    from complaints.recognisers import recognise

    return recognise


def fresh_seed() -> int:
    return int.from_bytes(os.urandom(4), "big")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="of an earlier run, to repeat it")
    parser.add_argument("--count", type=int, default=3000, help="of personal texts")
    parser.add_argument("--file", type=Path, help="a set of cases, one JSON object a line")
    parser.add_argument("--errors", type=int, default=0, help="examples of each kind of error")
    parser.add_argument("--label", default="", help="only errors of this label")
    return parser.parse_args()


def report(tally: Tally, chosen: Any) -> None:
    print(table(tally))
    if chosen.errors:
        if chosen.label:
            tally.missed = [line for line in tally.missed if line.startswith(chosen.label)]
            tally.cut = [line for line in tally.cut if line.startswith(chosen.label)]
            tally.false = [line for line in tally.false if line.startswith(chosen.label)]
        print(examples(tally, chosen.errors))


def main() -> None:
    chosen, recognise = arguments(), recogniser()
    if chosen.file:
        report(measure(read(chosen.file), recognise), chosen)
        return
    seed = fresh_seed() if chosen.seed is None else chosen.seed
    print(f"seed {seed}, count {chosen.count}: make measure-redaction SEED={seed}")
    cases = generator.generate(seed, chosen.count)
    cases += generator.generate_clean(seed, chosen.count // 3)
    report(measure(cases, recognise), chosen)
    stress = measure(generator.generate_stress(seed, chosen.count // 20), recognise)
    print("\na person right after a place, by separator\n" + HEAD)
    for name in generator.SEPARATORS:
        print(row(name, stress.groups[name]))
    if chosen.errors and not chosen.label:
        print(examples(stress, chosen.errors))


if __name__ == "__main__":
    main()
