"""The words of the embedded index: frequencies, completions, corrections."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Sequence

from search.engines.embedded_ranking import frequencies
from search.engines.embedded_store import state
from search.spelling import LEAST_FREQUENCY, LONGEST, Speller

# A large vocabulary is read again at most this often; a small one whenever it changed.
SPELLER_SECONDS = 30
SMALL_VOCABULARY = 5_000


class KeptSpeller:
    """The speller of a process: read once, and again when the index has changed."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[str, int], float, Speller] | None = None

    def of(self, connection: sqlite3.Connection) -> Speller:
        now = state(connection)
        if self._kept is not None:
            then, read_at, speller = self._kept
            rested = time.monotonic() - read_at < SPELLER_SECONDS
            large = len(speller.words) > SMALL_VOCABULARY
            if then == now or (then[0] == now[0] and large and rested):
                return speller
        rows = connection.execute(
            "SELECT word, df FROM word WHERE df >= ? AND stem <> ''"
            " AND length(word) BETWEEN 3 AND ?",
            (LEAST_FREQUENCY, LONGEST + 2),
        ).fetchall()
        speller = Speller([word for word, _df in rows], [df for _word, df in rows])
        self._kept = (now, time.monotonic(), speller)
        return speller


class Words:
    """A vocabulary (see search.understanding) as one connection sees it now."""

    def __init__(self, connection: sqlite3.Connection, speller: KeptSpeller) -> None:
        self.connection = connection
        self.speller = speller

    def frequencies(self, stems: Collection[str]) -> dict[str, int]:
        return frequencies(self.connection, stems)

    def completions(self, prefix: str, *, limit: int) -> Sequence[str]:
        rows = self.connection.execute(
            "SELECT stem FROM word WHERE word >= ? AND word < ? AND stem <> ''"
            " GROUP BY stem ORDER BY sum(df) DESC, stem LIMIT ?",
            (prefix, prefix + "\U0010ffff", limit),
        )
        return [stem for (stem,) in rows]

    def correction(self, word: str) -> tuple[str, str] | None:
        meant = self.speller.of(self.connection).correct(word)
        # The vocabulary in memory may be older than a withdrawal.
        known = self.connection.execute(
            "SELECT stem FROM word WHERE word = ? AND df >= ?", (meant, LEAST_FREQUENCY)
        ).fetchone()
        return None if meant is None or known is None else (meant, str(known[0]))
