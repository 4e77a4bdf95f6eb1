"""What a query means among the words that are known: the same for every engine.

A word stands for its stem and for what means the same, a prefix for what it may become, a
word that nobody wrote for the one that was probably meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from search import analysis
from search.known_words import NO_SYNONYMS, Correction, Synonyms, Vocabulary
from search.query import Query, Word
from search.spelling import channel_cost

WORDS_OF_A_PREFIX = 24
# In a longer query, words that stand side by side by chance would outweigh the rest.
MOST_WORDS_WITH_NEIGHBOURS = 4
# Stems that only ask, where other words say what for.
_ASKING = frozenset(
    analysis.stems("apa apakah bagaimana siapa kapan berapa mengapa kenapa dimana mana adakah")
)
ASKED_FOR_AT_LEAST = 2
# What is looked up for one query at most: each look reads the whole vocabulary.
MOST_CORRECTED = 16
CLOSEST_COMPANY = 5  # the rarest words say most about the others
SHORTEST_SLIP, ONE_SLIP, A_LETTER_TWICE = 4, 1.0, 0.6
SHORTEST_CUT, FREQUENCY_OF_A_CUT_WORD = 4, 3
Run = tuple[str, ...]


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
    `is_sure` says that they were replaced at once. `strict`: a find must have all words."""

    groups: tuple[Group, ...] = ()
    phrases: tuple[tuple[Run, ...], ...] = ()
    excluded: tuple[Run, ...] = ()
    corrected: Mapping[Word, str] = field(default_factory=dict)
    is_sure: bool = True
    strict: bool = False

    @property
    def hopeless(self) -> bool:
        """Whether no thread can have what is asked for: nobody wrote such words."""
        if self.strict and len(self.known) < len(self.groups):
            return True
        return not (self.known or self.phrases)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it makes a difference between threads."""
        return not (self.known or self.phrases or self.excluded)

    @property
    def meaning(self) -> tuple[object, ...]:
        """What it finds: the same for two plans that find the same threads."""
        return self.groups, self.phrases, self.excluded, self.strict

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
    def scored(self) -> tuple[tuple[Run, int], ...]:
        """The runs that give a find its score, and how often each is said for that: where
        some count for half, the others are said twice."""
        weighed = any(group.weak for group in self.known)
        words = [
            (run, 2 if weighed and run not in group.weak else 1)
            for group in self.known
            for run in group.runs
        ]
        return (*words, *((run, 1) for run in self.neighbours))

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
    groups = tuple(_matter_first(tuple(reader.groups())))
    return Plan(groups, query.phrases, query.excluded, reader.corrected, reader.sure, query.strict)


def _matter_first(groups: Sequence[Group]) -> Iterator[Group]:
    """Let the names of places count for half where other words say what the matter is: they
    are rare, and would fill the page with everything else that happened there."""
    places = analysis.places()
    for group in groups:
        is_place = bool(group.runs) and group.runs[0][0] in places
        if is_place and any(g.runs and g.runs[0][0] not in places for g in groups):
            group = replace(group, weak=frozenset(group.runs))
        yield group


class _Reader:
    """Reads a query word by word, each in the company of the others."""

    def __init__(
        self, query: Query, vocabulary: Vocabulary, synonyms: Synonyms, *, exact: bool
    ) -> None:
        self.vocabulary, self.synonyms, self.exact = vocabulary, synonyms, exact
        self.corrected: dict[Word, str] = {}
        self.sure = True
        self.guesses: dict[Word, tuple[Run, ...]] = {}  # what else a guessed word may be
        self.asked = 0  # how often the vocabulary was asked for what was meant
        self.covered: set[int] = set()  # places of words that a synonym has taken along
        stems = {word.stem for word in query.words}
        self.frequency = dict.fromkeys(stems, 0)
        self.frequency |= vocabulary.frequencies(stems) if stems else {}
        self.words = list(query.words)
        if not exact:
            self.words = list(self._joined(query.words))
            taken = self._taken()
            self.words = [
                meant
                for place, word in enumerate(self.words)
                for meant in ([word] if place in taken else self._repaired(place))
            ]
            self._tell_spellings(query.words)
            self.words = list(self._without_asking(self.words))

    def _known(self, word: Word) -> int:
        if word.stem not in self.frequency:
            self.frequency[word.stem] = 0
            self.frequency |= self.vocabulary.frequencies([word.stem])
        return self.frequency[word.stem]

    def _without_asking(self, words: Sequence[Word]) -> Sequence[Word]:
        """Leave out the words that only ask: "berapa", where other words say what for."""
        matter = [word for word in words if word.stem not in _ASKING]
        enough = sum(1 for word in matter if self._known(word)) >= ASKED_FOR_AT_LEAST
        return matter if enough else words

    # ----------------------------------------------------------------------- what was meant
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
        if one.is_prefix or other.is_prefix or other.joined or other.start - one.end != 1:
            return None
        if self._known(one) and self._known(other):
            return None
        written = one.written + other.written
        stem = analysis.stem(written)
        if stem is None or len(written) < SHORTEST_CUT:
            return None
        both = replace(one, written=written, stem=stem, end=other.end)
        return both if self._known(both) >= FREQUENCY_OF_A_CUT_WORD else None

    def _taken(self) -> frozenset[int]:
        """Return the places of words that are part of a term of several."""
        stems = [word.stem for word in self.words]
        return frozenset(
            place
            for length in range(2, self.synonyms.longest + 1)
            for start in range(len(stems) - length + 1)
            if self.synonyms.of(tuple(stems[start : start + length]))
            for place in range(start, start + length)
        )

    def _repaired(self, place: int) -> list[Word]:
        """Return what the word at this place was meant to be; mostly itself."""
        word = self.words[place]
        if word.is_prefix or self._known(word) or self.synonyms.of((word.stem,)):
            return [word]
        found = self._corrections(word, place)
        if not (found and found[0].sure):
            meant = self.synonyms.meant(word.written)
            stem = meant and analysis.stem(meant)
            if meant and stem:
                self.corrected[word] = meant
                return [replace(word, written=meant, stem=stem)]
        if not found:
            return [word]
        best, *others = found
        self._tell(word, best)
        meant_words = [replace(word, stem=stem) for stem in best.stems]
        if len(meant_words) == 1:
            more = [other.stems for other in others if len(other.stems) == 1]
            self.guesses[meant_words[0]] = () if best.sure else tuple(more)
        else:
            self.guesses |= dict.fromkeys(meant_words, ())
        return meant_words

    def _corrections(self, word: Word, place: int) -> Sequence[Correction]:
        if self.asked >= MOST_CORRECTED:
            return ()
        self.asked += 1
        others = {other.stem: self._known(other) for other in self.words if other is not word}
        known = sorted((frequency, stem) for stem, frequency in others.items() if frequency)
        company = [stem for _frequency, stem in known[:CLOSEST_COMPANY]]
        near = [
            self.words[at] if 0 <= at < len(self.words) else None for at in (place - 1, place + 1)
        ]
        beside = [other.stem if other is not None and self._known(other) else "" for other in near]
        # Without the 2 of jalan2 and the long cry, but with a letter that was hit once more.
        plain = analysis.written(word.written)
        cried = len(word.written) - len(plain) > 2 or not word.written.isalpha()
        written = plain if cried else word.written
        return self.vocabulary.corrections(written, company, beside, frequency=self._known(word))

    def _tell(self, word: Word, meant: Correction) -> None:
        if meant.shown:
            self.corrected[word] = meant.words
            self.sure = self.sure and meant.sure

    def _tell_spellings(self, words: Sequence[Word]) -> None:
        """A slip that the list of spellings knows is told like any other; a word of a chat
        (jln, malem) is none."""
        for word in words:
            meant = analysis.written(word.written)
            slip = len(word.written) >= SHORTEST_SLIP and len(meant) - len(word.written) in (1, -1)
            if slip and channel_cost(word.written, meant) <= ONE_SLIP:
                self.corrected.setdefault(word, meant)

    # -------------------------------------------------------------------------- the groups
    def groups(self) -> Iterator[Group]:
        waiting: Group | None = None
        for place, word in enumerate(self.words):
            group = self._group(word, place)
            if group is None:
                continue
            if word.joined and waiting is not None:
                waiting = _either(waiting, group)
                continue
            if waiting is not None:
                yield waiting
            waiting = group
        if waiting is not None:
            yield waiting

    def _group(self, word: Word, place: int) -> Group | None:
        """Return what the word stands for; None where a synonym has taken it along."""
        if word.is_prefix:
            stems = self.vocabulary.completions(word.written, limit=WORDS_OF_A_PREFIX)
            known = self.vocabulary.frequencies(stems)
            return Group(tuple((stem,) for stem in stems), sum(known.values()))
        frequency = self._known(word)
        group = Group(((word.stem,),), frequency) if frequency else Group()
        if self.exact:
            return group
        if word in self.guesses:
            more = self.guesses[word]
            group = replace(self._with(group, more), is_guess=bool(more) or not self.sure)
        elif frequency:
            group = self._doubted(word, place, group)
        others = self._meanings(place)
        if not (group.runs or others) and place in self.covered:
            return None
        return self._with(group, others)

    def _doubted(self, word: Word, place: int, group: Group) -> Group:
        """A rare word may be somebody else's slip: the right one is searched, too."""
        for meant in self._corrections(word, place)[:1]:
            if len(meant.stems) == 1 and meant.stems != group.runs[0]:
                self._tell(word, meant)
                known = self.vocabulary.frequencies(meant.stems)
                return Group((meant.stems, *group.runs), group.frequency + sum(known.values()))
            if meant.stems and channel_cost(word.written, meant.words) <= A_LETTER_TWICE:
                self._tell(word, meant)  # it is found by the same stem
        return group

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
