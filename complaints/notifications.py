"""Letters about a move: to the reporter, and to the officers of the agency it concerns.

A letter holds the reference and a link, never the complaint's words or a name: mail is read
on shared telephones and kept by strangers. Each letter is one durable job.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from complaints import identities, jobs
from complaints.models.private import Complaint, Event
from complaints.models.work import Job

if TYPE_CHECKING:
    from collections.abc import Iterable

    from complaints.models.people import User

# What the reporter is told. The reporter's own moves are not repeated to the reporter.
TO_REPORTER = {
    "file": _("We received your complaint."),
    "verify_and_forward": _("Your complaint was verified and forwarded to the agency in charge."),
    "ask_reporter": _("We need an answer from you before we can go on."),
    "start": _("The agency has started to work on your complaint."),
    "answer": _("The agency has answered your complaint."),
    "report_follow_up": _("The agency reports what was done in the field."),
    "transfer": _("Your complaint was transferred to another agency."),
    "merge": _("Your complaint was joined with an earlier one about the same matter."),
    "close_silent": _("Your complaint was closed, because we heard nothing more from you."),
    "archive": _("Your complaint was archived. The tracking page tells the reason."),
    "reopen": _("Your complaint was opened again."),
}
TO_OFFICERS = {
    "verify_and_forward": _("A complaint was forwarded to your agency."),
    "transfer": _("A complaint was transferred to your agency."),
    "coordinate": _("Your agency is asked to help with a complaint."),
    "reply": _("The reporter has answered the question."),
    "dispute": _("The reporter says that the matter is not solved."),
}
REPORTER = "reporter"
# The reader's language is not known: every letter speaks both, Indonesian first.
LETTER_LANGUAGES = ("id", "en")


def announce(event: Event, *, now: datetime) -> None:
    """Enqueue the letters that this event calls for, in the caller's transaction."""
    complaint = event.complaint
    if event.verb in TO_REPORTER and _can_be_told(complaint):
        _enqueue(event, REPORTER, now=now)
    if event.verb in TO_OFFICERS:
        for officer in _officers(event):
            _enqueue(event, officer.pk, now=now)


def _enqueue(event: Event, to: int | str, *, now: datetime) -> None:
    key = f"letter:{event.pk}:{to}"
    if not Job.objects.filter(key=key).exists():  # one event, one letter, however often announced
        jobs.enqueue("letter", key=key, payload={"event": event.pk, "to": to}, now=now)


def _officers(event: Event) -> Iterable[User]:
    """Those who can answer for the agency the event names, or else for the lead agency."""
    agency = event.agency_id or event.complaint.agency_id
    if agency is None:
        return []
    officers = get_user_model().objects.filter(is_active=True, agency_id=agency)
    return [user for user in officers.order_by("pk") if user.is_officer]


def _can_be_told(complaint: Complaint) -> bool:
    return complaint.reporter_id is not None or identities.has_email(complaint)


def _reporter_address(complaint: Complaint, *, now: datetime) -> str:
    """The address left with the complaint, or else the account's; "" where both are gone."""
    if identities.has_email(complaint):
        why = identities.Why.LETTER
        person = identities.reveal(complaint, by=None, why=why, now=now)
        if person and person.email:
            return person.email
    return complaint.reporter.email if complaint.reporter else ""


@jobs.handler("letter")
def send(payload: dict[str, Any]) -> None:
    """Send one letter. Who has no address any more gets none."""
    event = Event.objects.select_related("complaint__reporter").get(pk=payload["event"])
    if payload["to"] == REPORTER:
        now = timezone.now()
        address, template = _reporter_address(event.complaint, now=now), "reporter"
    else:
        officer = get_user_model().objects.filter(pk=payload["to"], is_active=True).first()
        address, template = officer.email if officer else "", "officer"
    if address:
        _letter(event, address, template, to=payload["to"]).send()


def _letter(event: Event, address: str, template: str, *, to: int | str) -> EmailMessage:
    parts = []
    for language in LETTER_LANGUAGES:
        with translation.override(language):
            parts.append(_body(event, template).strip())
    with translation.override(LETTER_LANGUAGES[0]):
        subject = str(_("Complaint %(reference)s")) % {"reference": event.complaint.reference}
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body="\n\n-- \n\n".join(parts) + "\n",
        to=[address],
        # The same on every attempt, so that a mail box shows a repeated letter once.
        headers={
            "Message-ID": f"<{event.hash[:24]}.{to}@prodenpasar>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _body(event: Event, template: str) -> str:
    reference = event.complaint.reference
    if template == "reporter":
        sentence, path = TO_REPORTER[event.verb], reverse("track")
    else:
        path = reverse("desk:complaint", args=[reference])
        sentence = TO_OFFICERS[event.verb]
    return render_to_string(
        f"complaints/mail/{template}.txt",
        {"reference": reference, "sentence": sentence, "link": f"{settings.PUBLIC_URL}{path}"},
    )
