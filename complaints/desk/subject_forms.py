"""The forms of data subject requests. complaints/subjects.py decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints import filing_rules, subjects
from complaints.models.custody import SubjectCase
from complaints.recognisers import Known

if TYPE_CHECKING:
    from complaints.desk.forms import Words

SHORT = filing_rules.SHORT_MAX


def _words(label: Words, help_text: Words = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=filing_rules.MESSAGE_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RegisterForm(forms.Form):
    """A request that came by letter or at the counter."""

    required_css_class = "required"
    right = forms.ChoiceField(label=_("What is asked for"), choices=SubjectCase.Right.choices)
    reference = forms.CharField(
        label=_("Reference of the complaint"), required=False, max_length=20,
        help_text=_("Such as DPS-2026-00042. For everything of an account, give its address."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail address of the account"), required=False)
    words = _words(_("In the words of the person"))
    contact = forms.CharField(
        label=_("Where to answer"), required=False, max_length=SHORT,
        help_text=_("Telephone, e-mail or postal address; kept encrypted."),
    )  # fmt: skip


class AcceptForm(forms.Form):
    thread = forms.BooleanField(
        label=_("Withdraw the public thread as well"), required=False,
        help_text=_("Without this the anonymous thread stays."),
    )  # fmt: skip
    comments = forms.BooleanField(
        label=_("Withdraw the comments of the account as well"), required=False
    )

    def __init__(self, *args: object, case: SubjectCase, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as forms.Form takes them
        if case.right == subjects.Right.ACCESS:
            del self.fields["thread"]
        if case.right == subjects.Right.ACCESS or case.account_id is None:
            del self.fields["comments"]


class CorrectForm(forms.Form):
    """The right values. What is left empty stays as it is."""

    name = forms.CharField(label=_("Name"), required=False, max_length=SHORT)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=SHORT)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=SHORT)
    address = forms.CharField(label=_("Address"), required=False, max_length=SHORT)
    nik = forms.CharField(label="NIK", required=False, max_length=SHORT)

    def clean(self) -> dict[str, str]:
        data: dict[str, str] = super().clean() or self.cleaned_data
        if not any(data.values()):
            raise forms.ValidationError(_("Give at least one right value."), code="empty")
        return data

    def person(self) -> Known:
        return Known(**self.cleaned_data)


class RefuseForm(forms.Form):
    required_css_class = "required"
    reason = forms.ChoiceField(label=_("Reason"), choices=list(subjects.REFUSALS.items()))
    answer = _words(_("Answer to the person"), required=True)


class AnswerForm(forms.Form):
    answer = _words(_("Answer to the person"), _("The person reads it on the page “My data”."))


class SearchForm(forms.Form):
    """Which complaints a telephone or an address filed. Sent by POST: no log line holds it."""

    phone = forms.CharField(label=_("Telephone"), required=False, max_length=SHORT)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=SHORT)
