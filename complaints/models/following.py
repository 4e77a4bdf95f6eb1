"""Layer A: who follows what - accounts, and guests by an address that they confirmed.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey


class Guest(models.Model):
    """An e-mail address that follows without an account. It goes with its last follow."""

    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    email = EncryptedTextField()
    email_index = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, default="id")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"guest {self.pk}"

    def sealing_key(self) -> UUID:
        return self.data_key_id


class Follow(models.Model):
    """Somebody wants to hear of one thread, or of new ones of a village, category or agency."""

    class Subject(models.TextChoices):
        THREAD = "thread", _("This complaint")
        VILLAGE = "village", _("New complaints in this village")
        CATEGORY = "category", _("New complaints of this category")
        AGENCY = "agency", _("New complaints for this agency")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="follows"
    )
    guest = models.ForeignKey(Guest, null=True, on_delete=models.CASCADE, related_name="follows")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    value = models.CharField(max_length=80)  # the reference, or the slug
    # What was told: up to this step of the thread, up to this number of a thread.
    told_step = models.PositiveIntegerField(default=0)
    told_thread = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False) ^ models.Q(guest__isnull=False),
                name="follow_of_one",
            ),
            models.UniqueConstraint(
                fields=["account", "subject", "value"], name="one_follow_an_account"
            ),
            models.UniqueConstraint(
                fields=["guest", "subject", "value"], name="one_follow_a_guest"
            ),
        ]
        indexes = [models.Index(fields=["subject", "value"], name="follow_subject")]

    def __str__(self) -> str:
        return f"follow {self.pk}"
