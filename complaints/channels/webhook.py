"""A signed request in which another system hands a complaint in.

Signed as Standard Webhooks say: HMAC-SHA-256 with the source's secret over
`<id>.<timestamp>.<body>`, in base64 after `v1,`. Whoever has no secret learns nothing, not even
which sources there are.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints import incoming
from complaints.channels import sources, taking
from complaints.channels.arrived import Arrived, Taken, to_content
from complaints.encryption import message_signature
from complaints.errors import ComplaintError, InvalidInput, KeyReused
from complaints.filing_rules import Filing
from complaints.models.incoming import IncomingSource

WINDOW = timedelta(minutes=5)
LONGEST_ID = 200
# The fields of a complaint that a source may send, and how much text each may hold at most.
FIELDS = {
    "title": 400, "body": 20_000, "subcategory": 80, "village": 80, "location": 400, "pin": 60,
    "happened_on": 10, "privacy": 20, "kind": 80, "nature": 80, "name": 200, "phone": 40,
    "email": 200, "address": 400, "hide": 2000,
}  # fmt: skip
Fault = tuple[str, Any]


class SignatureMissing(ComplaintError):
    code = "signature_missing"
    kind = "unauthenticated"
    message = _("Send webhook-id, webhook-timestamp and webhook-signature.")


class SignatureInvalid(ComplaintError):
    code = "signature_invalid"
    kind = "unauthenticated"
    message = _("The signature is not right, or there is no such source.")


class SignatureOld(ComplaintError):
    code = "signature_expired"
    kind = "unauthenticated"
    message = _("The timestamp is more than five minutes away from ours. Sign the request anew.")


@dataclass(frozen=True)
class Signed:
    """A request as it came: its three headers and the bytes of its body."""

    number: str
    timestamp: str
    signature: str
    body: bytes


def signature(secret: str, number: str, timestamp: str, body: bytes) -> str:
    """Return what the header `webhook-signature` must hold."""
    return message_signature(secret.encode(), number, timestamp, body)


def receive(slug: str, request: Signed, *, now: datetime) -> Taken:
    """Take in what a source sent, once for its id.

    :raises SignatureMissing, SignatureInvalid, SignatureOld: it is not proven who sends
    :raises InvalidInput: the body is no JSON object, or a field is of a wrong type
    :raises KeyReused: the id was used for other words
    """
    source = _proven(slug, request, now=now)
    arrived = _arrived(source, request, now=now)
    earlier = incoming.find(arrived.source, arrived.number)
    if earlier and earlier.digest != incoming.digest(to_content(arrived)):
        raise KeyReused
    sources.used(source, now=now)
    return taking.take(arrived, now=now)


def _proven(slug: str, request: Signed, *, now: datetime) -> IncomingSource:
    if not (request.number and request.timestamp and request.signature):
        raise SignatureMissing
    source = sources.find(slug)
    secret = str(source.secret) if source else ""
    made = signature(secret, request.number, request.timestamp, request.body)
    given = [one.encode() for one in request.signature.split()]  # several while a secret changes
    right = any(hmac.compare_digest(one, made.encode()) for one in given)
    if source is None or not secret or not right or len(request.number) > LONGEST_ID:
        raise SignatureInvalid
    if not _is_fresh(request.timestamp, now):
        raise SignatureOld
    return source


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(int(timestamp) - now.timestamp()) <= WINDOW.total_seconds()


def _arrived(source: IncomingSource, request: Signed, *, now: datetime) -> Arrived:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidInput({"body": [("malformed_json", _("Send a JSON object."))]}) from None
    filing = to_filing(given)
    return Arrived(f"webhook:{source.slug}", source.channel.slug, request.number, filing, now)


def to_filing(given: Any) -> Filing:
    """Return the filing of a JSON object; what it lacks, a verifier adds.

    :raises InvalidInput: a field is unknown, or of a wrong type
    """
    if not isinstance(given, Mapping):
        raise InvalidInput({"body": [("malformed_json", _("Send a JSON object."))]})
    faults = {name: [fault] for name, value in given.items() if (fault := _fault(name, value))}
    if faults:
        raise InvalidInput(faults)
    words: dict[str, Any] = {name: str(given.get(name, "")) for name in FIELDS}
    day = words.pop("happened_on")
    return Filing(**words, happened_on=date.fromisoformat(day) if day else None)


def _fault(name: str, value: Any) -> Fault | None:
    if name not in FIELDS:
        return "unknown", _("This field is not known.")
    if not isinstance(value, str):
        return "invalid", _("Send text.")
    if len(value) > FIELDS[name]:
        return "too_long", _("This text is too long.")
    if name == "happened_on" and value:
        try:
            date.fromisoformat(value)
        except ValueError:
            return "invalid", _("Write the day as 2026-11-24.")
    return None
