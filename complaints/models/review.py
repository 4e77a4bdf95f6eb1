"""Layer A: the work at the gate - drafts, first readings, names of a thread, reports.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.private import Complaint, Message
from complaints.models.public import PublicPhoto


class Draft(models.Model):
    """A verifier's decisions on the way: places and answers, never words."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    decisions = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "author"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class FirstReading(models.Model):
    """The first of the two approvals that a sensitive text needs."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="first_reading")
    digest = models.CharField(max_length=64)
    spans = models.JSONField(default=list)
    checklist = models.JSONField(default=dict)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"first reading {self.pk}"


class Pseudonym(models.Model):
    """Whose name "[nama 2]" stands for in a thread, so that it does in every post of it.

    Deleting the rows makes it unknowable.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="pseudonyms")
    number = models.PositiveSmallIntegerField()
    name = EncryptedTextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="pseudonym_number")
        ]

    def __str__(self) -> str:
        return f"name {self.number} of {self.complaint_id}"

    def sealing_key(self) -> UUID:
        return self.complaint.sealing_key()


class PrivacyReport(models.Model):
    """ "Laporkan data pribadi": somebody says that a public post shows what is private."""

    class Kind(models.TextChoices):
        NAME = "name", _("A name")
        NUMBER = "number", _("A telephone, identity or account number")
        ADDRESS = "address", _("An address or a house")
        PHOTO = "photo", _("A face, a number plate or a document in a picture")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        RESTORED = "restored", _("Shown again")
        REWORDED = "reworded", _("A new version")
        REMOVED = "removed", _("Removed")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="privacy_reports")
    kind = models.CharField(_("what it shows"), max_length=10, choices=Kind.choices)
    words = EncryptedTextField(_("in the words of the person who reports"))
    # The wording that was reported; one that was looked at is not hidden again by the next.
    version = models.PositiveSmallIntegerField()
    hid = models.BooleanField(default=True)
    client = models.CharField(max_length=64)  # a keyed digest
    reported_at = models.DateTimeField(_("reported"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("report of personal data")
        verbose_name_plural = _("reports of personal data")
        ordering = ["reported_at", "pk"]
        indexes = [
            # The verifier's queue.
            models.Index(
                fields=["reported_at"],
                condition=models.Q(state="open"),
                name="privacy_report_open",
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def sealing_key(self) -> UUID:
        return self.message.sealing_key()


class Attachment(models.Model):
    """A file that came with a text. The original is sealed; a photo may get a public copy."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        DOCUMENT = "document", _("Document")  # stays with staff

    class State(models.TextChoices):
        HELD = "held", _("Waits for review")
        APPROVED = "approved", _("Approved; the public copy is being made")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    # The name in the private storage: random, tells nothing.
    stored_as = models.CharField(max_length=64, unique=True)
    file_name = EncryptedTextField()
    caption = EncryptedTextField(_("caption"))
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()  # bytes of the original
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # Keyed digest of the content: an approval counts only for these bytes.
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    # [{"x", "y", "width", "height", "how": "box"|"blur"}], parts of the picture from 0 to 1.
    regions = models.JSONField(default=list)
    # What the verifier saw in it (attachments.QUESTIONS): absent, or hidden.
    answers = models.JSONField(default=dict)
    # What the public reads as the caption: approved words.
    public_caption = models.CharField(max_length=200, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    photo = models.OneToOneField(
        PublicPhoto, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="photo") | models.Q(state__in=["held", "refused"]),
                name="documents_stay_with_staff",
            )
        ]
        indexes = [
            # The verifier's queue of pictures.
            models.Index(
                fields=["uploaded_at"],
                condition=models.Q(state="held", kind="photo"),
                name="attachment_held",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def sealing_key(self) -> UUID:
        return self.message.sealing_key()
