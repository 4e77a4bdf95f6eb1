"""Every opening of an identity, in one append-only chain: who, which, why, when.

The head row keeps the last hash and the number of entries, so that a cut-off tail shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from complaints.models.custody import Access, AccessHead

if TYPE_CHECKING:
    from complaints.models.people import User


def _hash(entry: Access) -> str:
    """Return the SHA-256 over the previous hash and every fact of the entry."""
    facts = [
        entry.previous_hash, entry.sequence, entry.actor_number, entry.reference, entry.why,
        entry.request_number, entry.happened_at.astimezone(UTC).isoformat(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def append(
    reference: str,
    *,
    by: User | None,
    why: Access.Why,
    now: datetime,
    request: int | None = None,
) -> Access:
    """Write down that somebody (or, without `by`, the program) opens this identity.

    `request` is the number of the identity request or data subject case that allows it.
    """
    AccessHead.objects.get_or_create(pk=1)
    head = AccessHead.objects.select_for_update().get(pk=1)  # writers wait for each other
    entry = Access(
        sequence=head.sequence + 1,
        actor_number=by.pk if by else None,
        reference=reference,
        why=why,
        request_number=request,
        happened_at=now,
        previous_hash=head.hash,
    )
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def breaks() -> Iterator[tuple[int, str]]:
    """Walk the chain and yield each place where it breaks, with the fault."""
    last, digest = 0, ""
    for entry in Access.objects.order_by("sequence").iterator(chunk_size=1000):
        if entry.sequence != last + 1:
            yield last + 1, "missing"
        if entry.previous_hash != digest or entry.hash != _hash(entry):
            yield entry.sequence, "altered"
        last, digest = entry.sequence, entry.hash
    head = AccessHead.objects.filter(pk=1).first()
    if (last, digest) != ((head.sequence, head.hash) if head else (0, "")):
        yield last + 1, "cut off"


def by_people() -> QuerySet[Access]:
    """Return the openings by persons, leaving out those by the program itself."""
    return Access.objects.exclude(actor_number=None)


def monthly() -> list[dict[str, object]]:
    """Return how often each account opened identities, by month and reason; newest first.

    The rows hold month, actor_number, why, openings and complaints (how many different ones).
    """
    rows = (
        by_people()
        .annotate(month=TruncMonth("happened_at"))
        .values("month", "actor_number", "why")
        .annotate(openings=Count("pk"), complaints=Count("reference", distinct=True))
        .order_by("-month", "-openings", "actor_number", "why")
    )
    return [dict(row) for row in rows]
