"""Who is told what: every verb of the history, every kind of person, one table.

Public works (budi, and his colleague gede) has the case, the environment agency (citra) helps,
dewi and made verify, nyoman is an officer who has nothing to do with it. Whoever is not in a
row is told nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from complaints import assignments, erasure, history, notifications, transitions
from complaints.models.contact import Notice
from complaints.models.private import Complaint, Event
from complaints.models.reference import Agency
from complaints.notifications.people import TOLD
from complaints.notifications.sentences import SENTENCES, Audience
from complaints.permissions import Role
from complaints.stages import Priority
from complaints.transitions import MOVES
from complaints.verbs import VERB_LABELS
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
THIRD = "dinas-perhubungan"
TEXT = "Tim kami sudah ke lokasi dan menambal lubang itu."


@dataclass
class Case:
    """The complaint and its people, by name; "reporter" is the account, or the receipt's holder."""

    complaint: Complaint
    people: Mapping[str, User]
    now: datetime
    guest: bool

    def move(self, verb: str, by: str | None, **details: Any) -> None:
        self.now += timedelta(hours=1)
        self.complaint.refresh_from_db()
        actor = self.people.get(by or "")
        role = Role.REPORTER if by == "reporter" and self.guest else None
        transitions.move(self.complaint, verb, by=actor, role=role, now=self.now, **details)

    def late(self, verb: str) -> None:
        self.now += timedelta(days=120)
        self.move(verb, None)

    def agency(self, slug: str) -> Agency:
        return Agency.objects.get(slug=slug)


def received(case: Case) -> None:
    """As it was filed."""


def working(case: Case) -> None:
    agency, helping = case.agency(PUPR), [case.agency(DLHK)]
    case.move("verify_and_forward", "dewi", agency=agency, helping=helping)
    case.move("start", "budi")


def asked(case: Case) -> None:
    working(case)
    case.move("ask_reporter", "budi", text="Di sisi mana lubangnya?")


def answered(case: Case) -> None:
    working(case)
    case.move("answer", "budi", text=TEXT)


def twin(case: Case) -> Complaint:
    return ComplaintFactory(now=case.now - timedelta(days=1), verifier=case.people["dewi"])


def merge(case: Case) -> None:
    case.move("merge", "dewi", into=twin(case))


def assign(case: Case) -> None:
    case.complaint.refresh_from_db()
    by = case.people["dewi"]
    assignments.assign(case.complaint, case.people["gede"], by=by, now=case.now)


def prioritise(case: Case) -> None:
    case.complaint.refresh_from_db()
    by = case.people["dewi"]
    assignments.prioritise(case.complaint, Priority.URGENT, by=by, now=case.now)


def reassign(case: Case) -> None:
    """The helping agency becomes a part of the third one."""
    case.complaint.refresh_from_db()
    old, into = case.agency(DLHK), case.agency(THIRD)
    transitions.reassign(case.complaint, old, into, by=None, now=case.now)


def archive(case: Case) -> None:
    case.move("archive", "dewi", reason="abuse")


def reopen(case: Case) -> None:
    archive(case)
    Notice.objects.all().delete()
    case.move("reopen", "dewi", note="Ternyata benar.")


def erase(case: Case) -> None:
    erasure.erase(case.complaint, by=case.people["dewi"], now=case.now)


def written(verb: str) -> Callable[[Case], None]:
    """What another module tells of, or nobody hears: the bare event."""

    def write(case: Case) -> None:
        case.complaint.refresh_from_db()
        event = history.append(case.complaint, verb, old_stage="received", by=None, now=case.now)
        notifications.announce(event, now=case.now)

    return write


def moving(verb: str, by: str | None, **details: Any) -> Callable[[Case], None]:
    def do(case: Case) -> None:
        slugs = details.get("helping", ())
        agency = {"agency": case.agency(details["agency"])} if "agency" in details else {}
        helping = {"helping": [case.agency(slug) for slug in slugs]} if slugs else {}
        case.move(verb, by, **details | agency | helping)

    return do


def passing(verb: str) -> Callable[[Case], None]:
    return lambda case: case.late(verb)


BACK = {"reason": "not_our_authority", "note": "Bukan kewenangan kami."}
AGENCY = {"budi": "archive", "gede": "archive", "citra": "archive"}

# verb: the case as it stood, what is done, and who is told which sentence.
ROWS: dict[str, tuple[Callable[[Case], None], Callable[[Case], None], dict[str, str]]] = {
    "file": (received, received, {"reporter": "file"}),
    "verify_and_forward": (
        received, moving("verify_and_forward", "dewi", agency=PUPR, helping=[DLHK]),
        {"reporter": "verify_and_forward", "budi": "verify_and_forward",
         "gede": "verify_and_forward", "citra": "coordinate"},
    ),
    "ask_reporter": (
        working, moving("ask_reporter", "budi", text="Di mana?"), {"reporter": "ask_reporter"},
    ),
    "reply": (
        asked, moving("reply", "reporter", text="Sisi timur."), {"budi": "reply", "gede": "reply"},
    ),
    "lapse": (
        asked, passing("lapse"), {"reporter": "lapse", "budi": "lapse", "gede": "lapse"},
    ),
    "start": (
        lambda case: case.move("verify_and_forward", "dewi", agency=case.agency(PUPR)),
        moving("start", "budi"), {"reporter": "start"},
    ),
    "answer": (
        working, moving("answer", "budi", text=TEXT), {"reporter": "answer", "citra": "answer"},
    ),
    "report_follow_up": (
        working, moving("report_follow_up", "citra", text=TEXT),
        {"reporter": "report_follow_up", "budi": "report_follow_up", "gede": "report_follow_up"},
    ),
    "confirm_solved": (
        answered, moving("confirm_solved", "reporter"),
        dict.fromkeys(("budi", "gede", "citra"), "confirm_solved"),
    ),
    "dispute": (
        answered, moving("dispute", "reporter", text="Masih berlubang."),
        dict.fromkeys(("budi", "gede", "citra", "dewi", "made"), "dispute"),
    ),
    "hand_back": (
        working, moving("hand_back", "budi", **BACK),
        {"reporter": "hand_back", "dewi": "hand_back", "made": "hand_back",
         "citra": "taken_away"},
    ),
    "stop_helping": (
        working, moving("hand_back", "citra", **BACK),
        {"budi": "stop_helping", "gede": "stop_helping"},
    ),
    "transfer": (
        working, moving("transfer", "dewi", agency=THIRD),
        {"reporter": "transfer", "nyoman": "transfer", "budi": "taken_away",
         "gede": "taken_away", "citra": "taken_away"},
    ),
    "reassign": (
        working, reassign,
        {"reporter": "reassign", "nyoman": "reassign", "budi": "reassign", "gede": "reassign"},
    ),
    "coordinate": (
        working, moving("coordinate", "dewi", helping=[THIRD]),
        {"reporter": "coordinate", "nyoman": "coordinate", "budi": "joined_by",
         "gede": "joined_by", "citra": "joined_by"},
    ),
    "split": (
        working, moving("split", "dewi", agency=THIRD, text="Lampunya juga padam."),
        {"reporter": "split"},
    ),
    "merge": (
        working, merge,
        {"reporter": "merge", "budi": "merge", "gede": "merge", "citra": "merge"},
    ),
    "close_silent": (
        answered, passing("close_silent"),
        {"reporter": "close_silent",
         **dict.fromkeys(("budi", "gede", "citra"), "close_silent")},
    ),
    "archive": (working, archive, {"reporter": "archive", **AGENCY}),
    "withdraw": (
        working, moving("withdraw", "reporter"),
        dict.fromkeys(("budi", "gede", "citra"), "withdraw"),
    ),
    "reopen": (
        working, reopen,
        {"reporter": "reopen", **dict.fromkeys(("budi", "gede", "citra"), "taken_away")},
    ),
    "assign": (working, assign, {"gede": "assign"}),
    "prioritise": (working, prioritise, {"budi": "prioritise", "gede": "prioritise"}),
    "escalate": (working, written("escalate"), {}),  # complaints/reminders.py tells of it
    "take_pack": (working, written("take_pack"), {}),
    "erase": (working, erase, {}),
}  # fmt: skip


@pytest.fixture(params=["account", "guest"])
def case(
    request: pytest.FixtureRequest, ani: User, dewi: User, budi: User, citra: User, now: datetime
) -> Case:
    guest = request.param == "guest"
    people = {
        "dewi": dewi,
        "made": UserFactory(verifier=True),
        "budi": budi,
        "gede": UserFactory(officer_of=Agency.objects.get(slug=PUPR)),
        "citra": citra,
        "nyoman": UserFactory(officer_of=Agency.objects.get(slug=THIRD)),
        "operator": UserFactory(is_superuser=True, is_staff=True),
        "gone": UserFactory(officer_of=Agency.objects.get(slug=PUPR), is_active=False),
        **({} if guest else {"reporter": ani}),
    }
    complaint = ComplaintFactory(by=None if guest else ani, now=now, verifier=dewi)
    return Case(complaint, people, now, guest)


def told(case: Case) -> dict[str, str]:
    names = {None: "reporter"} | {person.pk: name for name, person in case.people.items()}
    rows = Notice.objects.filter(complaint=case.complaint)
    heard = [(names[n.recipient_id], n.kind) for n in rows]
    assert len(heard) == len(dict(heard)), "somebody is told twice"
    return dict(heard)


def test_every_verb_has_a_row() -> None:
    assert set(ROWS) == {*VERB_LABELS, *MOVES, "assign", "prioritise"}
    assert set(ROWS) - set(TOLD) == set()


@pytest.mark.parametrize("verb", ROWS)
def test_each_verb_tells_whom_it_concerns_and_nobody_else(verb: str, case: Case) -> None:
    before, act, expected = ROWS[verb]
    before(case)
    if verb != "file":
        Notice.objects.all().delete()
    act(case)
    assert told(case) == expected


@pytest.mark.parametrize("verb", ["reply", "confirm_solved", "close_silent", "lapse"])
def test_where_one_is_in_charge_the_colleagues_are_spared(verb: str, case: Case) -> None:
    before, act, expected = ROWS[verb]
    before(case)
    Complaint.objects.filter(pk=case.complaint.pk).update(assignee=case.people["gede"])
    Notice.objects.all().delete()
    act(case)
    assert told(case) == {who: kind for who, kind in expected.items() if who != "budi"}


def test_nobody_is_told_of_the_own_move(case: Case) -> None:
    working(case)
    budi = case.people["budi"]
    Notice.objects.all().delete()
    case.complaint.refresh_from_db()
    assignments.prioritise(case.complaint, Priority.URGENT, by=budi, now=case.now)
    assert told(case) == {"gede": "prioritise"}
    Notice.objects.all().delete()
    assignments.assign(case.complaint, budi, by=budi, now=case.now)
    assert told(case) == {}


def test_a_verifier_who_filed_it_is_told_as_the_reporter_alone(case: Case) -> None:
    answered(case)
    made = case.people["made"]
    Complaint.objects.filter(pk=case.complaint.pk).update(reporter=made)
    Notice.objects.all().delete()
    case.move("report_follow_up", "budi", text=TEXT)
    assert told(case) == {"made": "report_follow_up", "citra": "report_follow_up"}
    Notice.objects.all().delete()
    transitions.move(case.complaint, "dispute", by=made, now=case.now, text="Masih berlubang.")
    assert told(case) == dict.fromkeys(("budi", "gede", "citra", "dewi"), "dispute")


def test_an_urgent_complaint_is_told_to_the_verifiers(case: Case) -> None:
    Complaint.objects.filter(pk=case.complaint.pk).update(priority=Priority.URGENT)
    Notice.objects.all().delete()
    notifications.announce(Event.objects.get(complaint=case.complaint), now=case.now)
    assert told(case) == {"reporter": "file", "dewi": "file", "made": "file"}


def test_a_part_tells_its_reporter_where_it_went_and_not_that_it_was_filed(case: Case) -> None:
    working(case)
    case.move("split", "dewi", agency=case.agency(THIRD), text="Lampunya juga padam.")
    part = case.complaint.parts.get()
    kinds = part.notices.filter(audience="reporter").values_list("kind", flat=True)
    assert list(kinds) == ["verify_and_forward"]


def test_the_reporter_is_told_when_a_verifier_withdraws_it(case: Case) -> None:
    Notice.objects.all().delete()
    case.move("withdraw", "dewi")
    assert told(case) == {"reporter": "withdraw"}


def test_a_move_that_is_announced_again_tells_nobody_twice(case: Case) -> None:
    working(case)
    rows = Notice.objects.count()
    for event in case.complaint.events.all():
        notifications.announce(event, now=case.now)
    assert Notice.objects.count() == rows


def test_every_notice_has_a_sentence_and_every_sentence_is_used() -> None:
    staff = {kind for row in TOLD.values() for _circle, kind in row.staff}
    reporter = {verb for verb, row in TOLD.items() if row.reporter}
    reminders = {"ahead", "overdue", "head", "secretary", "ombudsman", "privacy_report"}
    assert staff <= set(SENTENCES[Audience.STAFF]) <= staff | reminders
    assert reporter <= set(SENTENCES[Audience.REPORTER]) <= reporter | reminders


def test_a_kind_without_a_sentence_is_refused(case: Case) -> None:
    with pytest.raises(KeyError):
        notifications.tell_reporter(case.complaint, "sing", now=case.now)
