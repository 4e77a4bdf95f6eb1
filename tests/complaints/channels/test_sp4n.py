"""Reports of SP4N LAPOR come in once, our side goes out, and what differs is listed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from complaints import erasure, publication, transitions
from complaints.channels import sp4n, sp4n_files
from complaints.models.incoming import Received
from complaints.models.people import User
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from tests.complaints.channels.sp4n_recorded import REPORTS, Recorded
from tests.conftest import PUPR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
ROWS = [sp4n_files.as_row(row) for row in REPORTS]


def take_in(now: datetime, *, dry_run: bool = False) -> sp4n.Report:
    return sp4n.take_in(enumerate(ROWS, 1), now=now, dry_run=dry_run)


def as_csv(path: Path) -> Path:
    fields = sorted({name for row in ROWS for name in row})
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fields)
        table.writeheader()
        table.writerows(ROWS)
    return path


def as_json(path: Path) -> Path:
    path.write_text(json.dumps(REPORTS), encoding="utf-8")
    return path


def test_each_row_is_filed_parked_or_rejected_with_the_reason(now: datetime) -> None:
    report = take_in(now)
    assert report.counts == {"filed": 1, "parked": 1, "rejected": 5}
    assert report.rejected == [
        (3, "", "tracking_id:required"),
        (4, "7001003", "received_at:invalid"),
        (5, "7001004", "body:required"),
        (6, "7001005", "received_at:in_future"),
        (7, "tidak boleh", "tracking_id:invalid"),
    ]
    complaint = Complaint.objects.get()
    assert (complaint.channel.slug, complaint.visibility) == ("sp4n-lapor", "hidden")
    assert complaint.received_at == datetime.fromisoformat("2026-11-23T09:00:00+08:00")
    assert Received.objects.get(state="parked").reason == "subcategory:required"


def test_an_import_can_be_run_again_at_any_time(now: datetime) -> None:
    sp4n.take_in([(1, ROWS[0])], now=now)
    assert take_in(now).counts == {"known": 1, "parked": 1, "rejected": 5}
    assert take_in(now).counts == {"known": 2, "rejected": 5}
    assert Complaint.objects.count() == 1


def test_a_dry_run_tells_the_same_and_keeps_nothing(now: datetime) -> None:
    assert take_in(now, dry_run=True).counts == {"filed": 1, "parked": 1, "rejected": 5}
    assert not Received.objects.exists()
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(("make", "name"), [(as_csv, "lapor.csv"), (as_json, "lapor.json")])
def test_both_kinds_of_file_hold_the_same(
    make: Callable[[Path], Path], name: str, tmp_path: Path
) -> None:
    read = list(sp4n_files.read(make(tmp_path / name)))
    assert [{k: v for k, v in row.items() if v} for _number, row in read] == [
        {k: v for k, v in row.items() if v} for row in ROWS
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("b.json", b'{"tracking_id": "1"}'),
        ("c.json", b"[" * 100_000),
        ("d.csv", b"nomor,judul\n1,x\n"),
        ("e.csv", b"\xff\xfe"),
        ("f.csv", b""),
    ],
)
def test_a_file_of_another_shape_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(sp4n_files.FileUnreadable):
        list(sp4n_files.read(tmp_path / name))
    with pytest.raises(CommandError):
        call_command("sp4n", "import", tmp_path / name, stdout=StringIO())


def test_only_public_words_go_out(dewi: User, budi: User, now: datetime) -> None:
    take_in(now)
    complaint = Complaint.objects.get()
    agency = Agency.objects.get(slug=PUPR)
    transitions.move(complaint, "verify_and_forward", by=dewi, now=now, agency=agency)
    transitions.move(complaint, "answer", by=budi, now=now, text="Lubang itu kami tambal besok.")
    (row,) = sp4n.export()
    assert (row["tracking_id"], row["status"]) == ("7001001", "Terdisposisi Selesai")
    assert (row["answer"], row["url"]) == ("", "")
    original = complaint.messages.get(kind="complaint")
    spans = publication.propose(original, now=now).spans
    publication.approve(original, digest=original.digest, spans=spans, by=dewi, now=now)
    answer = complaint.messages.get(kind="response")
    publication.approve(answer, digest=answer.digest, spans=[], by=dewi, now=now)
    (row,) = sp4n.export()
    assert row["answer"] == "Lubang itu kami tambal besok."
    assert row["url"].endswith(f"/aduan/{complaint.reference}/")


def test_what_differs_is_listed_and_nothing_is_changed(dewi: User, now: datetime) -> None:
    take_in(now)
    complaint = Complaint.objects.get()
    agency = Agency.objects.get(slug=PUPR)
    transitions.move(complaint, "verify_and_forward", by=dewi, now=now, agency=agency)
    theirs = [
        {"tracking_id": "7001001", "status": "Belum Terverifikasi"},
        {"tracking_id": "7001002", "status": "Belum Terverifikasi"},
        {"tracking_id": "7009999", "status": "Arsip"},
        {"tracking_id": "7009999", "status": "Arsip"},
    ]
    found = [(d.kind, d.tracking_id, d.here) for d in sp4n.reconcile(enumerate(theirs, 1))]
    assert found == [
        ("status_differs", "7001001", "Terdisposisi Belum Ditindaklanjuti"),
        ("waiting_here", "7001002", "parked"),
        ("unknown_here", "7009999", ""),
        ("twice_there", "7009999", ""),
    ]
    alone = [(d.kind, d.reference) for d in sp4n.reconcile([])]
    assert alone == [("unknown_there", complaint.reference)]


def test_an_erased_complaint_is_not_exported_and_not_taken_in_again(now: datetime) -> None:
    take_in(now)
    erasure.erase(Complaint.objects.get(), by=None, now=now)
    assert list(sp4n.export()) == []
    assert take_in(now).counts["known"] == 2


def test_the_commands_work_through_files_and_through_a_client(
    tmp_path: Path, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    with pytest.raises(CommandError, match="SP4N_CLIENT"):
        call_command("sp4n", "pull")
    settings.SP4N_CLIENT = "tests.complaints.channels.sp4n_recorded.Recorded"
    said = StringIO()
    call_command("sp4n", "import", as_csv(tmp_path / "lapor.csv"), "--dry-run", stdout=said)
    assert "row 3 - tracking_id:required" in said.getvalue()
    call_command("sp4n", "pull", stdout=StringIO())
    call_command("sp4n", "push", stdout=said)
    assert [row["tracking_id"] for row in Recorded.sent] == ["7001001"]
    assert "7001001 locked" in said.getvalue()
    call_command("sp4n", "export", tmp_path / "kami.csv", stdout=said)
    assert "7001001" in (tmp_path / "kami.csv").read_text()
    call_command("sp4n", "reconcile", as_json(tmp_path / "x.json"), stdout=said)
    assert "differences" in said.getvalue()


def test_a_cell_that_a_sheet_would_calculate_is_written_as_words(tmp_path: Path) -> None:
    rows = [{"answer": '=HYPERLINK("x")'}]
    sp4n_files.write(rows, tmp_path / "x.csv", fields=("answer",))
    assert "'=HYPERLINK" in (tmp_path / "x.csv").read_text()
