"""The simulated month: lives that go through the verbs, so that every clock can be explained."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from complaints import clocks, daily_roots, history
from complaints.demo import clock, month, month_lives
from complaints.demo.people import load_people
from complaints.management.commands import simulate_month
from complaints.models.clocks import DueChange
from complaints.models.private import Complaint, Event
from complaints.models.public import Thread
from complaints.models.reference import Holiday
from complaints.working_days import WITA

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 11, 26, 16, 0, tzinfo=WITA)
SPAN = timedelta(days=30)


@pytest.fixture
def office() -> month.Office:
    load_people()
    return simulate_month._office(UNTIL - SPAN, 1)


def dealt(office: month.Office, seed: int) -> list[tuple[str, str, str, str]]:
    office.rng = random.Random(seed)
    cases = [case for case, _life in month_lives.deal(office, 30, SPAN)]
    return [(case.path, case.subcategory, case.title, case.key) for case in cases]


def test_a_seed_deals_the_same_month_again_and_another_seed_another(office: month.Office) -> None:
    first = dealt(office, 1)
    assert first == dealt(office, 1)
    assert first != dealt(office, 2)
    assert {path.__name__ for path in month_lives.PATHS} <= {row[0] for row in first}
    assert {"merged", "unfinished"} <= {row[0] for row in first}
    assert len({row[2] for row in first}) > 20  # written texts, not one text thirty times


def test_a_month_ends_as_its_lives_say_and_leaves_nothing_to_explain(
    office: month.Office,
) -> None:
    lives = month_lives.deal(office, simulate_month.LEAST, SPAN)
    cases = month.simulate(office, lives, until=UNTIL)
    assert [case.trouble for case in cases if case.trouble] == []
    ends = {case.path: (case.fresh().stage, case.fresh().outcome) for case in cases}
    assert ends["solved"] == ends["disputed"] == ("closed", "solved_confirmed")
    assert ends["silent"] == ("closed", "solved_unconfirmed")
    assert ends["unanswered"] == ("archived", "incomplete")
    assert ends["elsewhere"] == ("archived", "not_our_authority")
    assert ends["withdrawn"] == ("archived", "withdrawn")
    assert ends["merged"] == ("closed", "duplicate")
    missed = {case.path: case.clocks()[1] for case in cases}
    assert missed["answered_late"] == ["respond"]
    assert missed["forwarded_late"] == ["forward"]
    assert missed["solved"] == []
    # Each life is within the month, in order, and its chain holds.
    events = Event.objects.all()
    assert all(UNTIL - SPAN <= event.happened_at <= UNTIL for event in events)
    assert next(history.breaks(), None) is None
    # A holiday came in between: what was promised moved, and says why.
    holiday = Holiday.objects.get(name=month.HOLIDAY)
    moved = DueChange.objects.filter(cause="calendar")
    assert moved.exists()
    assert all(holiday.date.isoformat() in change.words for change in moved)
    # What the public reads explains itself.
    asked = next(case for case in cases if case.path == "asked").fresh()
    assert any(clock.arithmetic for clock in clocks.of(asked))
    assert Thread.objects.count() >= 14


def test_the_command_tells_what_came_of_it(
    office: month.Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(month_lives, "PATHS", (month_lives.withdrawn,))
    call_command("simulate_month", complaints=17, days=20, until=UNTIL)
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == list(simulate_month.HEAD)
    assert len(table) == 1 + 17 + 2
    assert table[1].split()[:4] == [
        Complaint.objects.earliest("pk").reference, "withdrawn", "archived", "withdrawn",
    ]  # fmt: skip
    assert table[-1].startswith("17 complaints; ")


def test_without_an_end_the_days_begin_now_and_the_clock_goes_along(
    office: month.Office, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO_CLOCK_FILE = tmp_path / "demo_clock"
    monkeypatch.setattr(month_lives, "PATHS", (month_lives.withdrawn,))
    begin = timezone.now()
    call_command("simulate_month", complaints=17, days=20, stdout=StringIO())
    assert Event.objects.earliest("happened_at").happened_at >= begin
    assert abs(clock.ahead() - timedelta(days=20)) < timedelta(minutes=5)


def test_days_that_are_sealed_are_refused(office: month.Office) -> None:
    daily_roots.seal_due(now=UNTIL)
    with pytest.raises(CommandError, match="sealed"):
        call_command("simulate_month", until=UNTIL)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(("complaints", "days"), [(16, 30), (30, 19)])
def test_a_month_too_small_is_refused(complaints: int, days: int) -> None:
    with pytest.raises(CommandError):
        call_command("simulate_month", complaints=complaints, days=days)


def test_outside_the_demo_and_without_its_people_it_refuses(settings: object) -> None:
    with pytest.raises(CommandError, match="sign-ins"):
        call_command("simulate_month")
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="demo only"):
        call_command("simulate_month")
    assert timezone.now() > UNTIL - SPAN
    assert not Complaint.objects.exists()
