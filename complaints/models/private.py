"""Layer A, private: originals, identities, messages, dispositions, history.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey
from complaints.models.public import Post, Thread
from complaints.models.reference import (
    Agency,
    Category,
    Channel,
    Kind,
    Nature,
    Subcategory,
    Village,
)
from complaints.querysets import ComplaintQuerySet, MessageQuerySet
from complaints.stages import Outcome, Priority, Privacy, Stage, Visibility


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class Complaint(models.Model):
    """A complaint as the office works on it. Its words are in its messages."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage.choices, default=Stage.RECEIVED
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True, default=""
    )
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.HIDDEN
    )
    privacy = models.CharField(
        _("privacy"), max_length=12, choices=Privacy.choices, default=Privacy.ANONYMOUS
    )
    subcategory = models.ForeignKey(
        Subcategory, verbose_name=_("subcategory"), on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.PROTECT)
    nature = models.ForeignKey(Nature, null=True, blank=True, on_delete=models.PROTECT)
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="+"
    )
    village = models.ForeignKey(
        Village, verbose_name=_("village"), on_delete=models.PROTECT, related_name="+"
    )
    # What seals the words of the complaint, of its people and of everything said in it.
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    location = EncryptedTextField(_("place, as described"))
    pin = EncryptedTextField(_("point on the map"))  # "latitude,longitude" as it was given
    # What was asked beside the form, for the office alone: a line for each answer.
    answers = EncryptedTextField(_("answers to questions"))
    # Words of the text that the reporter wants hidden, one a line.
    hidden_words = EncryptedTextField(_("words to hide"))
    # A child, health, violence, faith, corruption: needs a second reader before publication.
    sensitive = models.BooleanField(_("sensitive"), default=False)
    # The lead agency; helping agencies are dispositions.
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
    )
    coordinated = models.BooleanField(_("several agencies"), default=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    # The person of the office or the agency who takes care of it.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in charge"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Who of the staff wrote it down for somebody at the counter or on the telephone.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Of the letters to a reporter without account: the language of the page it was filed on.
    language = models.CharField(max_length=2, default="id")
    # When the office must have acted; empty while nothing is promised or the clock stands
    # still. complaints/clocks.py keeps it, so that a queue can be ordered by it.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    # The verb of its last move: a reply, a dispute or a hand-back calls for somebody.
    last_move = models.CharField(max_length=30, blank=True, default="")
    happened_on = models.DateField(_("day it happened"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"))
    forwarded_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)  # the first answer: the promise
    last_response_at = models.DateTimeField(null=True)  # the latest: the reporter's clock
    closed_at = models.DateTimeField(null=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="complaints",
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    # A slow keyed hash of the receipt, which is stored nowhere (complaints/receipts.py).
    receipt_index = models.CharField(max_length=64, unique=True)
    # Blind index of the Idempotency-Key (or form token): one filing, one complaint.
    filing_key = models.CharField(max_length=64, unique=True)
    thread = models.OneToOneField(
        Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Makes the handles of its participants; without it nobody can compute them again.
    salt = models.BinaryField(default=new_salt)
    erased_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    history_head = models.CharField(max_length=64, blank=True, default="")
    history_length = models.PositiveIntegerField(default=0)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="complaint_stage_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]),
                name="complaint_outcome_known",
            ),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values),
                name="complaint_visibility_known",
            ),
            # Nobody can publish what the reporter asked to keep secret.
            models.CheckConstraint(
                condition=~models.Q(privacy=Privacy.CONFIDENTIAL, visibility=Visibility.PUBLIC),
                name="complaint_confidential_stays_hidden",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(stage__in=["closed", "archived"]),
                name="complaint_outcome_only_when_over",
            ),
        ]
        indexes = [
            # The desk's list of all complaints, newest first, a page at a time.
            models.Index(fields=["-received_at", "-id"], name="complaint_newest"),
            # The desk's queues: what is at this stage, oldest first.
            models.Index(fields=["stage", "received_at"], name="complaint_queue"),
            models.Index(fields=["agency", "stage", "received_at"], name="complaint_agency_queue"),
            # What is due first, and what is late.
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(due_at__isnull=False),
                name="complaint_due",
            ),
            models.Index(
                fields=["agency", "due_at", "id"],
                condition=models.Q(due_at__isnull=False),
                name="complaint_agency_due",
            ),
            # The desk's queues, a page at a time: what is due first, then what has no clock.
            models.Index(
                fields=["stage", "due_at", "id"],
                condition=models.Q(due_at__isnull=False),
                name="complaint_stage_due",
            ),
            models.Index(
                fields=["stage", "received_at", "id"],
                condition=models.Q(due_at__isnull=True),
                name="complaint_stage_undue",
            ),
            models.Index(
                fields=["agency", "stage", "received_at", "id"],
                condition=models.Q(due_at__isnull=True),
                name="complaint_agency_undue",
            ),
            # Replied to, disputed, handed back; and what an agency has in whose charge.
            models.Index(fields=["last_move", "stage"], name="complaint_last_move"),
            models.Index(fields=["agency", "last_move", "stage"], name="complaint_agency_move"),
            models.Index(fields=["agency", "assignee", "stage"], name="complaint_agency_charge"),
            # Forwarded before its text was reviewed: few.
            models.Index(
                fields=["stage", "privacy"],
                condition=models.Q(visibility="hidden"),
                name="complaint_unpublished",
            ),
            # What cannot wait for its turn.
            models.Index(
                fields=["priority", "due_at", "id"],
                condition=models.Q(priority__gt=0),
                name="complaint_urgent",
            ),
            models.Index(
                fields=["assignee", "stage"],
                condition=models.Q(assignee__isnull=False),
                name="complaint_assignee",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        return self.data_key_id


class Identity(models.Model):
    """Who filed the complaint. Apart from the complaint, so that it can be erased alone.

    complaints/identities.py is the only reader and writer: every opening is logged.
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="identity")
    person = EncryptedTextField()  # JSON: name, phone, email, address, nik
    # Blind indexes, by which the complaints of a telephone or an address are found.
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    email_index = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"identity of {self.complaint_id}"

    def sealing_key(self) -> UUID:
        return self.complaint.sealing_key()


class Message(models.Model):
    """A text that somebody wrote: it may become public only through publication.py."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        RESPONSE = "response", _("Response")
        FOLLOW_UP = "follow_up", _("Field follow-up")
        QUESTION = "question", _("Question to the reporter")
        REPLY = "reply", _("The reporter's reply")
        COMMENT = "comment", _("Comment")

    class State(models.TextChoices):
        HELD = "held", _("Waits for review")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # Questions to the reporter and replies stay between the two.
    PUBLIC_BOUND = frozenset({Kind.COMPLAINT, Kind.RESPONSE, Kind.FOLLOW_UP, Kind.COMMENT})

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    from_reporter = models.BooleanField(default=False)
    title = EncryptedTextField()
    body = EncryptedTextField()
    # Keyed digest of title and body: an approval counts only for these words.
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    post = models.OneToOneField(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    filing_key = models.CharField(max_length=64, null=True, unique=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(kind="complaint"),
                name="one_original_a_complaint",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(post__isnull=False),
                name="published_message_has_post",
            ),
        ]
        indexes = [
            # The verifier's queue of texts that wait for review: read without their rows, since
            # the originals of all new complaints are among them.
            models.Index(
                fields=["kind", "written_at", "complaint"],
                condition=models.Q(state="held"),
                name="message_held_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def sealing_key(self) -> UUID:
        return self.complaint.sealing_key()


class Proposal(models.Model):
    """What the recognisers would hide: places in the original, never its text."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="proposals")
    digest = models.CharField(max_length=64)
    # [{"field": "title"|"body", "start", "end", "label", "tier", "rule"}], code points.
    spans = models.JSONField(default=list)
    # Of a complaint: the same over its location and its answers, which agencies read without.
    place_spans, answer_spans = models.JSONField(default=list), models.JSONField(default=list)
    detector = models.CharField(max_length=20)
    # The kind of error, where the recognisers failed: the text then stays hidden.
    failure = models.CharField(max_length=80, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class Approval(models.Model):
    """A person said: these words, with these places hidden, may be public."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    spans = models.JSONField(default=list)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # True where a rule (nothing found, trusted kind) approved in a person's place.
    by_rule = models.BooleanField(default=False)
    approved_at = models.DateTimeField()
    # Who read a sensitive text before the one who approved it.
    first_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    checklist = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-approved_at", "-pk"]

    def __str__(self) -> str:
        return f"approval {self.pk}"


class Note(models.Model):
    """An internal note. It is never published."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    body = EncryptedTextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"

    def sealing_key(self) -> UUID:
        return self.complaint.sealing_key()


class Event(models.Model):
    """One move in the life of a complaint. Append-only; each holds the hash of the one before."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=30)
    old_stage = models.CharField(max_length=20, blank=True)
    new_stage = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Kept beside the account, so that erasing an account does not break the chain.
    actor_number = models.BigIntegerField(null=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["complaint", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "sequence"], name="event_sequence")
        ]
        indexes = [models.Index(fields=["happened_at"], name="event_moment")]  # the seal of a day

    def __str__(self) -> str:
        return f"{self.complaint_id}.{self.sequence} {self.verb}"
