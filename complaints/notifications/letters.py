"""The letters themselves: one language, plain text and HTML, a reference and a link.

A letter holds nothing of what anybody wrote and no name: mail is read on shared telephones and
kept by strangers. Nothing in it is fetched from anywhere when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints import answer_links, receipts, reply_addresses
from complaints.encryption import blind_index
from complaints.models.contact import Notice
from complaints.models.incoming import Received
from complaints.models.private import Message
from complaints.notifications import choices
from complaints.notifications.choices import Reader
from complaints.notifications.sentences import Audience, sentence
from complaints.notifications.telling import NECESSARY
from complaints.working_days import WITA


@dataclass(frozen=True)
class Line:
    """What one notice says in a letter, and where it leads."""

    reference: str
    sentence: str
    link: str


def of_notice(
    notice: Notice, reader: Reader, address: str, *, now: datetime
) -> EmailMultiAlternatives:
    """Return the letter of one notice, the same on every attempt.

    The reporter may answer it, where the city takes mail in; who filed by mail gets the receipt
    with the first one, because no page has shown it.
    """
    complaint, to_reporter = notice.complaint, notice.audience == Audience.REPORTER
    reply_to = reply_addresses.address(complaint, now=now) if to_reporter else ""
    with translation.override(reader.language):
        return _letter(
            "notice",
            reader,
            address,
            subject=_("Complaint %(reference)s") % {"reference": notice.complaint.reference},
            notices=[notice],
            necessary=(notice.audience, notice.kind) in NECESSARY,
            name=f"notice:{notice.pk}",
            reply_to=reply_to,
            receipt=_receipt(notice) if reader.user is None else "",
        )


def _receipt(notice: Notice) -> str:
    came_in = notice.complaint.received.filter(became=Received.Became.COMPLAINT)
    if notice.kind != "file" or not came_in.exists():
        return ""
    return receipts.readable(receipts.derive(notice.complaint.filing_key))


def of_day(
    notices: Sequence[Notice], reader: Reader, address: str, *, due: datetime
) -> EmailMultiAlternatives:
    """Return the daily letter with these notices, in this order, the same on every attempt."""
    with translation.override(reader.language):
        return _letter(
            "digest",
            reader,
            address,
            subject=_("News of %(day)s") % {"day": date_format(due.astimezone(WITA), "j F Y")},
            notices=notices,
            necessary=False,
            name=f"day:{reader.name}:{due.isoformat()}",
        )


def _letter(
    template: str,
    reader: Reader,
    address: str,
    *,
    subject: str,
    notices: Sequence[Notice],
    necessary: bool,
    name: str,
    reply_to: str = "",
    receipt: str = "",
) -> EmailMultiAlternatives:
    desk = any(notice.audience == Audience.STAFF for notice in notices)
    return built(
        template,
        reader,
        address,
        subject=subject,
        lines=[_line(notice) for notice in notices],
        stop=absolute(reverse("stop_letters", args=[choices.token(reader)])),
        name=name,
        necessary=necessary,
        more={"desk": desk, "receipt": receipt, "answerable": bool(reply_to)},
        reply_to=reply_to,
    )


def built(
    template: str,
    reader: Reader,
    address: str,
    *,
    subject: str,
    lines: Sequence[Line],
    stop: str,
    name: str,
    necessary: bool = False,
    more: Mapping[str, object] | None = None,
    reply_to: str = "",
) -> EmailMultiAlternatives:
    """Return a letter in the active language; `stop` leads to fewer of them, and of the same
    `name` is each attempt to send it."""
    reply_to = reply_to or settings.EMAIL_REPLY_TO
    page = {
        "lines": lines,
        "language": reader.language,
        "subject": subject,
        "by_receipt": reader.user is None,
        "necessary": necessary,
        "answers": bool(reply_to),
        "stop": stop,
        **(more or {}),
    }
    letter = EmailMultiAlternatives(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body=render_to_string(f"complaints/mail/{template}.txt", page).strip() + "\n",
        to=[address],
        reply_to=[reply_to] if reply_to else None,
        headers=_headers(name, "" if necessary else stop),
    )
    html = render_to_string(f"complaints/mail/{template}.html", page)
    letter.attach_alternative(html, "text/html")
    return letter


def _headers(name: str, stop: str) -> dict[str, str]:
    """Return what mail programs read. A letter that must come offers no one-click stop."""
    headers = {
        # The same on every attempt, so that a mail box shows a repeated letter once.
        "Message-ID": f"<{blind_index('message-id', name)[:32]}@{_host()}>",
        "Auto-Submitted": "auto-generated",
    }
    if stop:  # RFC 2369 and RFC 8058
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _line(notice: Notice) -> Line:
    return Line(
        reference=notice.complaint.reference,
        sentence=sentence(notice.audience, notice.kind),
        link=_answer_link(notice) or absolute(path_of(notice)),
    )


def _answer_link(notice: Notice) -> str:
    """Return the address that answers the question of the notice, while it can be answered."""
    if (notice.audience, notice.kind) != (Audience.REPORTER, "ask_reporter") or not notice.event:
        return ""
    asked = notice.complaint.messages.filter(
        kind=Message.Kind.QUESTION, written_at=notice.event.happened_at
    )
    question = asked.order_by("-pk").first()
    return answer_links.address(question) if question else ""


def path_of(notice: Notice) -> str:
    """Return where the reader sees what happened, in the active language."""
    if notice.audience == Audience.STAFF:
        return reverse("desk:complaint", args=[notice.complaint.reference])
    if notice.audience == Audience.WRITER:
        return reverse("own_texts")
    if notice.recipient_id is None:
        return reverse("track")
    return f"{reverse('own')}#{notice.complaint.reference}"
