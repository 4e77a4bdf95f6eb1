"""Searches by wording and day: how often they found nothing, or nothing that was opened, and
what editors decided about them.

No person, no address and no time of day is kept with a wording.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissedQuery(models.Model):
    """A wording, with personal data hidden. Asked by one person only, it is but a digest."""

    class Decision(models.TextChoices):
        OPEN = "", _("Not decided yet")
        SYNONYM = "synonym", _("A synonym was added")
        PAGE = "page", _("A page was written")
        NOT_OURS = "not_ours", _("Not the city's matter")
        DONE = "done", _("Done")

    index = models.CharField(max_length=64, unique=True)  # a keyed digest of the wording
    words = models.CharField(_("words"), max_length=120, blank=True, default="")
    last_on = models.DateField(_("last searched"))
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, blank=True, default=Decision.OPEN
    )
    decided_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")

    def __str__(self) -> str:
        return self.words or f"missed query {self.pk}"


class MissedDay(models.Model):
    """How often a wording found nothing on a day, or nothing with all of its words; how often
    it found something, and how often something of that was opened."""

    class Why(models.TextChoices):
        NOTHING = "nothing", _("nothing found")
        SOME_WORDS = "some_words", _("only with some of the words")
        SHOWN = "shown", _("found")
        OPENED = "opened", _("a result was opened")

    MISSED = (Why.NOTHING, Why.SOME_WORDS)

    query = models.ForeignKey(MissedQuery, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    why = models.CharField(max_length=10, choices=Why.choices)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["query", "day", "why"], name="one_miss_a_day")
        ]
        indexes = [models.Index(fields=["day"], name="miss_by_day")]  # the retention

    def __str__(self) -> str:
        return f"miss {self.pk}"
