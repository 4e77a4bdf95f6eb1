"""Layer A: moderation - what was decided, who may not take part for a time, and appeals.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey
from complaints.models.private import Message
from complaints.stages import Refusal


class Sanction(models.Model):
    """Somebody may not take part for a time: an account, or a network address (as its digest).

    Nobody is kept from filing a complaint.
    """

    class Kind(models.TextChoices):
        SILENCE = "silence", _("May not write comments")
        BAN = "ban", _("May not comment, support, report or follow")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sanctions"
    )
    client = models.CharField(max_length=64, blank=True, default="")  # a keyed digest
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Refusal.choices)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(_("what the person is told"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False) ^ ~models.Q(client=""),
                name="sanction_of_one",
            )
        ]
        indexes = [models.Index(fields=["client", "ends_at"], name="sanction_client")]

    def __str__(self) -> str:
        return f"sanction {self.pk}"

    def sealing_key(self) -> UUID:
        return self.data_key_id


class Appeal(models.Model):
    """The writer asks, once, that another moderator looks at a decision."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        GRANTED = "granted", _("Granted")
        DENIED = "denied", _("Denied")

    message = models.OneToOneField(
        Message, null=True, on_delete=models.CASCADE, related_name="appeal"
    )
    sanction = models.OneToOneField(
        Sanction, null=True, on_delete=models.CASCADE, related_name="appeal"
    )
    words = EncryptedTextField(_("why"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=False) ^ models.Q(sanction__isnull=False),
                name="appeal_about_one",
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    def sealing_key(self) -> UUID:
        if self.sanction is not None:
            return self.sanction.sealing_key()
        assert self.message is not None  # noqa: S101  # a check constraint says so
        return self.message.sealing_key()


class Decision(models.Model):
    """A line of the log of moderation: codes, numbers and a moment. Rows are only added.

    complaints/moderation_log.py is the only writer. It outlives the text it tells of.
    """

    class Act(models.TextChoices):
        PASSED = "passed", _("Published after the automatic check")
        HELD = "held", _("Held for a person")
        PUBLISHED = "published", _("Published by a person")
        REFUSED = "refused", _("Refused")
        REMOVED = "removed", _("Removed")
        REPORTED = "reported", _("Reported as personal data")
        RESTORED = "restored", _("Shown again after a report")
        SILENCED = "silenced", _("A writer was silenced")
        BANNED = "banned", _("Somebody was excluded")
        LIFTED = "lifted", _("A measure was lifted early")
        APPEALED = "appealed", _("An appeal came in")
        GRANTED = "granted", _("An appeal was granted")
        DENIED = "denied", _("An appeal was denied")

    act = models.CharField(max_length=10, choices=Act.choices)
    reason = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=12, blank=True, default="")  # of the text
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    sanction = models.ForeignKey(
        Sanction, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # How long the text, the report or the appeal had waited for it.
    waited_seconds = models.PositiveIntegerField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "pk"]
        # The page of a month.
        indexes = [models.Index(fields=["happened_at"], name="decision_moment")]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class TextClaim(models.Model):
    """Who reads a held text now: told to others, never a lock."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="text_claim")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"claim of text {self.message_id}"
