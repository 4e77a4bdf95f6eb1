"""Vocabularies: places, agencies, categories, channels, holidays, deadline rules.

All of them are rows that staff may edit; complaints/data holds the starter set.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Vocabulary(models.Model):
    """A named value with a stable slug for addresses and the API."""

    slug = models.SlugField(
        _("name in addresses"),
        max_length=80,
        unique=True,
        help_text=_("Small letters, digits and hyphens. It cannot be changed later."),
    )
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)  # of two who edit, one wins

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the request."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class District(Vocabulary):
    """A kecamatan."""

    code = models.CharField(_("ministry code"), max_length=13, unique=True)


class Village(Vocabulary):
    """A desa or kelurahan."""

    code = models.CharField(_("ministry code"), max_length=13, unique=True)
    kind = models.CharField(max_length=10, choices=[("desa", "Desa"), ("kelurahan", "Kelurahan")])
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="villages")
    postal_code = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)


class Agency(Vocabulary):
    """An OPD, city company, kecamatan or kelurahan office that answers complaints."""

    code = models.CharField(_("city code"), max_length=12, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    # Merged into or renamed as another: its open cases went there.
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")


class Category(Vocabulary):
    class Meta(Vocabulary.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Subcategory(Vocabulary):
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        related_name="subcategories",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("usual agency"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="subcategories",
    )
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Complaints start as confidential and need a second reader."),
    )

    pin_to_village = models.BooleanField(
        _("about people"),
        default=False,
        help_text=_("The public map shows the middle of the village instead of the exact point."),
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("subcategory")
        verbose_name_plural = _("subcategories")


class Question(Vocabulary):
    """What is asked beside the form where a complaint is about this. Nobody must answer."""

    class Kind(models.TextChoices):
        TEXT = "text", _("A few words")
        NUMBER = "number", _("A number")
        CHOICE = "choice", _("One of several answers")

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="questions"
    )
    subcategory = models.ForeignKey(
        Subcategory,
        verbose_name=_("subcategory"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        help_text=_("Empty: asked for every complaint of the category."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.TextField(
        _("answers to choose from"), blank=True, help_text=_("One a line, in Indonesian.")
    )
    is_public = models.BooleanField(
        _("the answer is public"),
        default=False,
        help_text=_(
            "It is put below the text, and reviewed with it. Else only the office reads it."
        ),
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("question of a category")
        verbose_name_plural = _("questions of the categories")

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Guidance(models.Model):
    """What a citizen should know before filing about this: whom to call, what to do first."""

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.CASCADE, related_name="guidance"
    )
    subcategory = models.ForeignKey(
        Subcategory,
        verbose_name=_("subcategory"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="guidance",
        help_text=_("Empty: told for every complaint of the category."),
    )
    text = models.TextField(_("text"), max_length=600)
    text_en = models.TextField(_("text in English"), max_length=600, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)  # of two who edit, one wins

    class Meta:
        verbose_name = _("notice of a category")
        verbose_name_plural = _("notices of the categories")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def words(self) -> str:
        """The text in the language of the request."""
        english = (get_language() or "").startswith("en")
        return self.text_en if english and self.text_en else self.text


class Channel(Vocabulary):
    """Where a complaint came from (asal)."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")


class Kind(Vocabulary):
    """Type of submission (jenis)."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("type of submission")
        verbose_name_plural = _("types of submission")


class Nature(Vocabulary):
    """Nature of the matter (sifat)."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("nature of the matter")
        verbose_name_plural = _("natures of the matter")


class Holiday(models.Model):
    """A day on which the city's offices are closed, or a Balinese day of note."""

    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("national", _("National holiday")),
            ("joint_leave", _("Joint leave")),
            ("balinese", _("Balinese day")),
            ("circular", _("Governor's circular")),
        ],
    )
    closes_offices = models.BooleanField(_("offices are closed"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["date", "name"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class DeadlineRule(models.Model):
    """A promise with a number. A new version is a new row: past promises keep theirs."""

    class Promise(models.TextChoices):
        FORWARD = "forward", _("Forwarded to the agency")
        RESPOND = "respond", _("Answered, without coordination")
        RESPOND_COORDINATED = "respond_coordinated", _("Answered, with coordination")
        SILENCE = "silence", _("Closed when the reporter stays silent")
        REPLY = "reply", _("Archived when a question stays unanswered")
        ESCALATE = "escalate", _("Solved before the Ombudsman may be asked")

    class Unit(models.TextChoices):
        HOURS = "hours", _("hours")
        WORKING_DAYS = "working_days", _("working days")
        DAYS = "days", _("days")

    promise = models.CharField(_("promise"), max_length=30, choices=Promise.choices)
    # "3-7 working days": what is due is the amount, the least is when it may be expected.
    least = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices)
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["promise", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "valid_from"], name="one_rule_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.promise}: {self.amount} {self.unit}"
