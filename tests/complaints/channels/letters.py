"""Letters of people who do not exist, written here, as mail servers hand them over."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from tests import pictures

OURS = "aduan@denpasar.example"
SENDER = "Kadek Fiktif <kadek@surat.example>"
SUBJECT = "Jalan berlubang di Renon"
WORDS = "Di depan pasar Renon jalan berlubang dalam sejak dua minggu. Mohon diperbaiki."
_numbers = count(1)


def letter(
    body: str = WORDS,
    *,
    subject: str = SUBJECT,
    sender: str = SENDER,
    to: str = OURS,
    number: str = "",
    html: str = "",
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"] = format_datetime(datetime(2026, 11, 24, 1, 55, tzinfo=UTC))
    made["Message-ID"] = number or f"<{next(_numbers)}@surat.example>"
    for name, value in (headers or {}).items():
        made[name] = value
    if body:
        made.set_content(body)
    if html:
        if body:
            made.add_alternative(html, subtype="html")
        else:
            made.set_content(html, subtype="html")
    return made


def with_files(number: int, *, body: str = WORDS, **changes: str) -> EmailMessage:
    """A letter with so many photos, each a little larger than the one before."""
    made = letter(body, **changes)  # type: ignore[arg-type]  # words alone
    for at in range(number):
        content = pictures.plain(size=(640 + at, 480))
        made.add_attachment(content, maintype="image", subtype="jpeg", filename=f"foto-{at}.jpg")
    return made
