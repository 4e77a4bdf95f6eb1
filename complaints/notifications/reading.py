"""Notices on the site: of an account, of whoever holds a receipt, of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import QuerySet

from complaints import identities
from complaints.models.contact import Notice
from complaints.models.private import Complaint
from complaints.notifications import choices
from complaints.notifications.choices import Reader
from complaints.notifications.letters import path_of
from complaints.notifications.sentences import Audience, sentence

if TYPE_CHECKING:
    from complaints.models.people import User

PAGE = 20
MANY = 100  # more than this is "99+" to everybody
_LATEST_WITH_RECEIPT = 30


@dataclass(frozen=True)
class Line:
    """One notice as its reader sees it."""

    number: int
    reference: str
    sentence: str
    made_at: datetime
    unread: bool
    path: str


@dataclass(frozen=True)
class Listing:
    """A page of notices, newest first."""

    lines: list[Line]
    page: int
    pages: int
    unread: int


def _of(user: User, audience: Audience) -> QuerySet[Notice]:
    """What a citizen is told as reporter and as writer stands in one list."""
    heard = [Audience.STAFF] if audience == Audience.STAFF else [Audience.REPORTER, Audience.WRITER]
    return Notice.objects.filter(recipient=user, audience__in=heard)


def unread_count(user: User, audience: Audience = Audience.REPORTER) -> int:
    """Return how many notices the account has not read, counted up to MANY."""
    return _of(user, audience).filter(read_at=None).order_by()[:MANY].count()


def unread(user: User, audience: Audience = Audience.REPORTER, *, most: int = 5) -> list[Line]:
    """Return the newest notices that the account has not read."""
    waiting = _of(user, audience).filter(read_at=None).select_related("complaint")
    return _lines(waiting[:most])


def of_account(user: User, audience: Audience = Audience.REPORTER, *, page: int = 1) -> Listing:
    """Return a page of everything the account was told; a page too far is the last one."""
    found = Paginator(_of(user, audience).select_related("complaint"), PAGE)
    here = found.get_page(page)
    return Listing(
        lines=_lines(here.object_list),
        page=here.number,
        pages=found.num_pages,
        unread=unread_count(user, audience),
    )


def _lines(notices: Iterable[Notice]) -> list[Line]:
    return [
        Line(
            number=notice.pk,
            reference=notice.complaint.reference,
            sentence=sentence(notice.audience, notice.kind),
            made_at=notice.made_at,
            unread=notice.read_at is None,
            path=path_of(notice),
        )
        for notice in notices
    ]


def mark_read(
    user: User, *, now: datetime, number: int | None = None, audience: Audience = Audience.REPORTER
) -> int:
    """Note that the account has read this notice, or all; return how many were new."""
    waiting = _of(user, audience).filter(read_at=None)
    if number is not None:
        waiting = waiting.filter(pk=number)
    return waiting.update(read_at=now)


def with_receipt(complaint: Complaint, *, now: datetime) -> list[Line]:
    """Return what the reporter was told of the complaint and its parts; shown is read.

    The account's own reading stays as it is: two may hold the receipt and the account.
    """
    told = Notice.objects.filter(audience=Audience.REPORTER).filter(
        complaint__in=[complaint.pk, *complaint.parts.values_list("pk", flat=True)]
    )
    lines = _lines(told.select_related("complaint")[:_LATEST_WITH_RECEIPT])
    told.filter(recipient=None, read_at=None).update(read_at=now)
    return lines


def told_with_receipt(complaint: Complaint) -> list[Line]:
    """Return everything that the holder of the receipt was told, the oldest first."""
    told = Notice.objects.filter(complaint=complaint, recipient=None, audience=Audience.REPORTER)
    return _lines(told.select_related("complaint").order_by("made_at", "pk"))


def told_to(user: User) -> list[Line]:
    """Return everything that the account was told, the oldest first."""
    told = Notice.objects.filter(recipient=user).select_related("complaint")
    return _lines(told.order_by("made_at", "pk"))


def undeliverable(complaint: Complaint) -> Notice | None:
    """Return the latest letter to the reporter, if that one could not be delivered."""
    tried = Notice.objects.filter(
        complaint=complaint,
        audience=Audience.REPORTER,
        letter__in=[Notice.Letter.SENT, Notice.Letter.REFUSED],
    ).first()
    return tried if tried and tried.letter == Notice.Letter.REFUSED else None


@dataclass(frozen=True)
class Letters:
    """What the tracking page says about letters: whether any go, and how they are chosen."""

    by_receipt: bool  # no account chooses in the receipt's place
    address_known: bool
    undeliverable: bool
    offered: dict[str, object]


def letters_of(complaint: Complaint) -> Letters:
    return Letters(
        by_receipt=complaint.reporter_id is None,
        address_known=identities.has_email(complaint),
        undeliverable=undeliverable(complaint) is not None,
        offered=choices.offered(Reader(complaint=complaint)),
    )


def undelivered() -> QuerySet[Notice]:
    """Return every letter that could not be delivered, the newest first."""
    return Notice.objects.filter(letter=Notice.Letter.REFUSED).select_related(
        "complaint", "recipient__agency"
    )
