"""Layer A: who an account is by its own word, what it agreed to, and where it gets news.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey
from complaints.models.private import Complaint


class Registration(models.Model):
    """Who stands behind an account. Sealed under a key of its own, so that it can go alone.

    complaints/registration.py is the only writer, complaints/registered.py the only reader.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registration"
    )
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    person = EncryptedTextField()  # JSON: name, phone, nik_end, village
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"registration {self.pk}"

    def sealing_key(self) -> UUID:
        return self.data_key_id


class Consent(models.Model):
    """That an account agreed to a text, and since when no more. It stays when the data goes:
    the office must be able to show what it was allowed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    version = models.CharField(max_length=20)  # of the text: complaints/consent_texts.py
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class RegistrationRule(models.Model):
    """A decision whether a filing needs a registered account; the latest counts."""

    # Empty: as the environment of the installation says (REGISTRATION_REQUIRED).
    required = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"registration rule {self.pk}"


class PushSubscription(models.Model):
    """A browser in which an account, or the holder of one receipt, wants to be told of news. Its
    address is a secret: whoever holds it can follow the browser."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="push_subscriptions",
    )
    complaint = models.ForeignKey(
        Complaint, null=True, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    endpoint = EncryptedTextField()
    keys = EncryptedTextField()  # "p256dh auth", as the browser gave them
    index = models.CharField(max_length=64, unique=True)  # a keyed digest of the endpoint
    device = models.CharField(max_length=60, blank=True, default="")  # "Chrome, Android"
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) ^ models.Q(complaint__isnull=False),
                name="push_subscription_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"push subscription {self.pk}"

    def sealing_key(self) -> UUID:
        return self.data_key_id
