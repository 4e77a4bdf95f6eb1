"""SP4N LAPOR: its reports come in, our answers go out, and what differs between the two is listed.

A report is known by its tracking id there; ours by its reference. Import may be stopped and run
again at any time: every row is a transaction of its own, and a known one does nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from complaints import incoming
from complaints.channels import taking
from complaints.channels.arrived import Arrived
from complaints.channels.sp4n_files import Row
from complaints.errors import ComplaintError
from complaints.filing_rules import Filing
from complaints.models.incoming import Received
from complaints.models.private import Complaint
from complaints.models.public import Post, Thread
from complaints.models.reference import Kind, Village
from complaints.stages import Privacy, Stage
from complaints.working_days import WITA

SOURCE, CHANNEL = "sp4n", "sp4n-lapor"
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_YES = frozenset({"ya", "yes", "true", "1"})
# The names that the national system shows for its own states (research/features.md 4.2).
STATUSES = {
    Stage.RECEIVED: "Belum Terverifikasi",
    Stage.AWAITING_REPORTER: "Tertunda",
    Stage.FORWARDED: "Terdisposisi Belum Ditindaklanjuti",
    Stage.IN_PROGRESS: "Terdisposisi Sedang Diproses",
    Stage.ANSWERED: "Terdisposisi Selesai",
    Stage.FOLLOWED_UP: "Terdisposisi Selesai",
    Stage.CLOSED: "Terdisposisi Selesai",
    Stage.ARCHIVED: "Arsip",
}
# What is taken over as it stands.
TEXTS = ("title", "body", "location", "subcategory", "name", "phone", "email", "address")
EXPORTED = (
    "tracking_id", "reference", "status", "stage", "outcome", "agency", "received_on",
    "answered_on", "closed_on", "answer", "url",
)  # fmt: skip


class Client(Protocol):
    """Whatever speaks with the national system, once the city has access to it."""

    def reports(self) -> Iterable[Mapping[str, Any]]:
        """Yield the reports that were given to the city, in the shape of the files."""

    def send(self, rows: Iterable[Row]) -> Iterable[tuple[str, str]]:
        """Hand our side over; yield each tracking id that was refused, and why."""


def client() -> Client | None:
    """Return the client that the installation names, or nothing."""
    if not settings.SP4N_CLIENT:
        return None
    made: Client = import_string(settings.SP4N_CLIENT)()
    return made


# --------------------------------------------------------------------------------------- import
@dataclass
class Report:
    """What became of the rows: how many of each, and every row that was not taken, and why."""

    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[int, str, str]] = field(default_factory=list)


class BadRow(Exception):
    """A row says nothing that could be kept; `code` names the field at fault."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def take_in(rows: Iterable[tuple[int, Row]], *, now: datetime, dry_run: bool = False) -> Report:
    """Import the rows; a dry run does all of it and keeps nothing."""
    report = Report()
    for number, row in rows:
        tracking_id = row.get("tracking_id", "").strip()
        try:
            report.counts[_taken(_arrived(row, now=now), now=now, dry_run=dry_run)] += 1
        except BadRow as bad:
            report.counts["rejected"] += 1
            report.rejected.append((number, tracking_id[:40], bad.code))
        except ComplaintError as refused:
            report.counts["rejected"] += 1
            report.rejected.append((number, tracking_id[:40], refused.code))
    return report


def _taken(arrived: Arrived, *, now: datetime, dry_run: bool) -> str:
    if not dry_run:
        taken = taking.take(arrived, now=now)
    else:
        with transaction.atomic():
            taken = taking.take(arrived, now=now)
            transaction.set_rollback(True)
    if not taken.fresh:
        return "known"
    return "filed" if taken.row.state == Received.State.TAKEN else "parked"


def _arrived(row: Row, *, now: datetime) -> Arrived:
    """
    :raises BadRow: it has no id, no words, or a moment that is none
    """
    said = {name: value.strip() for name, value in row.items()}
    tracking_id = said.get("tracking_id", "")
    if not _ID.fullmatch(tracking_id):
        raise BadRow("tracking_id:invalid" if tracking_id else "tracking_id:required")
    if not (said.get("title") or said.get("body")):
        raise BadRow("body:required")
    received_at = _moment(said.get("received_at", ""))
    if received_at > now:
        raise BadRow("received_at:in_future")
    return Arrived(SOURCE, CHANNEL, tracking_id, _filing(said), received_at)


def _filing(said: Mapping[str, str]) -> Filing:
    words: dict[str, Any] = {name: said.get(name, "") for name in TEXTS}
    hidden = said.get("secret", "").lower() in _YES
    return Filing(
        **words,
        village=_village(said.get("village", "")),
        kind=_kind(said.get("kind", "")),
        happened_on=_day(said.get("happened_on", "")),
        privacy=Privacy.CONFIDENTIAL if hidden else "",
        channel=CHANNEL,
    )


def _village(given: str) -> str:
    """The slug of a village that is given by slug or by name; nothing where it is neither."""
    rows = Village.objects.filter(active=True)
    found = rows.filter(slug=given).first() or rows.filter(name__iexact=given).first()
    return found.slug if given and found else ""


def _kind(given: str) -> str:
    slug = "-".join(given.lower().split())
    return slug if Kind.objects.filter(slug=slug, active=True).exists() else ""


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise BadRow("received_at:invalid" if given else "received_at:required") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=WITA)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise BadRow("happened_on:invalid") from None


# --------------------------------------------------------------------------------------- export
def export() -> Iterator[Row]:
    """Yield our side of every report that came from there: stages, and words that are public."""
    for tracking_id, complaint in _pairs():
        yield {
            "tracking_id": tracking_id,
            "reference": complaint.reference,
            "status": STATUSES[Stage(complaint.stage)],
            "stage": complaint.stage,
            "outcome": complaint.outcome,
            "agency": complaint.agency.name if complaint.agency else "",
            "received_on": _on(complaint.received_at),
            "answered_on": _on(complaint.responded_at),
            "closed_on": _on(complaint.closed_at),
            **_public(complaint.thread),
        }


def _pairs() -> Iterator[tuple[str, Complaint]]:
    rows = Received.objects.filter(source=SOURCE, became=Received.Became.COMPLAINT)
    rows = rows.exclude(data_key=None).select_related("complaint__agency", "complaint__thread")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        if row.complaint is not None and (tracking_id := str(row.external_id)):
            yield tracking_id, row.complaint


def _public(thread: Thread | None) -> dict[str, str]:
    """The last answer as the public reads it: what is not public leaves the house in no file."""
    if thread is None or thread.state != Thread.State.PUBLIC:
        return {"answer": "", "url": ""}
    answers = thread.posts.filter(kind=Post.Kind.RESPONSE, state=Post.State.VISIBLE)
    last = answers.order_by("-position").first()
    address = f"{settings.PUBLIC_URL.rstrip('/')}{thread.get_absolute_url()}"
    return {"answer": last.body if last else "", "url": address}


def _on(moment: datetime | None) -> str:
    return moment.astimezone(WITA).date().isoformat() if moment else ""


# ---------------------------------------------------------------------------------- reconciling
@dataclass(frozen=True)
class Difference:
    """What is not the same on both sides. `here` and `there` are states, "" where none is."""

    kind: str  # unknown_here, waiting_here, unknown_there, status_differs, twice_there
    tracking_id: str
    reference: str = ""
    here: str = ""
    there: str = ""


def reconcile(rows: Iterable[tuple[int, Row]]) -> Iterator[Difference]:
    """Compare a list of theirs with ours. Nothing is changed: people decide what is right."""
    ours = dict(_pairs())
    seen: set[str] = set()
    for _number, row in rows:
        tracking_id, there = row.get("tracking_id", "").strip(), row.get("status", "").strip()
        if tracking_id in seen:
            yield Difference("twice_there", tracking_id, there=there)
        elif tracking_id in ours:
            yield from _differs(tracking_id, ours[tracking_id], there)
        elif tracking_id:
            yield _missing(tracking_id, there)
        seen.add(tracking_id)
    for tracking_id, complaint in ours.items():
        if tracking_id not in seen:
            here = STATUSES[Stage(complaint.stage)]
            yield Difference("unknown_there", tracking_id, complaint.reference, here)


def _differs(tracking_id: str, complaint: Complaint, there: str) -> Iterator[Difference]:
    here = STATUSES[Stage(complaint.stage)]
    if there.casefold() != here.casefold():
        yield Difference("status_differs", tracking_id, complaint.reference, here, there)


def _missing(tracking_id: str, there: str) -> Difference:
    row = incoming.find(SOURCE, tracking_id)
    if row is None:
        return Difference("unknown_here", tracking_id, there=there)
    # Parked, set aside, or erased since: known, and yet no case that could be named.
    return Difference("waiting_here", tracking_id, here=row.state, there=there)
