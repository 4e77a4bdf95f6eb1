"""What a query means among the words that are known: the same for every engine.

A word stands for its stem, a prefix for what it may become, a word that nobody wrote for the
one that was probably meant.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.query import Query, Word

WORDS_OF_A_PREFIX = 24
Run = tuple[str, ...]


class Vocabulary(Protocol):
    """The words of the public texts, as an index knows them."""

    def frequencies(self, stems: Collection[str]) -> Mapping[str, int]:
        """Return in how many threads each stem occurs; those that never do are left out."""
        ...

    def completions(self, prefix: str, *, limit: int) -> Sequence[str]:
        """Return the stems of the words that begin so, the commonest first."""
        ...

    def correction(self, word: str) -> tuple[str, str] | None:
        """Return the word that was probably meant, and its stem."""
        ...


@dataclass(frozen=True)
class Group:
    """The runs of stems that one word stands for, any of them, and how common they are.

    No runs: nobody wrote such a word.
    """

    runs: tuple[Run, ...] = ()
    frequency: int = 0
    is_guess: bool = False

    @property
    def single(self) -> str:
        """Its stem where it has just one; else nothing."""
        return self.runs[0][0] if len(self.runs) == 1 and len(self.runs[0]) == 1 else ""


@dataclass(frozen=True)
class Plan:
    """A query understood. `corrected` are the words that were replaced, with their meaning;
    `strict`: a find must have all words."""

    groups: tuple[Group, ...] = ()
    phrases: tuple[tuple[Run, ...], ...] = ()
    excluded: tuple[Run, ...] = ()
    corrected: Mapping[Word, str] = field(default_factory=dict)
    strict: bool = False

    @property
    def hopeless(self) -> bool:
        """Whether no thread can have what is asked for: nobody wrote such words."""
        if self.strict and len(self.known) < len(self.groups):
            return True
        return not (self.known or self.phrases)

    @property
    def known(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.runs)

    @property
    def all_written(self) -> bool:
        """Whether threads exist that may hold every word as it was typed."""
        return all(group.runs and not group.is_guess for group in self.groups)

    @property
    def stems(self) -> frozenset[str]:
        runs = [run for group in self.groups for run in group.runs]
        strict = [run for phrase in self.phrases for run in phrase]
        return frozenset(stem for run in (*runs, *strict) for stem in run)


def understand(query: Query, vocabulary: Vocabulary) -> Plan:
    """Say what the query means among the words of the vocabulary."""
    corrected: dict[Word, str] = {}
    groups: list[Group] = []
    for word in query.words:
        found = _group(word, vocabulary, corrected)
        if word.joined and groups:
            groups[-1] = _either(groups[-1], found)
        else:
            groups.append(found)
    return Plan(tuple(groups), query.phrases, query.excluded, corrected, query.strict)


def _either(one: Group, other: Group) -> Group:
    """Return the group of two words that OR joins."""
    runs = tuple(dict.fromkeys((*one.runs, *other.runs)))
    guess = all(group.is_guess for group in (one, other) if group.runs)
    return Group(runs, one.frequency + other.frequency, is_guess=guess and bool(runs))


def _group(word: Word, vocabulary: Vocabulary, corrected: dict[Word, str]) -> Group:
    if word.is_prefix:
        stems = vocabulary.completions(word.written, limit=WORDS_OF_A_PREFIX)
        known = vocabulary.frequencies(stems)
        return Group(tuple((stem,) for stem in stems), sum(known.values()))
    if frequency := vocabulary.frequencies([word.stem]).get(word.stem, 0):
        return Group(((word.stem,),), frequency)
    meant = vocabulary.correction(word.written)
    if meant is None:
        return Group()
    corrected[word], stem = meant
    frequency = vocabulary.frequencies([stem]).get(stem, 0)
    return Group(((stem,),), frequency, is_guess=True)


def rewritten(typed: str, plan: Plan) -> str | None:
    """Return what was typed with its unknown words corrected, and nothing else changed."""
    for word in sorted(plan.corrected, key=lambda word: word.start, reverse=True):
        typed = typed[: word.start] + plan.corrected[word] + typed[word.end :]
    return typed.strip() if plan.corrected else None
