"""Runs of digits: one scanner finds them, then each number is told by length, shape and cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from complaints.recognisers import cues, numbering
from complaints.recognisers.cues import Cue
from complaints.recognisers.found import found
from complaints.recognisers.numbering import Verdict
from complaints.redaction import Span

_LONGEST = 24  # no number of a person has more digits
_SHORTEST = 5

# Letters that stand for digits inside a number: "08l2 345 678O", "O2l-838949l".
_LOOKALIKE = re.compile(
    r"(?<![A-Za-z])[\dOoIl|](?:[ .\-_/()]{0,2}[\dOoIl|])*(?![A-Za-z])|"
    r"\d[\dOoIl|]*(?![A-Za-z])"
)
_AS_DIGITS = str.maketrans("OoIl|", "00111")
_LETTERS = re.compile(r"[OoIl|]")
_RUN = re.compile(r"(?:\+ ?|\( ?)?\d(?:(?:[ ._\-/()*~]{1,3}|,)?\d)*\)?")
_GROUP = re.compile(r"\d+")


@dataclass(frozen=True)
class Number:
    """Neighbouring groups of digits that may be one number."""

    text: str
    start: int
    end: int
    groups: tuple[str, ...]

    @cached_property
    def digits(self) -> str:
        return "".join(self.groups)

    @cached_property
    def written(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def cue(self) -> Cue:
        return cues.nearest(self.text, self.start)


@dataclass(frozen=True)
class Run:
    """Digits with nothing but marks and spaces between them."""

    text: str
    start: int
    end: int
    groups: tuple[tuple[int, int], ...]

    def number(self, first: int, last: int) -> Number:
        """Return groups first to last as one number, with the brackets and plus that belong."""
        start = self.start if first == 0 else self.groups[first][0]
        end = self.groups[last][1]
        if self.text[start] == "(" and ")" not in self.text[start:end]:
            start = self.groups[first][0]
        if first and self.text[start - 1] in "(+":
            start -= 1
        groups = tuple(self.text[a:b] for a, b in self.groups[first : last + 1])
        return Number(self.text, start, end, groups)


def as_digits(text: str) -> str:
    """Return the text, equally long, with the letters inside numbers read as digits."""
    return _LOOKALIKE.sub(_read_as_digits, text)


def _read_as_digits(match: re.Match[str]) -> str:
    token = match[0]
    letters = len(_LETTERS.findall(token))
    digits = sum(c.isdigit() for c in token)
    # In a long number a third of real digits is enough, in a short one half.
    enough = digits >= letters if digits + letters < 9 else digits * 2 >= letters
    return token.translate(_AS_DIGITS) if letters and enough else token


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of a text that went through `as_digits`."""
    for match in _RUN.finditer(text):
        if match.end() - match.start() < _SHORTEST:
            continue
        groups = tuple(g.span() for g in _GROUP.finditer(text, *match.span()))
        yield Run(text, match.start(), match.end(), groups)


def find(text: str) -> Iterator[Span]:
    """Yield the numbers of people in a text that went through `as_digits`."""
    for run in runs(text):
        for number, verdict in _numbers(run):
            yield found(number.start, number.end, verdict.label, verdict.rule, verdict.tier)


def _numbers(run: Run) -> Iterator[tuple[Number, Verdict]]:
    """Cut the run at the numbers whose form is certain; judge the rest by what is before it."""
    first = rest = 0
    beside = False
    while first < len(run.groups):
        told = None if _inside(run, first, rest) else _by_form(run, first)
        if told is None:
            first += 1
            continue
        number, verdict, last = told
        number, last = _with_its_tail(run, number, last)
        yield from _leftover(run, rest, first - 1, beside=True)
        yield number, verdict
        first = rest = last + 1
        beside = True
    yield from _leftover(run, rest, len(run.groups) - 1, beside=beside)


def _inside(run: Run, first: int, rest: int) -> bool:
    """Whether the group goes on a number: the 00 in 145-00-8347887-8, one digit of many."""
    if rest == first:
        return False
    start, end = run.groups[first]
    before = run.groups[first - 1]
    single = end - start == 1 == before[1] - before[0]
    return end - start < 9 and (single or run.text[start - 1] in "-._")


def _by_form(run: Run, first: int) -> tuple[Number, Verdict, int] | None:
    """Return the number that begins with this group and has a form of its own, if any."""
    alone = run.number(first, first)
    if verdict := _verdict(alone):
        return alone, verdict, first
    for last in reversed(_ends(run, first)):
        number = run.number(first, last)
        if verdict := _verdict(number):
            return number, verdict, last
    return None


def _with_its_tail(run: Run, number: Number, last: int) -> tuple[Number, int]:
    """Take in a few more digits that hang on the number: 0853-7115-0926-82."""
    while last + 1 < len(run.groups):
        start, end = run.groups[last + 1]
        hangs = run.text[run.groups[last][1] : start] in ("-", ".", "_")
        if not hangs or end - start > 3:
            break
        last += 1
        number = replace(number, end=end)
    return number, last


def _ends(run: Run, first: int) -> list[int]:
    """Return the groups after the first with which a number of telling length may end."""
    ends, length = [], 0
    for place in range(first, len(run.groups)):
        start, end = run.groups[place]
        length += end - start
        if length > _LONGEST:
            break
        if place > first and length in numbering.TELLING_LENGTHS:
            ends.append(place)
    return ends


def _verdict(number: Number) -> Verdict | None:
    if len(number.digits) not in numbering.TELLING_LENGTHS:
        return None
    return numbering.by_form(number)


def _leftover(run: Run, first: int, last: int, *, beside: bool) -> Iterator[tuple[Number, Verdict]]:
    if first > last:
        return
    number = run.number(first, last)
    if verdict := numbering.by_cue(number, beside=beside):
        yield number, verdict
