"""Taking the papers for the Ombudsman: by receipt, or by the account that filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from complaints import clocks, history, ombudsman, ombudsman_pdf, tracking
from complaints.errors import ThreadMissing
from complaints.models.private import Complaint
from complaints.throttle import Attempts

if TYPE_CHECKING:
    from complaints.models.people import User

# Making them costs a second of a processor.
TAKING = Attempts("ombudsman-pack", allowed=20, seconds=3600)
TAKEN = "take_pack"
FORMS = {"pdf": "application/pdf", "json": "application/json"}


@dataclass(frozen=True)
class Taken:
    """The papers as a file."""

    name: str
    media_type: str
    content: bytes


def with_receipt(receipt: str, *, form: str, client: str, now: datetime) -> Taken:
    """Return the papers to the holder of the receipt, in the active language.

    :raises ReceiptUnknown: there is no such receipt; counts against the client
    :raises TooManyTries: the client guessed, or took papers, too often
    :raises PackNotYet, PackNotOffered: see `ombudsman.require_ready`
    """
    TAKING.require(client)
    return _take(tracking.by_receipt(receipt, client=client), None, form, client, now=now)


def of_own(reference: str, *, by: User, form: str, client: str, now: datetime) -> Taken:
    """Return the papers to the account that filed the complaint.

    :raises ThreadMissing: the account filed no such complaint
    :raises TooManyTries, PackNotYet, PackNotOffered: as `with_receipt`
    """
    TAKING.require(client)
    complaint = Complaint.objects.filter(reporter=by, reference=reference).first()
    if complaint is None:
        raise ThreadMissing
    return _take(complaint, by, form, client, now=now)


def _take(complaint: Complaint, by: User | None, form: str, client: str, *, now: datetime) -> Taken:
    ombudsman.require_ready(complaint, clocks.of(complaint), now=now)
    TAKING.count(client)
    pack = ombudsman.build(complaint, now=now)
    form = form if form in FORMS else "pdf"
    content = ombudsman_pdf.render(pack) if form == "pdf" else ombudsman.as_json(pack).encode()
    _note(complaint, by, now=now)
    return Taken(f"ombudsman-{complaint.reference}.{form}", FORMS[form], content)


@transaction.atomic
def _note(complaint: Complaint, by: User | None, *, now: datetime) -> None:
    """Let the office know, the first time, that the papers were taken."""
    if complaint.events.filter(verb=TAKEN).exists():
        return
    row = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if not row.events.filter(verb=TAKEN).exists():
        history.append(row, TAKEN, old_stage=row.stage, by=by, now=now)
