"""Putting canaries in: every private thing comes through the door that citizens and staff use."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from complaints import (
    consent_texts,
    conversation,
    data_keys,
    filing_drafts,
    jobs,
    publication,
    push,
    push_crypto,
    registration,
    saved_searches,
    transitions,
)
from complaints.models.contact import SavedSearch
from complaints.models.keys import DataKey
from complaints.models.people import User
from complaints.models.private import Complaint, Message, Note
from complaints.models.reference import Agency, Question, Subcategory
from config.logs import JsonFormatter
from search import alerts, door, indexing
from tests.factories import ComplaintFactory, UserFactory
from tests.privacy import desk_doors
from tests.privacy.canaries import Cage, Canary, Manuscript
from tests.privacy.scanner import Scanner

PUPR = "dinas-pekerjaan-umum-dan-penataan-ruang"
DLHK = "dinas-lingkungan-hidup-dan-kebersihan"
FILED_AT = datetime(2026, 11, 17, 10, 37, 53, tzinfo=ZoneInfo("Asia/Makassar"))
# Words of the public texts: by them a test sees that a page really shows something.
PUBLIC = "Selokan berlumut dekat pasar kenari"
# A matter between people: its pins are drawn to the village.
QUARREL = "trotoar"
ASKED = "siapa-saksinya"


@dataclass
class World:
    """The planted city. `released` are the canaries that are public until a test hides them."""

    cage: Cage
    now: datetime = FILED_AT
    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Complaint] = field(default_factory=dict)
    drafts: dict[str, Manuscript] = field(default_factory=dict)
    released: frozenset[Canary] = frozenset()
    place: Path = Path()  # where its files lie
    shows: dict[str, frozenset[Canary]] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)

    def copy(self) -> World:
        """Return the same city with rows read anew, for a test that changes it."""
        cases = {name: Complaint.objects.get(pk=case.pk) for name, case in self.cases.items()}
        return replace(self, cases=cases, letters=[], lines=[], cached=[])

    def later(self, hours: float = 1) -> datetime:
        """Let time pass, and return the new moment."""
        self.now += timedelta(hours=hours)
        return self.now

    @property
    def secrets(self) -> list[Canary]:
        return [canary for canary in self.cage.canaries if canary not in self.released]

    def receipt(self, name: str) -> str:
        """Return the receipt of the case."""
        wanted = ("receipt", f"the {name} complaint")
        return next(c.core for c in self.cage.canaries if (c.kind, c.place) == wanted)

    def scanner(self) -> Scanner:
        """Return what knows every canary that nobody may see."""
        return Scanner(self.secrets)

    def manuscript(self, place: str) -> Manuscript:
        return Manuscript(self.cage, place)

    def account(self, role: str, **traits: Any) -> User:
        made: User = UserFactory(
            email=self.cage.email(f"User.email of the {role}"),
            first_name=self.cage.word("User.first_name").title(),
            last_name=self.cage.word("User.last_name").title(),
            **traits,
        )
        made.set_password(self.cage.word("User.password"))
        made.save()
        self.people[role] = made
        return made


def plant(cage: Cage) -> World:
    """Return a city full of canaries, with its jobs done and everything it wrote kept."""
    world = World(cage)
    cache.clear()
    with recorded(world):
        indexing.rebuild(door.engine(), now=world.now)
        _people(world)
        _open(world)
        _loud(world)
        _hidden(world)
        _wandering(world)
        _gone(world)
        _saved(world)
        _registered(world)
        desk_doors.plant(world)
        _sent_by_form_and_program(world)
        jobs.run_due(now=timezone.now())
        alerts.run(now=timezone.now())
        jobs.run_due(now=timezone.now())
    _keys(world)
    return world


@contextmanager
def recorded(world: World) -> Iterator[None]:
    """Keep the letters, the log as it is written, and what is printed and cached meanwhile."""
    stream, printed = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(lambda record: not record.name.startswith("factory"))  # not the product's
    root, before = logging.getLogger(), len(mail.outbox)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
    world.lines += [*stream.getvalue().splitlines(), printed.getvalue()]
    world.letters += [letter.message().as_string() for letter in mail.outbox[before:]]
    world.letters += [f"{letter.subject}\n{letter.body}" for letter in mail.outbox[before:]]
    for letter in mail.outbox[before:]:  # their HTML, as it reads
        world.letters += [str(html) for html, _type in getattr(letter, "alternatives", [])]
    world.cached += cached()


def cached() -> list[str]:
    """Return every key and value of the cache in memory, unpickled."""
    entries = getattr(cache, "_cache", {})
    return [f"{key} {cache.get(key.split(':', 2)[2])!r}" for key in list(entries)]


# ------------------------------------------------------------------------------ the people
def _people(world: World) -> None:
    world.account("verifier", verifier=True)
    world.account("second verifier", verifier=True)
    world.account("officer", officer_of=Agency.objects.get(slug=PUPR))
    world.account("reporter")
    for number in range(3):
        world.account(f"commenter {number}")
    Subcategory.objects.filter(slug=QUARREL).update(pin_to_village=True)
    category = Subcategory.objects.get(slug=QUARREL).category
    Question.objects.create(slug=ASKED, name="Siapa saksinya?", category=category)
    # These ask; what they see of themselves is no leak.
    world.people["citizen"] = UserFactory()
    neighbours = Agency.objects.get(slug="dinas-perhubungan")
    world.people["neighbour"] = UserFactory(officer_of=neighbours)


def beside(world: World, place: str) -> str:
    """Return a word of its own that leaves the dice of all others as they lie."""
    cage = world.cage
    word = cage.another(1000 + len(cage.canaries)).word(place)
    return cage.keep("word", place, word)


def file(
    world: World, name: str, /, *, times: int = 1, by: User | None = None, **changes: Any
) -> Complaint:
    """File a complaint full of canaries; its body is kept in `world.drafts`."""
    cage, place = world.cage, f"the {name} complaint"
    body = world.manuscript(f"Message.body of {place}").say(f"{PUBLIC} ini. ").hide_all(times)
    hidden = cage.written("word", f"Message.title of {place}")
    title = f"{PUBLIC} {hidden}"
    body.spans.append(
        {"start": len(PUBLIC) + 1, "end": len(title), "label": "OTHER", "field": "title"}
    )
    values: dict[str, Any] = {
        "title": title,
        "body": body.text,
        "location": f"dekat {cage.written('word', f'Complaint.location of {place}')}",
        "pin": cage.pin(f"Complaint.pin of {place}"),
        "hide": beside(world, f"Complaint.hidden_words of {place}"),
        "answers": ((ASKED, beside(world, f"Complaint.answers of {place}")),),
        "name": cage.written("name", f"Identity.person of {place}"),
        "nik": cage.nik(f"Identity.person of {place}"),
        "phone": cage.phone(f"Identity.person of {place}"),
        "email": cage.email(f"Identity.person of {place}"),
        "address": cage.address(f"Identity.person of {place}"),
        "subcategory": QUARREL,
    }
    key = cage.word("idempotency key")
    case = ComplaintFactory(by=by, now=world.later(), key=key, **(values | changes))
    cage.keep("receipt", place, case.receipt)
    world.cases[name], world.drafts[name] = case, body
    return case


def publish(
    world: World, message: Message, spans: Iterable[dict[str, object]], *, by: str = "verifier"
) -> None:
    """Approve the text with what the recognisers are sure of and these places hidden."""
    now = world.later()
    proposed = publication.propose(message, now=now).spans
    publication.approve(
        message,
        digest=message.digest,
        spans=[*proposed, *spans],
        by=world.people[by],
        now=now,
        checklist=dict.fromkeys(publication.CHECKLIST, False),
    )
    message.complaint.refresh_from_db()


def publish_all(world: World, message: Message) -> None:
    """Approve the text with nothing hidden: what the recognisers found is kept readable."""
    proposed = publication.propose(message, now=world.later()).spans
    publication.approve(
        message,
        digest=message.digest,
        spans=[span | {"tier": "look"} for span in proposed],
        by=world.people["verifier"],
        now=world.now,
        checklist=dict.fromkeys(publication.CHECKLIST, False),
    )
    message.complaint.refresh_from_db()


def original(case: Complaint) -> Message:
    case.refresh_from_db()
    message: Message = case.messages.get(kind="complaint")
    return message


def move(world: World, case: Complaint, verb: str, *, by: str | None, **details: Any) -> None:
    role = transitions.Role.REPORTER if by is None else None
    person = world.people[by] if by else None
    case.refresh_from_db()
    transitions.move(case, verb, by=person, role=role, now=world.later(), **details)


def held(world: World, place: str, times: int = 1) -> str:
    """Return words that wait for a verifier: the first thing in them is surely found."""
    start = f"Hubungi {world.cage.phone(place)}. "
    return world.manuscript(place).say(start).hide_all(times).text


def comment(world: World, case: Complaint, words: str, *, by: str, hold: bool = True) -> Message:
    with override_settings(COMMENTS_NEED_APPROVAL=hold):
        conversation.comment(
            case.reference,
            words,
            key=world.cage.word("idempotency key"),
            by=world.people[by],
            now=world.later(),
        )
    said: Message = case.messages.filter(kind="comment").latest("pk")
    assert (said.state == Message.State.HELD) is hold
    return said


# --------------------------------------------------------------------------------- the cases
def _open(world: World) -> None:
    """A public thread that met everything: each text of it hides something."""
    case = file(world, "open", times=4)
    publish(world, original(case), world.drafts["open"].spans)
    agency = Agency.objects.get(slug=PUPR)
    note = world.manuscript("Disposition.note").hide_all().text
    move(world, case, "verify_and_forward", by="verifier", agency=agency, note=note)
    note = world.manuscript("Note.body").hide_all().text
    Note.objects.create(
        complaint=case, author=world.people["verifier"], body=note, written_at=world.now
    )
    question = world.manuscript("Message.body, a question").hide_all().text
    move(world, case, "ask_reporter", by="officer", text=question)
    move(world, case, "reply", by=None, text=held(world, "Message.body, a reply"))
    move(world, case, "answer", by="officer", text="Besok tim kami membersihkan selokan itu.")
    move(world, case, "answer", by="officer", text=held(world, "Message.body, a held answer"))
    move(world, case, "dispute", by=None, text=held(world, "Message.body, a dispute"))
    done = world.manuscript("Message.body, a follow-up").say(
        f"Hubungi {world.cage.phone('Message.body, a follow-up')}. "
    )
    number = {"start": 8, "end": len(done.text) - 2, "label": "PHONE", "field": "body"}
    done.spans.append(number)
    move(world, case, "report_follow_up", by="officer", text=done.hide_all().text)
    publish(world, case.messages.get(kind="follow_up"), done.spans)
    comment(world, case, "Setuju dengan laporan ini.", by="commenter 0", hold=False)
    comment(world, case, held(world, "Message.body, a held comment", 2), by="commenter 1")
    said = world.manuscript("Message.body, a redacted comment").say("Benar. ").hide_all()
    publish(world, comment(world, case, said.text, by="commenter 1"), said.spans)
    refused = comment(world, case, held(world, "Message.body, a refused comment"), by="commenter 2")
    publication.refuse(refused, by=world.people["verifier"], now=world.now)
    _repeated(world, case, str(case.hidden_words))


def _repeated(world: World, case: Complaint, words: str) -> None:
    """Others say what the reporter wants hidden: no rule publishes it, and a verifier who
    takes every proposal shows none of it."""
    move(world, case, "answer", by="officer", text=f"Petugas kami ke {words.upper()} besok.")
    for said in (f"Lewat {words} saja.", f"Maksudnya\n{words}nya?"):
        publish(world, _said(world, case, said, by="commenter 0"), [])
    _said(world, case, f"Ya, {words} itu.", by="commenter 0")
    publish(world, case.messages.filter(kind="response").latest("pk"), [])


def _said(world: World, case: Complaint, words: str, *, by: str) -> Message:
    key, who = beside(world, "idempotency key"), world.people[by]
    conversation.comment(case.reference, words, key=key, by=who, now=world.later())
    said: Message = case.messages.filter(kind="comment").latest("pk")
    return said


def _loud(world: World) -> None:
    """A thread whose verifiers overlooked everything; even the reporter is named in it."""
    cage, first = world.cage, len(world.cage.canaries)
    name, phone = cage.name("the overlooked reporter"), cage.phone("the overlooked reporter")
    mild = {"subcategory": "jalan-berlubang", "pin": "-8.65,115.21", "name": name, "phone": phone}
    case = file(world, "loud", **mild)
    title = f"{PUBLIC} {cage.word('the overlooked title').title()}"
    opening = world.manuscript("the overlooked complaint").say(f"{PUBLIC}. ").hide_all()
    opening.spans.append(
        {"start": len(PUBLIC) + 1, "end": len(title), "label": "OTHER", "field": "title"}
    )
    message = original(case)
    reword(message, title, opening.text)
    publish_all(world, message)
    move(world, case, "verify_and_forward", by="verifier", agency=Agency.objects.get(slug=PUPR))
    answer = world.manuscript("the overlooked answer").say("Selesai. ").hide_all()
    move(world, case, "answer", by="officer", text=answer.text)
    said = world.manuscript("the overlooked comment").say(f"Ini {name}, {phone}. ").hide_all()
    comment(world, case, said.text, by="commenter 0")
    for message in case.messages.filter(state=Message.State.HELD):
        publish_all(world, message)
    world.drafts |= {"loud": opening, "loud answer": answer, "loud comment": said}
    shown = Scanner(cage.canaries[first:]).find(title, *_public_words(case))
    overlooked = {c for c in cage.canaries[first:] if c.place.startswith("the overlooked")}
    assert shown == overlooked, "everything of the loud thread is readable, for now"
    world.released = shown


def _public_words(case: Complaint) -> list[str]:
    case.refresh_from_db()
    return list(case.thread.posts.values_list("body", flat=True)) if case.thread else []


def reword(message: Message, title: str, body: str) -> None:
    """Put other words in the place of the original ones."""
    message.title, message.body = title, body
    message.digest = publication.digest(title, body)
    message.save()


def _hidden(world: World) -> None:
    """What no verifier has approved, or ever will."""
    file(world, "hidden", times=3)
    file(world, "confidential", times=3, privacy="confidential")
    case = file(world, "own", times=3, by=world.people["reporter"])
    assert case.reporter == world.people["reporter"]


def _wandering(world: World) -> None:
    """A hidden complaint that goes from desk to desk, is split, and joined with another."""
    case = file(world, "wandering", times=2)
    pupr, dlhk = (Agency.objects.get(slug=slug) for slug in (PUPR, DLHK))
    for verb, by, details in (
        ("verify_and_forward", "verifier", {"agency": pupr}),
        ("hand_back", "officer", {"reason": "not_our_authority"}),
        ("verify_and_forward", "verifier", {"agency": dlhk}),
        ("transfer", "verifier", {"agency": pupr}),
        ("coordinate", "verifier", {"helping": [dlhk]}),
    ):
        note = world.manuscript(f"the note of {verb}").hide_all().text
        move(world, case, verb, by=by, note=note, **details)
    words = held(world, "Message.body of a part")
    move(world, case, "split", by="verifier", agency=dlhk, text=words)
    world.cases["part"] = case.parts.get()
    move(world, case, "merge", by="verifier", into=world.cases["open"])
    note = world.manuscript("the note of reopen").hide_all().text
    move(world, case, "reopen", by="verifier", note=note)


def _gone(world: World) -> None:
    """What was public with every word of it, and is withdrawn or redacted since."""
    case = file(world, "withdrawn", times=3)
    publish_all(world, original(case))
    case.refresh_from_db()
    publication.withdraw_thread(case, by=world.people["verifier"], now=world.later())
    case = file(world, "redacted", times=3)
    publish_all(world, original(case))
    publish(world, original(case), world.drafts["redacted"].spans)
    said = world.manuscript("Message.body, a withdrawn comment").say("Halo. ").hide_all()
    message = comment(world, case, said.text, by="commenter 2")
    publish_all(world, message)
    publication.withdraw_message(message, by=world.people["verifier"], now=world.later())


# ------------------------------------------------------------------ the two doors of strangers
def _saved(world: World) -> None:
    """What somebody looks for, with letters about what is new in it."""
    for number in range(3):
        words = {name: world.cage.word(f"SavedSearch.{name}") for name in ("name", "query")}
        query, who = f"q={words['query']}", world.people[f"commenter {number}"]
        saved_searches.save(query, words["name"], "at_once", by=who, now=world.now)
        begun = {"title": beside(world, "FilingDraft.words"), "village": "renon"}
        filing_drafts.save(begun, by=who, now=world.now)
    saved_searches.save("q=jalan", "x", "at_once", by=world.people["reporter"], now=world.now)
    SavedSearch.objects.update(new_after=0, looked_up_to=0)  # all of the city is news


def _registered(world: World) -> None:
    """Who somebody is by the own word, and the browsers that are told of news."""
    cage, keys = world.cage, push_crypto.Keys
    for number in range(3):
        who, place = world.people[f"commenter {number}"], "Registration.person"
        person = registration.Person(cage.name(place), cage.phone(place))
        registration.keep(who, person, agreed=consent_texts.CURRENT, now=world.now)
        said = f"memang {person.name.lower()} yang menulis ini, bukan orang lain"
        publish(world, _said(world, world.cases["open"], said, by=f"commenter {number}"), [])
        given = keys(push_crypto.point_of(ec.generate_private_key(ec.SECP256R1())), os.urandom(16))
        secret = push_crypto.text_of(given.secret)
        cage.keep("secret", "PushSubscription.keys", secret)
        endpoint = f"https://push.example.com/{cage.word('PushSubscription.endpoint')}"
        point = push_crypto.text_of(given.point)
        push.subscribe(who, endpoint, point, secret, device="Chrome, Android", now=world.now)


def _sent_by_form_and_program(world: World) -> None:
    cage, client = world.cage, Client()
    client.force_login(world.people["commenter 0"])
    place = "the form"
    words = {
        "title": world.manuscript(place).hide("word").text,
        "body": world.manuscript(place).hide_all().text,
        "location": cage.address(place),
        "name": cage.name(place),
        "phone": cage.phone(place),
        "email": cage.email(place),
        "nik": cage.nik(place),
        "subcategory": "jalan-berlubang",
        "village": "renon",
    }
    form = words | {"key": cage.word("idempotency key"), "step": "send", "not_urgent": "1"}
    answer = client.post("/aduan/baru/", form)
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get("/aduan/baru/selesai/")
    cage.keep("receipt", place, shown.context["receipt"].replace(" ", ""))
    cage.keep("secret", "the session", client.session.session_key)
    program = Client()
    answer = program.post(
        "/api/v1/complaints/",
        json.dumps(words | {"body": world.manuscript("the API").hide_all().text}),
        content_type="application/json",
        headers={"Idempotency-Key": cage.word("idempotency key")},
    )
    assert answer.status_code == 201, answer.content.decode()
    cage.keep("receipt", "the API", answer.json()["receipt"])


def _keys(world: World) -> None:
    """The keys of the installation, and those of each complaint as they are in memory."""
    for name in ("SECRET_KEY", "BLIND_INDEX_KEY"):
        world.cage.keep("secret", name, getattr(settings, name))
    for key in settings.FIELD_KEYS:
        world.cage.keep("secret", "FIELD_KEYS", key)
    for row in DataKey.objects.all():
        world.cage.keep(
            "secret", "DataKey.wrapped", data_keys.master().decrypt(bytes(row.wrapped)).decode()
        )
    for case in Complaint.objects.all():
        world.cage.keep("secret", "Complaint.salt", bytes(case.salt).hex())
