"""Layer A: what came in through a channel - mail, other systems - and who may hand it in.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey
from complaints.models.private import Complaint
from complaints.models.reference import Channel


class IncomingSource(models.Model):
    """A system that hands complaints in by a signed request; its secret is shown once."""

    slug = models.SlugField(_("name in the address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="+"
    )
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    secret = EncryptedTextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def sealing_key(self) -> UUID:
        return self.data_key_id


class Received(models.Model):
    """One message of a channel, recorded once by its number there.

    Its words lie sealed under a key of their own until it became something, or was set aside;
    the number there stays sealed as long as the complaint knows of a person.
    """

    class State(models.TextChoices):
        NEW = "new", _("Not looked at yet")
        PARKED = "parked", _("Waits for a verifier")
        TAKEN = "taken", _("Taken in")
        REFUSED = "refused", _("Refused")
        SET_ASIDE = "set_aside", _("Set aside")

    class Became(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        REPLY = "reply", _("Answer to a question")
        COMMENT = "comment", _("Comment that waits for review")
        NOTE = "note", _("Note in the case")

    WAITING = frozenset({State.NEW, State.PARKED})

    source = models.CharField(max_length=60)  # "email", "sp4n", "webhook:<slug>"
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    index = models.CharField(max_length=64)  # a keyed digest of its number there
    digest = models.CharField(max_length=64)  # a keyed digest of its words
    # A keyed digest of its sender's address, by which it goes with the account.
    sender_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    # Why it is parked, refused or set aside: a code.
    reason = models.CharField(max_length=60, blank=True, default="")
    became = models.CharField(max_length=10, choices=Became.choices, blank=True, default="")
    data_key = models.OneToOneField(DataKey, null=True, on_delete=models.PROTECT, related_name="+")
    external_id = EncryptedTextField()
    content = EncryptedTextField()  # JSON: complaints/incoming.py
    complaint = models.ForeignKey(
        Complaint, null=True, on_delete=models.CASCADE, related_name="received"
    )
    received_at = models.DateTimeField(_("received"))
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("received message")
        verbose_name_plural = _("received messages")
        ordering = ["-received_at", "-pk"]
        constraints = [
            # However often a channel hands it over, it is taken in once.
            models.UniqueConstraint(fields=["source", "index"], name="received_once")
        ]
        indexes = [
            # The desk's list of what waits.
            models.Index(
                fields=["received_at"],
                condition=models.Q(state__in=["new", "parked"]),
                name="received_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"received {self.pk}"

    def sealing_key(self) -> UUID | None:
        return self.data_key_id


class ReplyAddress(models.Model):
    """The address to which the reporter of one complaint answers its letters."""

    complaint = models.OneToOneField(
        Complaint, on_delete=models.CASCADE, related_name="reply_address"
    )
    index = models.CharField(max_length=64, unique=True)  # a keyed digest of its token
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reply address {self.pk}"
