"""Random lives: the verbs and a small model of DESIGN 5 never part company.

`make test-life` runs 1,000 lives of 50 steps; the suite a handful.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from complaints import deadlines, history, transitions
from complaints.errors import ComplaintError
from complaints.models.office import Disposition
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.permissions import Role
from tests.complaints.life_model import GOOD_REASONS, RULES, Given, Model, Person, Refused, roles
from tests.complaints.life_model import Case as ModelCase
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory, UserFactory

START = datetime.fromisoformat("2026-11-17T09:00:00+08:00")
AGENCIES = "ABCX"  # X takes no cases
PEOPLE = [
    Person("dewi", verifier=True), Person("made", verifier=True),
    Person("budi", agency="A"), Person("bagus", agency="A"), Person("citra", agency="B"),
    Person("oka", agency="C"), Person("ani"), Person("wayan"),
    Person("the receipt", holds_receipt=True), Person("the clock", is_clock=True),
]  # fmt: skip
COMPARED = ("stage", "outcome", "coordinated", "version", "agency", "duplicate_of")
ENDINGS = {"archive", "withdraw", "merge"}
# An old instance of the complaint tells old facts to these; the rest is compared in all cases.
AT_ONCE = ["verify_and_forward", "ask_reporter", "start", "answer", "hand_back", "archive"]
MOST_CASES = 6

texts = st.sampled_from(["Keterangan.", "Keterangan.", "Keterangan.", "", "   "])
givens = st.builds(
    Given,
    agency=st.sampled_from(["A", "B", "C", "A", "B", "C", "X", ""]),
    helping=st.sampled_from([(), (), ("A",), ("B",), ("C",), ("B", "C"), ("X",), ("A", "B", "C")]),
    reason=st.sampled_from(["not_our_authority", "duplicate", "incomplete", "unclear", "", "x"]),
    text=texts,
    note=texts,
    into=st.one_of(st.none(), st.integers(0, 3), st.integers(0, 3)),
)
good = st.builds(
    Given,
    agency=st.sampled_from("ABC"),
    helping=st.sampled_from([("B",), ("C",), ("A",), (), ("B", "C")]),
    text=st.just("Keterangan."),
    note=st.just("Catatan."),
    into=st.integers(0, MOST_CASES - 1),
)
people = st.sampled_from(PEOPLE)
verbs = st.sampled_from(sorted(RULES))
numbers = st.integers(0, MOST_CASES - 1)
pages = st.sampled_from([None, None, 0, 0, 0, 1, 2])  # how old the page is that somebody uses


class World:
    """The same city in the database: made once, rolled back after each life."""

    def __init__(self) -> None:
        slugs = Agency.objects.exclude(slug__in=[PUPR, DLHK]).values_list("slug", flat=True)
        names = dict(zip(AGENCIES, [PUPR, DLHK, *slugs[:2]], strict=True))
        Agency.objects.filter(slug=names["X"]).update(active=False)
        self.agencies = {k: Agency.objects.get(slug=slug) for k, slug in names.items()}
        self.letters = {agency.pk: letter for letter, agency in self.agencies.items()}
        self.users: dict[str, Any] = {
            person.name: self._account(person)
            for person in PEOPLE
            if not (person.holds_receipt or person.is_clock)
        }
        owners = [self.users["ani"], self.users["ani"], None]
        self.cases = [ComplaintFactory(by=owner, now=START) for owner in owners]
        self.owners = ["ani", "ani", ""]

    def _account(self, person: Person) -> Any:
        officer_of = self.agencies.get(person.agency)
        return UserFactory(verifier=person.verifier, officer_of=officer_of)


world: World


class Lives(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.numbers = [case.pk for case in world.cases]
        self.model = Model([ModelCase(owner) for owner in world.owners], frozenset("X"))
        self.now, self.swept_at = START, START

    def teardown(self) -> None:
        try:
            for number in range(len(self.numbers)):
                self.compare(number)
            assert list(history.breaks()) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)

    # ------------------------------------------------------------------------------ rules
    @rule(
        n=numbers, verb=verbs, who=people, given=givens, age=pages, fitting=st.sampled_from("yyn")
    )
    def anybody_tries_anything(
        self, n: int, verb: str, who: Person, given: Given, age: int | None, fitting: str
    ) -> None:
        """Mostly somebody who may: who may not is asked of every stage in test_life_matrix.py."""
        case = self.model.cases[n % len(self.numbers)]
        able = [one for one in PEOPLE if not RULES[verb][1].isdisjoint(roles(one, case))]
        if fitting == "y" and able:
            who = able[PEOPLE.index(who) % len(able)]
        self.step(n, verb, who, given, age)

    @rule(given=good, data=st.data())
    def the_work_goes_on(self, given: Given, data: st.DataObject) -> None:
        """Two things are done that cases wait for: without these, no life would be long."""
        for _thing in range(2):
            endings = data.draw(st.integers(0, 5)) == 0  # rarer than work
            likely = self.likely(endings=endings)
            if not likely:
                return
            verb = data.draw(st.sampled_from(sorted(likely)))
            n, who = data.draw(st.sampled_from(likely[verb]))
            reason = data.draw(st.sampled_from(sorted(GOOD_REASONS.get(verb, [""]))))
            self.step(n, verb, who, replace(given, reason=reason), None)

    def likely(self, *, endings: bool) -> dict[str, list[tuple[int, Person]]]:
        """By verb: which cases wait for it, and who may do it."""
        found: dict[str, list[tuple[int, Person]]] = {}
        for verb, (stages, may, _needs) in RULES.items():
            if verb in ENDINGS and not endings:
                continue
            found[verb] = [
                (n, who)
                for n, case in enumerate(self.model.cases)
                if case.stage in stages
                for who in PEOPLE
                if not may.isdisjoint(roles(who, case))
            ]
        return {verb: able for verb, able in found.items() if able}

    @rule(n=numbers, verb=st.sampled_from(AT_ONCE), one=people, other=people, given=givens)
    def two_at_once(self, n: int, verb: str, one: Person, other: Person, given: Given) -> None:
        """Both read the case before either clicks."""
        n, given = n % len(self.numbers), self.known(given)
        first, second = (Complaint.objects.get(pk=self.numbers[n]) for _ in range(2))
        before = self.model.copy()
        won = self.step(n, verb, one, given, None, first) == ""
        if not won:
            self.step(n, verb, other, given, None, second)
            return
        # As the second sees the case it would go; who may act is asked anew.
        present, seen = self.model.cases[n], before.cases[n]
        seen.lead, seen.helping = (present.lead, present.helping) if verb == "hand_back" else (
            seen.lead, seen.helping
        )  # fmt: skip
        may = not RULES[verb][1].isdisjoint(roles(other, present))
        promised = "already_moved" if may else "not_permitted"
        if may:
            promised = self.refusal(before, n, verb, other, given) or promised
        assert self.real(n, verb, other, given, None, second) == promised
        self.compare(n)

    @rule(hours=st.sampled_from([-1, -1, 1, 1, 5, 24, 72, 24 * 8, 24 * 17]))
    def the_clock_jumps(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_clock_sweeps(self) -> None:
        """The jobs that close and archive what was left alone."""
        if self.swept_at == self.now:
            return  # nothing can have run out since
        self.swept_at = self.now
        sweeps = {"lapse": transitions.lapse, "close_silent": transitions.close_silent}
        for verb, sweep in sweeps.items():
            clock, moved = PEOPLE[-1], 0
            for n in range(len(self.numbers)):
                moved += self.refusal(self.model, n, verb, clock, Given()) == ""
            assert sweep(now=self.now) == moved

    # --------------------------------------------------------------------------- comparing
    def step(
        self, n: int, verb: str, who: Person, given: Given, age: int | None,
        instance: Complaint | None = None,
    ) -> str:  # fmt: skip
        n %= len(self.numbers)
        if verb == "split" and len(self.numbers) >= MOST_CASES:
            return "full"
        given = self.known(given)
        seen = None if age is None else max(1, self.model.cases[n].version - age)
        promised = self.refusal(self.model, n, verb, who, given, seen)
        found = self.real(n, verb, who, given, seen, instance)
        assert found == promised, (verb, who, given, self.model.cases[n])
        if verb == "split" and not found:
            parent = self.numbers[n]
            newest = Complaint.objects.filter(split_from=parent).order_by("-pk").first()
            assert newest is not None
            self.numbers.append(newest.pk)
            self.compare(len(self.numbers) - 1)
        self.compare(n, moved=not found)
        return found

    def known(self, given: Given) -> Given:
        """Without the blanks that the verbs trim, and with another case that exists."""
        into = None if given.into is None else given.into % len(self.numbers)
        fields = {"text": given.text.strip(), "note": given.note.strip(), "into": into}
        return Given(given.agency, given.helping, given.reason, **fields)  # type: ignore[arg-type]

    def refusal(
        self, model: Model, n: int, verb: str, who: Person, given: Given, seen: int | None = None
    ) -> str:
        try:
            model.move(n, verb, who, given, self.now, seen)
        except Refused as refused:
            return str(refused)
        return ""

    def real(
        self, n: int, verb: str, who: Person, given: Given, seen: int | None,
        instance: Complaint | None,
    ) -> str:  # fmt: skip
        case = instance or Complaint.objects.get(pk=self.numbers[n])
        details: dict[str, Any] = {
            "agency": world.agencies.get(given.agency),
            "helping": [world.agencies[letter] for letter in given.helping],
            "reason": given.reason,
            "text": given.text,
            "note": given.note,
        }
        if given.into is not None and verb == "merge":
            details["into"] = Complaint.objects.get(pk=self.numbers[given.into])
        role = Role.REPORTER if who.holds_receipt else None
        by = world.users.get(who.name)
        try:
            transitions.move(case, verb, by=by, role=role, now=self.now, version=seen, **details)
        except ComplaintError as refusal:
            return refusal.code
        return ""

    def compare(self, n: int, *, moved: bool = True) -> None:
        number, model = self.numbers[n], self.model.cases[n]
        row = Complaint.objects.filter(pk=number).values_list(*COMPARED).get()
        lead, twin = world.letters.get(row[-2], ""), row[-1]
        found = (*row[:-2], lead, self.numbers.index(twin) if twin else None)
        expected = (
            model.stage, model.outcome, model.coordinated, model.version, model.lead,
            model.duplicate_of,
        )  # fmt: skip
        assert found == expected
        if not moved:
            return
        standing = Disposition.objects.filter(complaint=number, ended_at=None)
        assert {(world.letters[a], role) for a, role in standing.values_list("agency", "role")} == {
            *((letter, "helping") for letter in model.helping),
            *((letter, "lead") for letter in model.lead),
        }


@pytest.fixture
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The city, without what costs time and is tested elsewhere: letters, recognisers, pages.

    Nothing is public here, so that the public layer has nothing to follow.
    """
    global world  # hypothesis makes the machines itself
    world = World()
    book = deadlines.book()
    monkeypatch.setattr("complaints.deadlines.book", lambda: book)
    monkeypatch.setattr("complaints.notifications.announce", lambda event, *, now: None)
    monkeypatch.setattr("complaints.publication.submit", lambda message, *, now: "held")
    monkeypatch.setattr("complaints.publication.propose", lambda message, *, now: None)
    monkeypatch.setattr("complaints.jobs.enqueue", lambda *given, **more: None)
    monkeypatch.setattr("complaints.publication.refresh", lambda *given, **more: None)
    monkeypatch.setattr("complaints.history.first_open_moment", lambda now: now)


def live(lives: int, steps: int, *, random: bool) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Lives,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            derandomize=not random,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )


@pytest.mark.usefixtures("city")
def test_a_handful_of_random_lives_goes_as_the_design_says() -> None:
    live(30, 30, random=False)


@pytest.mark.slow
@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("half", ["first", "second"])  # one for each core
def test_a_thousand_random_lives_go_as_the_design_says(half: str) -> None:
    live(500, 50, random=True)
