"""The letter to the city secretary: which promises are late although the head was told.

One letter for all that came to this step since the last one. It holds references, agencies and
days, never a word of a complaint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from complaints import deadlines, jobs
from complaints.encryption import blind_index
from complaints.models.clocks import Reminder
from complaints.models.reference import DeadlineRule
from complaints.notifications import post
from complaints.reminders import SECRETARY_LETTER
from complaints.working_days import WITA

# What is older was told while no address was set: the desk still shows it.
NEWS = timedelta(days=7)
MOST_LINES = 200
REFUSED = gettext_noop("The mail server does not take letters for the city secretary’s address.")


@dataclass(frozen=True)
class Line:
    """One late promise, as the letter tells it."""

    reference: str
    agency: str
    promise: str
    due: date
    late: int
    link: str


def send(*, now: datetime) -> int:
    """Send what the secretary has not been told; return how many promises.

    :raises TryLater: the mail server is away
    :raises GiveUp: it does not take letters for the address
    """
    rows = list(_untold(now)[:MOST_LINES])
    if not rows or not settings.CITY_SECRETARY_EMAIL:
        return 0
    try:
        post.hand_over(_letter(rows, now=now))
    except (post.ServerAway, post.PutOff):
        raise jobs.TryLater(timedelta(minutes=10)) from None
    except post.Refused:
        raise jobs.GiveUp(REFUSED) from None
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(by_letter=True)
    if len(rows) == MOST_LINES:
        jobs.enqueue(SECRETARY_LETTER, key=SECRETARY_LETTER, payload={}, now=now)
    return len(rows)


def _untold(now: datetime) -> QuerySet[Reminder]:
    told = Reminder.objects.filter(step=Reminder.Step.SECRETARY, by_letter=False)
    recent = told.filter(made_at__gte=now - NEWS).order_by("clock__due_at", "pk")
    return recent.select_related("clock__complaint__agency")


def _letter(rows: list[Reminder], *, now: datetime) -> EmailMessage:
    """In Indonesian, as the city writes."""
    with translation.override("id"):
        lines = _lines(rows, now=now)
        page = {
            "lines": lines,
            "home": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('wagtailadmin_home')}",
        }
        body = render_to_string("complaints/mail/secretary.txt", page).strip() + "\n"
        subject = _("%(number)s promises to citizens are late") % {"number": len(lines)}
    name = blind_index("message-id", f"secretary:{rows[0].pk}:{rows[-1].pk}:{len(rows)}")
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body=body,
        to=[settings.CITY_SECRETARY_EMAIL],
        headers={"Message-ID": f"<{name[:32]}@prodenpasar>", "Auto-Submitted": "auto-generated"},
    )


def _lines(rows: list[Reminder], *, now: datetime) -> list[Line]:
    calendar, today = deadlines.calendar(), now.astimezone(WITA).date()
    found = []
    for row in rows:
        complaint, due = row.clock.complaint, row.clock.due_at.astimezone(WITA).date()
        path = reverse("desk:complaint", args=[complaint.reference])
        found.append(
            Line(
                reference=complaint.reference,
                agency=complaint.agency.label
                if complaint.agency
                else _("The city's verification team"),
                promise=str(DeadlineRule.Promise(row.clock.promise).label),
                due=due,
                late=calendar.count(due, today),
                link=f"{settings.PUBLIC_URL.rstrip('/')}{path}",
            )
        )
    return found
