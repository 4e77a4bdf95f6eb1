"""DESIGN 5 once more, in plain Python: what a complaint is and what each verb does to it.

Written from the design and not from complaints/transitions.py: no database, no Django. The
machine in test_life_machine.py lets both live the same lives and compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_DATA = Path(__file__).parents[2] / "complaints" / "data" / "holidays.json"
_WITA = ZoneInfo("Asia/Makassar")
_CLOSED = {
    date.fromisoformat(row["date"])
    for row in json.loads(_DATA.read_text())["holidays"]
    if row["closes_offices"]
}
OVER = {"closed", "archived"}
AT_AGENCY = {"forwarded", "in_progress"}
EARLY = AT_AGENCY | {"received"}
ANSWERED = {"answered", "followed_up"}
ALIVE = EARLY | ANSWERED | {"awaiting_reporter"}

# verb: (stages, who may, what it needs)
RULES: dict[str, tuple[set[str], set[str], set[str]]] = {
    "verify_and_forward": ({"received"}, {"verifier"}, {"agency"}),
    "ask_reporter": (EARLY, {"verifier", "officer"}, {"text"}),
    "reply": ({"awaiting_reporter"}, {"reporter"}, {"text"}),
    "lapse": ({"awaiting_reporter"}, {"clock"}, set()),
    "start": ({"forwarded"}, {"officer"}, set()),
    "answer": (AT_AGENCY | ANSWERED, {"officer"}, {"text"}),
    "report_follow_up": (AT_AGENCY | ANSWERED, {"officer"}, {"text"}),
    "confirm_solved": (ANSWERED, {"reporter"}, set()),
    "dispute": (ANSWERED | {"closed"}, {"reporter"}, {"text"}),
    "hand_back": (AT_AGENCY, {"officer"}, {"reason", "note"}),
    "transfer": (AT_AGENCY, {"verifier"}, {"agency"}),
    "coordinate": (AT_AGENCY, {"verifier", "leader"}, {"helping"}),
    "split": (EARLY, {"verifier"}, {"agency", "text"}),
    "merge": (EARLY, {"verifier"}, {"into"}),
    "close_silent": (ANSWERED, {"clock"}, set()),
    "archive": (ALIVE, {"verifier"}, {"reason"}),
    "withdraw": (ALIVE, {"verifier", "reporter"}, set()),
    "reopen": (OVER, {"verifier"}, {"note"}),
}
GOOD_REASONS = {
    "archive": {"not_our_authority", "incomplete", "abuse", "duplicate"},
    "hand_back": {"not_our_authority", "another_agency", "another_city", "duplicate", "unclear"},
}
SOLVED = {"solved_confirmed", "solved_unconfirmed"}


class Refused(Exception):
    """A refusal, by its code."""


@dataclass(frozen=True)
class Person:
    name: str
    agency: str = ""
    verifier: bool = False
    holds_receipt: bool = False
    is_clock: bool = False


@dataclass(frozen=True)
class Given:
    """What comes with a verb: agencies by letter, the other complaint by number."""

    agency: str = ""
    helping: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""
    note: str = ""
    into: int | None = None


@dataclass
class Case:
    filed_by: str
    stage: str = "received"
    outcome: str = ""
    lead: str = ""
    helping: set[str] = field(default_factory=set)
    coordinated: bool = False
    version: int = 1
    duplicate_of: int | None = None
    after_reply: str = "received"
    due: datetime | None = None  # of the reporter's silence, or of the open question


def ten_working_days(start: datetime) -> datetime:
    """The tenth working day after this one, when the offices close."""
    day, left = start.astimezone(_WITA).date(), 10
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in _CLOSED
    return datetime.combine(day, time(16), _WITA)


def roles(person: Person, case: Case) -> Iterator[str]:
    if person.is_clock:
        yield "clock"
    if person.verifier:
        yield "verifier"
    if person.holds_receipt or person.name == case.filed_by:
        yield "reporter"
    if person.agency and person.agency in case.helping | {case.lead}:
        yield "officer"
        if person.agency == case.lead:
            yield "leader"


@dataclass
class Model:
    cases: list[Case]
    ended: frozenset[str]  # agencies that take no cases

    def copy(self) -> Model:
        return Model(deepcopy(self.cases), self.ended)

    def move(
        self, n: int, verb: str, who: Person, given: Given, now: datetime, seen: int | None = None
    ) -> None:
        case = self.cases[n]
        stages, may, needs = RULES[verb]
        if may.isdisjoint(roles(who, case)):
            raise Refused("not_permitted")
        if seen is not None and seen != case.version:
            raise Refused("already_moved")
        if case.stage not in stages:
            raise Refused("move_not_allowed")
        if any(getattr(given, need) in ("", (), None) for need in needs):
            raise Refused("missing_detail")
        if verb in GOOD_REASONS and given.reason not in GOOD_REASONS[verb]:
            raise Refused("invalid_reason")
        self._refuse(n, verb, given, now)
        self._change(n, verb, who, given, now)
        case.version += 1

    def _refuse(self, n: int, verb: str, given: Given, now: datetime) -> None:
        case, forwards = self.cases[n], verb in {"verify_and_forward", "transfer"}
        named = set(given.helping) if forwards or verb == "coordinate" else set()
        named |= {given.agency} if forwards or verb == "split" else set()
        if named & self.ended:
            raise Refused("agency_inactive")
        if forwards and given.agency in {case.lead, *given.helping}:
            raise Refused("agency_works_already")
        if verb == "coordinate" and named & (case.helping | {case.lead}):
            raise Refused("agency_works_already")
        if verb == "merge" and given.into is not None:
            self._refuse_join(n, given.into)
        if verb == "dispute" and case.stage == "closed" and case.outcome not in SOLVED:
            raise Refused("not_disputable")
        if verb == "reopen" and case.outcome == "withdrawn":
            raise Refused("taken_back")
        if verb in {"lapse", "close_silent"} and (case.due is None or now <= case.due):
            raise Refused("deadline_not_reached")

    def _refuse_join(self, n: int, into: int) -> None:
        target = self.cases[into]
        if into == n:
            raise Refused("joined_with_itself")
        if target.duplicate_of is not None:
            raise Refused("joined_with_duplicate")
        if target.stage in OVER and target.outcome not in SOLVED:
            raise Refused("joined_with_ended")

    def _change(self, n: int, verb: str, who: Person, given: Given, now: datetime) -> None:
        case = self.cases[n]
        old, case.outcome = case.stage, ""
        match verb:
            case "verify_and_forward" | "transfer":
                case.stage, case.lead, case.helping = "forwarded", given.agency, set(given.helping)
                case.coordinated |= bool(given.helping)
            case "coordinate":
                case.helping |= set(given.helping)
                case.coordinated = True
            case "ask_reporter":
                officer = "officer" in roles(who, case)
                case.after_reply = "in_progress" if officer else old
                case.stage, case.due = "awaiting_reporter", ten_working_days(now)
            case "reply":
                case.stage, case.due = case.after_reply, None
            case "start":
                case.stage = "in_progress"
            case "answer" | "report_follow_up":
                case.stage = "answered" if verb == "answer" else "followed_up"
                case.due = ten_working_days(now)
            case "dispute":
                case.stage, case.due = "in_progress" if case.lead else "received", None
            case "hand_back" if who.agency != case.lead:
                case.helping.discard(who.agency)
            case "hand_back" | "reopen":
                case.stage, case.lead, case.helping = "received", "", set()
                case.duplicate_of = None if verb == "reopen" else case.duplicate_of
            case "split":
                part = Case(case.filed_by, stage="forwarded", lead=given.agency, version=2)
                self.cases.append(part)
            case _:
                self._end(case, verb, given)

    @staticmethod
    def _end(case: Case, verb: str, given: Given) -> None:
        ends = {
            "confirm_solved": ("closed", "solved_confirmed"),
            "close_silent": ("closed", "solved_unconfirmed"),
            "merge": ("closed", "duplicate"),
            "lapse": ("archived", "incomplete"),
            "archive": ("archived", given.reason),
            "withdraw": ("archived", "withdrawn"),
        }
        (case.stage, case.outcome), case.due = ends[verb], None
        if verb == "merge":
            case.duplicate_of = given.into
