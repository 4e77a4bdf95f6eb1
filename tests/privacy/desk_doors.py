"""The doors of the staff that are not moves: reports, requests, readings, attachments."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse
from PIL import ExifTags, Image

from complaints import (
    attachments,
    following,
    identity_requests,
    moderation,
    publication,
    sanctions,
    subjects,
    webhooks,
)
from complaints.channels import email_doors, sources
from complaints.models.following import Guest
from complaints.models.people import User
from complaints.models.private import Message
from complaints.regions import Region
from complaints.uploads import Upload
from tests.factories import UserFactory

if TYPE_CHECKING:
    from tests.privacy.doors import World


def plant(world: World) -> None:
    _reported(world)
    _sensitive(world)
    _identity_request(world)
    _subject_case(world)
    _attachments(world)
    _accounts(world)
    _measures(world)
    _guests(world)
    _came_in(world)


def _came_in(world: World) -> None:
    """Letters that wait for a verifier, and a system with a secret."""
    for number in range(3):
        words = world.manuscript("Received.content").say("Tolong segera. ").hide_all().text
        post = EmailMessage()
        post["From"] = f"{world.cage.name('Received.content')} <warga{number}@example.test>"
        post["Message-ID"] = f"<{world.cage.word('Received.external_id')}@example.test>"
        post["Subject"] = "Tolong"
        post.set_content(words)
        email_doors.receive(post.as_bytes(), now=world.later())
    operator = UserFactory(is_superuser=True)
    secret = sources.make("pusdalops", "Pusdalops", "pusdalops", by=operator, now=world.later())
    world.cage.keep("secret", "IncomingSource.secret", secret.removeprefix(sources.PREFIX))
    address = f"https://hooks.example.com/{world.cage.word('WebhookSubscription.url')}"
    kinds, now = ["thread.closed"], world.later()
    _row, secret = webhooks.subscribe("Portal", address, kinds, by=operator, now=now)
    bare = secret.removeprefix(webhooks.SECRET_PREFIX)
    world.cage.keep("secret", "WebhookSubscription.secret", bare)


def _reported(world: World) -> None:
    """A thread and a comment that somebody reported: hidden, with the words of the reports."""
    from tests.privacy import doors

    case = doors.file(world, "reported", times=3)
    doors.publish_all(world, doors.original(case))
    _report(world, doors.original(case))
    said = world.manuscript("Message.body, a reported comment").say("Lihat. ").hide_all()
    message = doors.comment(world, world.cases["open"], said.text, by="commenter 2")
    doors.publish_all(world, message)
    _report(world, message)


def _guests(world: World) -> None:
    """Addresses that follow without account: one asked, one that confirmed."""
    reference = world.cases["open"].reference
    for number in range(2):
        form = {"subject": "thread", "email": world.cage.email("Guest.email"), "website": ""}
        address = f"/aduan/{reference}/ikuti/"
        answer = Client(REMOTE_ADDR=f"10.1.0.{number}").post(address, form)
        assert answer.status_code == 200
    following.confirm(Guest.objects.latest("pk"), now=world.later())


def _measures(world: World) -> None:
    """A refused comment and a silenced writer, each with the words of an appeal."""
    from tests.privacy import doors

    writer, moderator = world.account("measured"), UserFactory(moderator=True)
    said = world.manuscript("Message.body, a refused comment").say("Huh. ").hide_all()
    message = doors.comment(world, world.cases["open"], said.text, by="measured")
    moderation.refuse(message, reason="insult", by=moderator, now=world.later())
    words = world.manuscript("Appeal.words").hide_all().text
    moderation.appeal(message.pk, words, by=writer, now=world.later())
    made = sanctions.on_writer(
        message,
        kind="silence",
        reason="insult",
        days=7,
        words=world.manuscript("Sanction.words").hide("name").text,
        by=moderator,
        now=world.later(),
    )
    words = world.manuscript("Appeal.words").hide_all().text
    moderation.appeal_sanction(made.pk, words, by=writer, now=world.later())


def _report(world: World, message: Message) -> None:
    """Report the post by its form."""
    reference, position = message.complaint.reference, message.post.position
    words = world.manuscript("PrivacyReport.words").hide_all().text
    form = {"kind": "name", "words": words, "website": ""}
    answer = Client().post(f"/aduan/{reference}/lapor/{position}/", form)
    assert answer.status_code == 200, answer.content.decode()


def _sensitive(world: World) -> None:
    """A matter that one of two readers has read, with everything in it still readable."""
    from tests.privacy import doors

    case = doors.file(world, "sensitive", times=3)
    message = doors.original(case)
    proposed = publication.propose(message, now=world.later()).spans
    publication.read_first(
        message,
        digest=message.digest,
        spans=[span | {"tier": "look"} for span in proposed],
        by=world.people["verifier"],
        now=world.now,
        checklist=dict.fromkeys(publication.CHECKLIST, True),
    )
    case.refresh_from_db()
    assert case.sensitive
    assert case.thread is None


def _identity_request(world: World) -> None:
    reason = world.manuscript("IdentityRequest.reason").hide_all().text
    officer = world.people["officer"]
    identity_requests.ask(world.cases["open"], reason, by=officer, now=world.later())


def _subject_case(world: World) -> None:
    case = subjects.ask_with_receipt(
        world.receipt("open"),
        "access",
        words=world.manuscript("SubjectCase.words").hide_all().text,
        contact=world.manuscript("SubjectCase.contact").hide("email").hide("phone").text,
        client="",
        now=world.later(),
    )
    answer = world.manuscript("SubjectCase.answer").hide_all().text
    subjects.answer(case, answer, by=world.people["verifier"])


def _attachments(world: World) -> None:
    """A photo that is published under a black box, one that waits, and a document."""
    from tests.privacy import doors

    message = doors.original(world.cases["open"])
    sent = [
        Upload(f"{_word(world, 'file_name')}.jpg", photo(world), _word(world, "caption")),
        Upload(f"{_word(world, 'file_name')}.jpg", photo(world), _word(world, "caption")),
        Upload(f"{_word(world, 'file_name')}.pdf", document(world), _word(world, "caption")),
    ]
    kept = attachments.take_in(message, sent, now=world.later())
    attachments.approve(
        kept[0],
        seen=kept[0].digest,
        hide=[Region(0, 0, 0.5, 0.5)],
        answers=dict.fromkeys(attachments.QUESTIONS, attachments.HIDDEN),
        caption="Selokan di depan pasar.",
        by=world.people["verifier"],
        now=world.later(),
    )
    for attachment in kept:
        world.cage.keep("secret", "Attachment.stored_as", attachment.stored_as)


def _word(world: World, column: str) -> str:
    return world.manuscript(f"Attachment.{column}").hide("name").hide("nik").text


def photo(world: World) -> bytes:
    """Return a photo with canaries wherever a camera or a program writes words into one."""

    def words() -> str:
        return world.manuscript("the bytes of a photo").hide_all().text

    image = Image.effect_noise((320, 240), 90).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = world.cage.word("the bytes of a photo")
    exif[ExifTags.Base.ImageDescription] = words().encode("ascii", "ignore").decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = words().encode()
    content = BytesIO()
    xmp = f"<x:xmpmeta>{words()}</x:xmpmeta>".encode()
    image.save(content, "JPEG", exif=exif, comment=words().encode(), xmp=xmp, icc_profile=b"icc")
    return content.getvalue() + words().encode()


def document(world: World) -> bytes:
    return b"%PDF-1.4\n" + world.manuscript("a document").hide_all().text.encode() + b"\n%%EOF\n"


def _accounts(world: World) -> None:
    """Accounts made, edited and deleted by the operator: the CMS keeps a log of that."""
    operator, client = UserFactory(is_staff=True, is_superuser=True), Client()
    client.force_login(operator)
    form = {
        "email": world.cage.email("User.email of a new account"),
        "first_name": world.cage.word("User.first_name").title(),
        "last_name": world.cage.word("User.last_name").title(),
        "is_active": "on",
        "password1": "kata-sandi-yang-panjang",
        "password2": "kata-sandi-yang-panjang",
    }
    client.post(reverse("wagtailusers_users:add"), form)
    made = User.objects.get(email=form["email"])
    client.post(reverse("wagtailusers_users:edit", args=[made.pk]), form)
    client.post(reverse("wagtailusers_users:delete", args=[made.pk]))
    assert not User.objects.filter(pk=made.pk).exists()
