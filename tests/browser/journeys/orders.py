"""The orders that the office of the journeys obeys. Each is one or two verbs."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from complaints import attachments, intake, publication, transitions
from complaints.attachments import ABSENT, QUESTIONS
from complaints.demo.people import PASSWORD
from complaints.models.people import User
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.models.review import Attachment
from tests.factories import filing

QUESTION = "Di sisi jalan yang mana, dan kira-kira sejak tanggal berapa?"
ANSWER = "Regu kami sudah ke lokasi, menambal bagian yang rusak dan memasang rambu sementara."
AGAIN = "Regu kami kembali hari ini dan menyelesaikan bagian yang masih tertinggal."


def account(address: str) -> int:
    """Make a citizen who signs in with the demo's password."""
    user = User.objects.create_user(address, PASSWORD, first_name="Kadek", last_name="Contoh")
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user.pk


def file(address: str, title: str, body: str, subcategory: str) -> str:
    """Let the citizen have filed this two days ago; return the reference."""
    told = filing(title=title, body=body, subcategory=subcategory, village="renon")
    when = timezone.now() - timedelta(days=2)
    by = User.objects.get(email=address)
    return intake.file(told, key=f"journey {address}", by=by, now=when).reference


def publish_and_forward(reference: str) -> None:
    case, now = _case(reference), timezone.now()
    message = case.messages.get(kind="complaint")
    spans = publication.propose(message, now=now).spans
    publication.approve(message, digest=message.digest, spans=spans, by=_verifier(), now=now)
    for picture in Attachment.objects.filter(message=message):
        attachments.approve(
            picture, seen=picture.digest, hide=[], answers=dict.fromkeys(QUESTIONS, ABSENT),
            caption=picture.caption, by=_verifier(), now=now,
        )  # fmt: skip
    case = _case(reference)
    agency = case.subcategory.agency
    transitions.move(case, "verify_and_forward", by=_verifier(), now=now, agency=agency)


def ask(reference: str) -> None:
    _by_officer(reference, "ask_reporter", QUESTION)


def answer(reference: str) -> None:
    _by_officer(reference, "answer", ANSWER)


def follow_up(reference: str) -> None:
    _by_officer(reference, "report_follow_up", AGAIN)


def photos(reference: str) -> int:
    """How many photos of the thread are drawn and public by now."""
    thread = publication.read(reference)
    return sum(len(post.photos.all()) for post in thread.posts.all())


def _by_officer(reference: str, verb: str, text: str) -> None:
    case = _case(reference)
    assert case.agency
    transitions.move(case, verb, by=_officer(case.agency), now=timezone.now(), text=text)


def _case(reference: str) -> Complaint:
    return Complaint.objects.get(reference=reference)


def _verifier() -> User:
    return User.objects.get(email="dewi@demo.test")


def _officer(agency: Agency) -> User:
    user, made = User.objects.get_or_create(email=f"{agency.slug}@demo.test", agency=agency)
    if made:
        user.groups.add(Group.objects.get(name="Officers"))
    return user
