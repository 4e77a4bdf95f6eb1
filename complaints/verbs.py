"""What the verbs of the history are called."""

from django.utils.translation import gettext_lazy as _

# What the history may hold besides: nobody asks for these by name.
STOP_HELPING, REASSIGN = "stop_helping", "reassign"

VERB_LABELS = {
    "file": _("Filed"),
    "verify_and_forward": _("Verified and forwarded"),
    "ask_reporter": _("Question to the reporter"),
    "reply": _("The reporter replied"),
    "lapse": _("Archived: the question stayed unanswered"),
    "start": _("Work started"),
    "answer": _("Answered"),
    "report_follow_up": _("Followed up in the field"),
    "confirm_solved": _("The reporter confirms: solved"),
    "dispute": _("The reporter says: not solved"),
    "hand_back": _("Handed back to the city's team"),
    STOP_HELPING: _("A helping agency steps back"),
    "transfer": _("Transferred to another agency"),
    REASSIGN: _("Passed on: the agencies were reorganised"),
    "coordinate": _("Another agency helps"),
    "split": _("Split into two complaints"),
    "merge": _("Joined with an earlier complaint"),
    "close_silent": _("Closed after the reporter stayed silent"),
    "archive": _("Archived"),
    "withdraw": _("Withdrawn"),
    "reopen": _("Reopened"),
    "escalate": _("The time for a solution passed: the reporter may ask the Ombudsman"),
    "take_pack": _("The reporter took the papers for the Ombudsman"),
    "assign": _("Put in charge"),
    "prioritise": _("Priority set"),
    "erase": _("Personal data erased"),
}
