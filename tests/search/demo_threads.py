"""Threads of the demo's own texts as documents, thousands in a second: no row is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from complaints.demo import corpus
from complaints.stages import Stage
from search.documents import Document

FIRST, DAYS = date(2013, 4, 1), 4_985
TODAY = FIRST + timedelta(days=DAYS)
CHANNELS = ("web", "mobile", "facebook", "twitter", "instagram", "email", "radio", "phone")
VILLAGES = tuple(f"desa-{number}" for number in range(43))
AGENCIES = tuple(f"dinas-{number}" for number in range(30))


def threads(number: int, *, seed: int = 6) -> Iterator[Document]:
    """Yield so many threads, oldest first; the same for a seed."""
    chance = Random(seed)
    dealt = corpus.deal(chance)
    for thread in range(1, number + 1):
        subcategory, text = next(dealt)
        yield _thread(thread, FIRST + timedelta(days=thread * DAYS // number), subcategory, text,
                      chance=chance)  # fmt: skip


def _thread(
    thread: int, received: date, subcategory: str, text: corpus.Text, *, chance: Random
) -> Document:
    village = chance.randrange(len(VILLAGES))
    values = corpus.slots(f"Desa {village}", chance)
    answers = [*text.answers, *text.follow_ups][: chance.randrange(4)]
    remarks = chance.sample(text.comments, chance.randrange(len(text.comments) + 1))
    answered = received + timedelta(days=chance.randrange(1, 12)) if answers else None
    number = sum(map(ord, subcategory))
    return Document(
        thread=thread,
        version=1,
        reference=f"DPS-{received.year}-{thread:05}",
        title=corpus.fill(text.title, values),
        body=corpus.fill(text.body, values),
        responses="\n\n".join(corpus.fill(answer, values) for answer in answers),
        comments="\n\n".join(corpus.fill(remark, values) for remark in remarks),
        category=f"jenis-{number % 12}",
        subcategory=subcategory,
        agency=AGENCIES[number % len(AGENCIES)] if answers else "",
        district=f"kecamatan-{village % 4}",
        village=VILLAGES[village],
        stage=chance.choice(list(Stage.values)),
        outcome="solved_confirmed" if answers and chance.random() < 0.4 else "",
        channel=chance.choice(CHANNELS),
        received_on=received,
        answered_on=answered,
        active_on=received + timedelta(days=chance.randrange(20)),
        comment_count=len(remarks),
        support_count=int(chance.paretovariate(1)) % 90,
    )
