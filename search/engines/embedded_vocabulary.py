"""The words of the embedded index: frequencies, completions, corrections."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from search import analysis
from search.engines.embedded_company import Company
from search.engines.embedded_postings import Columns, Postings, known_stems
from search.engines.embedded_store import state
from search.known_words import Correction
from search.spelling import LEAST_FREQUENCY, LONGEST, Candidate, Speller, channel_cost

# A large vocabulary is read again at most this often; a small one whenever it changed.
SPELLER_SECONDS = 30
SMALL_VOCABULARY = 5_000
# In how many threads a word must stand to be somebody's meaning: (up to so many threads, so
# many). A million threads hold slips enough to be mistaken for words.
LEAST_BY_SIZE = ((20_000, 1), (200_000, 2))
ALTERNATIVES = 3
SURE_BY = 1.5  # powers of e between the likeliest and the next
# A word that nobody wrote may as well be right.
LEAST_LIKELIHOOD = -5.0
SURE_FROM = -3.5
NOT_FAR_BEHIND = 3.0
# A written word is doubted where another one, one slip away, is so many times as common.
TIMES_AS_COMMON = 40
RARE_AT_MOST = 20
ONE_SLIP = 1.06
SHORTEST_DOUBTED = 5  # shorter words have too many neighbours
COMMON_ENOUGH = 5  # to be meant by a word of which only the stem is known


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
            "SELECT word, df FROM word WHERE df >= ? AND length(word) BETWEEN 3 AND ?",
            (_least(connection), LONGEST + 2),
        ).fetchall()
        speller = Speller([word for word, _df in rows], [df for _word, df in rows])
        self._kept = (now, time.monotonic(), speller)
        return speller


def _outside_a_chat(word: str) -> str:
    """Return "datang" for "dateng", but leave "antrean", whose stem is searched as "antre"."""
    plain = analysis.written(word)
    return plain if channel_cost(word, plain) <= ONE_SLIP else word


@cache
def listed_forms() -> Speller:
    """Every form of every root, as rare as a word can be."""
    forms = sorted(form for form in analysis.overrides() if len(form) > 4)
    return Speller(forms, [1] * len(forms))


def _least(connection: sqlite3.Connection) -> int:
    (threads,) = connection.execute(
        "SELECT coalesce(sum(count), 0) FROM total WHERE facet = 'year'"
    ).fetchone()
    return next((least for size, least in LEAST_BY_SIZE if threads <= size), LEAST_FREQUENCY)


class Words:
    """A vocabulary (see search.understanding) as one connection sees it now."""

    def __init__(
        self, connection: sqlite3.Connection, columns: Columns, speller: KeptSpeller
    ) -> None:
        self.connection, self.columns = connection, columns
        self.speller = speller

    def frequencies(self, stems: Collection[str]) -> dict[str, int]:
        return {
            stem: known.frequency for stem, known in known_stems(self.connection, stems).items()
        }

    def completions(self, prefix: str, *, limit: int) -> Sequence[str]:
        rows = self.connection.execute(
            "SELECT stem FROM word WHERE word >= ? AND word < ? AND stem <> ''"
            " GROUP BY stem ORDER BY sum(df) DESC, stem LIMIT ?",
            (prefix, prefix + "\U0010ffff", limit),
        )
        return [stem for (stem,) in rows]

    # -------------------------------------------------------------------- what was meant
    def corrections(
        self, word: str, company: Sequence[str], beside: Sequence[str], *, frequency: int = 0
    ) -> list[Correction]:
        if analysis.is_listed(word):
            return []
        speller = self.speller.of(self.connection)
        written = speller.frequency(word)
        if written and (frequency > RARE_AT_MOST or len(word) < SHORTEST_DOUBTED):
            return []
        near = [c for c in speller.candidates(word) if c.likelihood >= LEAST_LIKELIHOOD]
        if frequency:
            # Known by its stem alone, or rare: another inflection, a rare word, or a slip.
            least = TIMES_AS_COMMON * written or COMMON_ENOUGH
            near = [c for c in near if c.cost <= ONE_SLIP and c.frequency >= least]
        elif not near:
            near = self._listed(word)
        best = self._weighed(near, company, beside)
        if not frequency and (not best or best[0].cost > 1):
            apart = self._apart(word)
            # Two words that nobody wrote side by side are a chance; a slip is likelier.
            if apart and (not best or self._stand_together(apart.stems)):
                return [apart]
        return list(self._corrections(best))

    def _weighed(
        self, near: Sequence[Candidate], company: Sequence[str], beside: Sequence[str]
    ) -> list[Candidate]:
        """Sort the candidates again, by the company that each keeps as well."""
        best = near[: 2 * ALTERNATIVES]
        if len(best) < 2:
            return list(best)
        said = Company(self.connection, self.columns, company, beside).weigh([c.word for c in best])
        found = [
            c._replace(likelihood=c.likelihood + more) for c, more in zip(best, said, strict=True)
        ]
        return sorted(found, reverse=True)[:ALTERNATIVES]

    def _corrections(self, best: Sequence[Candidate]) -> Iterator[Correction]:
        for place, one in enumerate(best):
            behind = best[0].likelihood - one.likelihood
            found = self._present(one.word)
            if found is None or behind > NOT_FAR_BEHIND:
                continue
            stem, frequency = found
            shown = frequency >= LEAST_FREQUENCY or analysis.is_listed(one.word)
            alone = len(best) == 1 or best[0].likelihood - best[1].likelihood >= SURE_BY
            sure = not place and alone and shown and one.likelihood >= SURE_FROM
            stems = (stem,) if stem else ()
            yield Correction(_outside_a_chat(one.word), stems, sure=sure, shown=shown)

    def _apart(self, word: str) -> Correction | None:
        parts = self.speller.of(self.connection).parts(word)
        found = [self._present(part) for part in parts or ()]
        known = [one for one in found if one is not None and one[1] >= LEAST_FREQUENCY]
        if parts is None or len(known) < 2:
            return None
        stems = tuple(stem for stem, _frequency in known if stem)
        return Correction(" ".join(parts), stems, sure=True, shown=True)

    def _stand_together(self, stems: Sequence[str]) -> bool:
        return Postings(self.connection, self.columns).anywhere(tuple(stems))

    def _present(self, word: str) -> tuple[str, int] | None:
        """Return stem and frequency now: what is in memory may be older than a withdrawal."""
        row = self.connection.execute(
            "SELECT stem, df FROM word WHERE word = ?", (word,)
        ).fetchone()
        if row is not None:
            return str(row[0]), int(row[1])
        stem = analysis.stem(word) if analysis.is_listed(word) else None
        frequency = self.frequencies([stem]).get(stem, 0) if stem else 0
        return (stem, frequency) if stem and frequency else None

    def _listed(self, word: str) -> list[Candidate]:
        """Return forms of words that are written, though never so: penccemaran, pencemaran."""
        found = listed_forms().candidates(word)[:ALTERNATIVES]
        return [c for c in found if c.cost < 1.3 and self._present(c.word) is not None]
