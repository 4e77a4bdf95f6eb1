"""How what is being typed may go on: words, phrases and titles of the embedded index."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter

from search import analysis
from search.engines.embedded_likeness import documents
from search.engines.embedded_ranking import quote
from search.spelling import LEAST_FREQUENCY

COMPLETIONS_WEIGHED = 20
# Phrases are counted in so many of the newest titles.
TITLES_COUNTED = 300
LONGEST_PHRASE = 4
_BREAK = re.compile(r"[^\w\s]+")


def suggest(connection: sqlite3.Connection, typed: str, *, limit: int) -> list[str]:
    """Complete the last word, then name titles that have all of it."""
    found = list(analysis.tokens(typed))
    if not found or not typed.strip() or len(found[-1].word) < 2:
        return []
    last = found[-1]
    begun = typed[: last.start].lstrip()
    texts = [begun + word for word in _completions(connection, found)[: max(limit // 2, 1)]]
    texts += _titles(connection, found, limit=limit)
    return list({text.casefold(): text for text in reversed(texts)}.values())[::-1][:limit]


def _completions(connection: sqlite3.Connection, found: list[analysis.Token]) -> list[str]:
    """Words that go on with what is typed, those first that most titles have with the rest.

    A word that no title has beside the others would lead nowhere.
    """
    last = found[-1].word
    rows = connection.execute(
        "SELECT word, stem FROM word WHERE word > ? AND word < ? AND df >= ? AND stem <> ''"
        " ORDER BY df DESC, word LIMIT ?",
        (last, last + "\U0010ffff", LEAST_FREQUENCY, COMPLETIONS_WEIGHED),
    ).fetchall()
    before = [token.stem for token in found[:-1] if token.stem][-3:]
    titles = {
        word: connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM title WHERE title MATCH ? LIMIT 100)",
            (" AND ".join(map(quote, [*before, stem])),),
        ).fetchone()[0]
        for word, stem in rows
    }
    return sorted(filter(titles.get, titles), key=lambda word: -titles[word])


def _titles(
    connection: sqlite3.Connection, found: list[analysis.Token], *, limit: int
) -> list[str]:
    match = _title_match(connection, found)
    if not match:
        return []
    places = connection.execute(
        "SELECT rowid FROM title WHERE title MATCH ? ORDER BY rowid DESC LIMIT ?",
        (match, limit * 3),
    )
    return [document.title for document in documents(connection, [p for (p,) in places])]


def phrases(connection: sqlite3.Connection, typed: str, *, limit: int) -> list[str]:
    """Return how the typed goes on in several titles, the commonest first.

    A phrase of which a longer one is as common says nothing that the longer one does not.
    """
    found = list(analysis.tokens(typed))
    match = _title_match(connection, found) if len(typed.strip()) > 1 else ""
    if not match:
        return []
    rows = connection.execute(
        "SELECT json_extract(doc.source, '$.title') FROM title JOIN doc ON doc.id = title.rowid"
        " WHERE title MATCH ? ORDER BY title.rowid DESC LIMIT ?",
        (match, TITLES_COUNTED),
    )
    counts: Counter[str] = Counter()
    begun = [token.word for token in found]
    for (title,) in rows:
        counts.update(_going_on(title, begun))
    known = {text: n for text, n in counts.items() if n >= LEAST_FREQUENCY}
    kept = [t for t, n in known.items() if not _is_said_longer(t, n, known)]
    return sorted(kept, key=lambda text: (-known[text], text))[:limit]


def _going_on(title: str, begun: list[str]) -> set[str]:
    """The phrases of the title that begin like this. They end in a word that is searched."""
    *whole, last = begun
    found = set()
    for piece in _BREAK.split(title):
        words = analysis.words(piece)
        for start in range(len(words) - len(whole)):
            at = start + len(whole)
            if words[start:at] != whole or not words[at].startswith(last):
                continue
            for end in range(max(at + 1, start + 2), start + LONGEST_PHRASE + 1):
                if end <= len(words) and analysis.stem(words[end - 1]):
                    found.add(" ".join(words[start:end]))
    return found


def _is_said_longer(text: str, number: int, known: dict[str, int]) -> bool:
    return any(o.startswith(f"{text} ") and n == number for o, n in known.items())


def _title_match(connection: sqlite3.Connection, found: list[analysis.Token]) -> str:
    """The expression of the titles that have what is typed, with any end of its last word."""
    if not found:
        return ""
    last = found[-1]
    rows = connection.execute(
        "SELECT stem FROM word WHERE word >= ? AND word < ? AND stem <> ''"
        " GROUP BY stem ORDER BY sum(df) DESC, stem LIMIT 24",
        (last.word, last.word + "\U0010ffff"),
    ).fetchall()
    if not rows:
        return ""
    parts = [quote(token.stem) for token in found[:-1] if token.stem][:8]
    parts.append("(" + " OR ".join(quote(stem) for (stem,) in rows) + ")")
    return " AND ".join(parts)
