"""What else a word is called: the editors' rows, read again when one has changed."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import Count, Max

from search import analysis
from search.known_words import NO_SYNONYMS, Run, Synonyms
from search.spelling import Speller

logger = logging.getLogger(__name__)

# An edit is in force everywhere after this time at the latest.
SECONDS = 20.0
SHORTEST_MISSPELT = 4
ONE_SLIP = 1.2


class Entry(NamedTuple):
    """Terms of one meaning, and a trial: a query with a text that it must find."""

    terms: tuple[str, ...]
    one_way: bool = False
    query: str = ""
    expects: str = ""


class Table:
    """Synonyms by the stems of each term."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        found: defaultdict[Run, dict[Run, None]] = defaultdict(dict)
        for entry in entries:
            runs = [tuple(analysis.stems(term)) for term in entry.terms]
            for run in runs[:1] if entry.one_way else runs:
                found[run] |= dict.fromkeys(other for other in runs if other and other != run)
        self._others = {run: tuple(others) for run, others in found.items() if run and others}
        self.longest = max(map(len, self._others), default=1)
        self._words = frozenset(
            word for entry in entries for term in entry.terms for word in analysis.words(term)
        )

    def of(self, stems: Run) -> Sequence[Run]:
        return self._others.get(stems, ())

    def meant(self, word: str) -> str | None:
        if len(word) < SHORTEST_MISSPELT or word in self._words or analysis.is_listed(word):
            return None
        best = self._speller.candidates(word)[:1]
        return best[0].word if best and best[0].cost <= ONE_SLIP else None

    @cached_property
    def _speller(self) -> Speller:
        words = sorted(word for word in self._words if len(word) >= SHORTEST_MISSPELT)
        return Speller(words, [1] * len(words))


def starter() -> list[Entry]:
    """Return the set that ships with the program."""
    lines = (analysis.DATA / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return [_entry(line) for line in lines if line.strip() and not line.startswith("#")]


def _entry(line: str) -> Entry:
    terms, query, expects = [*map(str.strip, line.split("|")), "", ""][:3]
    first, one_way, others = terms.partition(">")
    listed = f"{first},{others}" if one_way else terms
    named = tuple(term.strip() for term in listed.split(","))
    return Entry(named, bool(one_way), query, expects)


@dataclass
class Kept:
    """The table of this process; one small query a while tells whether it is still right."""

    clock: Callable[[], float] = time.monotonic
    _table: Synonyms = NO_SYNONYMS
    _state: object = None
    _asked_at: float | None = field(default=None)

    def current(self) -> Synonyms:
        """Return the synonyms in force; where the database is away, those of before."""
        now = self.clock()
        if self._asked_at is not None and now - self._asked_at < SECONDS:
            return self._table
        self._asked_at = now
        try:
            state = _state()
            if state != self._state:
                self._table, self._state = Table(rows()), state
        except DatabaseError:
            logger.warning("synonyms could not be read")
        return self._table


def _state() -> tuple[object, ...]:
    from search.models.synonyms import Synonym

    found = Synonym.objects.aggregate(number=Count("pk"), last=Max("changed_at"))
    return found["number"], found["last"]


def rows() -> Iterator[Entry]:
    from search.models.synonyms import Synonym

    for row in Synonym.objects.filter(active=True):
        yield Entry(tuple(row.lines), row.one_way, row.query, row.expects)


_kept = Kept()


def current() -> Synonyms:
    return _kept.current()


def forget() -> None:
    """Read the rows again at the next question: this process has changed one."""
    _kept._asked_at = None
