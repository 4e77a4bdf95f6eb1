"""Open data: what the files hold, that they lose at once what is withdrawn, and how they grow."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from complaints import jobs, publication, reports
from complaints.models.open_data import OpenDataChange, OpenDataSnapshot
from complaints.models.people import User
from complaints.models.public import Thread
from complaints.models.work import Job
from complaints.open_data import building, counts, formats, metadata, parquet, records, snapshots
from complaints.open_data.snapshots import BeingMended, FileMissing
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+62 361", "-5", "@SUM(A1)", "\t=1", "|x", "%x"]


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return tmp_path


def current(name: str) -> str:
    return "".join(formats.stream(name, (record for _pk, record in records.threads())))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def make_snapshot(now: datetime) -> str:
    month = snapshots.begin(now=now).month
    assert snapshots.work(month)
    return month


# ------------------------------------------------------------------------------ what is in them
def test_every_format_tells_the_same_threads() -> None:
    cases = [ComplaintFactory(published=True, pin="-8.65,115.21") for _number in range(3)]
    ComplaintFactory()  # not public
    told = {case.reference for case in cases}
    assert {row["reference"] for row in rows(current("threads.csv"))} == told
    lines = [json.loads(line) for line in current("threads.jsonl").splitlines()]
    assert {line["reference"] for line in lines} == told
    points = json.loads(current("threads.geojson"))
    assert points["type"] == "FeatureCollection"
    assert {feature["id"] for feature in points["features"]} == told
    assert all(len(feature["geometry"]["coordinates"]) == 2 for feature in points["features"])


def test_posts_are_those_that_everybody_reads() -> None:
    case = ComplaintFactory(published=True, answered=True, comments=2)
    hidden = case.messages.filter(kind="comment").earliest("pk")
    publication.hide(hidden, now=case.received_at)
    told = rows(current("posts.csv"))
    public = Thread.objects.get(reference=case.reference).posts.visible()
    assert [row["body"] for row in told] == [post.body for post in public]
    assert hidden.body not in current("threads.jsonl")
    assert {row["author"] for row in told} >= {"Pelapor"}


def test_nothing_but_the_named_columns_is_told() -> None:
    ComplaintFactory(published=True)
    [line] = [json.loads(line) for line in current("threads.jsonl").splitlines()]
    assert set(line) == {*records.COLUMNS, "posts"}
    assert set(line["posts"][0]) == set(records.POST_COLUMNS)


def test_a_thread_without_a_place_is_no_point() -> None:
    ComplaintFactory(published=True)
    Thread.objects.update(latitude=None, longitude=None)
    assert json.loads(current("threads.geojson"))["features"] == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    ComplaintFactory(published=True)
    Thread.objects.update(title=formula)
    [row] = rows(current("threads.csv"))
    assert row["title"] == f"'{formula}"


def test_a_number_below_zero_stays_a_number() -> None:
    assert formats.csv_line([-8.65, True, None, "a"]) == "-8.65,true,,a\r\n"


def test_more_threads_than_a_batch_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BATCH", 2)
    made = [ComplaintFactory(published=True).reference for _number in range(5)]
    assert [record["reference"] for _pk, record in records.threads()] == made


# ------------------------------------------------------------------------------------ the counts
def test_small_counts_are_hidden_and_nothing_is_lost(now: datetime) -> None:
    table = {("2026-11", "jalan", f"desa-{n}"): number for n, number in enumerate([2, 30, 40])}
    table |= {("2026-11", "sampah", f"desa-{n}"): 20 for n in range(3)}
    shown = {(r["category"], r["village"]): r for r in rows("".join(counts.lines(table)))}
    assert shown["jalan", "desa-0"]["threads"] == ""
    assert shown["jalan", "desa-0"]["suppressed"] == "true"
    assert sum(row["suppressed"] == "true" for row in shown.values()) >= 4
    assert shown["all", "all"]["threads"] == "132"


def test_the_counts_of_the_database_and_of_a_pass_over_the_records_agree() -> None:
    for _number in range(3):
        ComplaintFactory(published=True)
    passed: dict[tuple[str, str, str], int] = {}
    for _pk, record in records.threads():
        passed[counts.key(record)] = passed.get(counts.key(record), 0) + 1
    assert counts.current() == passed


# --------------------------------------------------------------------------------- the snapshots
def test_a_snapshot_has_every_file_and_says_what_it_is(now: datetime) -> None:
    case = ComplaintFactory(published=True)
    month = make_snapshot(now)
    snapshot = OpenDataSnapshot.objects.get()
    names = {*formats.TEXTS, counts.NAME} | ({parquet.NAME} if parquet.is_available() else set())
    assert set(snapshot.files) == names
    assert snapshot.threads == 1
    for name, facts in snapshot.files.items():
        path = snapshots.file(month, name)
        assert path.stat().st_size == facts["bytes"]
    assert snapshots.file(month, "threads.csv").read_bytes().decode() == current("threads.csv")
    assert case.reference in snapshots.file(month, "posts.csv").read_text()
    described = metadata.package(snapshot)
    assert {len(resource["hash"]) for resource in described["resources"]} == {71}


def test_a_build_in_many_steps_writes_the_same_as_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(7):
        ComplaintFactory(published=True, pin="-8.65,115.21")
    monkeypatch.setattr(building, "BATCH", 2)
    source: building.Source = lambda after: records.threads(after=after)  # noqa: E731
    steps = 1
    while not building.step(place / "many", source, seconds=0):
        steps += 1
    building.step(place / "one", source, seconds=1000)
    assert steps > 3
    many, one = building.finish(place / "many"), building.finish(place / "one")
    assert many[0] == one[0] == 7
    for name in formats.TEXTS:
        assert (place / "many" / name).read_bytes() == (place / "one" / name).read_bytes(), name
        assert (place / "one" / name).read_bytes().decode() == current(name)


def test_a_step_that_died_half_way_leaves_nothing_twice(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(6):
        ComplaintFactory(published=True)
    monkeypatch.setattr(building, "BATCH", 2)

    def dies(after: int) -> Any:
        for number, found in enumerate(records.threads(after=after)):
            if number == 3:
                raise KeyboardInterrupt
            yield found

    source: building.Source = lambda after: records.threads(after=after)  # noqa: E731
    building.step(place / "x", source, seconds=0)
    with pytest.raises(KeyboardInterrupt):
        building.step(place / "x", dies, seconds=1000)
    while not building.step(place / "x", source, seconds=0):
        pass
    building.finish(place / "x")
    assert (place / "x" / "threads.csv").read_bytes().decode() == current("threads.csv")


def test_parquet_tells_the_same_as_csv(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    for _number in range(5):
        ComplaintFactory(published=True)
    monkeypatch.setattr(building, "BATCH", 2)
    source: building.Source = lambda after: records.threads(after=after)  # noqa: E731
    while not building.step(place / "x", source, seconds=0):
        pass
    building.finish(place / "x")
    table = pq.read_table(place / "x" / "threads.parquet").to_pylist()
    told = rows(current("threads.csv"))
    assert [row["reference"] for row in table] == [row["reference"] for row in told]
    assert table[0]["received_on"].isoformat() == told[0]["received_on"]
    assert not list((place / "x").glob("part-*"))


# --------------------------------------------------------------------------- what is withdrawn
def _withdraw(case: Any, by: User, now: datetime) -> None:
    publication.withdraw_thread(case, by=by, now=now)


def _hide(case: Any, by: User, now: datetime) -> None:
    reports.report(case.reference, 0, kind="name", words="", client="x", now=now)


@pytest.mark.parametrize("remove", [_withdraw, _hide])
def test_what_is_withdrawn_leaves_every_file_at_once(
    remove: Callable[..., None], dewi: User, now: datetime
) -> None:
    gone, stays = ComplaintFactory(published=True), ComplaintFactory(published=True)
    Thread.objects.update(published_on=now.date())
    month = make_snapshot(now)
    remove(gone, dewi, now)
    assert gone.reference not in current("threads.csv")
    with pytest.raises(BeingMended):
        snapshots.file(month, "threads.csv")
    assert snapshots.ready() == []
    assert snapshots.work(month)
    for name in OpenDataSnapshot.objects.get().files:
        content = snapshots.file(month, name).read_bytes()
        assert gone.reference.encode() not in content, name
    assert stays.reference in snapshots.file(month, "threads.csv").read_text()


def test_a_comment_that_was_removed_leaves_the_snapshot_with_its_words(
    dewi: User, now: datetime
) -> None:
    case = ComplaintFactory(published=True, comments=1)
    Thread.objects.update(published_on=now.date())
    month = make_snapshot(now)
    comment = case.messages.get(kind="comment")
    words = comment.post.body
    assert words in snapshots.file(month, "threads.jsonl").read_text()
    publication.withdraw_message(comment, by=dewi, now=now)
    assert snapshots.work(month)
    assert words not in snapshots.file(month, "threads.jsonl").read_text()
    assert case.reference in snapshots.file(month, "threads.csv").read_text()


def test_what_only_adds_changes_no_snapshot(now: datetime) -> None:
    case = ComplaintFactory(published=True)
    month = make_snapshot(now)
    publication.refresh(case, now=now, only_adds=True)
    assert not OpenDataChange.objects.exists()
    assert snapshots.file(month, "threads.csv")


def test_what_goes_while_a_snapshot_is_mended_goes_in_the_next_pass(
    dewi: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [ComplaintFactory(published=True) for _number in range(4)]
    Thread.objects.update(published_on=now.date())
    month = make_snapshot(now)
    monkeypatch.setattr(building, "BATCH", 1)
    _withdraw(cases[3], dewi, now)
    assert not snapshots.work(month, seconds=0)
    _withdraw(cases[0], dewi, now)  # its row is in the new files already
    while not snapshots.work(month, seconds=0):
        with pytest.raises(BeingMended):
            snapshots.file(month, "threads.csv")
    told = snapshots.file(month, "threads.csv").read_text()
    kept = [case.reference for case in cases if case.reference in told]
    assert kept == [cases[1].reference, cases[2].reference]


def test_the_job_goes_on_until_nothing_is_left(now: datetime, settings: Any) -> None:
    ComplaintFactory(published=True)
    snapshots.begin(now=now)
    snapshots.begin(now=now)  # once a month
    [job] = Job.objects.filter(kind=snapshots.JOB)
    assert job.due_at == now + snapshots.IN_FLIGHT
    Job.objects.exclude(pk=job.pk).delete()
    jobs.run_due(now=now + snapshots.IN_FLIGHT)
    assert OpenDataSnapshot.objects.get().ready


def test_a_machine_that_stopped_while_files_were_exchanged_loses_none(
    dewi: User, now: datetime
) -> None:
    gone, stays = ComplaintFactory(published=True), ComplaintFactory(published=True)
    Thread.objects.update(published_on=now.date())
    month = make_snapshot(now)
    _withdraw(gone, dewi, now)
    snapshots.folder(month).rename(snapshots.folder(f".old-{month}"))
    assert snapshots.work(month)
    told = snapshots.file(month, "threads.csv").read_text()
    assert gone.reference not in told
    assert stays.reference in told
    assert not snapshots.folder(f".old-{month}").exists()


def test_old_snapshots_go(settings: Any, now: datetime) -> None:
    settings.OPEN_DATA_MONTHS = 1
    old = snapshots.folder("2026-01")
    old.mkdir(parents=True)
    OpenDataSnapshot.objects.create(month="2026-01", made_on=now.date(), ready=True)
    make_snapshot(now)
    assert snapshots.forget_old() == 1
    assert not old.exists()


@pytest.mark.parametrize("name", ["../db.sqlite3", "nothing.csv", "state.json", ""])
def test_no_other_file_is_given(name: str, now: datetime) -> None:
    month = make_snapshot(now)
    with pytest.raises(FileMissing):
        snapshots.file(month, name)
    with pytest.raises(FileMissing):
        snapshots.file("1999-01", "threads.csv")


# ----------------------------------------------------------------------------------- the command
def test_the_command_writes_a_folder_that_tells_what_is_in_it(place: Path) -> None:
    ComplaintFactory(published=True)
    call_command("export_open_data", output=place / "out", stdout=StringIO())
    described = json.loads((place / "out" / "datapackage.json").read_text())
    for resource in described["resources"]:
        assert (place / "out" / resource["path"]).stat().st_size == resource["bytes"]
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_open_data", output=place / "out", stdout=StringIO())


def test_the_command_makes_the_snapshot_of_this_month() -> None:
    ComplaintFactory(published=True)
    call_command("export_open_data", "--snapshot", stdout=StringIO())
    assert OpenDataSnapshot.objects.get().threads == 1
