"""Which clocks run after each step of a life, what stops them, and who is told of a change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import clocks, deadlines, recounting, transitions
from complaints.clock_plans import PLANS, plan
from complaints.models.clocks import Clock, DueChange, Pause
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.reference import Agency, DeadlineRule, Holiday
from complaints.models.work import Job
from complaints.permissions import Role
from complaints.verbs import VERB_LABELS
from tests.conftest import DLHK, PUPR, WITA
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WITA)


MONDAY = at(2026, 11, 23, 9, 0)


@pytest.fixture
def life(dewi, budi):
    """A complaint of Monday the 23rd, and a way to move it on at a day and an hour."""
    return Life(ComplaintFactory(now=MONDAY, published=True, verifier=dewi), dewi, budi)


class Life:
    def __init__(self, complaint, dewi, budi) -> None:
        self.complaint, self.dewi, self.budi = complaint, dewi, budi
        self.agency = Agency.objects.get(slug=PUPR)
        self.other = Agency.objects.get(slug=DLHK)

    def move(self, verb: str, when: datetime, **details) -> None:
        by = {"dewi": self.dewi, "budi": self.budi}.get(details.pop("by", ""))
        role = None if by else details.pop("role", Role.REPORTER)
        transitions.move(self.complaint, verb, by=by, role=role, now=when, **details)

    def forward(self, when: datetime, **details) -> None:
        self.move("verify_and_forward", when, by="dewi", agency=self.agency, **details)

    def answer(self, when: datetime) -> None:
        self.move("answer", when, by="budi", text="Tim kami menambalnya hari ini juga.")

    def ask(self, when: datetime, by: str = "budi") -> None:
        self.move("ask_reporter", when, by=by, text="Di sisi jalan yang mana?")

    def reply(self, when: datetime) -> None:
        self.move("reply", when, text="Di sisi timur.")

    def table(self) -> list[tuple[str, int, str]]:
        """Each clock: promise, round, how it ended ("" while it runs, "paused" if it stands)."""
        return [
            (one.promise, one.round, one.ending or ("paused" if one.paused_at else ""))
            for one in clocks.of(self.complaint)
        ]

    def clock(self, promise: str) -> Clock:
        return Clock.objects.filter(complaint=self.complaint, promise=promise).latest("round")

    def due_at(self) -> datetime | None:
        return Complaint.objects.get(pk=self.complaint.pk).due_at


# --------------------------------------------------------------------------- one life
def test_a_filing_starts_the_day_to_forward_and_the_sixty_days(life) -> None:
    assert life.table() == [("forward", 1, ""), ("escalate", 1, "")]
    assert life.due_at() == at(2026, 11, 24, 9, 0)
    assert life.clock("escalate").due_at == at(2027, 1, 22, 23, 59, 59)


def test_the_promise_of_an_answer_begins_where_the_first_is_kept(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    assert life.table() == [("forward", 1, "kept"), ("escalate", 1, ""), ("respond", 1, "")]
    assert life.due_at() == at(2026, 12, 2, 16, 0)
    life.answer(at(2026, 12, 2, 16, 0))
    assert ("respond", 1, "kept") in life.table()
    assert life.due_at() is None  # nothing is the office's to keep now


def test_what_comes_a_minute_late_is_missed(life) -> None:
    life.forward(at(2026, 11, 24, 9, 1))
    life.answer(at(2026, 12, 3, 16, 1))
    assert [t for t in life.table() if t[0] in {"forward", "respond"}] == [
        ("forward", 1, "missed"), ("respond", 1, "missed"),
    ]  # fmt: skip


def test_a_later_answer_starts_the_silence_anew_and_the_sixty_days_go_on(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.answer(at(2026, 11, 24, 10, 0))
    assert life.clock("silence").due_at == at(2026, 12, 8, 16, 0)
    life.answer(at(2026, 11, 26, 10, 0))
    assert life.table()[-3:] == [
        ("respond", 1, "kept"), ("silence", 1, "replaced"), ("silence", 2, ""),
    ]  # fmt: skip
    assert life.clock("silence").due_at == at(2026, 12, 10, 16, 0)
    assert life.clock("escalate").ended_at is None


def test_a_question_to_the_reporter_stops_the_offices_clock_and_starts_the_reporters(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.ask(at(2026, 11, 25, 10, 0))
    assert life.table()[1:] == [
        ("escalate", 1, ""), ("respond", 1, "paused"), ("reply", 1, ""),
    ]  # fmt: skip
    assert life.due_at() is None
    assert life.clock("reply").due_at == at(2026, 12, 9, 16, 0)
    life.reply(at(2026, 11, 27, 9, 0))  # Thursday and Friday do not count
    assert life.table()[2:] == [("respond", 1, ""), ("reply", 1, "kept")]
    assert life.due_at() == at(2026, 12, 4, 16, 0)
    respond = life.clock("respond")
    assert respond.promised_at == at(2026, 12, 2, 16, 0)
    change = respond.changes.get()
    assert (change.cause, change.old_due_at, change.new_due_at) == (
        DueChange.Cause.PAUSE, at(2026, 12, 2, 16, 0), at(2026, 12, 4, 16, 0),
    )  # fmt: skip


def test_a_question_before_it_is_forwarded_keeps_the_hours_that_are_left(life) -> None:
    life.ask(at(2026, 11, 23, 15, 0), by="dewi")
    assert life.table() == [("forward", 1, "paused"), ("escalate", 1, ""), ("reply", 1, "")]
    life.reply(at(2026, 11, 25, 10, 0))
    assert life.due_at() == at(2026, 11, 26, 4, 0)


def test_another_agency_that_helps_makes_the_time_longer_from_the_same_start(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.ask(at(2026, 11, 24, 10, 0))
    life.reply(at(2026, 11, 25, 10, 0))
    life.move("coordinate", at(2026, 11, 26, 10, 0), by="budi", helping=[life.other])
    assert life.table()[2:] == [
        ("respond", 1, "replaced"), ("respond_coordinated", 1, ""), ("reply", 1, "kept"),
    ]  # fmt: skip
    longer = life.clock("respond_coordinated")
    assert longer.started_at == at(2026, 11, 23, 15, 0)
    assert longer.amount == 30
    assert [(p.began_at, p.ended_at) for p in longer.pauses.all()] == [
        (at(2026, 11, 24, 10, 0), at(2026, 11, 25, 10, 0))
    ]
    life.answer(at(2026, 12, 20, 10, 0))
    assert ("respond_coordinated", 1, "kept") in life.table()


def test_helpers_named_with_the_forwarding_give_the_longer_time_at_once(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0), helping=[life.other])
    assert life.table()[2:] == [("respond_coordinated", 1, "")]


def test_a_promise_that_was_late_before_another_agency_helped_stays_missed(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.move("coordinate", at(2026, 12, 3, 9, 0), by="budi", helping=[life.other])
    assert life.table()[2:] == [("respond", 1, "missed"), ("respond_coordinated", 1, "")]


def test_a_case_handed_back_is_on_the_citys_time(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.move("hand_back", at(2026, 11, 24, 11, 0), by="budi", reason="unclear", note="Bukan kami.")
    assert life.table() == [
        ("forward", 1, "kept"), ("escalate", 1, ""), ("respond", 1, ""), ("forward", 2, ""),
    ]  # fmt: skip
    assert life.due_at() == at(2026, 11, 25, 11, 0)
    life.forward(at(2026, 11, 25, 10, 0))
    assert life.table()[2:] == [("respond", 1, ""), ("forward", 2, "kept")]
    assert life.due_at() == at(2026, 12, 2, 16, 0)  # as it was promised to the citizen


def test_another_agency_in_charge_inherits_the_clock(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.move("transfer", at(2026, 11, 25, 10, 0), by="dewi", agency=life.other)
    assert life.table()[2:] == [("respond", 1, "")]
    assert life.due_at() == at(2026, 12, 2, 16, 0)


def test_a_dispute_ends_the_silence_and_promises_an_answer_again(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.answer(at(2026, 11, 24, 10, 0))
    life.move("dispute", at(2026, 11, 26, 10, 0), text="Masih berlubang.")
    assert life.table() == [
        ("forward", 1, "kept"), ("escalate", 1, ""), ("respond", 1, "kept"),
        ("silence", 1, "over"), ("respond", 2, ""),
    ]  # fmt: skip
    assert life.due_at() == at(2026, 12, 7, 16, 0)


def test_closing_keeps_the_sixty_days_and_a_dispute_afterwards_counts_them_from_receipt(life):
    life.forward(at(2026, 11, 23, 15, 0))
    life.answer(at(2026, 11, 24, 10, 0))
    life.move("close_silent", at(2026, 12, 8, 16, 1), role=Role.CLOCK)
    assert life.table()[1:] == [
        ("escalate", 1, "kept"), ("respond", 1, "kept"), ("silence", 1, "kept"),
    ]  # fmt: skip
    life.move("dispute", at(2026, 12, 10, 10, 0), text="Masih berlubang.")
    again = life.clock("escalate")
    assert (again.round, again.started_at) == (2, MONDAY)


@pytest.mark.parametrize(
    ("closed", "ending"),
    [(at(2027, 1, 22, 23, 0), "kept"), (at(2027, 1, 23, 0, 0), "missed")],
)
def test_the_sixty_days_are_kept_by_a_solution_within_them(life, closed, ending) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.answer(closed - timedelta(days=1))
    life.move("confirm_solved", closed)
    assert life.clock("escalate").ending == ending


def test_an_archived_complaint_ends_every_clock_and_what_was_late_shows(life, now) -> None:
    life.ask(at(2026, 11, 23, 15, 0), by="dewi")
    life.move("archive", at(2026, 11, 25, 10, 0), by="dewi", reason="incomplete", note="Kurang.")
    assert life.table() == [("forward", 1, "over"), ("escalate", 1, "over"), ("reply", 1, "over")]
    assert not Pause.objects.filter(ended_at__isnull=True).exists()
    late = ComplaintFactory(now=MONDAY)
    transitions.move(late, "withdraw", by=None, role=Role.REPORTER, now=at(2026, 11, 26, 9, 0))
    forward = clocks.of(late)[0]
    assert (forward.ending, forward.late(now=now)) == ("over", True)


def test_a_reopened_complaint_starts_again(life) -> None:
    life.move("archive", at(2026, 11, 23, 15, 0), by="dewi", reason="incomplete", note="Kurang.")
    life.move("reopen", at(2026, 11, 30, 10, 0), by="dewi", note="Ternyata lengkap.")
    assert life.table()[2:] == [("forward", 2, ""), ("escalate", 2, "")]
    assert life.due_at() == at(2026, 12, 1, 10, 0)


def test_a_part_of_a_complaint_counts_from_the_receipt_of_the_whole(life) -> None:
    text = "Selain itu sampah di sana tidak diangkut."
    life.move("split", at(2026, 11, 25, 10, 0), by="dewi", agency=life.other, text=text)
    part = life.complaint.parts.get()
    made = {(c.promise, c.ending, c.started_at) for c in clocks.of(part)}
    assert ("forward", "missed", MONDAY) in made
    assert ("escalate", "", MONDAY) in made


def test_a_clock_of_the_machine_that_jumped_back_an_hour_breaks_nothing(life) -> None:
    life.forward(MONDAY - timedelta(hours=1))
    forward = life.clock("forward")
    assert (forward.ending, forward.ended_at) == ("kept", forward.started_at)
    life.ask(at(2026, 11, 25, 10, 0))
    life.reply(at(2026, 11, 25, 9, 0))
    pause = life.clock("respond").pauses.get()
    assert pause.ended_at == pause.began_at
    assert life.clock("respond").changes.count() == 0


# ------------------------------------------------------------------------- the table
def test_the_table_speaks_of_verbs_that_there_are() -> None:
    assert set(PLANS) <= set(VERB_LABELS)
    assert plan("erase", running={"forward"}, coordinated=False) == []
    assert plan("start", running={"respond"}, coordinated=False) == []


@pytest.mark.parametrize(
    "verb", ["confirm_solved", "close_silent", "archive", "lapse", "withdraw", "merge"]
)
def test_nothing_runs_after_an_end(verb) -> None:
    every = {str(promise) for promise in DeadlineRule.Promise}
    ends = [do.promise for do in plan(verb, running=every, coordinated=True) if do.what == "end"]
    assert sorted(ends) == sorted(every)


def test_a_dispute_with_an_agency_that_is_no_more_has_to_be_forwarded_again() -> None:
    steps = plan("dispute", running={"silence", "escalate"}, coordinated=False, stage="received")
    assert [(do.what, do.promise) for do in steps] == [
        ("end", "silence"), ("start", "respond"), ("start", "forward"),
    ]  # fmt: skip


verbs = st.lists(st.tuples(st.sampled_from(sorted(PLANS)), st.booleans(), st.integers(0, 4000)))


@given(verbs)
def test_whatever_happens_a_promise_runs_once_and_every_due_moment_is_counted(moves) -> None:
    book = deadlines.Book(_RULES, deadlines.Calendar({date(2026, 12, 25): "Hari Raya Natal"}))
    board = clocks.Board(Complaint(received_at=MONDAY), [])
    now = MONDAY
    for verb, helped, minutes in [("file", False, 0), *moves]:
        now += timedelta(minutes=minutes)
        board.follow(verb, stage="", now=now, coordinated=helped, book=book)
        running = [held.row.promise for held in board.held if held.runs]
        assert len(running) == len(set(running))
        assert not {"respond", "respond_coordinated"} <= set(running)
        for held in board.held:
            row = held.row
            assert row.ended_at is None or row.ended_at >= row.started_at
            assert (row.ended_at is None) == (row.ending == "")
            assert held.runs or held.pause is None
            if held.runs:
                assert row.due_at == held.count(book.calendar).at >= row.promised_at
            moved = [change.new_due_at for change in held.changes]
            assert row.due_at == (moved[-1] if moved else row.promised_at)
    due = board.due_at()
    assert due is None or due in {held.row.due_at for held in board.held if held.runs}


_RULES = [
    deadlines.Rule(promise, amount, unit, at(2013, 1, 1), "Laporan layanan 2023", pk=number)
    for number, (promise, amount, unit) in enumerate(
        [
            ("forward", 24, "hours"), ("respond", 7, "working_days"),
            ("respond_coordinated", 30, "working_days"), ("silence", 10, "working_days"),
            ("reply", 10, "working_days"), ("escalate", 60, "days"),
        ],
        start=1,
    )
]  # fmt: skip


# --------------------------------------------------------------- rules and calendar change
def test_a_newer_rule_changes_nothing_that_was_promised_before(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    DeadlineRule.objects.create(
        promise="respond", amount=3, unit="working_days", valid_from=date(2026, 11, 24), source="x"
    )
    recounting.calendar_changed(now=at(2026, 11, 24, 12, 0))
    life.move("transfer", at(2026, 11, 24, 10, 0), by="dewi", agency=life.other)
    assert life.due_at() == at(2026, 12, 2, 16, 0)
    assert life.clock("respond").amount == 7
    later = ComplaintFactory(now=at(2026, 11, 24, 9, 0))
    transitions.move(
        later, "verify_and_forward", by=life.dewi, agency=life.agency, now=at(2026, 11, 24, 15, 0)
    )
    assert Complaint.objects.get(pk=later.pk).due_at == at(2026, 11, 27, 16, 0)


def test_a_holiday_put_into_a_running_deadline_moves_it_and_says_why(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    ended = life.clock("forward")
    before = Thread.objects.get(reference=life.complaint.reference).version
    now = at(2026, 11, 24, 9, 0)
    Holiday.objects.create(date=date(2026, 11, 26), name="Hari Raya Contoh", kind="circular")
    recounting.calendar_changed(now=now)
    respond = life.clock("respond")
    assert respond.due_at == life.due_at() == at(2026, 12, 3, 16, 0)
    assert respond.promised_at == at(2026, 12, 2, 16, 0)
    change = respond.changes.get()
    assert (change.cause, change.words) == ("calendar", "+2026-11-26 Hari Raya Contoh")
    thread = Thread.objects.get(reference=life.complaint.reference)
    shown = thread.promises.get(promise="respond")
    assert (shown.promised_on, shown.due_on) == (date(2026, 12, 2), date(2026, 12, 3))
    assert shown.arithmetic["changes"] == [
        {
            "cause": "calendar", "on": "2026-11-24", "from": "2026-12-02", "to": "2026-12-03",
            "words": "+2026-11-26 Hari Raya Contoh",
        }
    ]  # fmt: skip
    assert thread.version > before
    # What had ended keeps what was counted on its day; the days of the calendar never move.
    assert life.clock("forward").arithmetic == ended.arithmetic
    assert life.clock("escalate").changes.count() == 0


def test_counting_again_twice_tells_of_a_change_once(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    Holiday.objects.create(date=date(2026, 11, 26), name="Hari Raya Contoh", kind="circular")
    for minute in range(3):
        recounting.calendar_changed(now=at(2026, 11, 24, 9, minute))
    assert DueChange.objects.count() == 1


def test_a_day_that_opens_again_moves_it_back_and_both_changes_stay(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    day = Holiday.objects.create(date=date(2026, 11, 26), name="Hari Contoh", kind="circular")
    recounting.calendar_changed(now=at(2026, 11, 24, 9, 0))
    day.delete()
    recounting.calendar_changed(now=at(2026, 11, 24, 10, 0))
    respond = life.clock("respond")
    assert respond.due_at == respond.promised_at
    assert [change.words for change in respond.changes.all()] == [
        "+2026-11-26 Hari Contoh", "-2026-11-26 Hari Contoh",
    ]  # fmt: skip


def test_a_day_that_only_changes_its_name_is_shown_by_the_new_one(life) -> None:
    Holiday.objects.create(date=date(2026, 11, 26), name="Hari Contoh", kind="circular")
    life.forward(at(2026, 11, 23, 15, 0))
    Holiday.objects.filter(date=date(2026, 11, 26)).update(name="Hari Raya Contoh")
    recounting.calendar_changed(now=at(2026, 11, 24, 10, 0))
    respond = life.clock("respond")
    assert "Hari Raya Contoh" in str(respond.arithmetic)
    assert not respond.changes.exists()


def test_a_clock_that_stands_still_keeps_standing_when_the_calendar_changes(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.ask(at(2026, 11, 24, 10, 0))
    Holiday.objects.create(date=date(2026, 11, 26), name="Hari Contoh", kind="circular")
    recounting.calendar_changed(now=at(2026, 11, 24, 11, 0))
    assert life.due_at() is None
    # Without the pause: 24=1 25=2 27=3 30=4 1=5 2=6 Thu 3=7; Wednesday the 25th does not count.
    life.reply(at(2026, 11, 25, 10, 0))
    assert life.due_at() == at(2026, 12, 4, 16, 0)


def test_every_way_to_change_a_holiday_asks_for_counting_again(life) -> None:
    def asked() -> int:
        row = Job.objects.filter(kind=recounting.JOB, key=f"{recounting.JOB}:0").first()
        return row.generation if row else 0

    seen = [asked()]
    day = Holiday.objects.create(date=date(2026, 11, 26), name="Hari Contoh", kind="circular")
    seen.append(asked())
    day.date = date(2026, 11, 27)
    day.save(update_fields=["date"])
    seen.append(asked())
    Holiday.objects.filter(pk=day.pk).delete()
    seen.append(asked())
    assert len(set(seen)) == 4, seen


def test_many_complaints_are_counted_in_batches_and_each_once(dewi, budi) -> None:
    made = [ComplaintFactory(now=MONDAY, verifier=dewi) for _number in range(5)]
    Holiday.objects.create(date=date(2026, 11, 23), name="Hari Contoh", kind="circular")
    last: int | None = 0
    batches = 0
    while last is not None:
        last = recounting.calendar_changed(now=MONDAY, after=last, at_once=2)
        batches += 1
    assert batches == 3
    due = set(Complaint.objects.values_list("due_at", flat=True))
    assert due == {at(2026, 11, 25, 8, 0)}
    assert DueChange.objects.count() == len(made)


# ------------------------------------------------------------ complaints from before clocks
def test_the_clocks_of_an_older_complaint_are_told_by_its_history(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.ask(at(2026, 11, 24, 10, 0))
    life.reply(at(2026, 11, 25, 10, 0))
    life.move("coordinate", at(2026, 11, 26, 10, 0), by="budi", helping=[life.other])
    lived, due = clocks.of(life.complaint), life.due_at()
    Clock.objects.all().delete()
    Complaint.objects.update(due_at=None)
    assert clocks.of(life.complaint) == lived  # read before they are written
    assert recounting.fill(now=at(2026, 12, 1)) is None
    assert clocks.of(life.complaint) == lived
    assert life.due_at() == due
    assert not clocks.fill(life.complaint)


def test_an_older_complaint_that_moves_on_first_gets_the_clocks_of_its_past(life) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    Clock.objects.all().delete()
    life.answer(at(2026, 11, 25, 10, 0))
    assert life.table() == [
        ("forward", 1, "kept"), ("escalate", 1, ""), ("respond", 1, "kept"), ("silence", 1, ""),
    ]  # fmt: skip


def test_following_asks_the_database_a_fixed_number_of_questions(
    life, django_assert_max_num_queries
) -> None:
    life.forward(at(2026, 11, 23, 15, 0))
    life.ask(at(2026, 11, 24, 10, 0))
    event = life.complaint.events.last()
    event.verb = "reply"
    with django_assert_max_num_queries(10):
        clocks.follow(life.complaint, event, now=at(2026, 11, 25, 10, 0))
