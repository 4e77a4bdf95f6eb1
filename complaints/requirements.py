"""What a move needs besides the right stage and role. Each refusal says what to do instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from complaints import hand_overs, uploads
from complaints.errors import (
    AgencyInactive,
    AgencyMerged,
    AgencyWorksAlready,
    ComplaintError,
    DataErased,
    InvalidReason,
    JoinedWithDuplicate,
    JoinedWithEnded,
    JoinedWithItself,
    MissingDetail,
    NoPhotosHere,
    NotDisputable,
    TakenBack,
)
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.stages import OPEN, HandBack, Outcome, Stage
from complaints.uploads import Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Why the office archives: the reason becomes the outcome.
ARCHIVE_REASONS = (
    Outcome.NOT_OUR_AUTHORITY, Outcome.INCOMPLETE, Outcome.ABUSE, Outcome.DUPLICATE,
)  # fmt: skip
REASONS: dict[str, frozenset[str]] = {
    "archive": frozenset(ARCHIVE_REASONS),
    "hand_back": frozenset(HandBack.values),
}
SOLVED = frozenset({Outcome.SOLVED_CONFIRMED, Outcome.SOLVED_UNCONFIRMED})
# What photos can prove.
SHOWN_IN_PHOTOS = frozenset({"answer", "report_follow_up"})

_DETAIL_LABELS = {
    "agency": _("an agency"),
    "text": _("a text"),
    "note": _("a note for colleagues"),
    "reason": _("a reason"),
    "helping": _("at least one helping agency"),
    "into": _("the complaint to join with"),
}


@dataclass(frozen=True)
class Details:
    """What comes with a move; a verb says which of these it needs."""

    agency: Agency | None = None
    helping: tuple[Agency, ...] = ()
    reason: str = ""
    text: str = ""
    note: str = ""
    into: Complaint | None = None
    photos: tuple[Upload, ...] = ()

    @property
    def agencies(self) -> list[Agency]:
        return [*((self.agency,) if self.agency else ()), *self.helping]


# Which verbs take what; of a form that brings more, the rest is left out.
_FORWARDS = frozenset({"verify_and_forward", "transfer"})
_TAKEN_BY: dict[str, frozenset[str]] = {
    "agency": _FORWARDS | {"split"},
    "helping": _FORWARDS | {"coordinate"},
    "reason": frozenset(REASONS),
    "text": SHOWN_IN_PHOTOS | {"ask_reporter", "reply", "dispute", "split"},
    "into": frozenset({"merge"}),
}


def taken(verb: str, details: Details) -> Details:
    """Return of the details those that the verb takes."""
    nothing = Details()
    others = [name for name, verbs in _TAKEN_BY.items() if verb not in verbs]
    return replace(details, **{name: getattr(nothing, name) for name in others})


def check(complaint: Complaint, verb: str, needs: Iterable[str], details: Details) -> None:
    """
    :raises MissingDetail: something that the verb needs is not there
    :raises InvalidReason: the reason is none of the verb's
    :raises NoPhotosHere, FileRefused: photos do not go with the verb, or are no photos
    :raises AgencyInactive: the case would go to an agency that takes none (any more)
    :raises AgencyWorksAlready: it has the case
    :raises JoinedWithItself, JoinedWithDuplicate, JoinedWithEnded: no complaint to join with
    :raises NotDisputable: it was not closed as solved
    :raises TakenBack, DataErased: it cannot be opened again
    """
    for detail in needs:
        if not getattr(details, detail):
            raise MissingDetail(detail=_DETAIL_LABELS[detail])
    if verb in REASONS and details.reason not in REASONS[verb]:
        raise InvalidReason
    _photos(verb, details)
    if verb in _OWN:
        _OWN[verb](complaint, details)


def never(complaint: Complaint, verb: str) -> bool:
    """Whether the complaint refuses the verb whatever comes with it."""
    try:
        if verb in _BY_ITS_FACTS:
            _BY_ITS_FACTS[verb](complaint, Details())
    except ComplaintError:
        return True
    return False


def _photos(verb: str, details: Details) -> None:
    if not details.photos:
        return
    if verb not in SHOWN_IN_PHOTOS:
        raise NoPhotosHere
    if any(photo.is_document for photo in details.photos):
        raise uploads.Unsupported


def _forward(complaint: Complaint, details: Details) -> None:
    lead = details.agency
    _take_cases(details.agencies)
    if lead and (lead.pk == complaint.agency_id or lead in details.helping):
        raise AgencyWorksAlready(agency=lead.label)


def _coordinate(complaint: Complaint, details: Details) -> None:
    _take_cases(details.agencies)
    at_work = hand_overs.working(complaint)
    for agency in details.helping:
        if agency.pk in at_work:
            raise AgencyWorksAlready(agency=agency.label)


def _split(_complaint: Complaint, details: Details) -> None:
    _take_cases(details.agencies)


def _take_cases(agencies: Iterable[Agency]) -> None:
    """Ask the database: the form may be older than the end of an agency."""
    numbers = [agency.pk for agency in agencies]
    ended = Agency.objects.filter(pk__in=numbers, active=False).select_related("successor")
    for agency in ended:
        successor = hand_overs.heir(agency)
        if successor is None:
            raise AgencyInactive(agency=agency.label)
        raise AgencyMerged(agency=agency.label, successor=successor.label)


def _merge(complaint: Complaint, details: Details) -> None:
    target = details.into.pk if details.into else 0
    if target == complaint.pk:
        raise JoinedWithItself
    # Both rows, in one order: of two who join two complaints with each other, one is refused.
    both = Complaint.objects.select_for_update().filter(pk__in=[complaint.pk, target])
    into = next(row for row in both.order_by("pk") if row.pk == target)
    if into.duplicate_of is not None:
        raise JoinedWithDuplicate(reference=into.reference, root=_root(into).reference)
    if into.stage not in OPEN and into.outcome not in SOLVED:
        raise JoinedWithEnded(reference=into.reference)


def _root(complaint: Complaint) -> Complaint:
    """Return where a duplicate leads in the end."""
    seen: set[int] = set()
    while complaint.duplicate_of is not None and complaint.pk not in seen:
        seen.add(complaint.pk)
        complaint = complaint.duplicate_of
    return complaint


def _dispute(complaint: Complaint, _details: Details) -> None:
    if complaint.stage == Stage.CLOSED and complaint.outcome not in SOLVED:
        raise NotDisputable


def _reopen(complaint: Complaint, _details: Details) -> None:
    if complaint.outcome == Outcome.WITHDRAWN:
        raise TakenBack
    if complaint.erased_at is not None:
        raise DataErased


_BY_ITS_FACTS: dict[str, Callable[[Complaint, Details], None]] = {
    "dispute": _dispute,
    "reopen": _reopen,
}
_OWN = _BY_ITS_FACTS | {
    "verify_and_forward": _forward,
    "transfer": _forward,
    "coordinate": _coordinate,
    "split": _split,
    "merge": _merge,
}
