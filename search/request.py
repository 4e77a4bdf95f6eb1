"""What somebody asks for: read from an address, and written back into one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol, Self
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.stages import Outcome, Stage
from search import cursors, query
from search.errors import InvalidSearch
from search.known_words import NO_SYNONYMS, Synonyms

FACETS = (
    "category", "subcategory", "agency", "stage", "outcome", "channel", "district", "village",
    "year",
)  # fmt: skip
SORTS = ("relevance", "newest", "active", "supported")
# Whether a thread is found that has only some of the words.
WORDS = ("some", "all")
LONGEST_QUERY = 1000
MOST_VALUES = 50
LARGEST_PAGE = 100
_UNADDRESSED = frozenset(["size", "synonyms"])
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class QueryLike(Protocol):
    """A QueryDict, for all this module cares."""

    def getlist(self, key: str) -> Sequence[Any]: ...


@dataclass(frozen=True)
class SearchRequest:
    """Several values of one facet widen the search, several facets narrow it.

    `exact`: the words as they were typed, without corrections and synonyms. `synonyms` are
    no part of the address: the door adds those in force.
    """

    q: str = ""
    category: tuple[str, ...] = ()
    subcategory: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    village: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    words: str = "some"
    sort: str = "relevance"
    exact: bool = False
    cursor: str = ""
    size: int = field(default=20, kw_only=True)
    synonyms: Synonyms = field(default=NO_SYNONYMS, kw_only=True, compare=False, repr=False)

    @classmethod
    def parse(cls, parameters: QueryLike) -> Self:
        """Read the parameters of an address; those that are empty or not ours are ignored.

        :raises InvalidSearch: with every parameter at fault
        """
        reader = _Reader(parameters)
        chosen: dict[str, Any] = {name: reader.many(name, _value_of(name)) for name in FACETS}
        request = cls(
            q=reader.text("q"),
            **chosen,
            since=reader.one("since", _day),
            until=reader.one("until", _day),
            words=reader.one("words", _one_of(WORDS)) or "some",
            sort=reader.one("sort", _sort) or "relevance",
            exact=reader.text("exact") == "1",
        )
        if request.since and request.until and request.since > request.until:
            reader.fault("until", *ENDS_FIRST)
        text = reader.text("cursor")
        try:
            request = replace(request, cursor=text)
            request.position()
        except cursors.BadCursor:
            reader.fault("cursor", *INVALID_CURSOR)
        if reader.faults:
            raise InvalidSearch(reader.faults)
        return request

    def query_string(self, **changes: Any) -> str:
        """Return the address's query with these changes: one spelling for one search."""
        asked = replace(self, **changes)
        pairs: list[tuple[str, str]] = []
        for each in fields(asked):
            value = getattr(asked, each.name)
            if each.name in _UNADDRESSED or not value or value == each.default:
                continue
            if value is True:
                value = 1
            many: Iterable[Any] = value if isinstance(value, tuple) else (value,)
            pairs += [(each.name, str(item)) for item in many]
        return urlencode(pairs)

    @cached_property
    def parsed(self) -> query.Query:
        return replace(query.parse(self.q), strict=self.words == "all")

    @property
    def order(self) -> str:
        """The order of the answer: where there are no words, nothing is more relevant."""
        ranks = self.sort != "relevance" or self.parsed.ranks
        return self.sort if ranks else "newest"

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The facets that are set, as words."""
        chosen = {name: getattr(self, name) for name in FACETS}
        return {name: tuple(map(str, values)) for name, values in chosen.items() if values}

    def position(self) -> cursors.Cursor | None:
        """Return where the page begins; None at the first page.

        :raises BadCursor: the cursor is damaged or of another order
        """
        return cursors.decode(self.cursor, self.order) if self.cursor else None


Fault = tuple[str, str | Promise]
ENDS_FIRST: Fault = ("ends_before_start", _("The end lies before the beginning."))
INVALID_CURSOR: Fault = ("invalid_cursor", _("This page no longer exists. Start at the first."))
TOO_LONG: Fault = ("too_long", _("Use at most 1,000 characters."))
TOO_MANY: Fault = ("too_many", _("Choose fewer values."))
UNKNOWN: Fault = ("unknown", _("There is no such value."))
INVALID_DATE: Fault = ("invalid_date", _("Write a date as year-month-day, like 2026-11-24."))
INVALID_YEAR: Fault = ("invalid_year", _("Write a year with four digits, like 2026."))


class _Unreadable(Exception):
    """A value that means nothing, with its fault."""


class _Reader:
    """Reads one parameter after the other and remembers what is wrong with each."""

    def __init__(self, parameters: QueryLike) -> None:
        self.parameters = parameters
        self.faults: dict[str, list[Fault]] = {}

    def fault(self, name: str, code: str, sentence: str | Promise) -> None:
        self.faults.setdefault(name, []).append((code, sentence))

    def values(self, name: str) -> list[str]:
        found = (_CONTROL.sub(" ", str(v)).strip() for v in self.parameters.getlist(name))
        return [value for value in found if value]

    def text(self, name: str) -> str:
        text = next(reversed(self.values(name)), "")
        if len(text) > LONGEST_QUERY:
            self.fault(name, *TOO_LONG)
            return ""
        return text

    def one(self, name: str, read: Callable[[str], Any]) -> Any:
        return next(reversed(self.many(name, read)), None)

    def many(self, name: str, read: Callable[[str], Any]) -> tuple[Any, ...]:
        """Return the values in the order given, each once."""
        values = self.values(name)
        if len(values) > MOST_VALUES:
            self.fault(name, *TOO_MANY)
            return ()
        try:
            return tuple(dict.fromkeys(map(read, values)))
        except _Unreadable as error:
            self.fault(name, *error.args)
            return ()


def _value_of(name: str) -> Callable[[str], Any]:
    known = {"stage": Stage.values, "outcome": Outcome.values}
    if name == "year":
        return _year
    return _one_of(known[name]) if name in known else _slug


def _one_of(values: Sequence[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise _Unreadable(*UNKNOWN)
        return value

    return read


_sort = _one_of(SORTS)


def _slug(value: str) -> str:
    # Vocabularies are rows: a slug that is well formed but unknown simply finds nothing.
    if not _SLUG.fullmatch(value):
        raise _Unreadable(*UNKNOWN)
    return value


def _year(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 2000 <= int(value[:9]) <= 2100):
        raise _Unreadable(*INVALID_YEAR)
    return int(value)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _Unreadable(*INVALID_DATE) from None
