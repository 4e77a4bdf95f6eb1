"""The cases of an agency, for its own programs: what its officers read and do at the desk.

Every verb is one of the desk's, under the desk's rules (`transitions`, `assignments`, `notes`);
it is done once for its key. A case of another agency does not exist here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import (
    assignments,
    attachments,
    case_facts,
    idempotency,
    notes,
    paging,
    transitions,
)
from complaints.case_facts import CaseDetail, CaseRow
from complaints.errors import AlreadyMoved, InvalidInput, NotPermitted, PhotoMissing, ThreadMissing
from complaints.filing_rules import tidy, too_long
from complaints.idempotency import Ticket
from complaints.models.private import Complaint, Event, Message
from complaints.models.reference import Agency
from complaints.models.review import Attachment
from complaints.permissions import Right, rights
from complaints.stages import OPEN, Priority
from complaints.uploads import Upload

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.querysets import ComplaintQuerySet

# The verbs that a program may use; the others are the city's team's, the reporter's, the clock's.
MOVES = ("start", "answer", "report_follow_up", "ask_reporter", "hand_back", "coordinate")
ORDERS = {"deadline": "due_at", "newest": "-received_at"}
LARGEST_PAGE, USUAL_PAGE = 100, 20
LONGEST_TEXT, LONGEST_NOTE = 10_000, 2000
PHOTO_SIDE = 1600


class CaseMissing(ThreadMissing):
    """Not there, or of another agency: nobody learns which."""

    message = _("Your agency has no case with this reference.")


@dataclass(frozen=True)
class Asked:
    """Which cases, in which order, from which place on."""

    stages: tuple[str, ...] = ()
    state: str = ""  # "open" or "over"
    part: str = ""  # "lead" or "helping"
    overdue: bool = False
    updated_since: datetime | None = None
    sort: str = "deadline"
    cursor: str = ""
    size: int = USUAL_PAGE

    @property
    def mark(self) -> str:
        """Tell this list from another, for the cursors of its pages."""
        asked = (sorted(self.stages), self.state, self.part, self.overdue, self.updated_since)
        return f"{crc32(repr((asked, self.sort)).encode()):x}"


@dataclass(frozen=True)
class Found:
    rows: list[CaseRow]
    next_cursor: str
    previous_cursor: str


def _no_photos() -> Sequence[Upload]:
    return ()


@dataclass(frozen=True)
class Given:
    """What comes with a move. The photos are asked for only where the move is not done yet."""

    text: str = ""
    note: str = ""
    reason: str = ""
    agencies: tuple[str, ...] = ()
    photos: Callable[[], Sequence[Upload]] = _no_photos


@dataclass(frozen=True)
class Seen:
    """Who acts, on which version of the case (None: whichever), with which ticket."""

    by: User
    version: int | None
    ticket: Ticket


# ------------------------------------------------------------------------------- reading
def listed(asked: Asked, *, by: User, now: datetime) -> Found:
    """Return a page of the cases that the account's agency leads or helps with now.

    :raises NotPermitted: the account is of no agency
    :raises InvalidInput: the cursor is of another list, or none
    """
    cases = _cases(by)
    chosen = _chosen(cases, asked, by=by, now=now)
    order = paging.order(ORDERS[asked.sort])
    back, cursor = asked.cursor[:1] == "-", asked.cursor[1:]
    if asked.cursor and not paging.is_place(cursor, order, asked.mark):
        sentence = _("This place in the list does not exist. Start again without it.")
        raise InvalidInput({"cursor": [("invalid_cursor", sentence)]})
    where = {"before" if back else "after": cursor}
    page = paging.page([chosen], order, size=asked.size, mark=asked.mark, **where)
    return Found(
        case_facts.rows(cases, page.numbers, by=by, now=now),
        next_cursor=page.after and f"+{page.after}",
        previous_cursor=page.before and f"-{page.before}",
    )


def read(reference: str, *, by: User, now: datetime) -> CaseDetail:
    """Return the case as the account may read it at the desk.

    :raises NotPermitted: the account is of no agency
    :raises CaseMissing: the agency does not work on it
    """
    cases = _cases(by)
    return case_facts.detail(_case(cases, reference), cases, by=by, now=now)


def standing(reference: str, *, by: User, now: datetime) -> CaseDetail | None:
    """As `read`; None where the case has left the agency's sight."""
    try:
        return read(reference, by=by, now=now)
    except CaseMissing:
        return None


def picture(reference: str, number: int, *, by: User) -> bytes:
    """Return a photo of the case as a JPEG: of others' texts as the public may see it.

    :raises NotPermitted, CaseMissing: as `read`
    :raises PhotoMissing: there is none, or a verifier looks at it first
    :raises OriginalGone: it was erased
    """
    case = _case(_cases(by), reference)
    files = Attachment.objects.filter(message__complaint=case)
    photo = files.select_related("message__complaint").filter(pk=number).first()
    if photo is None:
        raise PhotoMissing
    try:
        return attachments.picture_for(photo, by=by, max_side=PHOTO_SIDE)
    except NotPermitted:
        raise PhotoMissing from None


def _cases(by: User) -> ComplaintQuerySet:
    """Where every question begins. A verifier's key sees no more than the agency's."""
    if Right.ANSWER not in rights(by) or by.agency_id is None:
        raise NotPermitted
    cases: ComplaintQuerySet = Complaint.objects.for_agency(by.agency_id)
    return cases


def _case(cases: ComplaintQuerySet, reference: str) -> Complaint:
    found = case_facts.one(cases, reference)
    if found is None:
        raise CaseMissing
    return found


def _chosen(
    cases: ComplaintQuerySet, asked: Asked, *, by: User, now: datetime
) -> ComplaintQuerySet:
    if asked.stages:
        cases = cases.filter(stage__in=asked.stages)
    if asked.state:
        standing = Q(stage__in=sorted(OPEN))
        cases = cases.filter(standing if asked.state == "open" else ~standing)
    if asked.part:
        leads = Q(agency=by.agency_id)
        cases = cases.filter(leads) if asked.part == "lead" else cases.exclude(leads)
    if asked.overdue:
        cases = cases.filter(due_at__lt=now)
    return _since(cases, asked.updated_since) if asked.updated_since else cases


def _since(cases: ComplaintQuerySet, moment: datetime) -> ComplaintQuerySet:
    """Those in which something was done or said since."""
    done = Event.objects.filter(complaint=OuterRef("pk"), happened_at__gte=moment)
    said = Message.objects.filter(complaint=OuterRef("pk"), written_at__gte=moment)
    return cases.filter(Exists(done) | Exists(said))


# -------------------------------------------------------------------------------- acting
def move(reference: str, verb: str, given: Given, seen: Seen, *, now: datetime) -> None:
    """Make one of MOVES, once for the ticket.

    :raises NotPermitted, CaseMissing: as `read`
    :raises InvalidInput: a text is too long, or there is no such agency
    :raises AlreadyMoved, MoveNotAllowed, MissingDetail, …: as `transitions.move`
    :raises KeyReused: the key was used for something else
    """
    cases = _cases(seen.by)

    def act() -> idempotency.Answer:
        case = _case(cases, reference)
        transitions.move(
            case,
            verb,
            by=seen.by,
            now=now,
            version=seen.version,
            text=_words("text", given.text, LONGEST_TEXT),
            note=_words("note", given.note, LONGEST_NOTE),
            reason=given.reason,
            helping=_agencies(given.agencies),
            photos=given.photos(),
            ticket=seen.ticket,
        )
        return {}

    idempotency.repeated(seen.ticket, act)


def charge(reference: str, seen: Seen, *, take: bool, now: datetime) -> None:
    """Put the account itself in charge of the case, or nobody.

    :raises AssignedToAnother, MoveNotAllowed, AlreadyMoved: as `assignments.assign`
    :raises NotPermitted, CaseMissing, KeyReused: as `move`
    """
    who = seen.by if take else None
    _once(reference, seen, lambda case: assignments.assign(
        case, who, by=seen.by, now=now, version=seen.version), now=now)  # fmt: skip


def prioritise(reference: str, level: str, seen: Seen, *, now: datetime) -> None:
    """Say how soon the agency looks at the case: "normal", "high" or "urgent".

    :raises MoveNotAllowed, AlreadyMoved: as `assignments.prioritise`
    :raises NotPermitted, CaseMissing, KeyReused: as `move`
    """
    chosen = Priority[level.upper()]
    _once(reference, seen, lambda case: assignments.prioritise(
        case, chosen, by=seen.by, now=now, version=seen.version), now=now)  # fmt: skip


def note(reference: str, body: str, seen: Seen, *, now: datetime) -> None:
    """Keep a note for colleagues; it changes no version.

    :raises InvalidInput: it is empty or too long
    :raises NotPermitted, CaseMissing, KeyReused: as `move`
    """
    words = _words("body", body, LONGEST_NOTE)
    if not words:
        raise InvalidInput({"body": [("required", _("Write something first."))]})
    _once(reference, seen, lambda case: notes.write(case, words, by=seen.by, now=now), now=now)


def _once(reference: str, seen: Seen, act: Callable[[Complaint], object], *, now: datetime) -> None:
    cases = _cases(seen.by)

    def acted() -> idempotency.Answer:
        case = _case(cases, reference)
        if seen.version is not None and seen.version != case.version:
            raise AlreadyMoved
        act(case)
        return {}

    idempotency.once(seen.ticket, acted, now=now)


def _words(field: str, text: str, most: int) -> str:
    """
    :raises InvalidInput: under the field
    """
    words = tidy(text)
    fault: tuple[str, str | Promise] | None = None
    if "\0" in words:
        fault = ("bad_character", _("This text holds a character we cannot store."))
    elif len(words) > most:
        fault = too_long(words, most)
    if fault:
        raise InvalidInput({field: [fault]})
    return words


def _agencies(slugs: Sequence[str]) -> list[Agency]:
    found = list(Agency.objects.filter(slug__in=slugs)) if slugs else []
    if len(found) != len(set(slugs)):
        raise InvalidInput({"agencies": [("unknown", _("There is no such agency."))]})
    return found
