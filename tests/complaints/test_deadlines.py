"""What is due when: worked by hand over the feasts of Bali, and held against a second counter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import deadlines
from complaints.deadlines import Arithmetic, Book, Pause, Rule, compute
from complaints.working_days import Calendar, day_of
from tests.conftest import WITA

# The calendar of the examples, written out: offices are closed on these days of 2023 to 2027.
CLOSED = {
    # Galungan of 4 January 2023 and the day after it.
    date(2023, 1, 4): "Hari Raya Galungan",
    date(2023, 1, 5): "Umanis Galungan",
    # Lebaran 2023 (Friday 21 April: joint leave) with four days of joint leave more.
    date(2023, 4, 19): "Cuti Bersama Idul Fitri",
    date(2023, 4, 20): "Cuti Bersama Idul Fitri",
    date(2023, 4, 21): "Cuti Bersama Idul Fitri",
    date(2023, 4, 24): "Cuti Bersama Idul Fitri",
    date(2023, 4, 25): "Cuti Bersama Idul Fitri",
    # Nyepi and Lebaran 2026 in one week.
    date(2026, 3, 18): "Cuti Bersama Hari Suci Nyepi",
    date(2026, 3, 19): "Hari Suci Nyepi",
    date(2026, 3, 20): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 3, 23): "Cuti Bersama Hari Raya Idul Fitri",
    date(2026, 3, 24): "Cuti Bersama Hari Raya Idul Fitri",
    # Galungan 2026, with the Islamic new year on its eve; Kuningan is Saturday 27 June.
    date(2026, 6, 16): "Tahun Baru Islam",
    date(2026, 6, 17): "Hari Raya Galungan",
    date(2026, 6, 18): "Umanis Galungan",
    # The turn of the year.
    date(2026, 12, 24): "Cuti Bersama Hari Raya Natal",
    date(2026, 12, 25): "Hari Raya Natal",
    date(2027, 1, 1): "Tahun Baru Masehi",
}
CALENDAR = Calendar(CLOSED)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WITA)


def rule(amount: int, unit: str, *, promise: str = "respond", since: datetime | None = None):
    return Rule(promise, amount, unit, since or at(2013, 1, 1), "Laporan layanan 2023")


DAY, RESPOND, COORDINATED = rule(24, "hours"), rule(7, "working_days"), rule(30, "working_days")
SILENCE, ESCALATE = rule(10, "working_days"), rule(60, "days")

# (rule, started, due): each counted on paper, the reasoning beside it.
BY_HAND = [
    # Mon 23 Nov; Tue 24=1 Wed 25=2 Thu 26=3 Fri 27=4 | Mon 30=5 Tue 1=6 Wed 2 Dec=7.
    (RESPOND, at(2026, 11, 23, 9, 0), at(2026, 12, 2, 16, 0)),
    # Friday 16:30 is still Friday: Mon 30=1 Tue 2 Wed 3 Thu 4 Fri 5 | Mon 7=6 Tue 8 Dec=7.
    (RESPOND, at(2026, 11, 27, 16, 30), at(2026, 12, 8, 16, 0)),
    # Saturday 28 Nov: the same days as from Friday.
    (RESPOND, at(2026, 11, 28, 11, 0), at(2026, 12, 8, 16, 0)),
    # Over Nyepi and Lebaran 2026. Fri 13 Mar; Mon 16=1 Tue 17=2; Wed 18, Thu 19, Fri 20 closed;
    # week-end; Mon 23, Tue 24 closed; Wed 25=3 Thu 26=4 Fri 27=5 | Mon 30=6 Tue 31=7.
    (RESPOND, at(2026, 3, 13, 10, 0), at(2026, 3, 31, 16, 0)),
    # Started on Nyepi itself: Wed 25=1 Thu 2 Fri 27=3 | Mon 30=4 Tue 31=5 Wed 1=6 Thu 2 Apr=7.
    (RESPOND, at(2026, 3, 19, 10, 0), at(2026, 4, 2, 16, 0)),
    # Over Galungan 2026. Fri 12 Jun; Mon 15=1; Tue 16, Wed 17, Thu 18 closed; Fri 19=2;
    # Mon 22=3 Tue 23=4 Wed 24=5 Thu 25=6 Fri 26 (eve of Kuningan, open)=7.
    (RESPOND, at(2026, 6, 12, 8, 0), at(2026, 6, 26, 16, 0)),
    # Over Kuningan, a Saturday: it closes nothing. Wed 24 Jun; Thu 25=1 Fri 26=2 | Mon 29=3
    # Tue 30=4 Wed 1=5 Thu 2=6 Fri 3 Jul=7.
    (RESPOND, at(2026, 6, 24, 15, 59), at(2026, 7, 3, 16, 0)),
    # Galungan 2023. Mon 2 Jan; Tue 3=1; Wed 4, Thu 5 closed; Fri 6=2; Mon 9=3 Tue 4 Wed 5 Thu 6
    # Fri 13=7.
    (RESPOND, at(2023, 1, 2, 9, 0), at(2023, 1, 13, 16, 0)),
    # Silence over the leave of Lebaran 2023. Thu 13 Apr; Fri 14=1; Mon 17=2 Tue 18=3; Wed 19 to
    # Fri 21 closed; Mon 24, Tue 25 closed; Wed 26=4 Thu 5 Fri 28=6 | Mon 1 May=7 (open here)
    # Tue 8 Wed 9 Thu 4 May=10.
    (SILENCE, at(2023, 4, 13, 14, 0), at(2023, 5, 4, 16, 0)),
    # Over the turn of the year. Fri 18 Dec; Mon 21=1 Tue 2 Wed 23=3; Thu 24, Fri 25 closed;
    # Mon 28=4 Tue 5 Wed 6 Thu 31=7.
    (RESPOND, at(2026, 12, 18, 9, 0), at(2026, 12, 31, 16, 0)),
    # ... and with 1 January: Mon 21 Dec; Tue 22=1 Wed 23=2; Mon 28=3 Tue 4 Wed 5 Thu 31=6;
    # Fri 1 Jan closed; Mon 4 Jan=7.
    (RESPOND, at(2026, 12, 21, 9, 0), at(2027, 1, 4, 16, 0)),
    # Thirty: Mon 2 Mar 2026; Tue 3 to Fri 6=4 | 9-13=9 | 16, 17=11, closed, | Wed 25 to Fri 27
    # =14 | 30 Mar-3 Apr=19 (3 April open here) | 6-10=24 | 13-17=29 | Mon 20 Apr=30.
    (COORDINATED, at(2026, 3, 2, 9, 0), at(2026, 4, 20, 16, 0)),
    # 24 hours within office hours run on through the night, and through a week-end.
    (DAY, at(2026, 11, 24, 10, 0), at(2026, 11, 25, 10, 0)),
    (DAY, at(2026, 11, 27, 15, 59), at(2026, 11, 28, 15, 59)),
    # Before opening: from 8:00. At 8:00: from then. At 16:00: from the next opening.
    (DAY, at(2026, 11, 24, 7, 59), at(2026, 11, 25, 8, 0)),
    (DAY, at(2026, 11, 24, 8, 0), at(2026, 11, 25, 8, 0)),
    (DAY, at(2026, 11, 24, 16, 0), at(2026, 11, 26, 8, 0)),
    # Friday 16:30: from Monday 8:00. On the eve of Nyepi 2026 at night: from Wednesday the 25th.
    (DAY, at(2026, 11, 27, 16, 30), at(2026, 12, 1, 8, 0)),
    (DAY, at(2026, 3, 17, 20, 0), at(2026, 3, 26, 8, 0)),
    # 60 days of the calendar from Tuesday 24 November: 6 left of November, 31, 23 of January.
    (ESCALATE, at(2026, 11, 24, 10, 0), at(2027, 1, 23, 23, 59, 59)),
]


@pytest.mark.parametrize(("terms", "start", "due"), BY_HAND)
def test_what_was_counted_on_paper(terms, start, due) -> None:
    assert compute(terms, start, (), CALENDAR).at == due


# Pauses (began, ended), each worked over the same calendar.
PAUSED = [
    # Monday 23 Nov, due Wed 2 Dec. Asked Wed 25, answered Fri 27: Thu and Fri do not count.
    # Tue 24=1 Wed 25=2 | Mon 30=3 Tue 4 Wed 5 Thu 6 Fri 4 Dec=7.
    (RESPOND, at(2026, 11, 23, 9), [(at(2026, 11, 25, 9), at(2026, 11, 27, 9))],
     at(2026, 12, 4, 16)),
    # Asked and answered on one day: nothing is lost.
    (RESPOND, at(2026, 11, 23, 9), [(at(2026, 11, 25, 9), at(2026, 11, 25, 15))],
     at(2026, 12, 2, 16)),
    # Over the feasts: Fri 13 Mar, asked Mon 16, answered Wed 25. Mon 16=1; Tue 17 and Wed 25 are
    # lost (the days between are closed anyway); Thu 26=2 Fri 27=3 | 30=4 31=5 1=6 Thu 2 Apr=7.
    (RESPOND, at(2026, 3, 13, 10), [(at(2026, 3, 16, 9), at(2026, 3, 25, 9))],
     at(2026, 4, 2, 16)),
    # A pause over a week-end only: Fri 27 to Sunday 29: no working day is lost.
    (RESPOND, at(2026, 11, 23, 9), [(at(2026, 11, 27, 15), at(2026, 11, 29, 20))],
     at(2026, 12, 2, 16)),
    # Asked on the last day: it cannot run out meanwhile. Answered on Fri 4; Mon 7 is the last.
    (RESPOND, at(2026, 11, 23, 9), [(at(2026, 12, 2, 15), at(2026, 12, 4, 9))],
     at(2026, 12, 7, 16)),
    # Asked after it ran out: late stays late.
    (RESPOND, at(2026, 11, 23, 9), [(at(2026, 12, 2, 16, 30), at(2026, 12, 4, 9))],
     at(2026, 12, 2, 16)),
    # Hours: 6 of 24 used when asked; 18 are left and go on with the answer.
    (DAY, at(2026, 11, 24, 9), [(at(2026, 11, 24, 15), at(2026, 11, 26, 10))],
     at(2026, 11, 27, 4)),
    # ... answered on Saturday: they go on on Monday at 8:00.
    (DAY, at(2026, 11, 24, 9), [(at(2026, 11, 24, 15), at(2026, 11, 28, 10))],
     at(2026, 12, 1, 2)),
    # ... asked before the clock had started: the whole 24 are left.
    (DAY, at(2026, 11, 24, 7), [(at(2026, 11, 24, 7, 30), at(2026, 11, 25, 9))],
     at(2026, 11, 26, 9)),
    # Two pauses: Thu 26 is lost, and Tue 1 Dec. 24=1 25=2 27=3 30=4 2=5 3=6 Fri 4 Dec=7.
    (RESPOND, at(2026, 11, 23, 9),
     [(at(2026, 11, 25, 9), at(2026, 11, 26, 9)), (at(2026, 11, 30, 9), at(2026, 12, 1, 9))],
     at(2026, 12, 4, 16)),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "start", "pauses", "due"), PAUSED)
def test_pauses_worked_on_paper(terms, start, pauses, due) -> None:
    assert compute(terms, start, [Pause(*p) for p in pauses], CALENDAR).at == due


def test_an_open_pause_moves_nothing_yet() -> None:
    start = at(2026, 11, 23, 9)
    due = compute(RESPOND, start, [Pause(at(2026, 11, 25, 9), None, "awaiting_reporter")], CALENDAR)
    assert due.at == at(2026, 12, 2, 16)
    assert [(p.first, p.last, p.days) for p in due.arithmetic.pauses] == [
        (date(2026, 11, 25), None, 0)
    ]


def test_a_clock_that_jumped_back_makes_nothing_negative() -> None:
    start = at(2026, 11, 23, 9)
    back = Pause(at(2026, 11, 25, 9), at(2026, 11, 24, 9))
    before = Pause(at(2026, 11, 1, 9), at(2026, 11, 2, 9))
    for terms in (DAY, RESPOND, ESCALATE):
        plain = compute(terms, start, (), CALENDAR)
        jumped = compute(terms, start, [back, before], CALENDAR)
        assert jumped.at == plain.at
        assert all(pause.days >= 0 for pause in jumped.arithmetic.pauses)


def test_a_citizen_can_count_again_from_what_is_shown() -> None:
    pause = Pause(at(2026, 3, 16, 9), at(2026, 3, 25, 9), "awaiting_reporter")
    shown = compute(RESPOND, at(2026, 3, 13, 10), [pause], CALENDAR).arithmetic
    told = [(s.what, s.first.day, s.last.day, s.days, s.name) for s in shown.stretches]
    assert told == [
        ("weekend", 14, 15, 2, ""),
        ("counted", 16, 16, 1, ""),
        ("paused", 17, 17, 1, ""),
        ("holiday", 18, 18, 1, "Cuti Bersama Hari Suci Nyepi"),
        ("holiday", 19, 19, 1, "Hari Suci Nyepi"),
        ("holiday", 20, 20, 1, "Cuti Bersama Hari Raya Idul Fitri"),
        ("weekend", 21, 22, 2, ""),
        ("holiday", 23, 23, 1, "Cuti Bersama Hari Raya Idul Fitri"),
        ("holiday", 24, 24, 1, "Cuti Bersama Hari Raya Idul Fitri"),
        ("paused", 25, 25, 1, ""),
        ("counted", 26, 27, 2, ""),
        ("weekend", 28, 29, 2, ""),
        ("counted", 30, 2, 4, ""),
    ]
    assert (shown.start, shown.counting_from) == (date(2026, 3, 13), date(2026, 3, 16))
    assert [(p.first, p.last, p.days) for p in shown.pauses] == [
        (date(2026, 3, 16), date(2026, 3, 25), 2)
    ]
    assert Arithmetic.from_json(shown.as_json()) == shown


def _values(data):
    """Everything written in a JSON value."""
    if isinstance(data, dict | list):
        inside = data.values() if isinstance(data, dict) else data
        return [value for part in inside for value in _values(part)]
    return [data]


def test_what_is_shown_of_hours_names_days_and_no_minute() -> None:
    shown = compute(DAY, at(2026, 3, 17, 20, 13), (), CALENDAR).arithmetic
    assert (shown.start, shown.counting_from) == (date(2026, 3, 17), date(2026, 3, 25))
    assert [(s.what, s.days) for s in shown.stretches] == [
        ("holiday", 1), ("holiday", 1), ("holiday", 1), ("weekend", 2), ("holiday", 1),
        ("holiday", 1),
    ]  # fmt: skip
    assert ":" not in "".join(str(value) for value in _values(shown.as_json()))


def test_a_past_promise_keeps_the_version_of_its_day() -> None:
    old = rule(7, "working_days")
    new = rule(3, "working_days", since=at(2026, 6, 1))
    book = Book([old, new], CALENDAR)
    assert book.rule("respond", at(2026, 5, 31, 23, 59)) == old
    assert book.rule("respond", at(2026, 6, 1)) == new
    assert book.rule("respond", at(2012, 1, 1)) is None
    assert book.rule("silence", at(2026, 6, 1)) is None


# ---------------------------------------------------------------- what holds for every case
FIRST = at(2026, 1, 1)
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
calendars = st.dictionaries(
    st.integers(0, 460).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
    st.sampled_from(["Galungan", "Kuningan", "Nyepi"]),
    max_size=60,
).map(Calendar)
rules = st.one_of(
    st.integers(1, 40).map(lambda n: rule(n, "working_days")),
    st.integers(1, 90).map(lambda n: rule(n, "days")),
    st.sampled_from([24, 48]).map(lambda n: rule(n, "hours")),
)


@st.composite
def cases(draw, terms=rules):
    """A rule, a start, and up to three pauses after it that do not overlap."""
    start = draw(moments)
    gaps = draw(st.lists(st.integers(0, 9 * 24 * 60), max_size=6))
    edge, edges = start, []
    for gap in gaps:
        edge += timedelta(minutes=gap)
        edges.append(edge)
    pauses = [Pause(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    return draw(terms), start, pauses


def brute_force(terms: Rule, start: datetime, pauses: list[Pause], calendar: Calendar) -> date:
    """Count day by day in another way: strike out the days, then take the one of that number."""
    days = [day_of(start) + timedelta(days=n) for n in range(1, 400)]
    struck = {
        day
        for pause in pauses
        for day in days
        if pause.ended > pause.began and day_of(pause.began) < day <= day_of(pause.ended)
    }
    if terms.unit == "working_days":
        struck |= {day for day in days if day.isoweekday() > 5 or day in calendar.closed}
    close = time(16) if terms.unit == "working_days" else time(23, 59, 59)
    left = [day for day in days if day not in struck]
    place = terms.amount - 1
    while any(p.began <= datetime.combine(left[place], close, WITA) < p.ended for p in pauses):
        place += 1
    return left[place]


in_days = rules.filter(lambda r: r.unit != "hours")


@given(cases(in_days), calendars)
def test_what_is_shown_counts_up_to_what_another_counter_finds(case, calendar) -> None:
    terms, start, pauses = case
    due = compute(terms, start, pauses, calendar)
    shown = due.arithmetic
    assert shown.due == day_of(due.at) == brute_force(terms, start, pauses, calendar)
    counted = [s for s in shown.stretches if s.what == "counted"]
    assert sum(s.days for s in counted) == terms.amount
    assert (counted[0].first, counted[-1].last) == (shown.counting_from, shown.due)
    # Every day from the start to the due day stands in exactly one stretch.
    days = [s.first + timedelta(days=n) for s in shown.stretches for n in range(s.days)]
    assert days == [
        day_of(start) + timedelta(days=n + 1) for n in range((shown.due - day_of(start)).days)
    ]


@given(cases(in_days), calendars)
def test_working_days_end_on_a_working_day_at_the_close_of_the_office(case, calendar) -> None:
    terms, start, pauses = case
    due = compute(terms, start, pauses, calendar).at
    if terms.unit == "working_days":
        assert due.astimezone(WITA).time() == time(16)
        assert calendar.is_working(day_of(due))
    else:
        assert due.astimezone(WITA).time() == time(23, 59, 59)


@given(cases(), calendars, moments)
def test_what_starts_later_is_never_due_earlier(case, calendar, other) -> None:
    terms, start, pauses = case
    first, second = sorted((start, other))
    dues = [compute(terms, moment, pauses, calendar).at for moment in (first, second)]
    assert dues[0] <= dues[1]


@given(cases(), calendars, st.integers(0, 460))
def test_a_new_holiday_never_makes_it_earlier(case, calendar, day) -> None:
    terms, start, pauses = case
    more = Calendar({**calendar.closed, date(2026, 1, 1) + timedelta(days=day): "Odalan"})
    before, after = (compute(terms, start, pauses, known).at for known in (calendar, more))
    assert before <= after


@given(cases(), calendars, st.floats(0, 1))
def test_a_pause_told_in_two_parts_changes_nothing(case, calendar, share) -> None:
    terms, start, pauses = case
    parts = []
    for pause in pauses:
        middle = pause.began + (pause.ended - pause.began) * share
        parts += [Pause(pause.began, middle), Pause(middle, pause.ended)]
    assert compute(terms, start, parts, calendar).at == compute(terms, start, pauses, calendar).at


@given(cases(), calendars)
def test_no_clock_runs_out_while_it_stands_still(case, calendar) -> None:
    terms, start, pauses = case
    due = compute(terms, start, pauses, calendar).at
    assert not any(pause.began < due < pause.ended for pause in pauses)


@pytest.mark.django_db
def test_the_rules_of_the_city_are_the_published_ones() -> None:
    valid = {r.promise: (r.least, r.amount, r.unit) for r in deadlines.book().rules}
    assert valid == {
        "forward": (None, 24, "hours"),
        "respond": (3, 7, "working_days"),
        "respond_coordinated": (7, 30, "working_days"),
        "silence": (None, 10, "working_days"),
        "reply": (None, 10, "working_days"),
        "escalate": (None, 60, "days"),
    }
