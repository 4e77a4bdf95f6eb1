"""The story of a thread in a few words: what was promised, what happened last, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints import promise_words
from complaints.clock_plans import ANSWERS, FORWARD, REPLY, SILENCE
from complaints.stages import Outcome, Stage
from complaints.transitions import VERB_LABELS

if TYPE_CHECKING:
    from complaints.models.public import Milestone, Promise, Thread

# The promise that the stage waits for, the most telling one first.
_WAITS_FOR: dict[str, tuple[str, ...]] = {
    Stage.RECEIVED: (FORWARD, *ANSWERS),
    Stage.AWAITING_REPORTER: (REPLY,),
    Stage.FORWARDED: ANSWERS,
    Stage.IN_PROGRESS: ANSWERS,
    Stage.ANSWERED: (SILENCE,),
    Stage.FOLLOWED_UP: (SILENCE,),
}
_ENDED = {"kept", "missed"}


@dataclass(frozen=True)
class Story:
    """`promised` is empty where nothing was; `kind` is running, late, paused, kept or missed."""

    promised: str
    kind: str
    latest: str
    latest_on: date | None
    next: str


def of(
    thread: Thread,
    promises: Sequence[Promise],
    milestones: Sequence[Milestone],
    *,
    today: date,
) -> Story:
    """Return the story as it stands on this day."""
    promised, kind = _promised(promises, today=today)
    last = milestones[-1] if milestones else None
    return Story(
        promised=promised,
        kind=kind,
        latest=str(VERB_LABELS.get(last.verb, last.verb)) if last else "",
        latest_on=last.reached_on if last else None,
        next=_next(thread, promises, today=today),
    )


def _promised(promises: Sequence[Promise], *, today: date) -> tuple[str, str]:
    """The answer that was promised last, and how that stands; else the forwarding."""
    for wanted in (ANSWERS, (FORWARD,)):
        found = [p for p in promises if p.promise in wanted and p.ending != "replaced"]
        telling = [p for p in found if p.kept_on is None or p.ending in _ENDED]
        if telling:
            words = promise_words.of(telling[-1], today=today)
            return f"{words.label}: {words.state}", words.kind
    return "", ""


def _due(stage: str, promises: Sequence[Promise]) -> date | None:
    """When what the stage waits for is due; nothing where its clock stands still."""
    wanted = _WAITS_FOR.get(stage, ())
    running = [p for p in promises if p.promise in wanted and p.kept_on is None]
    return running[-1].due_on if running and running[-1].paused_on is None else None


def _next(thread: Thread, promises: Sequence[Promise], *, today: date) -> str:
    due = _due(thread.stage, promises)
    if due is None or due >= today:
        return _step(thread, due)
    was_due = _("It was due on %(day)s.") % {"day": date_format(due, "j F Y")}
    return f"{_step(thread, None)} {was_due}"


def _step(thread: Thread, due: date | None) -> str:
    by = {"day": date_format(due, "j F Y")} if due else None
    match thread.stage:
        case Stage.RECEIVED if by:
            return _("The city's team checks it and passes it on to an agency, by %(day)s.") % by
        case Stage.RECEIVED:
            return _("The city's team checks it and passes it on to an agency.")
        case Stage.AWAITING_REPORTER if by:
            return _("The reporter answers a question of the office, by %(day)s.") % by
        case Stage.AWAITING_REPORTER:
            return _("The reporter answers a question of the office.")
        case Stage.FORWARDED | Stage.IN_PROGRESS if by:
            return _("The agency works on it and answers, by %(day)s.") % by
        case Stage.FORWARDED | Stage.IN_PROGRESS:
            return _("The agency works on it and answers.")
        case Stage.ANSWERED | Stage.FOLLOWED_UP if by:
            return (
                _("The reporter says whether it is solved. Without a word it closes on %(day)s.")
                % by
            )
        case Stage.ANSWERED | Stage.FOLLOWED_UP:
            return _("The reporter says whether it is solved.")
    if thread.outcome == Outcome.SOLVED_CONFIRMED:
        return _("Nothing more: the reporter says that it is solved.")
    if thread.outcome == Outcome.SOLVED_UNCONFIRMED:
        return _("It is closed. The reporter may still open it again.")
    return _("Nothing more: it is over.")
