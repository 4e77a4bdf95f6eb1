"""What a reviewer has decided so far: places and answers, never words. Pure, no database.

`Decisions` is what travels: out of a form, into a draft and back. `Sheet` lays it over the
marked places of a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from complaints.desk import marking
from complaints.desk.marking import BY_HAND, Mark, Span
from complaints.publication import CHECKLIST
from complaints.redaction import APPLY, CONFIRM, GENERALISED, LOOK, PLACEHOLDERS

HIDE, KEEP = "hide", "keep"
# What stands before a person decides. Doubtful places have no answer until somebody gives it.
_FIRST = {APPLY: HIDE, CONFIRM: "", LOOK: KEEP, BY_HAND: HIDE}
_ANSWERS = {"yes": True, "no": False}
MOST_ADDED = 400
_MOVES = {
    "widen-left": (marking.widened, True),
    "widen-right": (marking.widened, False),
    "narrow-left": (marking.narrowed, True),
    "narrow-right": (marking.narrowed, False),
}


@dataclass
class Decisions:
    """Choices by the name of the place; changed borders and labels; added places; answers."""

    choices: dict[str, str] = field(default_factory=dict)
    borders: dict[str, tuple[int, int]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    answers: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def posted(cls, data: QueryDict) -> Decisions:
        """Return what a form says. What is no place and no answer is left out."""
        made = cls()
        for name, value in data.items():
            kind, _dash, key = name.partition("-")
            if marking.read_key(name) and value in (HIDE, KEEP):
                made.choices[name] = str(value)
            elif kind == "border" and marking.read_key(key):
                made._border(key, str(value))
            elif kind == "label" and marking.read_key(key) and value in PLACEHOLDERS:
                made.labels[key] = str(value)
            elif kind == "answer" and key in CHECKLIST and value in _ANSWERS:
                made.answers[key] = _ANSWERS[str(value)]
        made._add_keys(data.getlist("added"))
        return made

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> Decisions:
        """Return what `as_json` wrote."""
        made = cls(
            choices={k: v for k, v in row.get("choices", {}).items() if v in (HIDE, KEEP)},
            labels={k: v for k, v in row.get("labels", {}).items() if v in PLACEHOLDERS},
            answers={k: bool(v) for k, v in row.get("answers", {}).items() if k in CHECKLIST},
        )
        for key, (start, end) in row.get("borders", {}).items():
            made._border(key, f"{start}-{end}")
        made._add_keys(row.get("added", []))
        return made

    def as_json(self) -> dict[str, Any]:
        return {
            "choices": self.choices,
            "borders": {key: list(border) for key, border in self.borders.items()},
            "labels": self.labels,
            "added": self.added,
            "answers": self.answers,
        }

    def _border(self, key: str, value: str) -> None:
        start, _dash, end = value.partition("-")
        if start.isdecimal() and end.isdecimal():
            self.borders[key] = (int(start), int(end))

    def _add_keys(self, keys: Iterable[str]) -> None:
        for key in keys:
            place = marking.read_key(key)
            known = key in self.added or len(self.added) >= MOST_ADDED
            if place and place[3] in PLACEHOLDERS and not known:
                self.added.append(key)

    # ------------------------------------------------------------------ changes
    def add(self, spans: Iterable[Span]) -> None:
        """Hide these places as well."""
        for span in spans:
            key = Mark(span["field"], span["start"], span["end"], span["label"], BY_HAND).key
            self._add_keys([key])
            self.choices[key] = HIDE

    def add_selected(self, key: str, texts: Mapping[str, str]) -> bool:
        """Hide the selected place and its repetitions; False where it is no place.

        What is made coarser instead of hidden ("34 tahun") is meant where it was selected.
        """
        place = marking.read_key(key)
        if place is None or place[3] not in PLACEHOLDERS:
            return False
        name, start, end, label = place
        start, end = marking.trimmed(texts[name], start, end)
        if start >= end:
            return False
        spans: list[Span] = [{"field": name, "start": start, "end": end, "label": label}]
        if label not in GENERALISED:
            spans += marking.occurrences(texts[name][start:end], label, texts)
        self.add(spans)
        return True

    def adjust(self, order: str, sheet: Sheet) -> bool:
        """Move a border of a place by one word: "widen-right:body-4-9-NAME"."""
        move, _colon, key = order.partition(":")
        place = sheet.find(key)
        if move not in _MOVES or place is None:
            return False
        step, left = _MOVES[move]
        self.borders[key] = step(sheet.texts[place.mark.field], place.start, place.end, left=left)
        self.choices[key] = HIDE
        return True


@dataclass(frozen=True)
class Place:
    """A marked place as it stands after the decisions."""

    mark: Mark
    start: int
    end: int
    label: str
    decision: str
    new: bool = False  # found by the present recognisers and not by the earlier ones

    @property
    def hidden(self) -> bool:
        """Undecided means hidden."""
        return self.decision != KEEP

    @property
    def now(self) -> Mark:
        return replace(self.mark, start=self.start, end=self.end, label=self.label)


class Sheet:
    """A text's marked places with the decisions about them."""

    def __init__(
        self,
        texts: Mapping[str, str],
        marks: Sequence[Mark],
        decisions: Decisions,
        *,
        before: Mapping[str, str] | None = None,
        new: frozenset[str] = frozenset(),
    ) -> None:
        """`before` tells by the name of a place what was decided at another time."""
        self.texts, self.decisions = texts, decisions
        self._before, self._new = before or {}, new
        known = {mark.key for mark in marks}
        by_hand = [mark for mark in self._added() if mark.key not in known]
        places = [self._place(mark) for mark in marking.in_order([*marks, *by_hand])]
        # What lies within a larger hidden place is decided with it.
        larger = [place for place in places if place.decision == HIDE]
        self.places = [p for p in places if not any(_within(p, other) for other in larger)]

    def _added(self) -> list[Mark]:
        marks = []
        for key in self.decisions.added:
            place = marking.read_key(key)
            if place and place[1] < place[2] <= len(self.texts[place[0]]):
                marks.append(Mark(*place, BY_HAND))
        return marks

    def _place(self, mark: Mark) -> Place:
        start, end = self.decisions.borders.get(mark.key, (mark.start, mark.end))
        if not 0 <= start < end <= len(self.texts[mark.field]):
            start, end = mark.start, mark.end
        first = self._before.get(mark.key, _FIRST[mark.tier])
        return Place(
            mark,
            start,
            end,
            self.decisions.labels.get(mark.key, mark.label),
            self.decisions.choices.get(mark.key, first),
            new=mark.key in self._new,
        )

    def find(self, key: str) -> Place | None:
        return next((place for place in self.places if place.mark.key == key), None)

    def undecided(self) -> list[Place]:
        return [place for place in self.places if place.decision not in (HIDE, KEEP)]

    def hidden(self) -> list[Span]:
        """Return the places to hide. A place without a decision stays hidden."""
        return [place.now.span for place in self.places if place.hidden]

    def kept(self) -> list[Span]:
        """Return what a person chose to keep, in the words of the gate: whole places, and the
        parts of a place that were left out by narrowing it."""
        return [span | {"tier": LOOK} for place in self.places for span in _readable(place)]


def _within(place: Place, other: Place) -> bool:
    return (
        place.mark.field == other.mark.field
        and other.start <= place.start
        and place.end <= other.end
        and place.end - place.start < other.end - other.start
    )


def _readable(place: Place) -> list[Span]:
    mark = place.mark
    if not place.hidden:
        return [mark.span, place.now.span]
    left = replace(mark, end=min(place.start, mark.end))
    right = replace(mark, start=max(place.end, mark.start))
    return [part.span for part in (left, right) if part.start < part.end]
