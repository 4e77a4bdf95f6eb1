"""Layer A: how the office works together - dispositions, claims, filters, templates, routing.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.encryption import EncryptedTextField
from complaints.models.private import Complaint
from complaints.models.reference import Agency, Category, District, Subcategory, Village


class Disposition(models.Model):
    """The hand-over of a complaint to an agency (disposisi)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        HELPING = "helping", _("Helping")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="dispositions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="dispositions")
    role = models.CharField(max_length=10, choices=Role.choices)
    note = EncryptedTextField()
    forwarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    forwarded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The move that ended it, with its reason: the trail of hand-overs.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_verb = models.CharField(max_length=30, blank=True, default="")
    ended_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["forwarded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(role="lead", ended_at__isnull=True),
                name="one_lead_agency",
            ),
            # Also the index of what an agency helps with: few among the many that it leads.
            models.UniqueConstraint(
                fields=["agency", "complaint"],
                condition=models.Q(role="helping", ended_at__isnull=True),
                name="one_helping_part_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} to {self.agency_id}"

    def sealing_key(self) -> UUID:
        return self.complaint.sealing_key()


class Claim(models.Model):
    """Who has the case in hand now, so that two do not do the same work.

    A claim without a sign of life for some minutes counts no more.
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="claim")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"claim of {self.complaint_id}"


class SavedFilter(models.Model):
    """A view of a queue under a name. It holds choices, never words that were searched for."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("name"), max_length=60)
    queue = models.CharField(max_length=40)  # the name of its address
    query = models.CharField(max_length=1000)
    # Shown to colleagues of the same office as well.
    shared = models.BooleanField(_("shared with colleagues"), default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "queue", "name"], name="one_filter_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class ResponseTemplate(models.Model):
    """Words that an office writes often, with places to fill in: {reference}, {agency} …"""

    class Use(models.TextChoices):
        ANSWER = "answer", _("Official answer")
        FOLLOW_UP = "report_follow_up", _("Field follow-up")
        QUESTION = "ask_reporter", _("Question to the reporter")

    name = models.CharField(_("name"), max_length=100)
    use = models.CharField(_("use"), max_length=20, choices=Use.choices)
    body = models.TextField(_("text"), max_length=5000)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        help_text=_("Empty: for every office."),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("response template")
        verbose_name_plural = _("response templates")
        ordering = ["use", "position", "name"]

    def __str__(self) -> str:
        return self.name


class RoutingRule(models.Model):
    """Which agency is proposed for which complaints. A rule proposes; the verifier forwards."""

    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The first rule that fits is proposed.")
    )
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subcategory = models.ForeignKey(
        Subcategory,
        verbose_name=_("subcategory"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    district = models.ForeignKey(
        District,
        verbose_name=_("district"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    village = models.ForeignKey(
        Village,
        verbose_name=_("village"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.TextField(
        _("words"),
        blank=True,
        max_length=2000,
        help_text=_("One word or phrase a line; one of them must stand in the complaint."),
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="routing_rules"
    )
    helping = models.ManyToManyField(
        Agency, verbose_name=_("helping agencies"), blank=True, related_name="+"
    )
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class SealedWord(models.Model):
    """That a word stands in a complaint: a keyed digest, by which staff find private texts.

    The word itself cannot be read from it. `open` says that it stands outside every hidden
    place, so that an officer, who may not read those, finds nothing by them.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="sealed_words")
    digest = models.BigIntegerField()
    open = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "complaint"], name="one_sealed_word_each")
        ]

    def __str__(self) -> str:
        return f"word of {self.complaint_id}"


class Invitation(models.Model):
    """A colleague is asked to join: the link in the letter opens the account, once."""

    email = models.EmailField(_("e-mail address"))
    group = models.CharField(_("role"), max_length=40)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    index = models.CharField(max_length=64, unique=True)  # a keyed digest of the token
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
