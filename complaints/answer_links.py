"""The link in a letter by which the reporter answers one question, once, for a limited time.

Its token is derived from the question, the complaint's salt and a server key, so that a letter
can be written again although the token is stored nowhere. The database holds its digest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from complaints.encryption import blind_index
from complaints.errors import LinkExpired, LinkUnknown, LinkUsed
from complaints.models.clocks import Clock
from complaints.models.contact import AnswerLink
from complaints.models.private import Complaint, Message
from complaints.models.reference import DeadlineRule
from complaints.stages import Stage

LENGTH = 40  # hexadecimal digits: 160 bits


def token(question: Message) -> str:
    """Return what the link holds; another one once the complaint was erased."""
    salt = bytes(question.complaint.salt).hex()
    return blind_index("answer link", f"{salt}:{question.pk}")[:LENGTH]


def address(question: Message) -> str:
    """Return the whole address of the link, in the active language."""
    return f"{settings.PUBLIC_URL}{reverse('answer', args=[token(question)])}"


def open_question(complaint: Complaint) -> Message | None:
    """Return the question that the office asked last."""
    asked = complaint.messages.filter(kind=Message.Kind.QUESTION)
    return asked.order_by("-written_at", "-pk").first()


def make(question: Message, *, now: datetime) -> AnswerLink:
    """Make the link of a question that was just asked, in the caller's transaction.

    It ends with its days, at the latest when the complaint is archived for want of an answer.
    """
    expires_at = now + timedelta(days=settings.ANSWER_LINK_DAYS)
    waiting = Clock.objects.filter(
        complaint=question.complaint_id,
        promise=DeadlineRule.Promise.REPLY,
        ended_at__isnull=True,
    ).first()
    return AnswerLink.objects.create(
        question=question,
        index=_index(token(question)),
        made_at=now,
        expires_at=min(expires_at, waiting.due_at) if waiting else expires_at,
    )


def find(given: str, *, now: datetime) -> AnswerLink:
    """Return the link of the token, with its question and complaint.

    :raises LinkUnknown: there is none
    :raises LinkUsed: the question was answered
    :raises LinkExpired: its time is over, or the office asks no more
    """
    rows = AnswerLink.objects.select_related("question__complaint", "question__agency")
    link = rows.filter(index=_index(given)).first()
    if link is None:
        raise LinkUnknown
    if link.used_at is not None:
        raise LinkUsed
    if now >= link.expires_at or not _is_waited_for(link.question):
        raise LinkExpired
    return link


def _is_waited_for(question: Message) -> bool:
    """Whether the office waits for the answer to this question, and not to a later one."""
    complaint = question.complaint
    return complaint.stage == Stage.AWAITING_REPORTER and open_question(complaint) == question


def use(complaint: Complaint, *, now: datetime) -> int:
    """Close every open link of a complaint whose reporter replied, by whatever way."""
    links = AnswerLink.objects.filter(question__complaint=complaint, used_at__isnull=True)
    return links.update(used_at=now)


def _index(given: str) -> str:
    return blind_index("answer link index", given)
