"""Every opening of an identity, in one append-only chain: who, which, why, when.

The head row keeps the last hash and the number of entries, so that a cut-off tail shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from complaints.models.custody import Access, AccessHead

if TYPE_CHECKING:
    from complaints.models.people import User


# The rows of AccessHead: where the chain ends, and where the part that was kept begins.
_HEAD, _FLOOR = 1, 2


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
    AccessHead.objects.get_or_create(pk=_HEAD)
    head = AccessHead.objects.select_for_update().get(pk=_HEAD)  # writers wait for each other
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
    floor = AccessHead.objects.filter(pk=_FLOOR).first()
    last, digest = (floor.sequence, floor.hash) if floor else (0, "")
    for entry in Access.objects.order_by("sequence").iterator(chunk_size=1000):
        if entry.sequence != last + 1:
            yield last + 1, "missing"
        if entry.previous_hash != digest or entry.hash != _hash(entry):
            yield entry.sequence, "altered"
        last, digest = entry.sequence, entry.hash
    head = AccessHead.objects.filter(pk=_HEAD).first()
    if (last, digest) != ((head.sequence, head.hash) if head else (0, "")):
        yield last + 1, "cut off"


def older_than(moment: datetime) -> QuerySet[Access]:
    """Return the entries from the beginning of the chain up to the moment."""
    kept = Access.objects.filter(happened_at__gt=moment).order_by("sequence").first()
    if kept is None:
        return Access.objects.all()
    return Access.objects.filter(sequence__lt=kept.sequence)


@transaction.atomic
def prune(moment: datetime) -> int:
    """Delete the entries up to the moment; the chain then begins at the floor that is kept."""
    AccessHead.objects.get_or_create(pk=_HEAD)
    AccessHead.objects.select_for_update().get(pk=_HEAD)
    old = older_than(moment)
    last = old.order_by("-sequence").first()
    if last is None:
        return 0
    AccessHead.objects.update_or_create(
        pk=_FLOOR, defaults={"sequence": last.sequence, "hash": last.hash}
    )
    # Past the refusal of Access.delete: this is the one place that may.
    return old._raw_delete(old.db)


@dataclass(frozen=True)
class Line:
    """How often an account opened identities in a month for one reason.

    `flagged` where all its reasons together reach more complaints than ACCESS_REPORT_LIMIT.
    """

    actor_number: int
    email: str
    why: str
    openings: int
    complaints: int
    flagged: bool


def report(month: date) -> list[Line]:
    """Return who opened identities in the month of this day, the most complaints first.

    The openings by the program itself (to redact, to send a letter) are not in it.
    """
    zone = timezone.get_default_timezone()
    begin = datetime(month.year, month.month, 1, tzinfo=zone)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
    opened = by_people().filter(happened_at__gte=begin, happened_at__lt=end).order_by()
    different = Count("reference", distinct=True)
    totals = {
        number or 0: complaints
        for number, complaints in opened.values("actor_number")
        .annotate(complaints=different)
        .values_list("actor_number", "complaints")
    }
    emails = dict(get_user_model().objects.filter(pk__in=totals).values_list("pk", "email"))
    rows = (
        opened.values("actor_number", "why")
        .annotate(openings=Count("pk"), complaints=different)
        .values_list("actor_number", "why", "openings", "complaints")
    )
    lines = [
        Line(
            actor_number=number or 0,
            email=emails.get(number or 0, ""),
            why=str(Access.Why(why).label),
            openings=openings,
            complaints=complaints,
            flagged=totals[number or 0] > settings.ACCESS_REPORT_LIMIT,
        )
        for number, why, openings, complaints in rows
    ]
    return sorted(lines, key=lambda line: (-totals[line.actor_number], line.actor_number, line.why))


def by_people() -> QuerySet[Access]:
    """Return the openings by persons, leaving out those by the program itself."""
    return Access.objects.exclude(actor_number=None)


def rows(month: date) -> list[tuple[str, int, str, str, int, int, str]]:
    """Return the report as rows of a table: month, number, e-mail, why, openings, complaints,
    and "yes" where the account is flagged."""
    return [
        (
            f"{month:%Y-%m}", line.actor_number, line.email, line.why, line.openings,
            line.complaints, "yes" if line.flagged else "",
        )
        for line in report(month)
    ]  # fmt: skip
