"""The explaining sentences of the forms: each has a wording of its own in the program, and
editors may put another in its place, in both languages."""

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pages.models.drafted import Drafted, looked_at

LONGEST = 800
# Where a text stands: what it is called for editors, and the wording of the program.
PLACES: dict[str, tuple[str | Promise, str | Promise]] = {
    "filing_lead": (
        _("Filing: the first sentence"),
        _(
            "Write what is wrong. The city's team reads it within 24 hours and passes it to the "
            "agency that can act."
        ),
    ),
    "filing_privacy": (
        _("Filing: about who may read it"),
        _(
            "Without a choice it is public without your name. If the matter seems sensitive, the "
            "next page suggests “Only the office” first."
        ),
    ),
    "filing_identity": (
        _("Filing: about the reporter's own data"),
        _(
            "Only the office sees this, in encrypted form, and only to reach you or to check "
            "your identity. You also get a receipt with which you can follow your complaint "
            "without any of it."
        ),
    ),
    "emergency_lead": (
        _("Emergency: why 112 comes first"),
        _(
            "Your words sound like an emergency. Nobody reads complaints at every hour; at 112 "
            "somebody answers day and night, free of charge."
        ),
    ),
    "track_lead": (
        _("Tracking: the first sentence"),
        _(
            "Type the 16 digits of your receipt. You see where your complaint stands, read the "
            "office's messages and answer them."
        ),
    ),
    "receipt_keep": (
        _("Receipt: what to do with it"),
        _(
            "With it you follow your complaint, answer questions and say whether the problem is "
            "solved. We do not keep it and cannot send it again. Whoever has it can read your "
            "complaint: do not share it."
        ),
    ),
}


class ExplanatoryText(Drafted):
    """Another wording for one place. No row that is live: the wording of the program."""

    place = models.CharField(
        _("place"),
        max_length=30,
        unique=True,
        choices=[(place, name) for place, (name, _wording) in PLACES.items()],
    )
    text_id = models.TextField(_("text in Indonesian"), max_length=LONGEST)
    text_en = models.TextField(_("text in English"), max_length=LONGEST)

    class Meta:
        verbose_name = _("text of a form")
        verbose_name_plural = _("texts of the forms")
        ordering = ["place"]

    def __str__(self) -> str:
        return str(PLACES[self.place][0]) if self.place in PLACES else self.place

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_id

    def shown(self, request: HttpRequest) -> HttpResponse:
        from pages.views import filing, tracking  # the views read the models

        pages = {
            "emergency_lead": filing.emergency,
            "track_lead": tracking.track,
            "receipt_keep": filing.sample_receipt,
        }
        return pages.get(self.place, filing.empty_form)(request)


def wording(place: str) -> str:
    """Return what the place says in the language of the request.

    :raises KeyError: there is no such place
    """
    usual, new = PLACES[place][1], looked_at()
    if isinstance(new, ExplanatoryText) and new.place == place:
        return new.text or str(usual)
    row = ExplanatoryText.objects.filter(place=place, live=True).first()
    return row.text if row is not None and row.text else str(usual)
