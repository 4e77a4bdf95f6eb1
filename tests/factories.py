"""One factory per noun. Complaints are made through the verbs, so that they are true."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.contrib.auth.models import Group

from complaints import conversation, intake, publication, transitions
from complaints.models.people import User
from complaints.models.private import Complaint
from complaints.models.reference import Agency

FILED_AT = datetime(2026, 11, 17, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
_keys = count(1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"account{n}@example.test")
    is_active = True

    @factory.post_generation
    def verifier(self, create: bool, value: bool, **kwargs: Any) -> None:
        if value:
            self.groups.add(Group.objects.get(name="Verifiers"))  # type: ignore[attr-defined]

    @factory.post_generation
    def editor(self, create: bool, value: bool, **kwargs: Any) -> None:
        if value:
            self.groups.add(Group.objects.get(name="Editors"))  # type: ignore[attr-defined]

    @factory.post_generation
    def officer_of(self, create: bool, value: Agency | None, **kwargs: Any) -> None:
        if value:
            self.groups.add(Group.objects.get(name="Officers"))  # type: ignore[attr-defined]
            self.agency = value
            self.save(update_fields=["agency"])  # type: ignore[attr-defined]

    @factory.post_generation
    def head_of(self, create: bool, value: Agency | None, **kwargs: Any) -> None:
        if value:
            self.groups.add(Group.objects.get(name="Heads"))  # type: ignore[attr-defined]
            self.agency = value
            self.save(update_fields=["agency"])  # type: ignore[attr-defined]

    @factory.post_generation
    def moderator(self, create: bool, value: bool, **kwargs: Any) -> None:
        if value:
            self.groups.add(Group.objects.get(name="Moderators"))  # type: ignore[attr-defined]


def filing(**changes: Any) -> intake.Filing:
    """A valid filing; change what the test is about."""
    values: dict[str, Any] = {
        "title": "Jalan berlubang di depan pasar",
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam dan membahayakan.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
        "location": "Depan pasar, sisi timur",
    }
    return intake.Filing(**(values | changes))


def ComplaintFactory(  # reads as a factory beside the others
    *,
    by: User | None = None,
    now: datetime = FILED_AT,
    key: str = "",
    published: bool = False,
    forwarded: bool = False,
    in_progress: bool = False,
    answered: bool = False,
    followed_up: bool = False,
    closed: bool = False,
    comments: int = 0,
    verifier: User | None = None,
    officer: User | None = None,
    **changes: Any,
) -> Complaint:
    """File a complaint and take it, through the verbs, as far as the traits say.

    `published` may be combined with any stage; `comments` needs it. Steps are an hour apart.
    """
    filed = intake.file(filing(**changes), key=key or f"factory-{next(_keys)}", by=by, now=now)
    complaint = Complaint.objects.get(reference=filed.reference)
    complaint.receipt = filed.receipt
    verifier = verifier or UserFactory(verifier=True)
    clock = now
    if published or comments:
        message = complaint.messages.get(kind="complaint")
        clock += timedelta(hours=1)
        spans = publication.propose(message, now=clock).spans
        publication.approve(message, digest=message.digest, spans=spans, by=verifier, now=clock)
        complaint.refresh_from_db()
    for verb in _steps(forwarded, in_progress, answered, followed_up, closed):
        clock += timedelta(hours=1)
        _step(complaint, verb, verifier=verifier, officer=officer, now=clock)
    for number in range(comments):
        conversation.comment(
            complaint.reference,
            f"Saya juga mengalami hal ini, nomor {number + 1}.",
            key=f"comment-{next(_keys)}",
            by=UserFactory(),
            now=clock,
        )
    complaint.refresh_from_db()
    return complaint


def _steps(
    forwarded: bool, in_progress: bool, answered: bool, followed_up: bool, closed: bool
) -> list[str]:
    steps = []
    if forwarded or in_progress or answered or followed_up or closed:
        steps.append("verify_and_forward")
    if in_progress:
        steps.append("start")
    if answered or closed:
        steps.append("answer")
    if followed_up:
        steps.append("report_follow_up")
    if closed:
        steps.append("close_silent")
    return steps


def _step(
    complaint: Complaint, verb: str, *, verifier: User, officer: User | None, now: datetime
) -> None:
    agency = complaint.subcategory.agency
    if verb == "verify_and_forward":
        transitions.move(complaint, verb, by=verifier, now=now, agency=agency)
    elif verb == "close_silent":
        late = now + timedelta(days=60)
        transitions.move(complaint, verb, by=None, now=late)
    else:
        officer = officer or UserFactory(officer_of=complaint.agency)
        text = "" if verb == "start" else "Tim kami sudah ke lokasi dan menambal lubang itu."
        transitions.move(complaint, verb, by=officer, now=now, text=text)
