"""The judged set: demo threads without a database, queries, and what is relevant to each.

The judge is not the engine: each thread was made from a text about one matter, at one place,
and each query says which texts it is about.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from complaints.demo import corpus
from search.documents import Document, from_texts

THREADS = 3_500
AREAS = corpus.HERE.parent / "data" / "areas.json"
QUERIES = Path(__file__).parent / "queries.txt"
FIRST_DAY = date(2024, 1, 1)
# Groups without slips and without another language's words.
CLEAN = frozenset(["formal", "service", "place", "acronym"])
# A thread about what was asked where it was asked, about it elsewhere, and of its kind.
EXACT, SAME_MATTER, SAME_KIND = 3, 2, 1
Grades = Mapping[str, int]


@dataclass(frozen=True)
class Query:
    """`grades` is by reference; `meant` is what a misspelt query was to be."""

    name: str
    group: str
    text: str
    grades: Grades
    meant: str = ""


@dataclass(frozen=True)
class JudgedSet:
    documents: Sequence[Document]
    queries: Sequence[Query]


@dataclass(frozen=True)
class _Made:
    """A thread, and what its maker knows of it."""

    document: Document
    text: int
    street: str
    village: str


def judged_set(*, threads: int = THREADS, seed: int = 1) -> JudgedSet:
    """Return the same set for the same seed."""
    made = _threads(threads, Random(seed))  # noqa: S311  # repeatable, not secret
    rng = Random(seed + 1)  # noqa: S311
    queries = [_query(number, line, made, rng) for number, line in enumerate(_lines(QUERIES), 1)]
    return JudgedSet([one.document for one in made], queries)


def damaged(queries: Iterable[Query], group: str, damage: Callable[[str], str]) -> list[Query]:
    """Return the queries with `damage(text)` done to each; what was meant is remembered."""
    return [
        replace(q, name=f"{q.name}-{group}", group=group, text=damage(q.text), meant=q.text)
        for q in queries
    ]


# ---------------------------------------------------------------------------------- threads
def _threads(number: int, rng: Random) -> list[_Made]:
    category = _categories()
    order = {id(t): n for rows in corpus.texts().values() for n, t in enumerate(rows)}
    dealt = corpus.deal(rng)
    return [
        _thread(n, *next(dealt), category=category, order=order, rng=rng)
        for n in range(1, number + 1)
    ]


def _thread(
    number: int,
    subcategory: str,
    text: corpus.Text,
    *,
    category: Mapping[str, str],
    order: Mapping[int, int],
    rng: Random,
) -> _Made:
    village = rng.choice(_villages())
    slots = corpus.slots(village, rng)
    answers = [corpus.fill(answer, slots) for answer in rng.sample(text.answers, 1)]
    comments = rng.sample(text.comments, min(2, len(text.comments)))
    bare = from_texts(
        number,
        title=corpus.fill(text.title, slots),
        body=corpus.fill(text.body, slots),
        responses=answers,
        day=FIRST_DAY + timedelta(days=number % 900),
    )
    document = replace(
        bare,
        category=category[subcategory],
        subcategory=subcategory,
        comments="\n\n".join(corpus.fill(comment, slots) for comment in comments),
    )
    return _Made(document, order[id(text)], slots["street"], village)


@cache
def _categories() -> Mapping[str, str]:
    found = {}
    for path in sorted((corpus.HERE / "corpus").glob("*.json")):
        for subcategory in json.loads(path.read_text(encoding="utf-8")):
            found[subcategory] = path.stem
    return found


@cache
def _villages() -> Sequence[str]:
    areas = json.loads(AREAS.read_text(encoding="utf-8"))
    return [village["name"] for village in areas["villages"]]


# ---------------------------------------------------------------------------------- queries
def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _query(number: int, line: str, made: Sequence[_Made], rng: Random) -> Query:
    group, text, about, kind, meant = [*map(str.strip, line.split("|")), "", ""][:5]
    wanted = dict(_about(part) for part in about.split())
    place = ""
    if kind:
        place = getattr(rng.choice([one for one in made if _is_about(one, wanted)]), kind)
    grades = {}
    for one in made:
        if one.document.subcategory not in wanted:
            continue
        grade = SAME_MATTER if _is_about(one, wanted) else SAME_KIND
        if grade == SAME_MATTER and place in ("", one.street, one.village):
            grade = EXACT
        grades[one.document.reference] = grade
    return Query(f"q{number:03}", group, text.replace("{place}", place), grades, meant)


def _about(part: str) -> tuple[str, frozenset[int]]:
    slug, _, numbers = part.partition(":")
    texts = map(int, numbers.split(",")) if numbers else range(len(corpus.texts()[slug]))
    return slug, frozenset(texts)


def _is_about(one: _Made, wanted: Mapping[str, frozenset[int]]) -> bool:
    return one.text in wanted.get(one.document.subcategory, frozenset())


def by_group(queries: Iterable[Query]) -> Mapping[str, list[Query]]:
    groups: defaultdict[str, list[Query]] = defaultdict(list)
    for query in queries:
        groups[query.group].append(query)
    return groups
