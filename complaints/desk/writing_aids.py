"""What helps whoever writes an answer: templates to begin with, and remarks before it is sent.

Neither ever blocks. All of it works without JavaScript: a button draws the form again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict

from complaints import answer_linting, data_keys, identities, pseudonyms, response_templates
from complaints.answer_linting import Asked, Remark
from complaints.models.office import ResponseTemplate
from complaints.models.private import Complaint, Message
from complaints.models.reference import Agency
from complaints.recognisers import Known

if TYPE_CHECKING:
    from complaints.models.people import User

# The verbs whose words are written with templates, and those that become an official answer.
WITH_TEMPLATES = frozenset(ResponseTemplate.Use.values)
OFFICIAL = frozenset({"answer", "report_follow_up"})
LAST_ANSWERS = 50
_KINDS = (Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP)


@dataclass(frozen=True)
class Offer:
    """A template as it would be inserted into this case's text."""

    number: int
    name: str
    text: str


def offers(complaint: Complaint, verb: str, *, by: User, now: datetime) -> list[Offer]:
    """Return the templates for this verb, filled with the facts of the case."""
    if verb not in WITH_TEMPLATES:
        return []
    values = response_templates.values_of(complaint, by=by, now=now)
    return [
        Offer(row.pk, row.name, response_templates.fill(row.body, values))
        for row in response_templates.offered(verb, to=by)
    ]


def asks_for_template(request: HttpRequest) -> bool:
    """Whether the button was pressed that inserts, not the one that sends."""
    return "insert" in request.POST


def with_template(request: HttpRequest, offered: Sequence[Offer]) -> QueryDict:
    """Return the form as it was typed, with the chosen template's words below."""
    data = request.POST.copy()
    chosen = next((o for o in offered if str(o.number) == data.get("template")), None)
    if chosen is not None:
        data["text"] = response_templates.insert(data.get("text", ""), chosen.text)
    return data


# ----------------------------------------------------------------------------------- remarks
def linting_step(
    complaint: Complaint, verb: str, text: str, *, seen: str, by: User, now: datetime
) -> list[Remark]:
    """Return what to remark before the text is sent, or nothing to let it go.

    `seen` are the codes of the remarks that the person was shown and sends the text in spite
    of: the same ones are not made twice.
    """
    if verb not in OFFICIAL:
        return []
    remarks = answer_linting.check(text, _asked(complaint, by=by, now=now), _earlier(by))
    shown = set(seen.split())
    return [] if shown.issuperset(remark.code for remark in remarks) else remarks


def codes(remarks: Sequence[Remark]) -> str:
    """Return what the form carries to say that these remarks were seen."""
    return " ".join(sorted(remark.code for remark in remarks))


def _asked(complaint: Complaint, *, by: User, now: datetime) -> Asked:
    """The complaint as the remarks need it. That the identity was compared with what somebody
    typed is written down under the name of the one who typed."""
    original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
    why = identities.Why.REDACTION
    person = identities.reveal(complaint, by=by, why=why, now=now)
    known = [Known(name=name) for name in pseudonyms.of(complaint).names]
    if person is not None:
        known.append(person)
    if complaint.reporter is not None:
        account = complaint.reporter
        known.append(Known(name=account.get_full_name(), email=account.email))
    return Asked(original.title, original.body, tuple(known), _offices(complaint))


def _offices(complaint: Complaint) -> tuple[str, ...]:
    working = complaint.dispositions.filter(ended_at__isnull=True).values("agency")
    agencies = Agency.objects.filter(pk__in=working)
    return tuple(word for agency in agencies for word in (agency.name, agency.short_name) if word)


def _earlier(by: User) -> list[str]:
    """The last answers of the account's agency."""
    if by.agency_id is None:
        return []
    said = Message.objects.filter(agency=by.agency_id, kind__in=_KINDS)
    rows = list(said.select_related("complaint").order_by("-written_at", "-pk")[:LAST_ANSWERS])
    data_keys.warm(row.sealing_key() for row in rows)
    return [row.body for row in rows]


def context(
    offered: Sequence[Offer], request: HttpRequest, remarks: Sequence[Remark] = ()
) -> dict[str, Any]:
    """Return what the template of a form with these aids draws."""
    return {
        "offers": offered,
        "template": request.POST.get("template", ""),
        "remarks": remarks,
        "remark_codes": codes(remarks) or request.POST.get("remarks_seen", ""),
    }
