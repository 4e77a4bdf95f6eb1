"""What a notice says: one sentence for each audience and kind, with nothing private in it.

The reference stands beside it; what happened is read where only those may who are told.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Audience(StrEnum):
    REPORTER = "reporter"
    STAFF = "staff"
    WRITER = "writer"  # of a comment, whoever filed the complaint


# By the verbs of the history, and after them the steps of a reminder.
TO_REPORTER: dict[str, str | Promise] = {
    "file": _("We received your complaint."),
    "verify_and_forward": _("Your complaint was verified and forwarded to the agency in charge."),
    "ask_reporter": _("We need an answer from you before we can go on."),
    "start": _("The agency has started to work on your complaint."),
    "answer": _("The agency has answered your complaint."),
    "report_follow_up": _("The agency reports what was done in the field."),
    "hand_back": _("Your complaint is back with the city’s team, which seeks the right agency."),
    "transfer": _("Your complaint was transferred to another agency."),
    "reassign": _("Agencies were reorganised; another one now has your complaint."),
    "coordinate": _("Another agency helps with your complaint."),
    "split": _("A second matter in your complaint became a complaint of its own."),
    "merge": _("Your complaint was joined with an earlier one about the same matter."),
    "close_silent": _("Your complaint was closed, because we heard nothing more from you."),
    "lapse": _("Your complaint was archived, because our question was not answered in time."),
    "archive": _("Your complaint was archived. The tracking page tells the reason."),
    "withdraw": _("Your complaint was withdrawn."),
    "reopen": _("Your complaint was opened again."),
    "ahead": _("We still wait for your word about this complaint; the time for it ends soon."),
    "overdue": _("A promise about your complaint is late. The office in charge was reminded."),
    "ombudsman": _("Your complaint has waited 60 days. You may now turn to the Ombudsman."),
}
TO_STAFF: dict[str, str | Promise] = {
    "file": _("An urgent complaint came in."),
    "verify_and_forward": _("A complaint was forwarded to your agency."),
    "transfer": _("A complaint was transferred to your agency."),
    "coordinate": _("Your agency is asked to help with a complaint."),
    "joined_by": _("Another agency was asked to help with this complaint."),
    "taken_away": _("This complaint is no longer with your agency."),
    "reply": _("The reporter has answered the question."),
    "answer": _("Another agency has answered this complaint."),
    "report_follow_up": _("Another agency reports what it did in the field."),
    "confirm_solved": _("The reporter confirms that the matter is solved."),
    "dispute": _("The reporter says that the matter is not solved."),
    "hand_back": _("An agency handed this complaint back."),
    "merge": _("This complaint was joined with an earlier one about the same matter."),
    "close_silent": _("This complaint was closed: the reporter stayed silent."),
    "lapse": _("This complaint was archived: the question to the reporter was not answered."),
    "archive": _("This complaint was archived."),
    "withdraw": _("This complaint was withdrawn."),
    "reassign": _("This complaint came to your agency, because agencies were reorganised."),
    "stop_helping": _("A helping agency stepped back from this complaint."),
    "assign": _("You are now in charge of this complaint."),
    "prioritise": _("This complaint is urgent now."),
    "privacy_report": _("Somebody reports personal data in a public text."),
    "ahead": _("A promise on this complaint comes due soon."),
    "overdue": _("A promise on this complaint is late."),
    "head": _("Your agency is late with a promise on this complaint."),
    "secretary": _("An agency is late with a promise, and its head was told already."),
}
TO_WRITER: dict[str, str | Promise] = {
    "comment_published": _("Your comment was read and is public now."),
    "comment_refused": _("Your comment was not published. Read why; you can appeal."),
    "comment_removed": _("Your comment was removed. Read why; you can appeal."),
    "appeal_granted": _("Your appeal was granted: your comment will appear."),
    "appeal_denied": _("Your appeal was looked at by another moderator. The decision stands."),
}
SENTENCES = {
    Audience.REPORTER: TO_REPORTER,
    Audience.STAFF: TO_STAFF,
    Audience.WRITER: TO_WRITER,
}


def sentence(audience: str, kind: str) -> str:
    """Return the sentence in the active language.

    :raises KeyError: nothing is said to these people about that
    """
    return str(SENTENCES[Audience(audience)][kind])
