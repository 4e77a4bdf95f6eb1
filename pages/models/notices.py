"""What the whole site says for a while: a holiday, works on the system, an emergency."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages.models.drafted import Drafted, looked_at

LONGEST = 400


class SiteNotices(models.QuerySet["SiteNotice"]):
    def shown(self, *, now: datetime) -> SiteNotices:
        """Those that are shown at this moment, the gravest first."""
        standing = Q(shown_until=None) | Q(shown_until__gt=now)
        gravity = Case(When(level="emergency", then=0), When(level="warning", then=1), default=2)
        shown = self.filter(standing, live=True, shown_from__lte=now)
        return shown.order_by(gravity, "-shown_from", "-pk")


class SiteNotice(Drafted):
    """A notice on every public page, in both languages, from one moment until another."""

    class Level(models.TextChoices):
        INFO = "info", _("Good to know")
        WARNING = "warning", _("Warning")
        EMERGENCY = "emergency", _("Emergency")

    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.INFO)
    title_id = models.CharField(_("title in Indonesian"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80)
    text_id = models.TextField(_("text in Indonesian"), max_length=LONGEST)
    text_en = models.TextField(_("text in English"), max_length=LONGEST)
    link = models.CharField(
        _("page to read on"),
        max_length=200,
        blank=True,
        help_text=_("An address of this site without language, such as /bantuan/."),
    )
    shown_from = models.DateTimeField(_("shown from"), default=timezone.now)
    shown_until = models.DateTimeField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("Left empty, it stays until somebody takes it off."),
    )

    objects = SiteNotices.as_manager()

    class Meta:
        verbose_name = _("site-wide notice")
        verbose_name_plural = _("site-wide notices")
        ordering: ClassVar[list[str]] = ["-shown_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gt=models.F("shown_from")),
                name="notice_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.title_id

    def clean(self) -> None:
        super().clean()
        if self.shown_until and self.shown_from and self.shown_until <= self.shown_from:
            raise ValidationError({"shown_until": _("This is before it begins.")})
        if self.link and (not self.link.startswith("/") or self.link.startswith("//")):
            raise ValidationError({"link": _("Give an address of this site, such as /bantuan/.")})

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_id

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_id

    @property
    def state(self) -> Any:
        """Whether it is shown now, in words for the editors."""
        now = timezone.now()
        if not self.live:
            return _("Draft")
        if self.shown_from > now:
            return _("To come")
        return _("Over") if self.shown_until and self.shown_until <= now else _("Shown now")

    def shown(self, request: HttpRequest) -> HttpResponse:
        return render(request, "pages/desk/notice_preview.html")


def standing(*, now: datetime) -> list[SiteNotice]:
    """Return what the whole site says now, the gravest first; before it, what an editor is
    looking at."""
    new, rows = looked_at(), SiteNotice.objects.shown(now=now)
    if not isinstance(new, SiteNotice):
        return list(rows)
    return [new, *(row for row in rows if row.pk != new.pk)]
