"""The address by which the reporter answers letters about one complaint: aduan+<token>@….

The token is derived from the complaint's salt and a server key, so that every letter holds the
same one although it is stored nowhere; the database holds its digest. Who knows the token must
also write from the reporter's own address (complaints/channels/replies.py).
"""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings

from complaints.encryption import blind_index
from complaints.models.incoming import ReplyAddress
from complaints.models.private import Complaint

LENGTH = 32  # hexadecimal digits: 128 bits
_TOKEN = re.compile(rf"[0-9a-f]{{{LENGTH}}}")


def address(complaint: Complaint, *, now: datetime) -> str:
    """Return the address, and remember it; nothing where the city takes no mail in."""
    name, at, domain = settings.INCOMING_EMAIL.partition("@")
    if not at:
        return ""
    token = _token(complaint)
    ReplyAddress.objects.update_or_create(
        complaint=complaint, defaults={"index": _index(token)}, create_defaults={
            "index": _index(token), "made_at": now,
        },
    )  # fmt: skip
    return f"{name}+{token}@{domain}"


def find(token: str) -> Complaint | None:
    """Return the complaint whose letters are answered at this token."""
    if not _TOKEN.fullmatch(token):
        return None
    rows = ReplyAddress.objects.select_related("complaint__thread", "complaint__reporter")
    row = rows.filter(index=_index(token)).first()
    return row.complaint if row else None


def forget(complaint: Complaint) -> int:
    return ReplyAddress.objects.filter(complaint=complaint).delete()[0]


def _token(complaint: Complaint) -> str:
    salt = bytes(complaint.salt).hex()
    return blind_index("reply address", f"{salt}:{complaint.pk}")[:LENGTH]


def _index(token: str) -> str:
    return blind_index("reply address index", token)
