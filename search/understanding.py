"""What a query means among the words that are known: the same for every engine.

A word stands for its stem and for what means the same, a prefix for what it may become, a
word that nobody wrote for the one that was probably meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, Protocol

from search import analysis
from search.query import Query, Word

WORDS_OF_A_PREFIX = 24
# In a longer query, words that stand side by side by chance would outweigh the rest.
MOST_WORDS_WITH_NEIGHBOURS = 4
# Stems that only ask, where other words say what for.
_ASKING = frozenset(
    analysis.stems("apa apakah bagaimana siapa kapan berapa mengapa kenapa dimana mana adakah")
)
ASKED_FOR_AT_LEAST = 2
Run = tuple[str, ...]


class Correction(NamedTuple):
    """What was probably meant by a word, as stems; `words` is how it is written.

    No stems: it was a word that carries nothing. `sure`: it may be searched instead.
    `shown`: so common that anybody may be told of it.
    """

    words: str
    stems: Run
    sure: bool
    shown: bool


class Vocabulary(Protocol):
    """The words of the public texts, as an index knows them."""

    def frequencies(self, stems: Collection[str]) -> Mapping[str, int]:
        """Return in how many threads each stem occurs; those that never do are left out."""
        ...

    def completions(self, prefix: str, *, limit: int) -> Sequence[str]:
        """Return the stems of the words that begin so, the commonest first."""
        ...

    def corrections(
        self, word: str, company: Sequence[str], beside: Sequence[str], *, frequency: int = 0
    ) -> Sequence[Correction]:
        """Return what may have been meant, the likeliest first: words that occur with the
        stems of its company, and next to those that it stands beside. `frequency` is that of
        the word itself, which may be somebody else's slip."""
        ...


class Synonyms(Protocol):
    """What else the words of a query may be called, as editors say."""

    def of(self, stems: Run) -> Sequence[Run]:
        """Return the other ways to say these stems."""
        ...

    def meant(self, word: str) -> str | None:
        """Return the word of an entry that was surely meant, if the word is no other's."""
        ...

    @property
    def longest(self) -> int:
        """The most stems that one entry has."""
        ...


class _None:
    longest = 1

    def of(self, stems: Run) -> Sequence[Run]:
        return ()

    def meant(self, word: str) -> str | None:
        return None


NO_SYNONYMS: Synonyms = _None()


@dataclass(frozen=True)
class Group:
    """The runs of stems that one word stands for, any of them, and how common they are.

    No runs: nobody wrote such a word. The `weak` ones count for half as much as the others.
    """

    runs: tuple[Run, ...] = ()
    frequency: int = 0
    is_guess: bool = False
    weak: frozenset[Run] = frozenset()

    @property
    def single(self) -> str:
        """The stem that it stands for above all; nothing where that is not one."""
        strong = [run for run in self.runs if run not in self.weak]
        return strong[0][0] if len(strong) == 1 and len(strong[0]) == 1 else ""


@dataclass(frozen=True)
class Plan:
    """A query understood. `corrected` are the words that were replaced, with their meaning;
    `is_sure` says that they were replaced at once."""

    groups: tuple[Group, ...] = ()
    phrases: tuple[tuple[Run, ...], ...] = ()
    excluded: tuple[Run, ...] = ()
    corrected: Mapping[Word, str] = field(default_factory=dict)
    is_sure: bool = True

    @property
    def known(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.runs)

    @property
    def all_written(self) -> bool:
        """Whether threads exist that may hold every word as it was typed."""
        return all(group.runs and not group.is_guess for group in self.groups)

    @property
    def neighbours(self) -> tuple[Run, ...]:
        """The words that count more where they stand side by side: not names of places,
        which would push the matter out of sight, and not in long queries."""
        if len(self.known) > MOST_WORDS_WITH_NEIGHBOURS:
            return ()
        places = analysis.places()
        single = ["" if group.single in places else group.single for group in self.groups]
        return tuple((a, b) for a, b in pairwise(single) if a and b)

    @property
    def stems(self) -> frozenset[str]:
        runs = [run for group in self.groups for run in group.runs]
        strict = [run for phrase in self.phrases for run in phrase]
        return frozenset(stem for run in (*runs, *strict) for stem in run)


def understand(
    query: Query,
    vocabulary: Vocabulary,
    *,
    synonyms: Synonyms = NO_SYNONYMS,
    exact: bool = False,
) -> Plan:
    """Say what the query means among the words of the vocabulary; `exact` takes each word
    as it was typed: no other one is put in its place or beside it."""
    reader = _Reader(query, vocabulary, NO_SYNONYMS if exact else synonyms, exact=exact)
    groups = tuple(reader.groups())
    return Plan(groups, query.phrases, query.excluded, reader.corrected, reader.sure)


class _Reader:
    """Reads a query word by word, each in the company of the others."""

    def __init__(
        self, query: Query, vocabulary: Vocabulary, synonyms: Synonyms, *, exact: bool
    ) -> None:
        self.vocabulary, self.synonyms, self.exact = vocabulary, synonyms, exact
        self.corrected: dict[Word, str] = {}
        self.sure = True
        stems = {word.stem for word in query.words}
        self.frequency = vocabulary.frequencies(stems) if stems else {}
        self.words = list(self._joined(self._without_asking(query.words)))
        self.words = [self._of_an_entry(place) for place in range(len(self.words))]
        self.covered: set[int] = set()  # places of words that a synonym has taken along

    def _known(self, word: Word) -> int:
        return self.frequency.get(word.stem, 0)

    def _without_asking(self, words: Sequence[Word]) -> Sequence[Word]:
        """Leave out the words that only ask: "berapa", where other words say what for."""
        matter = [word for word in words if word.stem not in _ASKING]
        enough = sum(1 for word in matter if self._known(word)) >= ASKED_FOR_AT_LEAST
        return matter if enough and not self.exact else words

    def _joined(self, words: Sequence[Word]) -> Iterator[Word]:
        """Put together what a blank has cut: "lam pu"."""
        at = 0
        while at < len(words):
            word = words[at]
            both = self._both(word, words[at + 1]) if at + 1 < len(words) else None
            if both is not None:
                self.corrected[both] = both.written
            yield both or word
            at += 2 if both else 1

    def _both(self, one: Word, other: Word) -> Word | None:
        if self.exact or one.is_prefix or other.is_prefix or other.joined:
            return None
        if self._known(one) and self._known(other):
            return None
        written = one.written + other.written
        stem = analysis.stem(written)
        if stem is None or other.start - one.end != 1 or len(written) < 4:
            return None
        frequency = self.vocabulary.frequencies([stem]).get(stem, 0)
        if frequency < 3:
            return None
        self.frequency = {**self.frequency, stem: frequency}
        return replace(one, written=written, stem=stem, end=other.end)

    def _of_an_entry(self, place: int) -> Word:
        """A word of a synonym, misspelt: perhaps nobody has written it in a thread."""
        word = self.words[place]
        if word.is_prefix or self._known(word):
            return word
        meant = self.synonyms.meant(word.written)
        stem = meant and analysis.stem(meant)
        if not (meant and stem) or any(c.sure for c in self._corrections(word, place)):
            return word
        self.corrected[word] = meant
        return replace(word, written=meant, stem=stem)

    # ------------------------------------------------------------------------ the groups
    def groups(self) -> Iterator[Group]:
        waiting: Group | None = None
        for place, word in enumerate(self.words):
            for part, group in enumerate(self._groups(word, place)):
                if word.joined and not part and waiting is not None:
                    waiting = _either(waiting, group)
                    continue
                if waiting is not None:
                    yield waiting
                waiting = group
        if waiting is not None:
            yield waiting

    def _groups(self, word: Word, place: int) -> list[Group]:
        if word.is_prefix:
            stems = self.vocabulary.completions(word.written, limit=WORDS_OF_A_PREFIX)
            known = self.vocabulary.frequencies(stems)
            return [Group(tuple((stem,) for stem in stems), sum(known.values()))]
        frequency = self._known(word)
        if self.exact:
            return [Group(((word.stem,),), frequency) if frequency else Group()]
        others = self._meanings(place)
        if frequency:
            group = self._doubted(word, place, Group(((word.stem,),), frequency))
            return [self._with(group, others)]
        if others:
            return [self._with(Group(), others)]
        if place in self.covered:
            return []
        return self._corrected(word, place)

    def _corrections(self, word: Word, place: int) -> Sequence[Correction]:
        company = [other.stem for other in self.words if other is not word and self._known(other)]
        near = [self.words[at] for at in (place - 1, place + 1) if 0 <= at < len(self.words)]
        beside = [other.stem if self._known(other) else "" for other in near]
        if place == 0:
            beside.insert(0, "")
        return self.vocabulary.corrections(
            word.written, company, beside, frequency=self._known(word)
        )

    def _corrected(self, word: Word, place: int) -> list[Group]:
        """A word that nobody wrote: the one that was meant, or those that may have been."""
        found = self._corrections(word, place)
        if not found:
            return [Group()]
        best = found[0]
        self._tell(word, best)
        if best.sure or len(best.stems) != 1:
            return [self._group(((stem,),), guess=True) for stem in best.stems]
        runs = tuple(dict.fromkeys(other.stems for other in found if len(other.stems) == 1))
        return [self._group(runs, guess=True, weak=frozenset(runs[1:]))]

    def _doubted(self, word: Word, place: int, group: Group) -> Group:
        """A rare word may be somebody else's slip: the right one is searched, too."""
        for meant in self._corrections(word, place)[:1]:
            if len(meant.stems) == 1 and meant.stems != group.runs[0]:
                self._tell(word, meant)
                return self._group((meant.stems, *group.runs), guess=False)
        return group

    def _tell(self, word: Word, meant: Correction) -> None:
        if meant.shown:
            self.corrected[word] = meant.words
            self.sure = self.sure and meant.sure

    def _group(
        self, runs: tuple[Run, ...], *, guess: bool, weak: frozenset[Run] = frozenset()
    ) -> Group:
        known = self.vocabulary.frequencies({stem for run in runs for stem in run})
        return Group(runs, sum(known.values()), is_guess=guess, weak=weak)

    # ---------------------------------------------------------------------- what is alike
    def _meanings(self, place: int) -> list[Run]:
        """Return the other names of what the words from this one on say."""
        found: list[Run] = []
        for length in range(1, self.synonyms.longest + 1):
            first, *others = self.words[place : place + length]
            run = (first.stem, *(word.stem for word in others))
            whole = len(run) == length and not any(word.joined for word in others)
            if whole and (alike := self.synonyms.of(run)):
                self.covered.update(range(place + 1, place + length))
                found += alike
        return list(dict.fromkeys(found))

    def _with(self, group: Group, others: Sequence[Run]) -> Group:
        """Add what means the same, as far as somebody wrote it; it counts less."""
        if not others:
            return group
        known = self.vocabulary.frequencies({stem for run in others for stem in run})
        added = [r for r in others if all(s in known for s in r) and r not in group.runs]
        frequency = group.frequency + sum(min(known[stem] for stem in run) for run in added)
        weak = group.weak | set(added) if group.runs else group.weak
        return replace(group, runs=(*group.runs, *added), frequency=frequency, weak=frozenset(weak))


def _either(one: Group, other: Group) -> Group:
    """Return the group of two words that OR joins."""
    runs = tuple(dict.fromkeys((*one.runs, *other.runs)))
    guess = all(group.is_guess for group in (one, other) if group.runs)
    return Group(
        runs,
        one.frequency + other.frequency,
        is_guess=guess and bool(runs),
        weak=one.weak | other.weak,
    )


def rewritten(typed: str, plan: Plan) -> str | None:
    """Return what was typed with its unknown words corrected, and nothing else changed."""
    for word in sorted(plan.corrected, key=lambda word: word.start, reverse=True):
        typed = typed[: word.start] + plan.corrected[word] + typed[word.end :]
    return typed.strip() if plan.corrected else None


def searched_for(typed: str, plan: Plan) -> str | None:
    """Return what was searched in the place of what was typed; None where it was nothing else."""
    return rewritten(typed, plan) if plan.is_sure else None
