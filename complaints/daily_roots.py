"""The seal of a day: a root over every event of the day, so that nobody rewrites it unseen.

An event belongs to the day of its `happened_at` in Denpasar. The events of a day, in the order
of reference and sequence, are the leaves of a Merkle tree. The root is a hash over the root of
the day before, the day, the number of its events and the tree; whoever keeps one root pins
every day up to it.

A root is public and must tell nothing. The hash of an event covers few facts that can be tried
out (a reference, a verb, the number of an account, a moment), so a leaf is salted with a keyed
digest that only the office can make, a different one each: without the key nothing can be tried
out, not even on a day with a single event; and the salt of one leaf, which a reporter receives
with the papers for the Ombudsman, opens no other.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from complaints.encryption import blind_index
from complaints.models.private import Complaint, Event
from complaints.models.public import DailyRoot
from complaints.publication.roots import publish_root
from complaints.working_days import WITA

logger = logging.getLogger(__name__)

# A day is sealed only so long after its end: a move that began before midnight is written by
# then, and a clock that jumps back by an hour does not fall into a sealed day.
GRACE = timedelta(hours=2)
_DAY = timedelta(days=1)


# --------------------------------------------------------------------------------- arithmetic
@dataclass(frozen=True)
class Leaf:
    """One event as the tree knows it."""

    reference: str
    sequence: int
    hash: str


def salt_of(leaf: Leaf) -> str:
    return blind_index("daily-root", f"{leaf.reference}:{leaf.sequence}:{leaf.hash}")


def _digest(facts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def leaf_hash(leaf: Leaf, salt: str) -> str:
    return _digest(["leaf", salt, leaf.reference, leaf.sequence, leaf.hash])


def _node(left: str, right: str) -> str:
    return _digest(["node", left, right])


def _above(row: Sequence[str]) -> list[str]:
    """Join a row of the tree in pairs; a last one alone goes up as it is."""
    pairs = [_node(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
    return [*pairs, row[-1]] if len(row) % 2 else pairs


def tree_of(leaves: Sequence[Leaf]) -> str:
    row = [leaf_hash(leaf, salt_of(leaf)) for leaf in leaves] or [_digest(["empty"])]
    while len(row) > 1:
        row = _above(row)
    return row[0]


def root_of(previous: str, day: date, events: int, tree: str) -> str:
    return _digest(["root", previous, day.isoformat(), events, tree])


@dataclass(frozen=True)
class Proof:
    """That an event stands in the root of its day, without any other event.

    `path` leads from the leaf to the tree: at each step "left" or "right", where the other
    hash stands, and that hash.
    """

    day: date
    salt: str
    path: tuple[tuple[str, str], ...]
    events: int
    tree: str
    previous: str
    root: str


def path_of(leaves: Sequence[Leaf], place: int) -> tuple[tuple[str, str], ...]:
    row = [leaf_hash(leaf, salt_of(leaf)) for leaf in leaves]
    steps: list[tuple[str, str]] = []
    while len(row) > 1:
        beside = place ^ 1
        if beside < len(row):
            steps.append(("left" if beside < place else "right", row[beside]))
        row, place = _above(row), place // 2
    return tuple(steps)


# ------------------------------------------------------------------------------------ reading
def day_of(moment: datetime) -> date:
    return moment.astimezone(WITA).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WITA)


def _leaves(first: date, last: date) -> Iterator[tuple[date, list[Leaf]]]:
    """Yield the days from first to last that have events, each with its leaves in order."""
    rows = (
        Event.objects.filter(
            happened_at__gte=_midnight(first), happened_at__lt=_midnight(last + _DAY)
        )
        .order_by("happened_at", "pk")
        .values_list("happened_at", "complaint__reference", "sequence", "hash")
    )
    at: date | None = None
    found: list[Leaf] = []
    for moment, reference, sequence, digest in rows.iterator(chunk_size=2000):
        if at is not None and day_of(moment) != at:
            yield at, _ordered(found)
            found = []
        at = day_of(moment)
        found.append(Leaf(reference, sequence, digest))
    if at is not None:
        yield at, _ordered(found)


def _ordered(leaves: list[Leaf]) -> list[Leaf]:
    """In Python: databases sort text by rules of their own."""
    return sorted(leaves, key=lambda leaf: (leaf.reference, leaf.sequence, leaf.hash))


def leaves_of(day: date) -> list[Leaf]:
    return next((leaves for _day, leaves in _leaves(day, day)), [])


# ------------------------------------------------------------------------------------ sealing
def last_over(now: datetime) -> date:
    """Return the last day that may be sealed by now."""
    return day_of(now - GRACE) - _DAY


def seal_due(*, now: datetime, first: date | None = None) -> int:
    """Seal every day that is over and not sealed, in order; return how many.

    The very first seal is of yesterday, or of the day `first`: what happened before it is held
    by the chain of each complaint alone.
    """
    latest = DailyRoot.objects.order_by("-day").first()
    day = latest.day + _DAY if latest else first or last_over(now)
    sealed = 0
    while day <= last_over(now):
        if seal(day, now=now) is None:
            break  # another worker is at it
        day, sealed = day + _DAY, sealed + 1
    return sealed


def seal(day: date, *, now: datetime) -> DailyRoot | None:
    """Seal the day after the one that was sealed last; None where it is sealed already."""
    latest = DailyRoot.objects.order_by("-day").first()
    if latest and latest.day >= day:
        return None
    if day > last_over(now) or (latest and latest.day != day - _DAY):
        raise ValueError("Days are sealed in order, and when they are over.")
    leaves, previous = leaves_of(day), latest.root if latest else ""
    tree = tree_of(leaves)
    root = root_of(previous, day, len(leaves), tree)
    try:
        with transaction.atomic():
            made = publish_root(
                day, events=len(leaves), previous=previous, tree=tree, root=root, now=now
            )
    except IntegrityError:
        return None
    logger.info("day sealed", extra={"day": day.isoformat(), "events": len(leaves)})
    return made


# ---------------------------------------------------------------------------------- verifying
@dataclass(frozen=True)
class RootBreak:
    """Where a seal does not hold: of which day, and how."""

    day: date
    fault: str


def breaks() -> Iterator[RootBreak]:
    """Compute every seal anew, and yield each that does not hold."""
    roots = list(DailyRoot.objects.order_by("day"))
    if not roots:
        return
    found = _leaves(roots[0].day, roots[-1].day)
    at, leaves = next(found, (None, []))
    before: DailyRoot | None = None
    for root in roots:
        while at is not None and at < root.day:  # a day whose seal is missing
            at, leaves = next(found, (None, []))
        mine = leaves if at == root.day else []
        yield from (RootBreak(root.day, fault) for fault in _faults(root, before, mine))
        before = root


def _faults(root: DailyRoot, before: DailyRoot | None, leaves: Sequence[Leaf]) -> Iterator[str]:
    if before and root.day != before.day + _DAY:
        yield f"the seals since {before.day} are missing"
    if root.previous != (before.root if before else ""):
        yield "the seal before it was changed"
    if root.root != root_of(root.previous, root.day, root.events, root.tree):
        yield "the seal itself was changed"
    if len(leaves) != root.events:
        what = "removed" if len(leaves) < root.events else "added"
        yield f"{abs(len(leaves) - root.events)} of {root.events} events {what}"
    elif tree_of(leaves) != root.tree:
        yield "events changed"


# ------------------------------------------------------------------------------------ proving
def proofs(complaint: Complaint) -> dict[int, Proof]:
    """Return for each event whose day is sealed, by its sequence, that it stands in the seal."""
    events = list(complaint.events.order_by("sequence"))
    days = {day_of(event.happened_at) for event in events}
    roots = {root.day: root for root in DailyRoot.objects.filter(day__in=days)}
    found: dict[int, Proof] = {}
    for day, root in roots.items():
        leaves = leaves_of(day)
        for event in events:
            leaf = Leaf(complaint.reference, event.sequence, event.hash)
            if day_of(event.happened_at) == day and leaf in leaves:
                found[event.sequence] = _proof(root, leaves, leaves.index(leaf))
    return found


def _proof(root: DailyRoot, leaves: Sequence[Leaf], place: int) -> Proof:
    return Proof(
        day=root.day,
        salt=salt_of(leaves[place]),
        path=path_of(leaves, place),
        events=root.events,
        tree=root.tree,
        previous=root.previous,
        root=root.root,
    )
