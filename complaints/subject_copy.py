"""A copy of everything the office keeps about a person: what the right of access gives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from complaints import (
    filing_drafts,
    following,
    identities,
    push,
    registration,
    saved_searches,
    subject_steps,
)
from complaints.models.custody import Access, SubjectCase
from complaints.models.moderation import Sanction
from complaints.models.private import Complaint, Message
from complaints.models.review import Attachment
from complaints.notifications import choices, reading
from complaints.notifications.choices import Reader
from complaints.stages import Stage
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User


def of(case: SubjectCase, *, by: User | None, now: datetime) -> dict[str, Any]:
    """Return the copy. Each identity in it is opened in the log, with the request's number.

    `by` is None where the asker reads it. What others wrote in a thread is not in it.
    """
    content: dict[str, Any] = {
        "request": case.number,
        "made": _moment(now),
        "complaints": [
            _complaint(complaint, case, by=by, now=now) for complaint in subject_steps.scope(case)
        ],
    }
    if case.account is not None:
        content |= {"account": _account(case.account), "comments": _comments(case.account)}
    return content


def as_json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_text(content: dict[str, Any]) -> str:
    """Return the copy in lines that anybody can read on paper."""
    return "\n".join(_lines(content, 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    blank = "  " * depth
    if isinstance(value, dict):
        for name, inner in value.items():
            label = name.replace("_", " ")
            if isinstance(inner, dict | list):
                yield f"{blank}{label}:"
                yield from _lines(inner, depth + 1)
            else:
                words = str(inner).replace("\n", f"\n{blank}  ")
                yield f"{blank}{label}: {words}"
    else:
        for inner in value:
            yield f"{blank}-"
            yield from _lines(inner, depth + 1)


def _moment(moment: datetime) -> str:
    return moment.astimezone(WITA).isoformat(timespec="minutes")


def _complaint(
    complaint: Complaint, case: SubjectCase, *, by: User | None, now: datetime
) -> dict[str, Any]:
    person = identities.reveal(
        complaint, by=by, why=identities.Why.SUBJECT, now=now, request=case.pk
    )
    return {
        "reference": complaint.reference,
        "received": _moment(complaint.received_at),
        "stage": str(Stage(complaint.stage).label),
        "privacy": complaint.get_privacy_display(),
        "village": str(complaint.village),
        "place": str(complaint.location),
        "point": str(complaint.pin),
        "answers": str(complaint.answers),
        "hidden": str(complaint.hidden_words),
        "identity": asdict(person) if person else {},
        "texts": [_text(message) for message in _own_texts(complaint)],
        "files": [_file(a) for a in Attachment.objects.filter(message__in=_own_texts(complaint))],
        "identity_opened": _openings(complaint),
        "told": _told(reading.told_with_receipt(complaint)),
        "letters": choices.label(Reader(complaint=complaint)),
        "told_in_browsers": push.browsers_of_case(complaint),
    }


def _own_texts(complaint: Complaint) -> Any:
    """The reporter's words and the office's words to the reporter."""
    return complaint.messages.exclude(kind=Message.Kind.COMMENT, from_reporter=False)


def _text(message: Message) -> dict[str, Any]:
    return {
        "kind": message.get_kind_display(),
        "written": _moment(message.written_at),
        "state": message.get_state_display(),
        "title": str(message.title),
        "text": str(message.body),
    }


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": str(attachment.file_name),
        "caption": str(attachment.caption),
        "type": attachment.media_type,
        "bytes": attachment.size,
        "sent": _moment(attachment.uploaded_at),
    }


def _openings(complaint: Complaint) -> list[dict[str, Any]]:
    """How often the identity was opened in each month, and why; by whom is the office's matter."""
    entries = Access.objects.filter(reference=complaint.reference).order_by("sequence")
    counted = Counter(
        (entry.happened_at.astimezone(WITA).strftime("%Y-%m"), str(entry.get_why_display()))
        for entry in entries
    )
    return [{"month": m, "why": why, "times": times} for (m, why), times in counted.items()]


def _account(account: User) -> dict[str, Any]:
    return {
        "email": account.email,
        "name": account.get_full_name(),
        "since": _moment(account.date_joined),
        "language": account.get_language_display(),
        "told": _told(reading.told_to(account)),
        "letters": choices.label(Reader(user=account)),
        "registered": asdict(person) if (person := registration.of(account)) else {},
        "agreed": [_agreed(row) for row in registration.consents(account)],
        "told_in_browsers": [_browser(row) for row in push.of(account)],
        "saved_searches": [_search(row) for row in saved_searches.of(account)],
        "draft": kept.fields if (kept := filing_drafts.find(account)) else {},
        "follows": [followed.label for followed in following.of_account(account)],
        "measures": [_measure(row) for row in account.sanctions.all()],
        "last_sign_in": _moment(account.last_login) if account.last_login else "",
    }


def _browser(row: push.Device) -> dict[str, Any]:
    return {"browser": row.device, "since": _moment(row.made_at)}


def _agreed(row: registration.Agreed) -> dict[str, Any]:
    return {
        "text": row.version,
        "given": _moment(row.given_at),
        "withdrawn": _moment(row.withdrawn_at) if row.withdrawn_at else "",
    }


def _measure(row: Sanction) -> dict[str, Any]:
    return {
        "what": row.get_kind_display(),
        "why": row.get_reason_display(),
        "words": str(row.words),
        "from": _moment(row.made_at),
        "until": _moment(row.lifted_at or row.ends_at),
    }


def _search(row: saved_searches.Kept) -> dict[str, Any]:
    return {
        "name": row.name,
        "search": row.query,
        "letters": _("paused") if row.paused else row.rhythm_label,
        "since": _moment(row.made_at),
    }


def _told(lines: list[reading.Line]) -> list[dict[str, Any]]:
    return [
        {"reference": line.reference, "when": _moment(line.made_at), "words": line.sentence}
        for line in lines
    ]


def _comments(account: User) -> list[dict[str, Any]]:
    written = Message.objects.filter(author=account, from_reporter=False, agency=None)
    return [
        {"reference": message.complaint.reference, **_text(message)}
        for message in written.select_related("complaint").order_by("written_at")
    ]
