"""What the review page shows of a sheet: the marked original, a row for each place, and where
else in the thread the hidden words stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import redaction, thread_words
from complaints.desk import marking
from complaints.desk.decisions import HIDE, Place, Sheet
from complaints.desk.review_forms import NAMES, TIERS
from complaints.models.private import Message
from complaints.recognisers import rules

# Reasons that are no recogniser's.
_OTHER_REASONS: dict[str, str | Promise] = {
    "verifier": "",
    "": "",
    "again-in-thread": gettext_lazy("The same words are hidden elsewhere in this thread."),
}


def reason(rule: str) -> str:
    """Return the sentence that tells why a place is marked."""
    if rule in _OTHER_REASONS:
        return str(_OTHER_REASONS[rule])
    return rules.reason(rule)


def segments(sheet: Sheet, field: str) -> list[dict[str, Any]]:
    """Return the pieces of the original, each marked as a whole or not at all."""
    places = {place.now.key: place for place in sheet.places if place.mark.field == field}
    marks = [place.now for place in places.values()]
    return [
        {"text": piece.text, **_marked(places[piece.mark.key] if piece.mark else None)}
        for piece in marking.segments(sheet.texts[field], marks)
    ]


def _marked(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "mark": place.mark,
        "hidden": place.hidden,
        "decision": place.decision,
        "why": _why(place),
    }


def _why(place: Place) -> str:
    state = _("to decide") if not place.decision else _("hidden") if place.hidden else _("kept")
    words = [NAMES.get(place.label, place.label), TIERS[place.mark.tier], state]
    return " · ".join(str(word) for word in [*words, reason(place.mark.rule)] if word)


def rows(sheet: Sheet) -> list[dict[str, Any]]:
    return [_row(sheet, place) for place in sheet.places]


def _row(sheet: Sheet, place: Place) -> dict[str, Any]:
    before, words, after = marking.context(sheet.texts[place.mark.field], place.now)
    moved = (place.start, place.end) != (place.mark.start, place.mark.end)
    return {
        "mark": place.mark,
        "key": place.mark.key,
        "decision": place.decision,
        "border": f"{place.start}-{place.end}" if moved else "",
        "before": before,
        "words": words,
        "after": after,
        "label": place.label,
        "tier": TIERS[place.mark.tier],
        "reason": reason(place.mark.rule),
        "new": place.new,
    }


@dataclass(frozen=True)
class Elsewhere:
    """Another text of the thread in which hidden words stand, too."""

    text: Message
    words: list[str]
    count: int

    @property
    def public(self) -> bool:
        return self.text.state == Message.State.PUBLISHED


def elsewhere(
    message: Message, hidden: Iterable[marking.Span], others: Sequence[Message]
) -> list[Elsewhere]:
    """Return the other texts in which words stand that are hidden in this one."""
    sought = thread_words.quotes(message, redaction.from_json(hidden))
    found = []
    for other in others:
        texts = {"title": other.title, "body": other.body}
        counts = {
            words: len(thread_words.occurrences(words, label, texts))
            for words, label in sought.items()
        }
        words = [word for word, count in counts.items() if count]
        if words:
            found.append(Elsewhere(other, words, sum(counts.values())))
    return found


def covered(spans: Iterable[marking.Span]) -> set[tuple[str, int]]:
    """Return every character of the places."""
    return {(s["field"], i) for s in spans for i in range(s["start"], s["end"])}


def within(mark: marking.Mark, characters: set[tuple[str, int]]) -> bool:
    return all((mark.field, i) in characters for i in range(mark.start, mark.end))


def hidden_among(
    marks: Iterable[marking.Mark], spans: Iterable[marking.Span], *, otherwise: str = ""
) -> dict[str, str]:
    """Return "hide" for each mark that lies within the spans; `otherwise` for the rest."""
    characters = covered(spans)
    decided = {mark.key: HIDE if within(mark, characters) else otherwise for mark in marks}
    return {key: decision for key, decision in decided.items() if decision}
