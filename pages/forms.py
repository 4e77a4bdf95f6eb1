"""What forms read. Whether it is right is judged by the domain, not here."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints import questions
from complaints.errors import InvalidInput
from complaints.filing_rules import BODY_MAX, MESSAGE_MAX, TITLE_MAX, Filing
from complaints.models.reference import Subcategory, Village
from complaints.reports import KINDS
from complaints.stages import Privacy
from complaints.uploads import MOST_FILES
from pages.traps import TrapFields

ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,application/pdf"
Grouped = list[tuple[str, list[tuple[str, str]]]]


def new_key() -> str:
    """A key that makes sending a form twice the same as sending it once."""
    return uuid4().hex


def _text(label: Any, hint: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(required=False, label=label, help_text=hint, widget=widget)


class RefusableForm(forms.Form):
    """A form that shows the faults which the domain found."""

    def refuse(self, error: InvalidInput) -> None:
        """Show each fault at its field; a fault of no visible field stands on top."""
        for name, faults in error.fields.items():
            place = name if name in self.fields else None
            self.add_error(place, [str(sentence) for _code, sentence in faults])


class Files(forms.FileInput):
    """Several files at once. The browser opens the camera where there is one."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": ACCEPTED, "data-most": str(MOST_FILES)})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Nothing: pages/uploads.py reads what was sent."""


class FilingForm(RefusableForm):
    """A complaint as a citizen types it."""

    title = _text(_("In one line"), _("For example: deep pothole in front of the market."))
    body = forms.CharField(
        required=False,
        label=_("What happened?"),
        help_text=_("What, since when, and what it does to people. Leave out names and numbers."),
        widget=forms.Textarea(attrs={"rows": "8"}),
    )
    subcategory = forms.CharField(required=False, label=_("What is it about?"))
    village = forms.CharField(required=False, label=_("Desa or kelurahan"))
    location = _text(_("Where exactly?"), _("Street, landmark, banjar. Only the office reads it."))
    happened_on = forms.DateField(
        required=False,
        label=_("When?"),
        help_text=_("The day, if it was one day."),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        error_messages={"invalid": _("Write the day like 24/11/2026.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pin = _text(
        _("Point on the map"),
        _(
            "Latitude and longitude, as map programs write them: -8.6705, 115.2126. For matters "
            "about people the public sees the middle of the village instead."
        ),
        inputmode="text",
    )
    photos = forms.Field(
        required=False,
        label=_("Photos or documents"),
        help_text=_(
            "At most 6 files of 15 MB: JPEG, PNG, WebP, HEIC or PDF. Only the office sees them "
            "until a person has hidden faces, number plates and documents; a PDF is never public."
        ),
        widget=Files,
    )
    privacy = forms.CharField(
        required=False,
        label=_("Who may read it?"),
        widget=forms.RadioSelect(
            choices=[
                (Privacy.ANONYMOUS, _("Everybody, but not who I am")),
                (Privacy.CONFIDENTIAL, _("Only the office")),
            ]
        ),
    )
    hide = forms.CharField(
        required=False,
        label=_("Other words to hide"),
        help_text=_("Words as they stand in your text, one a line. The public does not read them."),
        widget=forms.Textarea(attrs={"rows": "2"}),
    )
    name = _text(_("Your name"), autocomplete="name")
    phone = _text(_("Mobile number"), autocomplete="tel", inputmode="tel")
    email = _text(_("E-mail address"), autocomplete="email", inputmode="email")
    nik = _text(_("NIK"), _("16 digits, from your KTP."), inputmode="numeric")
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    # People never see this field; machines fill it.
    website = _text(_("Leave this empty"), autocomplete="off", tabindex="-1")

    LIMITS = {"title": TITLE_MAX, "body": BODY_MAX}
    ANSWERS = (
        "title", "body", "subcategory", "village", "location", "pin", "happened_on",
        "privacy", "hide", "name", "phone", "email", "nik",
    )  # fmt: skip

    # What was settled on the way: no emergency; the questions were seen; the point is right
    # where it is; written with an account.
    MARKS = ("not_urgent", "asked", "pin_fits", "with_account")

    def __init__(self, *args: Any, category: str = "", **kwargs: Any) -> None:
        """`category` is the slug of the one that the reader comes from: it is offered first."""
        super().__init__(*args, **kwargs)
        self.answer_faults: dict[str, list[str]] = {}
        choose = [("", _("Choose…"))]
        subcategories = _subcategories(first=category)
        self.fields["subcategory"].widget = forms.Select(choices=[*choose, *subcategories])
        self.fields["village"].widget = forms.Select(choices=[*choose, *villages()])
        for name, limit in self.LIMITS.items():
            attrs = {"data-limit": str(limit), "data-count": f"id_{name}_count"}
            self.fields[name].widget.attrs.update(attrs)

    def refuse(self, error: InvalidInput) -> None:
        """Show each fault at its field; those of answers stand on a page of their own."""
        mine = {n: f for n, f in error.fields.items() if not n.startswith(questions.PREFIX)}
        for name in error.fields.keys() - mine.keys():
            self.answer_faults[name] = [str(sentence) for _code, sentence in error.fields[name]]
        super().refuse(InvalidInput(mine))

    @property
    def is_trap_sprung(self) -> bool:
        return bool(self.data.get("website"))

    def filing(self) -> Filing:
        """The answers as the domain takes them; call after `is_valid()`."""
        answers = {name: self.cleaned_data.get(name) for name in self.ANSWERS}
        day = answers.pop("happened_on")
        words: dict[str, Any] = {name: str(value or "") for name, value in answers.items()}
        typed = Filing(**words, happened_on=day, channel="web", answers=self.answers())
        return questions.fitting(typed)

    def answers(self) -> tuple[tuple[str, str], ...]:
        """What was answered to the questions of the category, by their slugs."""
        start = len(questions.PREFIX)
        names = [name for name in self.data if name.startswith(questions.PREFIX)]
        return tuple((name[start:], str(self.data[name])) for name in names)

    def with_key(self, key: str) -> Self:
        """The same answers under another key: it is another complaint."""
        self.data = dict(self.data.items(), key=key)
        return self

    def typed(self, *but: str) -> list[tuple[str, str]]:
        """Everything typed, for a page that carries it on without showing the form."""
        known = (
            *self.ANSWERS,
            "key",
            *(f"{questions.PREFIX}{slug}" for slug, _a in self.answers()),
        )
        carried = [(name, str(self.data.get(name, ""))) for name in known if name not in but]
        marks = [name for name in self.MARKS if self.data.get(name) and name not in but]
        return [*carried, *((name, "1") for name in marks)]


class CommentForm(RefusableForm, TrapFields):
    body = forms.CharField(
        required=False,
        label=_("Your comment"),
        help_text=_("Kind and to the point. It stands here as “Citizen” with a number."),
        widget=forms.Textarea(
            attrs={"rows": "4", "data-limit": "2000", "data-count": "id_body_count"}
        ),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("body", "key", "website", "opened")

    @property
    def typed(self) -> str:
        """The words as they were typed."""
        return str(self.data.get("body", ""))


class FollowForm(RefusableForm, TrapFields):
    """What to follow, and for guests the address of the letters."""

    subject = forms.CharField(required=False, label=_("Letters about"))
    email = _text(
        _("E-mail address"),
        _("Only for these letters. We send you a link to confirm it."),
        autocomplete="email",
        inputmode="email",
    )


class AddressAppealForm(RefusableForm, TrapFields):
    """Why a measure against a network address is wrong."""

    words = forms.CharField(
        required=False,
        label=_("Why is the decision wrong?"),
        help_text=_("Another moderator than the one who decided reads it. Write no names."),
        widget=forms.Textarea(
            attrs={"rows": "4", "data-limit": str(MESSAGE_MAX), "data-count": "id_words_count"}
        ),
    )


class ReportForm(RefusableForm, TrapFields):
    """What somebody finds private in a public post."""

    kind = forms.CharField(required=False, label=_("What does it show?"))
    words = forms.CharField(
        required=False,
        label=_("Which words, or what in the photo?"),
        help_text=_("A few words help us to find it. You need not say who you are."),
        widget=forms.Textarea(
            attrs={"rows": "3", "data-limit": str(MESSAGE_MAX), "data-count": "id_words_count"}
        ),
    )

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in KINDS.choices]


def _subcategories(*, first: str) -> Grouped:
    rows = Subcategory.objects.filter(active=True, category__active=True)
    rows = rows.select_related("category").order_by("category__position", "position", "name")
    ordered = sorted(rows, key=lambda row: row.category.slug != first)
    return _grouped((row.category.label, row.slug, row.label) for row in ordered)


def villages() -> Grouped:
    """Every desa and kelurahan by its district, for a list to choose from."""
    rows = Village.objects.filter(active=True).select_related("district")
    rows = rows.order_by("district__position", "district__name", "name")
    return _grouped((row.district.label, row.slug, row.label) for row in rows)


def _grouped(rows: Any) -> Grouped:
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, slug, label in rows:
        groups.setdefault(group, []).append((slug, label))
    return list(groups.items())
