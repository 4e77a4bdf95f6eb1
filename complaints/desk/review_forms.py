"""What a reviewer decides about the places of a text, read from a form without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from complaints.desk.marking import BY_HAND, Mark, Span, occurrences
from complaints.redaction import APPLY, CONFIRM, LOOK

HIDE, KEEP = "hide", "keep"
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
TIERS = {
    APPLY: _("Certain"),
    CONFIRM: _("Decide"),
    LOOK: _("Look here"),
    BY_HAND: _("Marked by hand"),
}
# What stands before a person decides. Doubtful places have no answer until somebody gives it.
_FIRST = {APPLY: HIDE, CONFIRM: "", LOOK: KEEP, BY_HAND: HIDE}


class DecisionForm(forms.Form):
    """Hide or keep, for every marked place, and the digest of the text that was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        marks: Sequence[Mark],
        hidden_before: frozenset[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.marks = marks
        for mark in marks:
            first = _FIRST[mark.tier]
            if hidden_before is not None:
                first = HIDE if mark.key in hidden_before else KEEP
            self.fields[mark.key] = forms.ChoiceField(
                choices=[(HIDE, _("Hide")), (KEEP, _("Keep"))],
                widget=forms.RadioSelect,
                required=False,
                initial=first,
            )

    def decision(self, mark: Mark) -> str:
        """Return "hide", "keep", or "" where nobody has decided yet."""
        if self.is_bound and self.data.get("digest") == self.initial.get("digest"):
            return str(self.data.get(mark.key, ""))
        return str(self.fields[mark.key].initial)

    def undecided(self) -> list[Mark]:
        return [mark for mark in self.marks if self.decision(mark) not in (HIDE, KEEP)]

    def hidden(self) -> list[Span]:
        """Return the places to hide. A place without a decision stays hidden."""
        return [mark.span for mark in self.marks if self.decision(mark) != KEEP]

    def kept(self) -> list[Span]:
        """Return the places that a person chose to keep, in the words of the gate."""
        return [mark.span | {"tier": LOOK} for mark in self.marks if self.decision(mark) == KEEP]

    def rows(self) -> Iterator[tuple[Mark, forms.BoundField, str]]:
        for mark in self.marks:
            yield mark, self[mark.key], self.decision(mark)


class QuoteForm(forms.Form):
    """Words to hide wherever they stand."""

    quote = forms.CharField(
        label=_("Words to hide"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    label = forms.ChoiceField(label=_("What it is"), choices=list(LABELS.items()))

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
