"""Words that an office writes often, with places that are filled in from the case.

No place is ever filled with a person's name: an answer is public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from complaints.errors import InvalidInput
from complaints.models.office import ResponseTemplate
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.permissions import Right, rights
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

# What may stand in braces, and what comes into its place.
PLACEHOLDERS = {
    "reference": _("reference of the case, such as DPS-2026-00042"),
    "agency": _("your agency"),
    "category": _("subcategory"),
    "village": _("desa or kelurahan"),
    "received": _("day it was received"),
    "due": _("day by which an answer is promised"),
    "today": _("today"),
    "link": _("address of the public page, or of the tracking page"),
}
LONGEST = 5000
_BRACES = re.compile(r"\{([^{}]*)\}")
# Answers are Indonesian, whatever language the officer's screen speaks.
_LANGUAGE = "id"


def check(body: str) -> None:
    """Refuse a text with a place that nothing fills.

    :raises InvalidInput: under `body`, naming each place
    """
    unknown = [name for name in _BRACES.findall(body) if name.strip() not in PLACEHOLDERS]
    faults = [("unknown_placeholder", _fault(name)) for name in dict.fromkeys(unknown)]
    if not faults and ("{" in _BRACES.sub("", body) or "}" in _BRACES.sub("", body)):
        faults = [("open_brace", gettext("A brace { or } stands alone."))]
    if faults:
        raise InvalidInput({"body": faults})


def _fault(name: str) -> str:
    known = ", ".join("{%s}" % known for known in PLACEHOLDERS)  # noqa: UP031  # braces
    return gettext("{%(name)s} is unknown. Known are: %(known)s.") % {"name": name, "known": known}


def fill(body: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled; what has no value stays, for all to see."""

    def value(match: re.Match[str]) -> str:
        return values.get(match[1].strip(), match[0])

    return _BRACES.sub(value, body)


def values_of(complaint: Complaint, *, by: User | None, now: datetime) -> dict[str, str]:
    """Return what fills the places for this case, in Indonesian."""
    agency = (by.agency if by else None) or complaint.agency
    with override(_LANGUAGE):
        filled = {
            "reference": complaint.reference,
            "agency": agency.label if agency else "PRODENPASAR",
            "category": complaint.subcategory.label,
            "village": complaint.village.label,
            "received": _day(complaint.received_at),
            "today": _day(now),
            "link": _link(complaint),
        }
        if complaint.due_at is not None:
            filled["due"] = _day(complaint.due_at)
        return filled


def _day(moment: datetime) -> str:
    return date_format(moment.astimezone(WITA), "j F Y")


def _link(complaint: Complaint) -> str:
    thread = complaint.thread
    public = thread is not None and thread.state == Thread.State.PUBLIC
    path = thread.get_absolute_url() if thread is not None and public else reverse("track")
    return f"{settings.PUBLIC_URL}{path}"


# Of the preview, where there is no case.
SAMPLE = {
    "reference": "DPS-2026-00042",
    "agency": "Dinas Pekerjaan Umum dan Penataan Ruang",
    "category": "Jalan berlubang",
    "village": "Renon",
    "received": "17 November 2026",
    "due": "26 November 2026",
    "today": "24 November 2026",
    "link": "https://pengaduan.example/aduan/DPS-2026-00042/",
}


def offered(use: str, *, to: User) -> QuerySet[ResponseTemplate]:
    """Return the active templates for this use that the account may insert: the common ones
    and those of the own agency."""
    rows = ResponseTemplate.objects.filter(use=use, active=True)
    chosen: QuerySet[ResponseTemplate] = rows.filter(Q(agency=None) | Q(agency=to.agency_id or 0))
    return chosen.order_by("position", "name", "pk")


def insert(text: str, body: str) -> str:
    """Return what was typed with the template's words below it: nothing typed is lost."""
    return f"{text.rstrip()}\n\n{body}" if text.strip() else body


# ------------------------------------------------------------------------- who keeps which
def keeps_common(user: User) -> bool:
    """Verifiers keep the templates of every office."""
    return Right.VERIFY in rights(user)


def keeps_own(user: User) -> bool:
    """The head of an agency, or an officer who was given the right, keeps the agency's."""
    held = rights(user)
    trusted = Right.LEAD in held or user.has_perm("complaints.change_responsetemplate")
    return bool(user.agency_id and Right.ANSWER in held and trusted)


def kept_by(user: User) -> QuerySet[ResponseTemplate]:
    """Return the templates that the account may change."""
    mine = Q(pk__in=[])
    if keeps_common(user):
        mine |= Q(agency=None)
    if keeps_own(user):
        mine |= Q(agency=user.agency_id)
    rows: QuerySet[ResponseTemplate] = ResponseTemplate.objects.filter(mine)
    return rows.select_related("agency")
