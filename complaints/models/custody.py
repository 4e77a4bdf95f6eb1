"""Layer A: who looked at an identity and why, who asked to, and what people ask of their data.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.keys import DataKey
from complaints.models.private import Complaint
from complaints.models.reference import Agency


class IdentityRequest(models.Model):
    """An officer asks the verifiers to see who filed a complaint."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="identity_requests"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = EncryptedTextField(_("reason"))
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    # A grant ends by itself; the officer asks again.
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("identity request")
        verbose_name_plural = _("identity requests")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "asked_by"],
                condition=models.Q(state="waiting"),
                name="one_identity_request_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"identity request {self.pk}"

    def sealing_key(self) -> UUID:
        return self.complaint.sealing_key()


class AppendOnly(Exception):
    """Somebody tried to change or delete what is only ever added to."""


class AccessQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class Access(models.Model):
    """One opening of an identity: who, which, why, when. Append-only, hash-chained.

    It holds numbers and codes, never a value.
    """

    class Why(models.TextChoices):
        REDACTION = "redaction", _("Redaction: to hide the reporter's own data")
        LETTER = "letter", _("A letter to the reporter")
        CASEWORK = "casework", _("Casework by a verifier")
        AGENCY = "agency", _("Granted to an agency officer")
        REPORTER = "reporter", _("Shown to the reporter")
        SPLIT = "split", _("Copied to a part of the complaint")
        SUBJECT = "subject", _("A request of the data subject")
        ERASURE = "erasure", _("Erasure: to hide what is still public")

    sequence = models.PositiveBigIntegerField(unique=True)
    # The numbers stay when an account or a complaint goes: the chain does not break.
    actor_number = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=20)
    why = models.CharField(max_length=12, choices=Why.choices)
    request_number = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to an identity")
        verbose_name_plural = _("accesses to identities")
        ordering = ["sequence"]
        indexes = [
            # The monthly report; and "who looked at this one?"
            models.Index(fields=["happened_at"], name="access_by_time"),
            models.Index(fields=["reference"], name="access_by_reference"),
        ]

    def __str__(self) -> str:
        return f"access {self.sequence}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        :raises AppendOnly: the entry was written before
        """
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        :raises AppendOnly: always
        """
        raise AppendOnly


class AccessHead(models.Model):
    """The end of the chain of accesses: a cut-off tail shows, and writers wait for each other."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.sequence} accesses"


class SubjectCase(models.Model):
    """A request under UU PDP 27/2022: access, correction, erasure, withdrawal of consent."""

    class Right(models.TextChoices):
        ACCESS = "access", _("Access to the own data")
        CORRECTION = "correction", _("Correction")
        ERASURE = "erasure", _("Erasure")
        CONSENT = "consent", _("Withdrawal of consent")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    number = models.CharField(_("number"), max_length=20, unique=True)
    right = models.CharField(_("right"), max_length=12, choices=Right.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    # Whose data: one complaint, or everything of an account.
    complaint = models.ForeignKey(
        Complaint, null=True, blank=True, on_delete=models.SET_NULL, related_name="subject_cases"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="subject_cases",
    )
    words = EncryptedTextField(_("what is asked"))
    contact = EncryptedTextField(_("how to answer"))
    answer = EncryptedTextField(_("what was answered"))
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(_("due"))
    closed_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # [{"step", "done_at", "count"}]: numbers only. The completion report is made of it.
    steps = models.JSONField(default=list)

    class Meta:
        verbose_name = _("data subject request")
        verbose_name_plural = _("data subject requests")
        ordering = ["due_at", "pk"]
        indexes = [
            # The desk's list: what is unfinished, the most urgent first.
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["open", "running"]),
                name="subject_case_unfinished",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def sealing_key(self) -> UUID:
        return self.data_key_id
