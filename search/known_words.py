"""What a query is read against: the words of an index, and the editors' synonyms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

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
