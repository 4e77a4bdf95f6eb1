"""What a reader is told of a promise: how it stands, the rule, and rows that add up."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from complaints import deadlines, promise_words
from complaints.deadlines import Arithmetic, Moved, Pause, Rule
from complaints.models.public import Promise
from complaints.working_days import Calendar
from tests.conftest import WITA

TODAY = date(2026, 12, 1)
NYEPI = Calendar({date(2026, 11, 26): "Hari Raya Contoh"})


@pytest.fixture(autouse=True)
def _in_english(settings) -> None:
    from django.utils import translation

    translation.activate("en")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WITA)


def counted(amount: int, unit: str, start: datetime, *pauses: Pause) -> Arithmetic:
    rule = Rule("respond", amount, unit, at(2013, 1, 1), "x")
    return deadlines.compute(rule, start, pauses, NYEPI).arithmetic


def promise(name: str = "respond", arithmetic: Arithmetic | None = None, **values) -> Promise:
    shown = {
        "promise": name, "least": 3, "amount": 7, "unit": "working_days", "source": "Laporan",
        "started_on": date(2026, 11, 23), "promised_on": date(2026, 12, 2),
        "due_on": date(2026, 12, 2), "arithmetic": arithmetic.as_json() if arithmetic else {},
    }  # fmt: skip
    return Promise(**shown | values)


DUE, BEFORE = date(2026, 12, 2), date(2026, 11, 30)
END = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("values", "kind", "state"),
    [
        ({}, "running", "Due on 2 December 2026"),
        ({"due_on": BEFORE}, "late", "Overdue since 30 November 2026"),
        ({"due_on": TODAY}, "running", "Due on 1 December 2026"),
        ({"paused_on": BEFORE}, "paused",
         "Stands still since 30 November 2026: the office waits for the reporter"),
        ({"paused_on": END, "due_on": BEFORE, "late": True}, "late",
         "Overdue since 30 November 2026"),
        ({"kept_on": END, "ending": "kept"}, "kept",
         "Kept on 1 December 2026, due on 2 December 2026"),
        ({"kept_on": END, "ending": "missed", "due_on": BEFORE, "late": True}, "missed",
         "Kept late: on 1 December 2026, due on 30 November 2026"),
        ({"kept_on": END, "ending": "missed", "due_on": END, "late": True}, "missed",
         "Kept late: on 1 December 2026, hours after it was due"),
        ({"kept_on": END, "ending": "replaced"}, "over",
         "Replaced on 1 December 2026 by the longer promise with coordination"),
        ({"kept_on": END, "ending": "over"}, "over", "Ended on 1 December 2026 with the complaint"),
        ({"kept_on": END, "ending": "over", "late": True, "due_on": BEFORE}, "missed",
         "Ended on 1 December 2026 without being kept, was due on 30 November 2026"),
        # The reporter's own time: nobody is late there.
        ({"name": "silence", "due_on": BEFORE}, "running",
         "On 30 November 2026, unless the reporter says otherwise"),
        ({"name": "silence", "kept_on": END, "ending": "kept", "due_on": BEFORE}, "kept",
         "Closed on 1 December 2026: the reporter had not objected by 30 November 2026"),
        ({"name": "silence", "kept_on": END, "ending": "replaced"}, "over",
         "Begun anew on 1 December 2026 by a later answer"),
        ({"name": "silence", "kept_on": END, "ending": "over"}, "over",
         "Ended on 1 December 2026"),
        ({"name": "reply"}, "running", "On 2 December 2026, unless the reporter replies"),
        ({"name": "reply", "kept_on": END, "ending": "kept"}, "kept",
         "The reporter replied on 1 December 2026"),
    ],
)  # fmt: skip
def test_how_a_promise_stands_in_words(values, kind, state) -> None:
    words = promise_words.of(promise(**values), today=TODAY)
    assert (words.kind, words.state) == (kind, state)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, "3 to 7 working days"),
        ({"least": None, "amount": 10}, "10 working days"),
        ({"least": None, "amount": 24, "unit": "hours"}, "24 hours"),
        ({"least": None, "amount": 60, "unit": "days"}, "60 days"),
    ],
)
def test_the_rule_in_words(values, rule) -> None:
    assert promise_words.rule(promise(**values)) == rule


def test_the_rows_add_up_to_the_rule_and_name_what_does_not_count() -> None:
    pause = Pause(at(2026, 11, 24, 9), at(2026, 11, 25, 9), "awaiting_reporter")
    words = promise_words.of(
        promise(arithmetic=counted(7, "working_days", at(2026, 11, 23, 9), pause)), today=TODAY
    )
    assert [(row.when, row.words, row.total) for row in words.rows] == [
        ("Mon 23 Nov 2026", "start", None),
        ("Tue 24 Nov", "1 day counts", 1),
        ("Wed 25 Nov", "stood still", None),
        ("Thu 26 Nov", "closed: Hari Raya Contoh", None),
        ("Fri 27 Nov", "1 day counts", 2),
        ("Sat 28 – Sun 29 Nov", "week-end", None),
        ("Mon 30 Nov – Fri 4 Dec", "5 days count", 7),
        ("Fri 4 Dec 2026", "due", None),
    ]
    assert words.notes == [
        "Stood still from 24 November 2026 to 25 November 2026: the office waited for the reporter."
    ]


def test_hours_that_begin_outside_office_hours_tell_where_they_start() -> None:
    words = promise_words.of(
        promise("forward", counted(24, "hours", at(2026, 11, 27, 17)), unit="hours"), today=TODAY
    )
    assert [(row.when, row.words) for row in words.rows] == [
        ("Fri 27 Nov 2026", "start"),
        ("Sat 28 – Sun 29 Nov", "week-end"),
        ("Mon 30 Nov 2026", "the office opens: the hours start"),
        ("Tue 1 Dec 2026", "due"),
    ]


def test_a_moved_due_day_tells_what_was_promised_and_why_it_moved() -> None:
    sum_ = counted(7, "working_days", at(2026, 11, 23, 9))
    moved = Moved(
        "calendar", date(2026, 11, 24), date(2026, 12, 2), date(2026, 12, 3),
        "+2026-11-26 Hari Raya Contoh; -2026-11-27 Hari Lain; +2026-1",
    )  # fmt: skip
    sum_ = Arithmetic(**vars(sum_) | {"changes": (moved,)})
    words = promise_words.of(promise(arithmetic=sum_, due_on=date(2026, 12, 3)), today=TODAY)
    assert words.promised == "Promised at first: 2 December 2026."
    assert words.notes == [
        (
            "Moved on 24 November 2026 from 2 December 2026 to 3 December 2026, because the"
            " calendar changed. Offices are closed on 26 November 2026: Hari Raya Contoh. Offices"
            " are open on 27 November 2026 after all: Hari Lain."
        )
    ]


def test_a_promise_from_before_the_counting_was_kept_still_has_words() -> None:
    words = promise_words.of(promise(promised_on=None), today=TODAY)
    assert (words.rows, words.notes, words.promised) == ([], [], "")
