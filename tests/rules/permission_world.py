"""A small city for the permission matrix: one of everything that an address can name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow, WorkflowPage

from complaints import (
    conversation,
    identity_requests,
    incoming,
    invitations,
    moderation,
    reports,
    sanctions,
    subjects,
    webhooks,
)
from complaints.channels.arrived import Arrived, to_content
from complaints.filing_rules import Filing
from complaints.models.office import RoutingRule
from complaints.models.people import User
from complaints.models.private import Complaint, Message
from complaints.models.reference import Agency
from complaints.models.review import Attachment, PrivacyReport
from complaints.models.work import Job
from pages.content.load import load
from pages.content.picture import draw
from pages.models import ExplanatoryText, SiteNotice
from search.models.synonyms import Synonym
from tests.factories import ComplaintFactory, UserFactory

PUPR = "dinas-pekerjaan-umum-dan-penataan-ruang"
DLHK = "dinas-lingkungan-hidup-dan-kebersihan"
LOADED_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

# Words that stand only where a role must not look; each is as good as a fingerprint.
HIDDEN_TITLE = "Qorvanteks menumpuk"
HIDDEN_BODY = "Zyltrabon di belakang gudang itu milik tetangga kami Wimbrasto."
IDENTITY = "Xandrubaya Kelwintoro"
PHONE = "081298765401"
NOTE = "Catatan dalam Fyrdwenka."
HELD_COMMENT = "Hubungi saya di 081298765402, Jubrantiko."
# Of each such text a word, and the roles that may read it anywhere.
READERS: dict[str, frozenset[str]] = {
    "Qorvanteks": frozenset({"reporter", "verifier"}),
    "Zyltrabon": frozenset({"reporter", "verifier"}),
    "Wimbrasto": frozenset({"reporter", "verifier"}),
    "Xandrubaya": frozenset({"verifier"}),  # and to her only where she asks for it
    PHONE[3:]: frozenset({"verifier"}),
    "Fyrdwenka": frozenset({"verifier", "officer", "head"}),
    "Jubrantiko": frozenset({"verifier", "moderator", "citizen"}),  # who wrote it
}

ROLES = (
    "public", "reporter", "citizen", "officer", "head", "neighbour", "verifier", "moderator",
    "editor", "operator",
)  # fmt: skip


@dataclass
class City:
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # of the sessions
    case: Complaint = field(default_factory=Complaint)
    rows: dict[str, Any] = field(default_factory=dict)

    def ask(self, role: str, method: str, path: str, sent: Mapping[str, str] | None = None) -> Any:
        """Return the answer to the role, and what it wrote as `answer.written`; undo it all."""
        client = Client(raise_request_exception=False)
        if role in self.keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[role]
        cache.clear()  # limits count there
        with watched() as written:
            if method == "POST":
                answer = client.post(path, sent or {})
            else:
                answer = client.generic(method, path)
            answer.written = written
        return answer


def build() -> City:
    city = City()
    load(now=LOADED_AT)
    Site.clear_site_root_paths_cache()
    _people(city)
    _case(city)
    _papers(city)
    _cms(city)
    for role, person in city.people.items():
        client = Client()
        client.force_login(person)
        session = client.session
        session["seen_at"] = time()  # else each question would note that somebody is here
        session.save()
        city.keys[role] = session.session_key or ""
    return city


def _people(city: City) -> None:
    agency = Agency.objects.get(slug=PUPR)
    make = city.people.__setitem__
    make("reporter", UserFactory())
    make("citizen", UserFactory())
    make("officer", UserFactory(officer_of=agency))
    make("head", UserFactory(officer_of=agency))
    make("neighbour", UserFactory(officer_of=Agency.objects.get(slug=DLHK)))
    make("verifier", UserFactory(verifier=True))
    make("editor", UserFactory(editor=True))
    for role, group in (("head", "Heads"), ("moderator", "Moderators"), ("operator", "Operators")):
        person = city.people.setdefault(role, UserFactory())
        person.groups.add(Group.objects.get(name=group))


def _case(city: City) -> None:
    """Public works has it; the public reads it without its hidden words."""
    people, now = city.people, timezone.now()
    city.case = case = ComplaintFactory(
        by=people["reporter"], published=True, in_progress=True, comments=1, name=IDENTITY,
        phone=PHONE, verifier=people["verifier"], officer=people["officer"],
    )  # fmt: skip
    ComplaintFactory(by=people["reporter"], title=HIDDEN_TITLE, body=HIDDEN_BODY)
    identity_requests.ask(case, "Untuk kunjungan.", by=people["officer"], now=now)
    asked = {"words": "", "contact": "", "reference": case.reference}
    subjects.register("access", by=people["verifier"], now=now, **asked)
    reports.report(case.reference, 1, kind="name", words="", client="x", now=now)
    key = "a-held-comment-of-the-matrix"
    conversation.comment(case.reference, HELD_COMMENT, key=key, by=people["citizen"], now=now)
    case.notes.create(author=people["verifier"], body=NOTE, written_at=now)
    Attachment.objects.create(
        message=case.messages.earliest("pk"), kind=Attachment.Kind.PHOTO,
        stored_as="a-photo-without-a-file", file_name="IMG_7.jpg", caption="",
        media_type="image/jpeg", size=1, uploaded_at=now,
    )  # fmt: skip
    city.rows |= {
        "text": case.messages.earliest("pk"),
        "comment": case.messages.filter(kind=Message.Kind.COMMENT).latest("pk"),
        "photo": Attachment.objects.get(message__complaint=case),
        "report": PrivacyReport.objects.get(message__complaint=case),
        "identity": case.identity_requests.get(),
        **_measure(city, now=now),
        "subject": case.subject_cases.get(),
    }


def _measure(city: City, *, now: datetime) -> dict[str, Any]:
    """Another writer is silenced, and appeals."""
    other, key = UserFactory(), "a-comment-of-somebody-silenced"
    conversation.comment(city.case.reference, "Setuju sekali.", key=key, by=other, now=now)
    text = Message.objects.get(author=other)
    given = {"kind": "silence", "reason": "insult", "days": 7, "words": ""}
    made = sanctions.on_writer(text, by=UserFactory(moderator=True), now=now, **given)
    return {"sanction": made, "appeal": moderation.appeal_sanction(made.pk, "X", by=other, now=now)}


def _papers(city: City) -> None:
    now = timezone.now()
    city.rows["job"] = Job.objects.create(
        kind="heartbeat", key="k", state="parked", due_at=now, created_at=now, attempts=5
    )
    works = Agency.objects.get(slug=PUPR)
    RoutingRule.objects.create(name="Jalan", agency=works)
    city.rows["agency"] = works
    city.rows["webhook"], _secret = webhooks.subscribe(
        "Portal", "https://hooks.example.com/x", ["thread.closed"], by=None, now=now
    )
    said = to_content(Arrived("email", "email", "1", Filing("", "", "", ""), now, fault="x"))
    city.rows["received"] = incoming.record("email", "1", said, channel="email", now=now)[0]
    city.rows["invitation"] = invitations.invite(
        "baru@example.test", "Officers", by=city.people["operator"], now=now, agency=works,
    )  # fmt: skip


def _cms(city: City) -> None:
    picture = ContentFile(draw(), name="gambar.png")
    root = Collection.get_first_root_node()
    task = Task.objects.first() or Task.objects.create(name="Tugas")
    workflow = Workflow.objects.first() or Workflow.objects.create(name="Alur")
    page = Site.objects.get(is_default_site=True).root_page.get_children().first()
    page.specific.save_revision(user=city.people["editor"])
    WorkflowPage.objects.get_or_create(page=Page.objects.get(pk=page.pk), workflow=workflow)
    city.rows |= {
        "page": page,
        "parent": page.get_parent(),
        "revision": page.revisions.latest("pk"),
        "image": get_image_model().objects.create(title="Gambar", file=picture),
        "document": get_document_model().objects.create(
            title="Dokumen", file=ContentFile(b"isi", name="isi.txt")
        ),
        "collection": root.add_child(name="Lain"),
        "task": task,
        "workflow": workflow,
        "group": Group.objects.get(name="Officers"),
        "locale": Locale.objects.first(),
        "site": Site.objects.first(),
        "notice": SiteNotice.objects.create(
            title_id="Libur", title_en="Holiday", text_id="Tutup.", text_en="Closed."
        ),
        "text": ExplanatoryText.objects.create(
            place="filing_lead", text_id="Tulis saja.", text_en="Just write."
        ),
        "synonym": Synonym.objects.earliest("pk"),
    }
    for name in ("notice", "text"):
        row = city.rows[name]
        city.rows[f"revision of the {name}"] = row.save_revision(user=city.people["editor"])


# ----------------------------------------------------------------------------------- asking
def leaks(role: str, answer: Any) -> list[str]:
    """Return the words of the answer that the role may not read."""
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    return [word for word, readers in READERS.items() if word in text and role not in readers]


_GAP = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^)]*\))*\)|\((?:[^()]|\([^)]*\))*\)")


def address(route: str, values: Callable[[str], str]) -> str:
    """Return the route with these values in its gaps; an unnamed gap asks for ""."""
    route = re.sub(r"^<language>", "", route)
    bare = _GAP.sub(lambda gap: values(gap[1] or gap[2] or ""), route)
    return "/" + re.sub(r"[\^$?\\]|\.\*", "", bare)


def path(city: City, route: str) -> str:
    """Return the address of something that is there."""
    return address(route, lambda name: str(_standing(city, route, name)))


def _standing(city: City, route: str, name: str) -> Any:
    from tests.rules.permission_table import GAPS  # it takes the roles from here

    if name == "reference":
        return city.case.reference
    for beginning, gap, what in GAPS:
        if route.startswith(beginning) and gap in {"*", name}:
            if what == "list row":
                model = apps.get_model("complaints", route.split("/")[1])
                return model.objects.earliest("pk").pk
            row = city.people.get(what) or city.rows.get(what)
            return row.pk if row else what
    raise LookupError(f"say in GAPS what <{name}> of {route} is")


# What being here writes: sessions, limits, who has a case open.
SIGNS_OF_LIFE = {
    "django_session",
    "usersessions_usersession",
    "cache",
    "complaints_claim",
    "complaints_textclaim",
}


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield the statements that change rows, but signs of life; undo them at the end."""
    written: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = re.match(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", sql, re.IGNORECASE)
        if changes and changes[2] not in SIGNS_OF_LIFE:
            written.append(changes[0])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(look):
        yield written
        transaction.set_rollback(True)
