"""Write demo threads in bulk: the one place besides publication.py that fills public tables.

It exists for volume. Nothing public in it was ever private: the texts are the demo's own,
and a test holds its rows against those that the verbs write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from random import Random
from typing import Any

from django.db import models, transaction

from complaints import deadlines
from complaints.demo import corpus
from complaints.demo.lives import Life, live, schedule
from complaints.demo.rows import Rows, rows, vocabularies
from complaints.models.clocks import Clock, DueChange, Pause
from complaints.models.keys import DataKey
from complaints.models.office import Disposition
from complaints.models.participation import ParticipantLink, ReferenceCounter, Support
from complaints.models.private import Approval, Complaint, Event, Identity, Message, Proposal
from complaints.models.public import (
    DailyRoot,
    Milestone,
    Participant,
    Post,
    PostVersion,
    Promise,
    Thread,
)
from complaints.models.reference import Village
from complaints.working_days import WITA

BATCH = 1000

# The documented receipts of the demo, and the stage of the complaint that each opens.
RECEIPTS = {
    "2026000000000001": "awaiting_reporter",
    "2026000000000002": "answered",
    "2026000000000003": "in_progress",
}


def make(
    threads: int, *, seed: int, until: date, progress: Callable[[int], None] = lambda _n: None
) -> None:
    """Write that many threads, the same for the same seed and day, batch by batch.

    Nothing is written into a day that is sealed: what comes later lived before the first seal.
    """
    until = min(until, first_sealed_day() or until)
    now = datetime.combine(until, time(0), WITA)
    book, words = deadlines.book(), vocabularies()
    numbers = dict(ReferenceCounter.objects.values_list("year", "last"))
    receipts = _free_receipts()
    written = 0
    lives = _lives(threads, seed=seed, until=until, now=now, book=book)
    while batch := list(islice(lives, BATCH)):
        made: list[Rows] = []
        for life in batch:
            year = life.received_at.year
            numbers[year] = numbers.get(year, 0) + 1
            reference = f"DPS-{year}-{numbers[year]:05d}"
            lasts = life.published_at and _lasts(life, now=now)
            receipt = receipts.pop(life.stage, "") if lasts else ""
            made.append(rows(life, reference, receipt=receipt, words=words, book=book, now=now))
        _write(made, numbers)
        written += len(batch)
        progress(written)


def _lasts(life: Life, *, now: datetime) -> bool:
    """Whether the clocks will leave the complaint at its stage for some days yet."""
    return bool(life.steps) and now - life.steps[-1].at < timedelta(days=8)


def _free_receipts() -> dict[str, str]:
    """The documented receipts that no complaint has yet, by the stage they wait for."""
    from complaints import receipts

    return {
        stage: receipt
        for receipt, stage in RECEIPTS.items()
        if not Complaint.objects.filter(receipt_index=receipts.index(receipt)).exists()
    }


def _lives(
    threads: int, *, seed: int, until: date, now: datetime, book: deadlines.Book
) -> Iterator[Life]:
    rng = Random(f"{seed}:{until}")  # noqa: S311  # a demo wants repeatable, not secret
    villages = [
        (v.slug, f"{v.get_kind_display()} {v.name}") for v in Village.objects.order_by("code")
    ]
    places: list[tuple[str, str]] = []
    dealt = corpus.deal(rng)
    for received_at in schedule(threads, until=until, rng=rng):
        if not places:
            places = rng.sample(villages, len(villages))
        subcategory, text = next(dealt)
        yield live(
            received_at,
            subcategory=subcategory,
            text=text,
            village=places.pop(),
            now=now,
            book=book,
            rng=rng,
        )


_ORDER: tuple[tuple[type[models.Model], str], ...] = (
    (Identity, "identity"),
    (Participant, "participants"),
    (ParticipantLink, "links"),
    (Post, "posts"),
    (PostVersion, "versions"),
    (Message, "messages"),
    (Proposal, "proposals"),
    (Approval, "approvals"),
    (Disposition, "dispositions"),
    (Event, "events"),
    (Milestone, "milestones"),
    (Clock, "clocks"),
    (Pause, "pauses"),
    (DueChange, "changes"),
    (Promise, "promises"),
    (Support, "supports"),
)


@transaction.atomic
def _write(made: list[Rows], numbers: dict[int, int]) -> None:
    """Write a batch parents first, so that every child finds the number of its parent."""
    _create(Thread, (row.thread for row in made if row.thread is not None))
    DataKey.objects.bulk_create([row.complaint.data_key for row in made], batch_size=500)
    _create(Complaint, (row.complaint for row in made))
    for model, name in _ORDER:
        _create(model, chain.from_iterable(getattr(row, name) for row in made))
    for year in {row.complaint.received_at.astimezone(WITA).year for row in made}:
        ReferenceCounter.objects.update_or_create(year=year, defaults={"last": numbers[year]})


def _create(model: type[Any], objects: Iterable[Any]) -> None:
    """Insert, first copying the numbers that the parents have received by now."""
    listed = list(objects)
    parents = [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
    for row in listed:
        for parent in parents:
            if parent.is_cached(row):
                value = parent.get_cached_value(row)
                setattr(row, parent.attname, value.pk if value is not None else None)
                # A number that changes forgets its row: every child would ask for it again.
                parent.set_cached_value(row, value)
    model.objects.bulk_create(listed, batch_size=500)


def first_sealed_day() -> date | None:
    root = DailyRoot.objects.order_by("day").first()
    return root.day if root else None


def default_until() -> date:
    """Today: everything in the demo happened before it."""
    return datetime.now(WITA).date()
