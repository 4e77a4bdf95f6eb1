"""Layer A: who outside is told that something public changed, and how each telling went.

pages, api and search may not import this module (an import contract). What is told is public;
where it goes to, and with which secret, is not.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey


class WebhookSubscription(models.Model):
    """A receiver that an operator set up."""

    class Stopped(models.TextChoices):
        BY_HAND = "by_hand", _("switched off by hand")
        GONE = "gone", _("the receiver said that it is gone (410)")
        SILENT = "silent", _("the receiver took nothing for days")

    name = models.CharField(_("Name"), max_length=80)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    url = EncryptedTextField()
    secret = EncryptedTextField()
    kinds = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    stopped = models.CharField(max_length=10, choices=Stopped.choices, blank=True, default="")
    # Since when it takes nothing, how often in a row, and until when it is left in peace.
    silent_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"webhook {self.pk}"

    def sealing_key(self) -> uuid.UUID:
        return self.data_key_id


class WebhookEvent(models.Model):
    """Something that happened in public, with what is told of it: no words, and days only."""

    number = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=40)  # a reference, or the number of a page
    facts = models.JSONField(default=dict)
    occurred_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="webhook_event_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class WebhookDelivery(models.Model):
    """One event for one receiver."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        PARKED = "parked", _("Parked")
        DROPPED = "dropped", _("Not sent")  # the subscription was stopped

    class Reason(models.TextChoices):
        AWAY = "away", _("It did not answer in time.")
        PRIVATE = "private", _("Its address leads into a private network.")
        REDIRECT = "redirect", _("It answered with a redirect, which is not followed.")
        REFUSED = "refused", _("It refused the message.")
        FAULT = "fault", _("It had a fault of its own.")

    subscription = models.ForeignKey(
        WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True, default="")
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="one_delivery_each")
        ]
        # Is the same waiting already? What does the desk list?
        indexes = [models.Index(fields=["subscription", "state", "-id"], name="webhook_deliveries")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
