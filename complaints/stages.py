"""Three separate questions about a complaint: how far, with what result, who sees it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far the work has come. Only complaints/transitions.py changes it."""

    RECEIVED = "received", _("Received")
    AWAITING_REPORTER = "awaiting_reporter", _("Awaiting the reporter")
    FORWARDED = "forwarded", _("Forwarded")
    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    FOLLOWED_UP = "followed_up", _("Followed up in the field")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Outcome(models.TextChoices):
    """How it ended; empty while it is open. "Answered" is not "solved"."""

    SOLVED_CONFIRMED = "solved_confirmed", _("Solved, confirmed by the reporter")
    SOLVED_UNCONFIRMED = "solved_unconfirmed", _("Closed without the reporter's word")
    NOT_OUR_AUTHORITY = "not_our_authority", _("Not the city's authority")
    DUPLICATE = "duplicate", _("Duplicate")
    INCOMPLETE = "incomplete", _("Incomplete")
    ABUSE = "abuse", _("Abuse")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Visibility(models.TextChoices):
    """Who may read it. Hidden until a verifier approves a public version."""

    HIDDEN = "hidden", _("Hidden")
    PUBLIC = "public", _("Public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Happened(models.TextChoices):
    """What happened to a thread in public, as systems outside are told."""

    PUBLISHED = "published", _("Published")  # also: in sight again
    UPDATED = "updated", _("Updated")
    ANSWERED = "answered", _("Answered")  # an official answer became public
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")  # also: hidden until a report is decided


class Removal(models.TextChoices):
    """Why something public is gone: what its tombstone says."""

    PERSONAL_DATA = "personal_data", _("It held personal data")
    REPORTER = "reporter", _("The reporter withdrew it")
    SUBJECT_REQUEST = "subject_request", _("A person asked for the erasure of their data")
    ABUSE = "abuse", _("It broke the rules of the platform")
    LAW = "law", _("The law asks for it")
    OTHER = "other", _("Another reason, kept by the office")


class Refusal(models.TextChoices):
    """Why moderators refuse the words of a citizen, or silence who writes such."""

    PERSONAL_DATA = "personal_data", _("It tells too much of a private person")
    INSULT = "insult", _("It insults or threatens somebody")
    ACCUSATION = "accusation", _("It accuses somebody of something without a ground")
    OFF_TOPIC = "off_topic", _("It is not about this complaint")
    ADVERT = "advert", _("It advertises something")
    REPEATED = "repeated", _("It says the same again and again")
    UNLAWFUL = "unlawful", _("The law forbids it")
    OTHER = "other", _("It breaks the rules of the platform in another way")


class Privacy(models.TextChoices):
    """What the reporter asked for."""

    ANONYMOUS = "anonymous", _("Public, without my identity")
    CONFIDENTIAL = "confidential", _("Confidential: never shown to the public")


class Priority(models.IntegerChoices):
    """How soon the office looks at it. It changes no deadline."""

    NORMAL = 0, _("Normal")
    HIGH = 1, _("High")
    URGENT = 2, _("Urgent")


class HandBack(models.TextChoices):
    """Why an agency hands a case back."""

    NOT_OUR_AUTHORITY = "not_our_authority", _("Not our authority")
    ANOTHER_AGENCY = "another_agency", _("Another agency is in charge")
    ANOTHER_CITY = "another_city", _("It lies outside Denpasar")
    DUPLICATE = "duplicate", _("We already work on the same matter")
    UNCLEAR = "unclear", _("It cannot be understood or found")


# Verbs of the history that are no move, and nobody's business but the office's.
OFFICE_ONLY = frozenset({"erase", "assign", "prioritise", "take_pack"})
# Nor does this change whose turn it is, but everybody reads it.
NO_MOVES = OFFICE_ONLY | {"escalate"}

OPEN = frozenset(Stage) - {Stage.CLOSED, Stage.ARCHIVED}
WITH_AGENCY = frozenset({Stage.FORWARDED, Stage.IN_PROGRESS, Stage.ANSWERED, Stage.FOLLOWED_UP})
RESPONDED = frozenset({Stage.ANSWERED, Stage.FOLLOWED_UP})
