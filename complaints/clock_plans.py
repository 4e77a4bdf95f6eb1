"""What an event does to the clocks of a complaint: one table, and how it is read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from complaints.models.reference import DeadlineRule
from complaints.stages import Stage

FORWARD, RESPOND, COORDINATED, SILENCE, REPLY, ESCALATE = DeadlineRule.Promise
ANSWER = "answer"  # in the table: the promise of an answer, with or without coordination
ANSWERS = (RESPOND, COORDINATED)
# What an agency or the city's team has to keep; these stand still while the reporter is asked.
OFFICE = (FORWARD, *ANSWERS)
# The reporter's own time: nobody is late there.
REPORTERS = (SILENCE, REPLY)


# ---------------------------------------------------------------------------- what happens
@dataclass(frozen=True)
class Do:
    """One thing that happens to a clock: start, end, pause, resume or widen."""

    what: str
    promise: str = ""
    # How it ends in time, and how it ends late.
    endings: tuple[str, str] = ("over", "over")
    since: str = "now"


def _start(promise: str, *, since: str = "now") -> Do:
    """Promise it, once more if it was promised before; nothing where it runs."""
    return Do("start", promise, since=since)


def _end(promise: str, in_time: str = "over", late: str = "") -> Do:
    return Do("end", promise, (in_time, late or in_time))


def _judge(promise: str) -> Do:
    return _end(promise, "kept", "missed")


_PAUSE, _RESUME = Do("pause"), Do("resume")
# Where another agency helps, the longer promise counts, from the same start.
_WIDEN = Do("widen", RESPOND, ("replaced", "missed"))
_ANSWERED = (_judge(ANSWER), _end(SILENCE, "replaced"), _start(SILENCE))
_REST = tuple(_end(promise) for promise in (*OFFICE, *REPORTERS))
_SOLVED = (_RESUME, _judge(ESCALATE), *_REST)
# Ended without a solution: what was late by then stays missed, the rest is over.
_DROPPED = (_RESUME, _end(ESCALATE, "over", "missed"), *_REST)

PLANS: dict[str, tuple[Do, ...]] = {
    "file": (_start(FORWARD, since="received"), _start(ESCALATE, since="received")),
    "verify_and_forward": (_judge(FORWARD), _WIDEN, _start(ANSWER)),
    "ask_reporter": (_PAUSE, _start(REPLY)),
    "reply": (_judge(REPLY), _RESUME),
    "coordinate": (_WIDEN,),
    "transfer": (_WIDEN,),
    "answer": _ANSWERED,
    "report_follow_up": _ANSWERED,
    # A new day to forward it. The citizen's clock goes on: a case without an agency is on the
    # city's time.
    "hand_back": (_start(FORWARD),),
    # Not solved, so the 60 days of a closed one count from its receipt again.
    "dispute": (_end(SILENCE), _start(ANSWER), _start(ESCALATE, since="received")),
    "reopen": (_start(FORWARD), _start(ESCALATE)),
    "confirm_solved": _SOLVED,
    "close_silent": (_end(SILENCE, "kept"), *_SOLVED),
    "archive": _DROPPED,
    "lapse": _DROPPED,
    "withdraw": _DROPPED,
    "merge": _DROPPED,
}


def plan(verb: str, *, running: Collection[str], coordinated: bool, stage: str = "") -> list[Do]:
    """Return what the verb does to the clocks of a complaint on which these run.

    `stage` is where it leads: what comes back to the city's team has to be forwarded again,
    also where an agency that was disputed is no more.
    """
    runs, steps = set(running), []
    again = (_start(FORWARD),) if stage == Stage.RECEIVED else ()
    for do in (*PLANS[verb], *again) if verb in PLANS else ():
        for step in _meant(do, runs, coordinated):
            if _applies(step, runs, coordinated):
                steps.append(step)
                runs = _after(step, runs)
    return steps


def _applies(step: Do, runs: Collection[str], coordinated: bool) -> bool:
    if step.what == "start":
        return step.promise not in runs
    if step.what == "widen" and not coordinated:
        return False
    return not step.promise or step.promise in runs


def _meant(do: Do, runs: Collection[str], coordinated: bool) -> list[Do]:
    if do.promise != ANSWER:
        return [do]
    if do.what != "start":
        return [replace(do, promise=promise) for promise in ANSWERS]
    if any(promise in runs for promise in ANSWERS):
        return []
    return [replace(do, promise=COORDINATED if coordinated else RESPOND)]


def _after(step: Do, runs: set[str]) -> set[str]:
    match step.what:
        case "start":
            return runs | {step.promise}
        case "end":
            return runs - {step.promise}
        case "widen":
            return runs - {RESPOND} | {COORDINATED}
    return runs
