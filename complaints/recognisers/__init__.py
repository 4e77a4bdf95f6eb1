"""Recognise personal data in a text: patterns, names, and the people known in the thread.

Pure functions over a text; nothing is stored. Every span names the rule that found it, and
`rules.reason` says in a sentence what that rule saw. Measured background: research on privacy,
sections 3.7, 3.8 and 6.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from complaints.recognisers import digits, names, patterns
from complaints.recognisers import known as known_people
from complaints.recognisers.known import Known
from complaints.recognisers.normal import normalise
from complaints.recognisers.resolve import resolve
from complaints.redaction import Span

__all__ = ["DETECTOR", "Known", "recognise"]

DETECTOR = "rules-2"


def recognise(text: str, *, known: Iterable[Known] = (), field: str = "body") -> list[Span]:
    """Return the places of personal data in the text, in order and without overlap.

    Places are code points of the text as it was given. Never raises, whatever the text.
    """
    normal = normalise(text)
    found = patterns.find(normal.text)
    found += names.find(normal.text, busy=[*found, *patterns.closed(normal.text)])
    people = list(known)
    if people:
        runs = list(digits.runs(digits.as_digits(normal.text)))
        found += known_people.find(normal.text, runs, people)
    placed = []
    for span in found:
        start, end = normal.original(span.start, span.end)
        placed.append(replace(span, start=start, end=end, field=field))
    return resolve(text, placed)
