"""Every verb, from every stage, by everybody: what DESIGN 5 promises, and nothing else.

The table is written from the design and not from complaints/transitions.py. A refused cell
must change nothing at all: no row, no event, no message, no job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from complaints import history, transitions
from complaints.errors import ComplaintError
from complaints.models.clocks import Clock
from complaints.models.contact import AnswerLink, Notice
from complaints.models.office import Disposition
from complaints.models.private import Complaint, Event, Message, Note
from complaints.models.reference import Agency
from complaints.models.work import Job
from complaints.permissions import Role
from complaints.stages import OPEN, Stage
from complaints.transitions import MOVES
from tests.conftest import DLHK, PUPR
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db

# Who: V verifier, L officer of the agency in charge, H officer of a helping agency, R the
# reporter's account, K the holder of the receipt, T the clock. Everybody else may do nothing:
# O officer of another agency, C another citizen, N nobody.
# A cell tells where the verb leads; "." that the stage does not take it; "!code" its own refusal.
# "duplicate" is a case that was closed by joining, "withdrawn" one that the reporter took back.
_TABLE = """
verb               who  received  awaiting    forwarded   in_progress answered    followed_up closed      archived duplicate       withdrawn
verify_and_forward V    forwarded .           .           .           .           .           .           .        .               .
ask_reporter       VLH  awaiting  .           awaiting    awaiting    .           .           .           .        .               .
reply              RK   .         in_progress .           .           .           .           .           .        .               .
lapse              T    .         archived    .           .           .           .           .           .        .               .
start              LH   .         .           in_progress .           .           .           .           .        .               .
answer             LH   .         .           answered    answered    answered    answered    .           .        .               .
report_follow_up   LH   .         .           followed_up followed_up followed_up followed_up .           .        .               .
confirm_solved     RK   .         .           .           .           closed      closed      .           .        .               .
dispute            RK   .         .           .           .           in_progress in_progress in_progress .        !not_disputable .
hand_back          L    .         .           received    received    .           .           .           .        .               .
hand_back          H    .         .           forwarded   in_progress .           .           .           .        .               .
transfer           V    .         .           forwarded   forwarded   .           .           .           .        .               .
coordinate         VL   .         .           forwarded   in_progress .           .           .           .        .               .
split              V    received  .           forwarded   in_progress .           .           .           .        .               .
merge              V    closed    .           closed      closed      .           .           .           .        .               .
close_silent       T    .         .           .           .           closed      closed      .           .        .               .
archive            V    archived  archived    archived    archived    archived    archived    .           .        .               .
withdraw           VRK  archived  archived    archived    archived    archived    archived    .           .        .               .
reopen             V    .         .           .           .           .           .           received    received received        !taken_back
"""  # noqa: E501
OUTCOMES = {
    "confirm_solved": "solved_confirmed", "close_silent": "solved_unconfirmed",
    "merge": "duplicate", "archive": "abuse", "withdraw": "withdrawn", "lapse": "incomplete",
}  # fmt: skip
EVERYBODY = "VLHORCKTN"
LATE = FILED_AT + timedelta(days=400)
_LONG = {"awaiting": "awaiting_reporter"}


def _read(table: str) -> tuple[list[str], dict[tuple[str, str, str], str]]:
    """Return the stages, and for (verb, stage, who) what the table says."""
    head, *rows = table.strip().splitlines()
    stages = head.split()[2:]
    cells = {}
    for row in rows:
        verb, who, *ends = row.split()
        for stage, end in zip(stages, ends, strict=True):
            cells |= {(verb, stage, one): end for one in who}
    return stages, cells


STAGES, EXPECTED = _read(_TABLE)


@dataclass
class City:
    """The people of the table, and what they bring along."""

    people: dict[str, tuple[Any, Role | None]]
    details: Callable[[str], dict[str, Any]]
    lead: User
    helping: User
    verifier: User


@pytest.fixture
def city(ani: User, wayan: User, dewi: User, budi: User, citra: User) -> City:
    from tests.factories import UserFactory

    third, fourth = Agency.objects.exclude(slug__in=[PUPR, DLHK])[:2]
    other = ComplaintFactory(forwarded=True, verifier=dewi)
    given = {
        "agency": fourth, "helping": [fourth], "text": "Keterangan yang cukup panjang.",
        "note": "Alasan untuk rekan.", "into": other,
    }  # fmt: skip
    reasons = {"archive": "abuse", "hand_back": "not_our_authority"}
    return City(
        {
            "V": (dewi, None), "L": (budi, None), "H": (citra, None),
            "O": (UserFactory(officer_of=third), None), "R": (ani, None), "C": (wayan, None),
            "K": (None, Role.REPORTER), "T": (None, None), "N": (AnonymousUser(), None),
        },
        lambda verb: _needed(verb, given, reasons),
        budi, citra, dewi,
    )  # fmt: skip


def _needed(verb: str, given: dict[str, Any], reasons: dict[str, str]) -> dict[str, Any]:
    needs = {name: given[name] for name in MOVES[verb].needs if name != "reason"}
    return needs | ({"reason": reasons[verb]} if verb in reasons else {})


def at(stage: str, city: City, reporter: User) -> Complaint:
    """Take a complaint to the stage, by the verbs alone; two agencies work on it."""
    case = ComplaintFactory(by=reporter)
    clock = iter(FILED_AT + timedelta(hours=n) for n in range(1, 20))

    def move(verb: str, by: Any = None, **details: Any) -> None:
        transitions.move(case, verb, by=by, now=next(clock), **details)

    pupr, dlhk = city.lead.agency, city.helping.agency
    move("verify_and_forward", city.verifier, agency=pupr, helping=[dlhk])
    if stage == "received":
        move("hand_back", city.lead, reason="unclear", note="Lokasinya tidak jelas.")
    if stage == "awaiting":
        move("ask_reporter", city.lead, text="Di sisi mana?")
    if stage in {"in_progress", "answered", "followed_up", "closed"}:
        move("start", city.lead)
    if stage in {"answered", "closed"}:
        move("answer", city.lead, text="Sudah kami jadwalkan.")
    if stage == "followed_up":
        move("report_follow_up", city.lead, text="Sudah kami tambal.")
    if stage == "closed":
        move("confirm_solved", reporter)
    if stage == "archived":
        move("archive", city.verifier, reason="incomplete")
    if stage == "duplicate":
        move("merge", city.verifier, into=ComplaintFactory())
    if stage == "withdrawn":
        move("withdraw", reporter)
    return case


def expected(verb: str, stage: str, who: str) -> str:
    """Return the stage, or "!" and the code of the refusal."""
    on_the_case = who not in "LH" or stage != "received"
    if (verb, stage, who) not in EXPECTED or not on_the_case:
        return "!not_permitted"
    cell = EXPECTED[verb, stage, who]
    return "!move_not_allowed" if cell == "." else _LONG.get(cell, cell)


def everything(case: Complaint) -> tuple[Any, ...]:
    """All that a refused move must leave as it was."""
    rows: Iterator[Any] = (
        model.objects.filter(complaint=case).values_list()
        for model in (Event, Disposition, Clock, Note, Notice)
    )
    return (
        Complaint.objects.filter(pk=case.pk).values().get(),
        Complaint.objects.count(),
        Job.objects.count(),
        list(Message.objects.filter(complaint=case).values_list("pk", "state")),
        list(AnswerLink.objects.filter(question__complaint=case).values_list()),
        *(list(found) for found in rows),
    )


def outcome_of(verb: str, case: Complaint) -> str:
    return OUTCOMES.get(verb, "") if case.stage not in OPEN else ""


def faults_after(case: Complaint, verb: str, who: str, old: Complaint) -> list[str]:
    """What is wrong with a case after a move, besides its stage."""
    last = case.events.last()
    leads = set(case.dispositions.filter(ended_at=None, role="lead").values_list("agency"))
    named = "stop_helping" if (verb, who) == ("hand_back", "H") else verb
    checks = {
        "outcome": case.outcome == outcome_of(verb, case),
        "version": case.version == old.version + 1,
        "event": (last.verb, last.old_stage, last.new_stage) == (named, old.stage, case.stage),
        "one event": case.history_length == old.history_length + 1,
        "closed_at": (case.closed_at is None) == (case.stage in OPEN),
        "lead": leads == ({(case.agency_id,)} if case.agency_id else set()),
        "agency": (case.agency_id is None) == (case.stage == Stage.RECEIVED)
        or case.stage not in OPEN
        or (verb, old.stage) == ("ask_reporter", Stage.RECEIVED),
        "chain": next(history.breaks(), None) is None,
    }
    return [name for name, holds in checks.items() if not holds]


def try_one(case: Complaint, verb: str, who: str, city: City, now: datetime) -> str:
    by, role = city.people[who]
    try:
        transitions.move(case, verb, by=by, role=role, now=now, **city.details(verb))
    except ComplaintError as refusal:
        return f"!{refusal.code}"
    case.refresh_from_db()
    return str(case.stage)


@pytest.mark.parametrize("stage", STAGES)
def test_every_verb_by_everybody_from_this_stage(stage: str, city: City, ani: User) -> None:
    made = at(stage, city, ani)
    before, wrong = everything(made), []
    for verb in MOVES:
        for who in EVERYBODY:
            case, old = (Complaint.objects.get(pk=made.pk) for _ in range(2))
            promised = expected(verb, stage, who)
            with transaction.atomic():
                found = try_one(case, verb, who, city, LATE)
                if found != promised:
                    wrong.append(f"{verb} by {who}: {found}, not {promised}")
                elif found.startswith("!") and everything(made) != before:
                    wrong.append(f"{verb} by {who}: refused, yet something changed")
                elif not found.startswith("!"):
                    wrong += [f"{verb} by {who}: {f}" for f in faults_after(case, verb, who, old)]
                transaction.set_rollback(True)
    assert wrong == []
    assert everything(made) == before


def test_the_table_tells_of_every_verb_and_stage() -> None:
    assert {verb for verb, _stage, _who in EXPECTED} == set(MOVES)
    assert {_LONG.get(stage, stage) for stage in STAGES} >= set(Stage)


def test_what_is_offered_is_what_is_allowed(city: City, ani: User) -> None:
    """The desk and the tracking page show no step that the table refuses."""
    for stage in STAGES:
        case = at(stage, city, ani)
        for who in EVERYBODY:
            by, role = city.people[who]
            offered = set(transitions.allowed_moves(case, by=by, role=role))
            assert offered == {
                verb for verb in MOVES if not expected(verb, stage, who).startswith("!")
            }, (stage, who)
