"""What is done for a data subject, step by step. A step that is written down is never done again.

`SubjectCase.steps` holds numbers only: the name of the step, the number of the complaint, how
many rows it changed, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from complaints import account_erasure, erasure
from complaints.models.custody import SubjectCase
from complaints.models.private import Complaint
from complaints.stages import Removal

Right, State = SubjectCase.Right, SubjectCase.State
JOB = "subject_case"
# Steps that say how the request was decided, and not what was done.
DECISIONS = frozenset({"proven", "scope", "wish_thread", "wish_comments"})


def note(
    case: SubjectCase, step: str, count: int, *, now: datetime, complaint: int | None = None
) -> None:
    """Write a step down."""
    entry: dict[str, object] = {"step": step, "count": count, "done_at": now.isoformat()}
    if complaint is not None:
        entry["complaint"] = complaint
    case.steps = [*case.steps, entry]
    case.save(update_fields=["steps"])


def count(case: SubjectCase, *steps: str) -> int:
    """Return how many rows these steps changed together."""
    return sum(entry["count"] for entry in case.steps if entry["step"] in steps)


def taken(case: SubjectCase, step: str, complaint: int | None = None) -> bool:
    return any(
        entry["step"] == step and entry.get("complaint") == complaint for entry in case.steps
    )


def scope(case: SubjectCase) -> list[Complaint]:
    """Return the complaints that the request is about: as set out, or as they are now.

    A complaint takes its parts along: they have the same reporter.
    """
    fixed = [entry["complaint"] for entry in case.steps if entry["step"] == "scope"]
    if fixed:
        return list(Complaint.objects.filter(pk__in=fixed).order_by("pk"))
    found = Complaint.objects.none()
    if case.account_id is not None:
        found = found | Complaint.objects.filter(reporter=case.account_id)
    if case.complaint_id is not None:
        found = found | Complaint.objects.filter(pk=case.complaint_id)
        found = found | Complaint.objects.filter(split_from=case.complaint_id)
    return list(found.distinct().order_by("pk"))


def set_out(case: SubjectCase, *, thread: bool, comments: bool, now: datetime) -> None:
    """Write down what the request covers: later steps cut the links by which it was found."""
    for complaint in scope(case):
        note(case, "scope", 0, now=now, complaint=complaint.pk)
    if thread:
        note(case, "wish_thread", 0, now=now)
    if comments:
        note(case, "wish_comments", 0, now=now)


@dataclass(frozen=True)
class Planned:
    """One step: its name, the complaint it is about, and what it does (returns how much)."""

    step: str
    complaint: int | None
    do: Callable[[datetime], int]


def run(number: int, *, clock: Callable[[], datetime]) -> None:
    """Take the steps that are left of a running request, and end it.

    Each is committed with its entry, so that an interrupted run goes on where it stopped.
    """
    case = SubjectCase.objects.filter(pk=number, state=State.RUNNING).first()
    if case is None:
        return
    for planned in plan(case):
        with transaction.atomic():
            case = SubjectCase.objects.select_for_update().get(pk=number)
            if not taken(case, planned.step, planned.complaint):
                now = clock()
                done = planned.do(now)
                note(case, planned.step, done, now=now, complaint=planned.complaint)
    SubjectCase.objects.filter(pk=number, state=State.RUNNING).update(
        state=State.DONE, closed_at=clock()
    )


def plan(case: SubjectCase) -> Iterator[Planned]:
    """Yield the steps of the request in their order."""
    if case.right == Right.ACCESS:
        yield from (_found(complaint) for complaint in scope(case))
        return
    erases = case.right == Right.ERASURE
    if case.account is not None:
        yield from _of_account(case, account_erasure.BEFORE if erases else _COMMENTS)
    steps = erasure.EVERYTHING if erases else erasure.IDENTITY
    for complaint in scope(case):
        yield from _of_complaint(case, complaint, steps)
    if case.account is not None and erases:
        yield from _of_account(case, account_erasure.AFTER)


def _found(complaint: Complaint) -> Planned:
    return Planned("found", complaint.pk, lambda now: complaint.messages.count() + 1)


def _of_complaint(
    case: SubjectCase, complaint: Complaint, steps: Mapping[str, erasure.Step]
) -> Iterator[Planned]:
    removal = Removal.SUBJECT_REQUEST if case.right == Right.ERASURE else Removal.REPORTER

    def doer(step: erasure.Step) -> Callable[[datetime], int]:
        def do(now: datetime) -> int:
            wish = taken(case, "wish_thread")
            order = erasure.Order(by=case.handled_by, now=now, thread=wish, removal=removal)
            return erasure.take(step, complaint, order)

        return do

    for name, step in steps.items():
        yield Planned(name, complaint.pk, doer(step))


def _of_account(
    case: SubjectCase, steps: Mapping[str, account_erasure.AccountStep]
) -> Iterator[Planned]:
    account = case.account
    assert account is not None  # noqa: S101  # asked by the caller

    def doer(step: account_erasure.AccountStep) -> Callable[[datetime], int]:
        def do(now: datetime) -> int:
            wish = taken(case, "wish_comments")
            return account_erasure.take(step, account, comments=wish, now=now)

        return do

    for name, step in steps.items():
        yield Planned(name, None, doer(step))


_COMMENTS = {"writer_public": account_erasure.hide_writer}
