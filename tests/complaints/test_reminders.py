"""Reminders: once for each clock and step, to the right people, neither early nor twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import deadlines, jobs, reminders, secretary_letter, transitions
from complaints.models.clocks import Clock, Pause, Reminder
from complaints.models.contact import Notice
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.reference import Agency, DeadlineRule, Holiday
from complaints.models.work import Job
from complaints.notifications import post
from complaints.working_days import WITA
from tests.conftest import PUPR
from tests.factories import FILED_AT, ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
Step = Reminder.Step
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def complaint(dewi: User, budi: User) -> Complaint:
    """Filed on a Tuesday and forwarded to public works; nobody has answered."""
    return ComplaintFactory(forwarded=True, verifier=dewi)


@pytest.fixture
def clock(complaint: Complaint) -> Clock:
    """Its answer is due on Thursday of the next week at four."""
    found = complaint.clocks.get(promise="respond")
    assert found.due_at == datetime(2026, 11, 26, 16, 0, tzinfo=WITA)
    return found


@pytest.fixture
def head() -> User:
    """Who leads public works."""
    person = UserFactory(email="head@example.test")
    person.agency = Agency.objects.get(slug=PUPR)
    person.save()
    person.user_permissions.add(Permission.objects.get(codename="head_agency"))
    return person


def at(day: int, hour: int = 9, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=WITA)


def steps_of(clock: Clock) -> list[str]:
    return list(clock.reminders.order_by("made_at", "pk").values_list("step", flat=True))


def told(kind: str, **which: Any) -> set[str | None]:
    rows = Notice.objects.filter(kind=kind, clock__isnull=False, **which)
    return set(rows.values_list("recipient__email", flat=True))


# --------------------------------------------------------------------------------- when, whom
def test_the_officers_are_reminded_when_the_day_before_the_last_begins(
    clock: Clock, budi: User, citra: User
) -> None:
    reminders.send_due(now=at(25, 7))
    assert steps_of(clock) == []
    reminders.send_due(now=at(25, 8))
    assert steps_of(clock) == [Step.AHEAD]
    assert told("ahead") == {budi.email}


def test_on_a_monday_friday_is_the_day_before(dewi: User, budi: User) -> None:
    clock = ComplaintFactory(forwarded=True, now=at(19), verifier=dewi).clocks.get(
        promise="respond"
    )
    assert clock.due_at == at(30, 16)  # a Monday
    reminders.send_due(now=at(26, 15))
    assert steps_of(clock) == []
    reminders.send_due(now=at(27, 8))
    assert steps_of(clock) == [Step.AHEAD]


def test_at_a_week_end_the_next_working_day_is_ahead(dewi: User, budi: User) -> None:
    clock = ComplaintFactory(forwarded=True, now=at(19), verifier=dewi).clocks.get(
        promise="respond"
    )
    reminders.send_due(now=at(28, 3))
    assert steps_of(clock) == [Step.AHEAD]


def test_how_many_days_before_is_a_setting(clock: Clock, settings: Any) -> None:
    settings.REMIND_WORKING_DAYS = 3
    reminders.send_due(now=at(23, 7))
    assert steps_of(clock) == []
    reminders.send_due(now=at(23, 8))
    assert steps_of(clock) == [Step.AHEAD]


def test_of_the_24_hours_the_verifiers_are_reminded_4_hours_before(dewi: User, budi: User) -> None:
    clock = ComplaintFactory(verifier=dewi).clocks.get(promise="forward")
    assert clock.due_at == FILED_AT + DAY
    reminders.send_due(now=clock.due_at - 4 * HOUR - MINUTE)
    assert steps_of(clock) == []
    reminders.send_due(now=clock.due_at - 4 * HOUR)
    assert steps_of(clock) == [Step.AHEAD]
    assert told("ahead") == {dewi.email}


def test_what_is_late_is_told_to_the_officers_and_to_the_reporter(
    clock: Clock, budi: User, complaint: Complaint
) -> None:
    reminders.send_due(now=clock.due_at)
    assert Step.OVERDUE not in steps_of(clock)
    reminders.send_due(now=clock.due_at + MINUTE)
    assert Step.OVERDUE in steps_of(clock)
    assert told("overdue", audience="staff") == {budi.email}
    assert told("overdue", audience="reporter") == {None}  # whoever holds the receipt


def test_who_is_in_charge_is_told_instead_of_all_colleagues(
    clock: Clock, complaint: Complaint, budi: User
) -> None:
    colleague = UserFactory(officer_of=complaint.agency)
    Complaint.objects.filter(pk=complaint.pk).update(assignee=colleague)
    reminders.send_due(now=at(25))
    assert told("ahead") == {colleague.email}


def test_an_agency_without_officers_is_the_verifiers_matter(dewi: User) -> None:
    clock = ComplaintFactory(forwarded=True, verifier=dewi).clocks.get(promise="respond")
    reminders.send_due(now=clock.due_at + MINUTE)
    assert told("overdue", audience="staff") == {dewi.email}


def test_the_head_is_told_after_two_working_days(clock: Clock, head: User, budi: User) -> None:
    reminders.send_due(now=at(30, 15))  # late on Friday and on Monday until the close
    assert Step.HEAD not in steps_of(clock)
    reminders.send_due(now=at(30, 16))
    assert Step.HEAD in steps_of(clock)
    assert told("head") == {head.email}


def test_without_a_head_the_verifiers_are_told(clock: Clock, dewi: User) -> None:
    reminders.send_due(now=at(30, 17))
    assert told("head") == {dewi.email}


def test_what_nobody_has_forwarded_is_no_head_s_matter(dewi: User) -> None:
    clock = ComplaintFactory(verifier=dewi).clocks.get(promise="forward")
    reminders.send_due(now=clock.due_at + 30 * DAY)
    assert set(steps_of(clock)) == {Step.OVERDUE, Step.SECRETARY}
    assert told("secretary") == {dewi.email}


def test_the_secretary_is_told_after_five_working_days(
    clock: Clock, dewi: User, settings: Any, complaint: Complaint
) -> None:
    settings.CITY_SECRETARY_EMAIL = "sekda@example.test"
    reminders.send_due(now=at(3, 15, month=12))
    assert Step.SECRETARY not in steps_of(clock)
    reminders.send_due(now=at(3, 16, month=12))
    assert Step.SECRETARY in steps_of(clock)
    assert told("secretary") == {dewi.email}
    assert secretary_letter.send(now=at(3, 17, month=12)) == 1
    letter = next(m for m in mail.outbox if m.to == ["sekda@example.test"])
    assert complaint.reference in letter.body
    assert str(complaint.agency.label) in letter.body  # type: ignore[union-attr]  # forwarded
    assert "5" in letter.body
    assert "berlubang" not in letter.body  # a word of the complaint
    assert secretary_letter.send(now=at(3, 17, month=12)) == 0
    assert reminders.told(complaint)[0].by_letter


def test_many_late_promises_are_one_letter(settings: Any, dewi: User) -> None:
    settings.CITY_SECRETARY_EMAIL = "sekda@example.test"
    made = [ComplaintFactory() for _each in range(3)]
    reminders.send_due(now=FILED_AT + 20 * DAY)
    assert Job.objects.filter(kind=reminders.SECRETARY_LETTER).count() == 1
    assert secretary_letter.send(now=FILED_AT + 20 * DAY) == 3
    letters = [m for m in mail.outbox if m.to == ["sekda@example.test"]]
    assert len(letters) == 1
    assert all(complaint.reference in letters[0].body for complaint in made)


def test_without_an_address_no_letter_is_written(clock: Clock, settings: Any) -> None:
    settings.CITY_SECRETARY_EMAIL = ""
    reminders.send_due(now=clock.due_at + 30 * DAY)
    assert not Job.objects.filter(kind=reminders.SECRETARY_LETTER).exists()
    assert not Reminder.objects.filter(by_letter=True).exists()


def test_the_letter_waits_for_a_mail_server_that_is_away(
    clock: Clock, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CITY_SECRETARY_EMAIL = "sekda@example.test"
    late = clock.due_at + 30 * DAY
    reminders.send_due(now=late)

    def away(letter: object) -> None:
        raise post.ServerAway

    monkeypatch.setattr(post, "hand_over", away)
    with pytest.raises(jobs.TryLater):
        secretary_letter.send(now=late)
    monkeypatch.undo()
    settings.CITY_SECRETARY_EMAIL = "sekda@example.test"
    assert secretary_letter.send(now=late) == 1


def test_the_reporter_is_reminded_before_silence_closes_the_complaint(
    budi: User, ani: User
) -> None:
    complaint = ComplaintFactory(answered=True, officer=budi, by=ani)
    clock = complaint.clocks.get(promise="silence")
    reminders.send_due(now=clock.due_at - 5 * DAY)
    assert told("ahead") == set()
    reminders.send_due(now=clock.due_at - 4 * DAY)
    assert told("ahead") == {ani.email}
    reminders.send_due(now=clock.due_at + 30 * DAY)  # nobody is late there
    assert steps_of(clock) == [Step.AHEAD]


# ----------------------------------------------------------------------------- once, and moved
def test_each_step_is_told_once_however_often_it_runs(clock: Clock, head: User) -> None:
    for now in (at(25), at(25), at(27), at(27), at(30, 17), at(30, 17)):
        reminders.send_due(now=now)
    assert steps_of(clock) == [Step.AHEAD, Step.OVERDUE, Step.HEAD]
    assert Notice.objects.filter(clock=clock, audience="staff").count() == 3


def test_a_clock_that_goes_back_an_hour_doubles_nothing(clock: Clock) -> None:
    for now in (at(26, 17), at(26, 15), at(26, 17)):
        reminders.send_due(now=now)
    assert steps_of(clock).count(Step.OVERDUE) == 1
    assert Notice.objects.filter(kind="overdue", audience="staff").count() == 1


def test_of_two_runs_at_once_one_tells(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the same clocks before either wrote."""
    found = [clock.pk]
    reminders.send_due(now=at(25))
    monkeypatch.setattr(reminders, "waiting", lambda step, ripe: iter(found))
    assert reminders.send_due(now=at(25)) == 0
    assert Notice.objects.filter(kind="ahead").count() == 1


def test_what_was_not_written_was_not_told(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row of the step and the notices are one transaction."""
    broken = reminders.notifications.tell

    def fail(*args: Any, **options: Any) -> None:
        broken(*args, **options)
        raise OSError("trouble")

    monkeypatch.setattr(reminders.notifications, "tell", fail)
    with pytest.raises(OSError, match="trouble"):
        reminders.send_due(now=at(25))
    assert not Reminder.objects.exists()
    assert not Notice.objects.filter(kind="ahead").exists()


def test_one_that_cannot_be_told_does_not_hold_up_the_others(
    dewi: User, budi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = ComplaintFactory(forwarded=True), ComplaintFactory(forwarded=True)
    whole = reminders.notifications.tell

    def tell(people: Any, **options: Any) -> None:
        if options["complaint"] == bad:
            raise OSError("trouble")
        whole(people, **options)

    monkeypatch.setattr(reminders.notifications, "tell", tell)
    with pytest.raises(OSError, match="trouble"):
        reminders.send_due(now=at(25))
    assert steps_of(good.clocks.get(promise="respond")) == [Step.AHEAD]


def test_a_due_moment_that_moved_away_is_not_told_too_early(clock: Clock) -> None:
    Clock.objects.filter(pk=clock.pk).update(due_at=at(27, 16))
    reminders.send_due(now=at(25, 12))
    assert steps_of(clock) == []
    reminders.send_due(now=at(26, 8))
    assert steps_of(clock) == [Step.AHEAD]


def test_a_due_moment_that_moved_after_its_step_is_not_told_again(clock: Clock) -> None:
    reminders.send_due(now=at(25))
    Clock.objects.filter(pk=clock.pk).update(due_at=at(30, 16))
    reminders.send_due(now=at(27))
    assert steps_of(clock) == [Step.AHEAD]


def test_a_clock_that_moved_between_reading_and_telling_is_left_alone(clock: Clock) -> None:
    step, ripe = reminders.steps(at(25), deadlines.calendar())[0]
    Clock.objects.filter(pk=clock.pk).update(due_at=at(30, 16))
    assert not reminders._remind(clock.pk, step, ripe, now=at(25))
    assert not Reminder.objects.exists()


def test_a_holiday_in_between_is_no_day_before(clock: Clock) -> None:
    Holiday.objects.create(date=at(25).date(), name="Hari uji", kind="circular")
    reminders.send_due(now=at(24, 8))
    assert steps_of(clock) == [Step.AHEAD]


def test_a_clock_that_stands_still_reminds_nobody(clock: Clock) -> None:
    pause = Pause.objects.create(clock=clock, reason="awaiting_reporter", began_at=at(24))
    reminders.send_due(now=at(30, 17))
    assert steps_of(clock) == []
    Pause.objects.filter(pk=pause.pk).update(ended_at=at(30))
    reminders.send_due(now=at(30, 17))
    assert Step.OVERDUE in steps_of(clock)


def test_a_clock_that_has_ended_reminds_nobody(
    clock: Clock, complaint: Complaint, budi: User
) -> None:
    transitions.move(complaint, "answer", by=budi, now=at(24), text="Sudah kami tambal.")
    reminders.send_due(now=at(30, 17))
    assert steps_of(clock) == []


def test_a_run_takes_so_many_and_the_next_goes_on(
    dewi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    for _each in range(3):
        ComplaintFactory()
    late = FILED_AT + DAY + MINUTE
    assert [reminders.send_due(now=late) for _run in range(3)] == [2, 1, 0]


# -------------------------------------------------------------------------------------- cost
@pytest.fixture
def many(complaint: Complaint) -> None:
    """A thousand clocks that run besides, each of a complaint that nothing is due for."""
    rule = DeadlineRule.objects.filter(promise="respond").first()
    assert rule
    Clock.objects.bulk_create(
        Clock(
            complaint=complaint, promise="respond", round=number, rule=rule, amount=7,
            unit="working_days", source="x", started_at=FILED_AT, promised_at=at(20, month=12),
            due_at=at(20, month=12),
        )
        for number in range(10, 1010)
    )  # fmt: skip


def test_those_that_have_time_are_not_read(clock: Clock, many: None) -> None:
    assert reminders.send_due(now=at(20)) == 0
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reminders.send_due(now=at(20))
    assert len(queries) == 5  # the calendar, and each step


def test_the_running_clocks_are_found_by_their_own_index(clock: Clock, many: None) -> None:
    for step, ripe in reminders.steps(at(20), deadlines.calendar()):
        rows = reminders._running(ripe)
        plan = rows.order_by("due_at", "pk").explain()
        assert "clock_running" in plan or connection.vendor != "sqlite", (step, plan)


# ------------------------------------------------------------------------------- sixty days
@pytest.fixture
def overdue(ani: User) -> Complaint:
    return ComplaintFactory(by=ani, published=True, in_progress=True)


def after(complaint: Complaint, **more: Any) -> datetime:
    return complaint.clocks.get(promise="escalate").due_at + timedelta(**more)


def test_after_sixty_days_the_reporter_hears_of_the_ombudsman(
    overdue: Complaint, ani: User
) -> None:
    assert after(overdue).date() == (FILED_AT + 60 * DAY).date()
    assert reminders.offer_ombudsman(now=after(overdue)) == 0
    assert reminders.offer_ombudsman(now=after(overdue, minutes=1)) == 1
    assert Notice.objects.get(kind="ombudsman").recipient == ani
    event = overdue.events.get(verb="escalate")
    assert (event.old_stage, event.new_stage, event.actor) == ("in_progress", "in_progress", None)


def test_the_public_reads_that_the_time_passed(overdue: Complaint) -> None:
    reminders.offer_ombudsman(now=after(overdue, minutes=1))
    thread = Thread.objects.get(reference=overdue.reference)
    assert thread.milestones.get(verb="escalate").stage == "in_progress"


def test_the_ombudsman_is_offered_once(overdue: Complaint) -> None:
    for _run in range(2):
        reminders.offer_ombudsman(now=after(overdue, minutes=1))
    assert overdue.events.filter(verb="escalate").count() == 1
    assert not reminders._offer(overdue.pk, now=after(overdue, hours=1))


def test_it_does_not_hide_whose_turn_it_is(overdue: Complaint) -> None:
    reminders.offer_ombudsman(now=after(overdue, minutes=1))
    overdue.refresh_from_db()
    assert overdue.last_move == "start"


@pytest.mark.parametrize("verb", ["withdraw", "archive"])
def test_what_is_over_is_not_offered(overdue: Complaint, dewi: User, verb: str) -> None:
    reason = "abuse" if verb == "archive" else ""
    transitions.move(overdue, verb, by=dewi, now=FILED_AT + DAY, reason=reason)
    assert reminders.offer_ombudsman(now=FILED_AT + 90 * DAY) == 0


def test_a_complaint_that_waits_for_its_reporter_is_offered_too(dewi: User) -> None:
    """The city asked; sixty days are sixty days, and the Ombudsman may judge it."""
    complaint = ComplaintFactory()
    transitions.move(complaint, "ask_reporter", by=dewi, now=FILED_AT + 50 * DAY, text="Di mana?")
    assert reminders.offer_ombudsman(now=after(complaint, minutes=1)) == 1


# ---------------------------------------------------------------------------------- the desk
def test_the_desk_is_told_who_was_reminded_when(
    clock: Clock, complaint: Complaint, budi: User
) -> None:
    reminders.send_due(now=at(25))
    reminders.send_due(now=at(27))
    lines = reminders.told(complaint)
    assert [line.step for line in lines] == [
        str(reminders.STEPS[step]) for step in (Step.OVERDUE, Step.AHEAD)
    ]
    assert [line.people for line in lines] == [[budi.email], [budi.email]]


def test_the_job_asks_for_the_next_batch(dewi: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ComplaintFactory(now=timezone.now() - 10 * DAY)
    monkeypatch.setattr(reminders, "AT_ONCE", 1)
    jobs.enqueue(reminders.JOB, key=f"periodic:{reminders.JOB}", payload={}, now=timezone.now())
    for _run in range(4):
        jobs.run_due(now=timezone.now())
    assert set(Reminder.objects.values_list("step", flat=True)) == {Step.OVERDUE, Step.SECRETARY}


def test_a_group_s_heads_are_found_by_their_right() -> None:
    group = Group.objects.filter(permissions__codename="head_agency").first()
    if group is None:
        return
    person = UserFactory(officer_of=Agency.objects.get(slug=PUPR))
    person.groups.add(group)
    assert reminders.heads(person.agency_id) == [person]


def test_the_case_page_shows_who_was_reminded(
    clock: Clock, complaint: Complaint, budi: User, dewi: User, browser: Client
) -> None:
    reminders.send_due(now=at(25))
    browser.force_login(dewi)
    page = browser.get(reverse("desk:complaint", args=[complaint.reference])).content.decode()
    section = page[page.index("desk-reminders") :]
    assert budi.email in section
