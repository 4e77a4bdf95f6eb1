"""The log of accesses: a chain that shows every change, and a report of a month."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from complaints import accesses, identities
from complaints.models.custody import Access, AccessHead, AppendOnly
from tests.factories import ComplaintFactory
from tests.raw_tables import cells

pytestmark = pytest.mark.django_db

WITA = ZoneInfo("Asia/Makassar")
Why = Access.Why


@pytest.fixture
def entries(dewi, citra, now) -> list[Access]:
    """Ten openings in November by the verifier, one by an officer, one in October."""
    made = [
        accesses.append(f"DPS-2026-{number:05d}", by=dewi, why=Why.CASEWORK, now=now)
        for number in (1, 1, 2, 3)
    ]
    made.append(accesses.append("DPS-2026-00001", by=citra, why=Why.AGENCY, now=now, request=7))
    made.append(accesses.append("DPS-2026-00001", by=None, why=Why.REDACTION, now=now))
    before = datetime(2026, 10, 31, 23, 59, tzinfo=WITA)
    made.append(accesses.append("DPS-2026-00009", by=dewi, why=Why.SUBJECT, now=before))
    return made


def verify() -> str:
    out = StringIO()
    call_command("verify_history", stdout=out)
    return out.getvalue()


def write(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_whole_chain_is_said_to_be_whole(entries) -> None:
    assert "so is the log of accesses" in verify()


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("UPDATE complaints_access SET actor_number = 99 WHERE sequence = 3", "access 3: altered"),
        ("UPDATE complaints_access SET why = 'letter' WHERE sequence = 1", "access 1: altered"),
        ("DELETE FROM complaints_access WHERE sequence = 2", "access 2: missing"),
        ("DELETE FROM complaints_access WHERE sequence = 7", "access 7: cut off"),
        ("DELETE FROM complaints_access", "access 1: cut off"),
    ],
)
def test_a_change_behind_our_back_is_named_with_its_place(entries, sql, place) -> None:
    write(sql)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_history", stdout=out)
    assert place in out.getvalue()


def test_an_entry_is_only_ever_added(entries) -> None:
    entry = Access.objects.first()
    for change in (
        entry.save,
        entry.delete,
        Access.objects.all().delete,
        lambda: Access.objects.update(why="letter"),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert Access.objects.count() == len(entries)


def test_an_entry_holds_no_value_of_the_person(dewi, now) -> None:
    case = ComplaintFactory(name="Ni Luh Contoh", phone="081234567890")
    identities.reveal(case, by=dewi, why=Why.CASEWORK, now=now)
    content = b"".join(cells()["complaints_access"])
    assert b"Contoh" not in content
    assert b"081234567890" not in content
    assert case.reference.encode() in content


# -------------------------------------------------------------------------------------- a month
def test_a_month_counts_openings_and_different_complaints_of_people(entries, dewi, citra) -> None:
    lines = accesses.report(datetime(2026, 11, 3).date())
    found = [(line.actor_number, line.openings, line.complaints) for line in lines]
    assert found == [(dewi.pk, 4, 3), (citra.pk, 1, 1)]
    assert lines[0].email == dewi.email
    [line] = accesses.report(datetime(2026, 10, 1).date())
    assert (line.openings, line.actor_number) == (1, dewi.pk)


def test_the_month_ends_at_midnight_in_denpasar(dewi) -> None:
    for moment in (
        datetime(2026, 12, 31, 23, 59, tzinfo=WITA),
        datetime(2027, 1, 1, 0, 0, tzinfo=WITA),
    ):
        accesses.append("DPS-2026-00001", by=dewi, why=Why.CASEWORK, now=moment)
    assert [line.openings for line in accesses.report(datetime(2026, 12, 5).date())] == [1]


@pytest.mark.parametrize(("limit", "flagged"), [(2, True), (3, False)])
def test_an_account_above_the_limit_is_marked(entries, dewi, limit, flagged) -> None:
    with override_settings(ACCESS_REPORT_LIMIT=limit):
        lines = accesses.report(datetime(2026, 11, 3).date())
    assert {line.flagged for line in lines if line.actor_number == dewi.pk} == {flagged}
    assert not any(line.flagged for line in lines if line.actor_number != dewi.pk)


def test_the_command_writes_the_report_as_a_table_of_values(entries, dewi) -> None:
    out = StringIO()
    call_command("access_report", "--month", "2026-11", "--csv", stdout=out)
    rows = list(csv.DictReader(StringIO(out.getvalue())))
    assert (rows[0]["email"], rows[0]["openings"], rows[0]["complaints"]) == (
        dewi.email, "4", "3",
    )  # fmt: skip


def test_the_command_reads_well_and_refuses_what_is_no_month(entries, dewi) -> None:
    out = StringIO()
    call_command("access_report", "--month", "2026-11", stdout=out)
    assert dewi.email in out.getvalue()
    out = StringIO()
    call_command("access_report", "--month", "2020-01", stdout=out)
    assert "Nobody" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("access_report", "--month", "November", stdout=out)


# ------------------------------------------------------------------------------------- the page
def test_verifiers_and_operators_read_the_report(entries, dewi, operator, browser) -> None:
    for user in (dewi, operator):
        browser.force_login(user)
        page = browser.get(reverse("desk:accesses"), {"month": "2026-11"})
        assert page.status_code == 200
        assert dewi.email in page.content.decode()
        table = browser.get(reverse("desk:accesses_csv"), {"month": "2026-11"})
        assert table["Content-Type"].startswith("text/csv")
        assert f"2026-11,{dewi.pk},{dewi.email}" in table.content.decode()
        assert "no-store" in table["Cache-Control"]


@pytest.mark.parametrize("who", ["ani", "budi", "eka"])
@pytest.mark.parametrize("name", ["accesses", "accesses_csv"])
def test_nobody_else_reads_it(entries, who, name, browser, request) -> None:
    browser.force_login(request.getfixturevalue(who))
    assert browser.get(reverse(f"desk:{name}")).status_code == 302


@pytest.mark.parametrize("month", ["", "2026-13", "x", "2026-11-05"])
def test_a_month_that_is_none_shows_the_present_one(month, dewi, browser) -> None:
    browser.force_login(dewi)
    assert browser.get(reverse("desk:accesses"), {"month": month}).status_code == 200


def test_a_chain_that_breaks_is_said_on_the_page(entries, dewi, browser) -> None:
    write("UPDATE complaints_access SET actor_number = 99 WHERE sequence = 3")
    browser.force_login(dewi)
    page = browser.get(reverse("desk:accesses")).content.decode()
    assert "desk-refusal" in page


def test_the_head_says_how_long_the_chain_is(entries) -> None:
    assert AccessHead.objects.get(pk=1).sequence == len(entries)
