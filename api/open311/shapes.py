"""Public rows as the records of GeoReport v2. No request, no queries.

Dates are public, minutes are not: a date stands for its first moment in Denpasar, and a
deadline for the last second of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from api.open311.records import Record
from complaints.models.public import Post, Thread
from complaints.models.reference import Question, Subcategory
from complaints.stages import OPEN, Outcome, Stage
from complaints.working_days import WITA

LONGEST_DESCRIPTION = 4000  # of the specification
CITY = "Denpasar"
_STAGES, _OUTCOMES = dict(Stage.choices), dict(Outcome.choices)
_DATATYPES = {"text": "string", "number": "number", "choice": "singlevaluelist"}

Absolute = Callable[[str], str]


def beginning(day: date | None) -> str | None:
    return datetime.combine(day, time(), tzinfo=WITA).isoformat() if day else None


def end(day: date | None) -> str | None:
    return datetime.combine(day, time(23, 59, 59), tzinfo=WITA).isoformat() if day else None


def service(row: Subcategory) -> dict[str, Any]:
    """A subcategory. Everything is `realtime`: the number is given at once."""
    description = _("%(matter)s: complaints to the city of Denpasar about “%(category)s”.")
    return {
        "service_code": row.slug,
        "service_name": row.label,
        "description": description % {"matter": row.label, "category": row.category.label},
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys([row.name, row.name_en or row.name])),
        "group": row.category.label,
    }


def definition(
    row: Subcategory, villages: Sequence[tuple[str, str]], questions: Sequence[Question]
) -> dict[str, Any]:
    """What a request about it may say besides: its title, its village, who may read it, and
    the answers to what the city asks about such a matter."""
    attributes = [
        _attribute(1, "title", "string", _("One line: what is wrong?")),
        _attribute(
            2,
            "village",
            "singlevaluelist",
            _("The desa or kelurahan; where it is missing, the point or the address decides."),
            villages,
        ),
        _attribute(
            3,
            "privacy",
            "singlevaluelist",
            _("Who may read it. Without a choice, sensitive matters are confidential."),
            [
                ("anonymous", _("Public, without my identity")),
                ("confidential", _("Confidential: never shown to the public")),
            ],
        ),
    ]
    attributes += [
        _attribute(
            order,
            question.slug,
            _DATATYPES[question.kind],
            f"{question.label} ({_told_to(question)})",
            [(option, option) for option in question.options],
        )
        for order, question in enumerate(questions, len(attributes) + 1)
    ]
    return {"service_code": row.slug, "attributes": attributes}


def _told_to(question: Question) -> str:
    return _("the answer is public") if question.is_public else _("only the office reads it")


def _attribute(
    order: int, code: str, datatype: str, told: str, values: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": told,
        "values": [{"key": key, "name": name} for key, name in values],
    }


def request_row(record: Record, absolute: Absolute) -> dict[str, Any]:
    return {
        "service_request_id": record.reference,
        "status": "open" if record.stage in OPEN else "closed",
        "status_notes": _status(record.stage, record.outcome),
        "service_name": record.subcategory,
        "service_code": record.service_code,
        "description": _shortened(record.opening),
        "agency_responsible": record.agency or None,
        "service_notice": None,
        "requested_datetime": beginning(record.received_on),
        "updated_datetime": beginning(record.closed_on or record.active_on),
        "expected_datetime": end(record.due_on),
        "address": f"{record.village}, {record.district}, {CITY}",
        "address_id": record.village_slug,
        "zipcode": record.postal_code or None,
        "lat": record.latitude,
        "long": record.longitude,
        "media_url": absolute(record.photo.get_absolute_url()) if record.photo else None,
    }


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return Truncator(text).chars(LONGEST_DESCRIPTION)


def extended(thread: Thread, absolute: Absolute) -> dict[str, Any]:
    """What the specification has no name for: asked for with `extensions=true`."""
    posts = [post for post in thread.posts.all() if post.state == Post.State.VISIBLE]
    return {
        "title": thread.title,
        "url": absolute(thread.get_absolute_url()),
        "stage": thread.stage,
        "outcome": thread.outcome or None,
        "agency": thread.agency.slug if thread.agency else None,
        "district": thread.district.slug,
        "channel": thread.channel.slug,
        "answered_datetime": beginning(thread.answered_on),
        "closed_datetime": beginning(thread.closed_on),
        "supporters": thread.support_count,
        "photos": [
            absolute(photo.get_absolute_url()) for post in posts for photo in post.photos.all()
        ],
        "notes": [_note(post) for post in posts if post.kind != Post.Kind.COMPLAINT],
    }


def _note(post: Post) -> dict[str, Any]:
    return {
        "datetime": beginning(post.published_on),
        "type": post.kind,
        "author": post.author,
        "agency": post.agency.slug if post.agency else None,
        "description": post.body,
    }


def _status(stage: str, outcome: str) -> str:
    named = str(_STAGES[stage])
    return f"{named}: {_OUTCOMES[outcome]}" if outcome else named
