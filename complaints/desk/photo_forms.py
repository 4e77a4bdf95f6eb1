"""What a verifier decides about a picture, read from a form that needs no JavaScript."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.attachments import ABSENT, HIDDEN, QUESTIONS
from complaints.regions import MOST, InvalidRegion, Region
from complaints.uploads import CAPTION_MAX

BLANK_ROWS = 2
SIDES = ("x", "y", "width", "height")
ASKED = {
    "face": _("Can somebody be recognised?"),
    "plate": _("Can a number plate or a house number be read?"),
    "document": _("Can a document, a card, a letter or a screen be read?"),
}


def _side(label: Any) -> forms.FloatField:
    attrs = {"step": "0.1", "min": "0", "max": "100", "inputmode": "decimal"}
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs=attrs),
    )


class RegionForm(forms.Form):
    """One place of the picture, in per cent of its sides. An empty row is no place."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[(Region.BOX, _("Black box")), (Region.BLUR, _("Blur"))],
        required=False,
    )
    x = _side(_("From the left, %"))
    y = _side(_("From the top, %"))
    width = _side(_("Width, %"))
    height = _side(_("Height, %"))
    remove = forms.BooleanField(label=_("Remove"), required=False)

    region: Region | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sides = [data.get(name) for name in SIDES]
        if data.get("remove") or self.errors or all(side is None for side in sides):
            return data
        if any(side is None for side in sides):
            raise forms.ValidationError(_("Fill in all four numbers, or none."))
        x, y, width, height = (float(side or 0) / 100 for side in sides)
        try:
            self.region = Region(x, y, width, height, data.get("how") or Region.BOX)
        except InvalidRegion as error:
            raise forms.ValidationError(error.sentence) from error
        return data


class _Regions(forms.BaseFormSet):  # type: ignore[type-arg]  # generic in stubs only
    def regions(self) -> list[Region]:
        """Return the places that are to be hidden; only on a valid set."""
        return [form.region for form in self.forms if form.region is not None]


RegionFormSet: Any = forms.formset_factory(
    RegionForm, formset=_Regions, extra=BLANK_ROWS, max_num=MOST, validate_max=True
)


def filled(regions: Iterable[Region]) -> Any:
    """Return rows that show the regions, and some empty ones."""
    rows = [
        {name: round(getattr(region, name) * 100, 1) for name in SIDES} | {"how": region.how}
        for region in regions
    ]
    return RegionFormSet(prefix="regions", initial=rows)


class PhotoForm(forms.Form):
    """Three questions that have no answer until somebody gives it, and the public caption."""

    caption = forms.CharField(
        label=_("Public caption"),
        help_text=_("What the public reads below the picture. Numbers and names are masked."),
        required=False,
        max_length=CAPTION_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = forms.ChoiceField(
                label=ASKED[name],
                required=False,
                choices=[(ABSENT, _("No")), (HIDDEN, _("Yes, and it is hidden"))],
                widget=forms.RadioSelect,
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in QUESTIONS]

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in QUESTIONS if self.cleaned_data[name]}


class ProofForm(forms.Form):
    """One photo for an official answer."""

    photos = forms.Field(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP or HEIC, at most 15 MB. A verifier looks at it first."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
    )
    caption = forms.CharField(
        label=_("What does it show?"),
        help_text=_("Do not name anybody."),
        required=False,
        max_length=CAPTION_MAX,
    )
