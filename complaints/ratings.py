"""Four plain questions to whoever filed a complaint, once it is over.

The answers belong to the reporter and the office's figures: no page shows those of one case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints.errors import InvalidInput, RatingNotYet
from complaints.models.participation import Rating
from complaints.models.private import Complaint
from complaints.stages import Outcome, Stage

NO, PARTLY, YES = Rating.Answer
ANSWERS = Rating.Answer.choices[::-1]
QUESTIONS = {
    "clear": _("Was the answer easy to understand?"),
    "timely": _("Did it come in good time?"),
    "polite": _("Were you treated politely?"),
    "solved": _("Is the matter solved for you?"),
}
# Nobody handled what was taken back, joined with another or not for the city.
_HANDLED = {Outcome.SOLVED_CONFIRMED, Outcome.SOLVED_UNCONFIRMED}


def may_rate(complaint: Complaint) -> bool:
    return complaint.stage == Stage.CLOSED and complaint.outcome in _HANDLED


def rate(complaint: Complaint, answers: Mapping[str, str], *, now: datetime) -> Rating:
    """Keep what the reporter answers; a later answer takes the place of the earlier.

    :raises RatingNotYet: the complaint is not closed after an answer
    :raises InvalidInput: a question has no answer, under its name
    """
    if not may_rate(complaint):
        raise RatingNotYet
    given = {name: _answer(answers.get(name, "")) for name in QUESTIONS}
    missing = [("required", _("Answer all four questions."))]
    if faults := {name: missing for name, answer in given.items() if answer is None}:
        raise InvalidInput(dict(list(faults.items())[:1]))
    made, _new = Rating.objects.update_or_create(
        complaint=complaint, defaults={**given, "given_at": now}
    )
    return made


def _answer(given: str) -> int | None:
    known = {str(answer.value): answer.value for answer in Rating.Answer}
    return known.get(given)


def of(complaint: Complaint) -> dict[str, str]:
    """Return the reporter's own answers, for the form to show again; empty before."""
    found = Rating.objects.filter(complaint=complaint).first()
    return {name: str(getattr(found, name)) for name in QUESTIONS} if found else {}
