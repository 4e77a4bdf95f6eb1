"""Erasure: what the office knows of the person behind a complaint goes, step by step.

Each step may be repeated without harm, so an erasure that was interrupted is simply run again.
The order matters: while the identity is still known, it is sought once more in everything
that the public reads; only then it is deleted, and last the data key, with which every copy
in a backup becomes unreadable. The approved anonymous thread stays unless its end is asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from complaints import (
    history,
    identities,
    incoming,
    notifications,
    publication,
    push,
    sealed_files,
    sealed_words,
    traces,
)
from complaints.models.participation import ParticipantLink
from complaints.models.private import Complaint, Event, new_salt
from complaints.models.review import PrivacyReport
from complaints.resealing import renew_key
from complaints.stages import Removal, Visibility

if TYPE_CHECKING:
    from complaints.models.people import User

VERB = "erase"


@dataclass(frozen=True)
class Order:
    """By whom and when; and whether the public thread goes as well, and why it does."""

    by: User | None
    now: datetime
    thread: bool = False
    removal: Removal = Removal.SUBJECT_REQUEST
    # The links of the other writers go too: nobody will need them any more.
    all_links: bool = False


Step = Callable[[Complaint, Order], int]


def hide_readable(complaint: Complaint, order: Order) -> int:
    """Hide what still tells the reporter in any public text; return how many changed."""
    return traces.hide(complaint, traces.reporter(complaint, order.now), order.now)


def withdraw_thread(complaint: Complaint, order: Order) -> int:
    if not order.thread or complaint.visibility != Visibility.PUBLIC:
        return 0
    publication.withdraw_thread(complaint, by=order.by, now=order.now, removal=order.removal)
    return 1


def empty_texts(complaint: Complaint, order: Order) -> int:
    """Leave of the reporter's texts what is public, and the reporter out of all others."""
    people = traces.reporter(complaint, order.now)
    own = complaint.messages.filter(from_reporter=True)
    changed = sum(traces.reduce(message, now=order.now) for message in own)
    return changed + traces.mask_private(complaint, people, now=order.now)


def forget_words(complaint: Complaint, order: Order) -> int:
    """Delete by what words the case is found; what still stands in it is kept anew by a job."""
    return sealed_words.forget(complaint, now=order.now)


def erase_files(complaint: Complaint, order: Order) -> int:
    return sealed_files.erase_originals(complaint)


def forget_identity(complaint: Complaint, order: Order) -> int:
    """Delete who filed it, and every link from the complaint to an account of the reporter."""
    gone = identities.erase(complaint) + incoming.forget(complaint)
    links = ParticipantLink.objects.filter(participant__thread=complaint.thread_id)
    if not order.all_links:
        links = links.filter(participant__ordinal=0)
    gone += links.delete()[0] if complaint.thread_id else 0
    if complaint.reporter_id:
        own = Event.objects.filter(complaint=complaint, actor=complaint.reporter_id)
        gone += 1 + own.update(actor=None)
    complaint.messages.filter(from_reporter=True).update(author=None)
    complaint.reporter = None
    complaint.save(update_fields=["reporter"])
    return gone


def forget_receipt(complaint: Complaint, order: Order) -> int:
    """Let the receipt open nothing any more, and make the handles of the thread unknowable."""
    complaint.receipt_index = secrets.token_hex(32)
    complaint.filing_key = secrets.token_hex(32)
    complaint.salt = new_salt()
    complaint.save(update_fields=["receipt_index", "filing_key", "salt"])
    return 1


def forget_place(complaint: Complaint, order: Order) -> int:
    columns = ("location", "pin", "answers", "hidden_words")
    known = sum(bool(getattr(complaint, name)) for name in columns)
    for name in columns:
        setattr(complaint, name, "")
    complaint.save(update_fields=columns)
    return known


def clear_gate(complaint: Complaint, order: Order) -> int:
    """Forget the hidden names (their numbers stay taken), and what reports say in words."""
    cleared = 0
    for row in complaint.pseudonyms.all():
        row.complaint = complaint
        if row.name:
            row.name = ""
            row.save(update_fields=["name"])
            cleared += 1
    decided = PrivacyReport.objects.filter(message__complaint=complaint)
    for report in decided.exclude(state=PrivacyReport.State.OPEN):
        cleared += traces.empty_report(report)
    return cleared


def drop_letters(complaint: Complaint, order: Order) -> int:
    """Delete what the reporter was told and chose to be told, and the letters that wait."""
    return notifications.forget_reporter(complaint) + push.stop_case(complaint)


def replace_key(complaint: Complaint, order: Order) -> int:
    return renew_key(complaint)


def close(complaint: Complaint, order: Order) -> int:
    """Say once in the history that the complaint was erased."""
    fresh = Complaint.objects.filter(pk=complaint.pk, erased_at=None).update(erased_at=order.now)
    if fresh:
        complaint.refresh_from_db()
        history.append(complaint, VERB, old_stage=complaint.stage, by=order.by, now=order.now)
    return fresh


def refresh_public(complaint: Complaint, order: Order) -> int:
    """Write the public rows anew and have search, feeds and lists read them again."""
    publication.refresh(complaint, now=order.now)
    return int(complaint.thread_id is not None)


# What is done for each order, in this order.
IDENTITY: Mapping[str, Step] = {
    "public": hide_readable,
    "thread": withdraw_thread,
    "identity": forget_identity,
    "letters": drop_letters,
    "key": replace_key,
    "index": refresh_public,
}
EVERYTHING: Mapping[str, Step] = {
    "public": hide_readable,
    "thread": withdraw_thread,
    "texts": empty_texts,
    "words": forget_words,
    "files": erase_files,
    "identity": forget_identity,
    "receipt": forget_receipt,
    "place": forget_place,
    "gate": clear_gate,
    "letters": drop_letters,
    "key": replace_key,
    "history": close,
    "index": refresh_public,
}


@transaction.atomic
def take(step: Step, complaint: Complaint, order: Order) -> int:
    """Do one step on the complaint as it is now; return how much it changed."""
    return step(Complaint.objects.select_for_update().get(pk=complaint.pk), order)


@transaction.atomic
def erase(
    complaint: Complaint, *, by: User | None, now: datetime, thread: bool = False
) -> dict[str, int]:
    """Erase what the office knows of the reporter, all or nothing; return what each step changed.

    With `thread` the public thread is withdrawn as well. Done again, it changes nothing but
    the data key.
    """
    order = Order(by=by, now=now, thread=thread)
    return {name: take(step, complaint, order) for name, step in EVERYTHING.items()}


@transaction.atomic
def erase_identity(complaint: Complaint, *, now: datetime) -> dict[str, int]:
    """Erase who filed a complaint that is long over: identity, links, receipt; the words stay."""
    order = Order(by=None, now=now, all_links=True)
    steps = {**IDENTITY, "receipt": forget_receipt}
    return {name: take(step, complaint, order) for name, step in steps.items()}
