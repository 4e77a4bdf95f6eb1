"""What is taken out of public is out at once, before any job ran, and stays out at rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import (
    account_erasure,
    erasure,
    identity_requests,
    jobs,
    publication,
    reports,
    retention,
    subjects,
    transitions,
)
from complaints.models.custody import IdentityRequest, SubjectCase
from complaints.models.private import Message
from complaints.models.reference import Agency
from complaints.models.review import PrivacyReport
from complaints.stages import Removal
from tests.privacy import at_rest, doors
from tests.privacy.addresses import addresses
from tests.privacy.answers import CITIZEN, NOBODY, Visitor
from tests.privacy.canaries import Canary
from tests.privacy.doors import PUBLIC, World, recorded
from tests.privacy.scanner import Scanner
from tests.privacy.test_addresses import search_for

ALL = ("the overlooked",)
COMPLAINT = ("the overlooked complaint", "the overlooked title")
COMMENT = ("the overlooked comment", "the overlooked reporter")
PUBLIC_TABLES = ("complaints_thread", "complaints_post", "complaints_postversion")


@dataclass(frozen=True)
class Change:
    """What is done, and the places whose words nobody may read afterwards.

    What waits for a decision (`undecided`) still lies in the public rows, out of sight.
    """

    do: Callable[[World], object]
    gone: tuple[str, ...] = ()
    undecided: bool = False


# ------------------------------------------------------------------------ what can happen
def said(world: World, kind: str) -> Message:
    message: Message = world.cases["loud"].messages.get(kind=kind)
    return message


def redact_complaint(world: World) -> None:
    doors.publish(world, doors.original(world.cases["loud"]), world.drafts["loud"].spans)


def redact_everything(world: World) -> None:
    redact_complaint(world)
    doors.publish(world, said(world, "response"), world.drafts["loud answer"].spans)
    draft = world.drafts["loud comment"]
    name = {"start": 0, "end": draft.text.index(". "), "label": "NAME", "field": "body"}
    doors.publish(world, said(world, "comment"), [*draft.spans, name])


def edit(world: World) -> None:
    message = doors.original(world.cases["loud"])
    doors.reword(message, f"{PUBLIC} lagi", f"{PUBLIC} lagi, tanpa nama siapa pun.")
    doors.publish(world, message, [])


def withdraw_thread(world: World) -> None:
    case = world.cases["loud"]
    publication.withdraw_thread(case, by=world.people["verifier"], now=world.later())


def withdraw_comment(world: World) -> None:
    by = world.people["verifier"]
    publication.withdraw_message(said(world, "comment"), by=by, now=world.later())


def reporter_withdraws(world: World) -> None:
    role = transitions.Role.REPORTER
    move = world.cases["loud"], "dispute"
    transitions.move(*move, by=None, role=role, now=world.later(), text="Belum.")
    doors.move(world, world.cases["loud"], "withdraw", by=None)


def report(kind: str) -> Callable[[World], None]:
    """Report the post through the API, as anybody may."""

    def do(world: World) -> None:
        message = said(world, kind)
        assert message.post is not None
        words = {"position": message.post.position, "kind": "name", "words": "Ada nama."}
        address = f"/api/v1/threads/{world.cases['loud'].reference}/reports/"
        answer = Client().post(address, json.dumps(words), content_type="application/json")
        assert answer.status_code in (200, 201), answer.content.decode()

    return do


def report_and_remove(world: World) -> None:
    report("complaint")(world)
    made = PrivacyReport.objects.latest("pk")
    by = world.people["verifier"]
    reports.remove(made, removal=Removal.PERSONAL_DATA, by=by, now=world.later())


def erase(world: World) -> None:
    erasure.erase(world.cases["loud"], by=None, now=world.later(), thread=True)


def erase_person(world: World) -> None:
    erasure.erase(world.cases["loud"], by=None, now=world.later())


def erase_by_request(world: World) -> None:
    """The reporter asks with the receipt; the job does it later, so it is done here."""
    receipt = world.receipt("loud")
    case = subjects.ask_with_receipt(
        receipt, "erasure", words="Hapus.", contact="", client="", now=world.later()
    )
    by = world.people["verifier"]
    subjects.accept(case, by=by, now=world.later(), thread=True)
    jobs.run_due(now=timezone.now())
    case.refresh_from_db()
    assert case.state == SubjectCase.State.DONE


def erase_writer(world: World) -> None:
    account = world.people["commenter 0"]
    account_erasure.erase(account, by=None, comments=True, now=world.later())


def merge(world: World) -> None:
    case = world.cases["loud"]
    doors.move(world, case, "dispute", by=None, text=doors.held(world, "a late dispute"))
    note = world.manuscript("the note of a merge").hide_all().text
    doors.move(world, case, "merge", by="verifier", into=world.cases["open"], note=note)


def split_and_transfer(world: World) -> None:
    case, dlhk = world.cases["loud"], Agency.objects.get(slug=doors.DLHK)
    doors.move(world, case, "dispute", by=None, text=doors.held(world, "a late dispute"))
    note = world.manuscript("the note of a transfer").hide_all().text
    doors.move(world, case, "transfer", by="verifier", agency=dlhk, note=note)
    text = doors.held(world, "a late part")
    doors.move(world, case, "split", by="verifier", agency=dlhk, text=text)


def grant_identity(world: World) -> None:
    request = IdentityRequest.objects.get()
    identity_requests.grant(request, by=world.people["verifier"], now=world.later())
    by = world.people["officer"]
    assert identity_requests.open_identity(request.complaint, by=by, now=world.now)


def retain(world: World) -> None:
    for case in world.cases.values():
        case.refresh_from_db()
        if case.stage == "received":
            doors.move(world, case, "archive", by="verifier", reason="incomplete")
    lines = retention.run(now=world.now + timedelta(days=4000))
    assert sum(line.done for line in lines) > 0


CHANGES = {
    "redaction of the complaint": Change(redact_complaint, COMPLAINT),
    "redaction of every text": Change(redact_everything, ALL),
    "an edit": Change(edit, COMPLAINT),
    "withdrawal of the thread": Change(withdraw_thread, ALL),
    "withdrawal of a comment": Change(withdraw_comment, COMMENT),
    "withdrawal by the reporter": Change(reporter_withdraws, ALL),
    "a report of the complaint": Change(report("complaint"), ALL, undecided=True),
    "a report of a comment": Change(report("comment"), COMMENT, undecided=True),
    "removal after a report": Change(report_and_remove, ALL),
    "erasure with the thread": Change(erase, ALL),
    "erasure of the person": Change(erase_person, ("the overlooked reporter",)),
    "erasure by request": Change(erase_by_request, ALL),
    "erasure of a writer": Change(erase_writer, COMMENT),
    "a merge": Change(merge),
    "a split and a transfer": Change(split_and_transfer),
    "an identity shown to an officer": Change(grant_identity),
    "retention": Change(retain),
}


# ------------------------------------------------------------------------------ looking
def what_shows(planted: World, world: World) -> dict[str, frozenset[Canary]]:
    """Return the addresses at which the overlooked words stand, found by asking all once."""
    if not planted.shows:
        visitor, scanner = Visitor(world, NOBODY, world.scanner()), Scanner(world.released)
        for address in addresses(world):
            if found := scanner.find(visitor.ask(address.path).shown):
                planted.shows[address.path] = found
    return planted.shows


def gone(world: World, change: Change) -> list[Canary]:
    return [c for c in world.released if change.gone and c.place.startswith(change.gone)]


def still_shown(world: World, hidden: list[Canary], paths: Iterable[str], who: str) -> object:
    """Return where an address shows what is hidden now, or what always was."""
    visitor = Visitor(world, who, Scanner([*world.secrets, *hidden]))
    answers = {path: visitor.leaks(visitor.ask(path), path) for path in paths}
    return {path: found for path, found in answers.items() if found}


def still_found(world: World, hidden: list[Canary], number: int) -> object:
    """Return where a search, a suggestion or the list of similar ones still knows it."""
    words = [c.core for c in hidden if c.core.isalnum()][:: max(1, len(hidden) // number)]
    found = search_for(world, words) if words else {}
    visitor = Visitor(world, NOBODY, Scanner([*world.secrets, *hidden]))
    typed = " ".join(words) or "Selokan"
    answer = visitor.send(
        "/aduan/baru/",
        {
            "title": PUBLIC, "body": f"{PUBLIC} {typed}", "subcategory": "jalan-berlubang",
            "village": "renon", "step": "preview", "not_urgent": "1", "asked": "1",
        },
    )  # fmt: skip
    assert answer.status_code == 200
    assert any(world.cases[name].reference in answer.shown for name in ("open", "redacted"))
    return found | {"similar": leaks} if (leaks := visitor.leaks(answer, typed)) else found


def still_at_rest(hidden: list[Canary]) -> object:
    scanner = Scanner(hidden)
    return {
        f"{table}.{column}": sorted(map(str, found))
        for table, column, values in at_rest.columns()
        if table in PUBLIC_TABLES and (found := scanner.find(*values))
    }


def test_the_overlooked_words_are_shown_before_any_change(planted: World, world: World) -> None:
    shows = what_shows(planted, world)
    assert frozenset().union(*shows.values()) == world.released
    reference = world.cases["loud"].reference
    lists = {"/aduan/", "/en/aduan/", "/feeds/aduan.atom", "/api/v1/threads/"}
    assert shows.keys() >= {*lists, f"/aduan/{reference}/", f"/api/v1/threads/{reference}/"}


# The others, and every address after each, are looked at by `make test-proof`.
FEW = ("redaction of every text", "withdrawal of the thread", "a report of a comment", "an edit",
       "erasure of the person")  # fmt: skip


@pytest.mark.parametrize("name", FEW)
def test_what_a_change_hides_is_hidden_at_once(name: str, planted: World, world: World) -> None:
    look_after(name, planted, world, number=2)


def look_after(
    name: str, planted: World, world: World, *, number: int, whole: bool = False
) -> None:
    """Make the change; look before the jobs have run, and after: each time somebody else."""
    change = CHANGES[name]
    paths: Iterable[str] = what_shows(planted, world)
    if whole:
        paths = [address.path for address in addresses(world)]
    with recorded(world):
        change.do(world)
        hidden = gone(world, change)
        assert bool(hidden) is bool(change.gone)
        for jobs_ran, who in ((False, NOBODY), (True, CITIZEN)):
            if jobs_ran:
                jobs.run_due(now=timezone.now())
            assert still_shown(world, hidden, paths, who) == {}, f"jobs ran: {jobs_ran}"
            assert still_found(world, hidden, number) == {}, f"jobs ran: {jobs_ran}"
            if not change.undecided:
                assert still_at_rest(hidden) == {}, f"jobs ran: {jobs_ran}"
    scanner = Scanner([*hidden, *world.secrets])
    index = [content.decode("latin-1") for _name, content in at_rest.index_bytes()]
    assert sorted(map(str, scanner.find(*index))) == []
    # The framework's log names the addresses that were not there, as they were asked.
    assert sorted(map(str, scanner.find(*world.lines) - scanner.find(*paths))) == []
    if not change.undecided:
        raw = at_rest.database_bytes().decode("latin-1")
        assert sorted(map(str, Scanner(hidden).find(raw))) == []
