"""What a reviewer types: words to hide, and the names of what can be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from complaints.desk.marking import BY_HAND, Span, occurrences
from complaints.redaction import APPLY, CONFIRM, LOOK

BLANK_ROWS, MOST_ROWS = 2, 60

LABELS = {
    "NAME": _("Name"),
    "PHONE": _("Telephone number"),
    "ADDRESS": _("Address"),
    "NIK": _("NIK"),
    "KK": _("Family card number"),
    "EMAIL": _("E-mail address"),
    "PLATE": _("Number plate"),
    "BANK": _("Bank account"),
    "ONLINE": _("Online account"),
    "DOB": _("Date of birth"),
    "COORD": _("Coordinates"),
    "ID_OTHER": _("Other identity number"),
    "OTHER": _("Something else"),
}
# These make a detail coarser: the reader learns "in the thirties" instead of the age.
COARSER = {
    "AGE": _("Age → decade"),
    "HOUR": _("Hour → part of the day"),
    "HOUSE": _("House number"),
}
CHOICES = [
    (_("Hide"), list(LABELS.items())),
    (_("Make coarser"), list(COARSER.items())),
]
NAMES = LABELS | COARSER
TIERS = {
    APPLY: _("Certain"),
    CONFIRM: _("Decide"),
    LOOK: _("Look here"),
    BY_HAND: _("Marked by hand"),
}
QUESTIONS = {
    "child": _("Can a child be recognised?"),
    "health": _("Does it tell of somebody's illness or state of mind?"),
    "violence": _("Does it tell of violence at home or sexual violence?"),
    "faith": _("Does it tell of somebody's faith or belief?"),
    "misconduct": _("Does it accuse a person of corruption or misconduct?"),
    "only_one": _("Is there only one person it can be about (“the only doctor of the village”)?"),
}
# Which question the words of a sensitive topic speak for (complaints.sensitive).
HINTS = {
    "child": "child",
    "hiv": "health",
    "mental_health": "health",
    "sexual_violence": "violence",
    "domestic_violence": "violence",
    "faith": "faith",
    "corruption": "misconduct",
}


class QuoteForm(forms.Form):
    """Words to hide wherever they stand."""

    quote = forms.CharField(
        label=_("Words to hide"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    label = forms.ChoiceField(label=_("What it is"), choices=CHOICES)

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        self.empty_permitted, self.use_required_attribute = True, False

    def clean_quote(self) -> str:
        quote = " ".join(self.cleaned_data["quote"].split())
        if quote and not occurrences(quote, "OTHER", self.texts):
            raise forms.ValidationError(_("These words are not in the text."))
        return quote

    def spans(self) -> list[Span]:
        quote = self.cleaned_data.get("quote", "")
        return occurrences(quote, self.cleaned_data.get("label", "OTHER"), self.texts)


class _Quotes(forms.BaseFormSet):  # type: ignore[type-arg]  # generic only in the stubs
    def spans(self) -> list[Span]:
        return [span for form in self.forms if form.is_valid() for span in form.spans()]


QuoteFormSet = forms.formset_factory(
    QuoteForm, formset=_Quotes, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def with_blank_rows(data: QueryDict) -> QueryDict:
    """Return the posted rows with room for more quotes after the last filled one."""
    try:
        total = min(int(data.get("quotes-TOTAL_FORMS", 0)), MOST_ROWS)
    except ValueError:
        total = 0
    filled = [n for n in range(total) if data.get(f"quotes-{n}-quote", "").strip()]
    room = data.copy()
    rows = min((filled[-1] + 1 if filled else 0) + BLANK_ROWS, MOST_ROWS)
    room["quotes-TOTAL_FORMS"] = str(rows)
    room["quotes-INITIAL_FORMS"] = "0"
    for number in range(rows):
        room.setdefault(f"quotes-{number}-label", "NAME")
    return room
