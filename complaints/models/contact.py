"""Layer A: how people are told - notices, what they chose to get by mail, links to answer,
searches whose news they want, complaints that they have begun to write.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.clocks import Clock
from complaints.models.keys import DataKey
from complaints.models.private import Complaint, Event, Message


class Notice(models.Model):
    """Something that one person is told: on the site at once, by mail as the person chose.

    Of a complaint that was filed without an account, the recipient is nobody: whoever holds
    its receipt reads the notice on the tracking page. No words of anybody are kept here.
    """

    class Letter(models.TextChoices):
        NONE = "none", _("No letter")
        QUEUED = "queued", _("On its way")
        WAITING = "waiting", _("Waits for the daily letter")
        SENT = "sent", _("Handed to the mail")
        REFUSED = "refused", _("Could not be delivered")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    # "reporter" or "staff": which sentence is said.
    audience = models.CharField(max_length=10)
    # A verb of the history, or a step of a reminder.
    kind = models.CharField(max_length=30)
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    clock = models.ForeignKey(Clock, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    letter = models.CharField(max_length=10, choices=Letter.choices, default=Letter.NONE)
    # Why it could not be delivered: the answer code of the mail server, never the address.
    letter_error = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "-pk"]
        constraints = [
            # However often an event is announced, each person is told once.
            models.UniqueConstraint(
                fields=["event", "recipient", "audience", "kind"], name="one_notice_a_person"
            ),
            models.UniqueConstraint(
                fields=["event", "kind"],
                condition=models.Q(recipient__isnull=True),
                name="one_notice_a_receipt",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-made_at"],
                condition=models.Q(read_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["made_at"], condition=models.Q(letter="waiting"), name="notice_for_digest"
            ),
            # The desk's list of letters that did not arrive.
            models.Index(
                fields=["made_at"], condition=models.Q(letter="refused"), name="notice_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class LetterChoice(models.Model):
    """What an account, or the holder of one receipt, wants by mail. No row: every letter."""

    class Choice(models.TextChoices):
        EACH = "each", _("A letter for each step")
        DAILY = "daily", _("One letter a day")
        NONE = "none", _("No letters")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="letter_choice",
    )
    complaint = models.OneToOneField(
        Complaint, null=True, on_delete=models.CASCADE, related_name="letter_choice"
    )
    choice = models.CharField(max_length=10, choices=Choice.choices, default=Choice.EACH)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) ^ models.Q(complaint__isnull=False),
                name="letter_choice_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"letters {self.pk}"


class AnswerLink(models.Model):
    """The link in a letter by which the reporter answers one question, for a limited time."""

    question = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="answer_link")
    index = models.CharField(max_length=64, unique=True)  # a keyed digest of the link's token
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"answer link {self.pk}"


class FilingDraft(models.Model):
    """A complaint that an account has begun to write: sealed, under a key of its own."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="filing_draft"
    )
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField()  # JSON: the fields of the form as they were typed
    saved_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"filing draft {self.pk}"

    def sealing_key(self) -> UUID:
        return self.data_key_id


class SavedSearch(models.Model):
    """A search of the public threads that an account keeps, to be told what is new in it.

    What somebody looks for tells of that person: it lies sealed, under a key of its own.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("As soon as something is published")
        DAILY = "daily", _("Once a day, if something was published")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(_("name"))
    query = EncryptedTextField()  # of the address of the list: words and filters
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    paused = models.BooleanField(default=False)
    # The numbers of public threads: what came later is new, and up to where it was looked for.
    new_after = models.BigIntegerField()
    looked_up_to = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["looked_up_to"],
                condition=models.Q(paused=False),
                name="saved_search_behind",
            )
        ]

    def __str__(self) -> str:
        return f"saved search {self.pk}"

    def sealing_key(self) -> UUID:
        return self.data_key_id


class SavedSearchFind(models.Model):
    """A thread that is new in a saved search: told once, then kept for a while."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="finds")
    reference = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "reference"], name="one_find_a_search")
        ]
        indexes = [
            models.Index(fields=["found_at"], condition=models.Q(told_at=None), name="find_untold")
        ]

    def __str__(self) -> str:
        return f"find {self.pk}"
