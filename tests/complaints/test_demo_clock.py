"""The demo's clock: moved for all its processes at once, and only in the demo."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from complaints import jobs
from complaints.demo import clock
from complaints.models.work import Job
from tests.complaints.job_work import Work

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, settings: object) -> Iterator[None]:
    settings.DEMO_CLOCK_FILE = tmp_path / "demo_clock"  # type: ignore[attr-defined]
    clock._known = (None, timedelta(0))
    yield
    clock.set_ahead(timedelta(0))


def near(moment: datetime, expected: datetime) -> bool:
    return abs((moment - expected).total_seconds()) < 60


def says(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("demo_clock", *arguments)
    return capsys.readouterr().out


def test_the_clock_is_moved_for_whoever_asks_django_for_the_time() -> None:
    held = timezone.now  # as a model's default holds it
    clock.set_ahead(3 * DAY)
    expected = datetime.now(UTC) + 3 * DAY
    assert near(timezone.now(), expected)
    assert near(held(), expected)
    assert type(timezone.now()) is datetime
    assert timezone.localdate() == timezone.localtime(expected).date()
    assert near(datetime.now(UTC), expected - 3 * DAY)  # nobody else's


def test_another_process_of_the_demo_moves_along(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from complaints.demo import clock\n"
        "from django.utils import timezone\n"
        "print((timezone.now() - clock.real_now()).total_seconds())"
    )
    (tmp_path / "demo_clock").write_text("7200")
    environment = os.environ | {"PYTHONPATH": "site:.", "DATA_DIR": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert abs(float(said.stdout) - 7200) < 1


def test_a_file_that_changes_is_read_again_and_a_torn_one_changes_nothing() -> None:
    clock.set_ahead(HOUR)
    assert clock.ahead() == HOUR
    clock.set_ahead(2 * HOUR)
    assert clock.ahead() == 2 * HOUR
    clock.path().write_text("72x")
    assert clock.ahead() == 2 * HOUR
    clock.path().unlink()
    assert clock.ahead() == timedelta(0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "span"), [("30m", HOUR / 2), ("2h", 2 * HOUR), ("3d", 3 * DAY), ("1w", 7 * DAY)]
)
def test_the_command_moves_it_forward(
    words: str, span: timedelta, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "ahead" in says(capsys, "forward", words)
    assert clock.ahead() == span
    says(capsys, "forward", words)
    assert clock.ahead() == 2 * span


@pytest.mark.django_db
def test_the_command_moves_it_to_a_moment_of_denpasars_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    says(capsys, "to", "2031-12-01T09:00")
    assert near(timezone.now(), datetime(2031, 12, 1, 1, 0, tzinfo=UTC))
    assert "09:00" in says(capsys, "show")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [("forward", "0d"), ("forward", "-3d"), ("forward", ""), ("to", "2020-01-01T09:00"),
     ("to", "tomorrow"), ("forward", "3 days")],
)  # fmt: skip
def test_time_goes_forward_and_in_words_that_are_understood(arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("demo_clock", *arguments)
    assert clock.ahead() == timedelta(0)


@pytest.mark.parametrize("arguments", [("forward", "1d"), ("show",), ("reset",)])
def test_outside_the_demo_it_refuses(settings: object, arguments: tuple[str, ...]) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("demo_clock", *arguments)
    with pytest.raises(RuntimeError):
        clock.install()


@pytest.mark.django_db
def test_what_has_come_due_runs_after_the_move_as_if_time_had_passed(work: Work) -> None:
    now = timezone.now()
    jobs.enqueue("work", key="in two days", payload={}, now=now, due_at=now + 2 * DAY)
    jobs.start_periodic(now=now)
    jobs.run_due(now=now)
    assert not work.payloads
    call_command("demo_clock", "forward", "3d")
    assert jobs.start_periodic(now=timezone.now()) == len(
        [s for s in jobs._schedules.values() if s.slot(now) != s.slot(timezone.now())]
    )
    jobs.sweep(timezone.now())
    jobs.run()
    assert len(work.payloads) == 1


@pytest.mark.django_db
def test_a_reset_brings_along_what_was_put_off_and_who_signed_in(work: Work) -> None:
    real = timezone.now()
    Session.objects.create(session_key="a", session_data="", expire_date=real + HOUR)
    call_command("demo_clock", "forward", "3d")
    assert near(Session.objects.get().expire_date, real + 3 * DAY + HOUR)
    now = timezone.now()
    jobs.enqueue("work", key="soon", payload={}, now=now, due_at=now + HOUR)
    jobs.enqueue("work", key="at once", payload={}, now=now)
    call_command("demo_clock", "reset")
    assert near(Job.objects.get(key="soon").due_at, real + HOUR)
    assert near(Session.objects.get().expire_date, real + HOUR)
    assert not OrmQ.objects.exists()
    assert jobs.sweep(timezone.now()) == 1  # what waited still does


@pytest.mark.django_db
def test_every_page_says_that_the_clock_was_moved_and_no_page_says_it_otherwise(
    client: Client,
) -> None:
    assert b"demo-clock" not in client.get("/lacak/").content
    clock.set_ahead(3 * DAY + 2 * HOUR)
    page = client.get("/en/lacak/").content.decode()
    assert "Demo clock: 3 days and 2 h ahead" in page


@pytest.mark.django_db
def test_the_desk_says_it_too(admin_client: Client) -> None:
    assert b"demo-clock" not in admin_client.get("/admin/").content
    clock.set_ahead(DAY)
    assert b"demo-clock" in admin_client.get("/admin/").content


def test_a_moved_clock_leaves_times_in_the_citys_own_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "datetime", clock._Moved)
    noon = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    assert Template("{{ noon|date:'H.i' }}").render(Context({"noon": noon})) == "12.00"
