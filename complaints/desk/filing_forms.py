"""What staff type when they write a complaint down for a citizen. The domain judges it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import filing_rules, questions
from complaints.desk.forms import Photos
from complaints.errors import InvalidInput
from complaints.intake import Filing
from complaints.models.reference import Channel, Kind, Nature, Question, Subcategory, Village
from complaints.stages import Privacy

SHORT = filing_rules.SHORT_MAX
PERSON = ("name", "phone", "email", "address", "nik")
MOMENT = "%Y-%m-%dT%H:%M"


def fresh_key() -> str:
    """A key that makes keeping a form twice the same as keeping it once."""
    return uuid4().hex


def _line(label: Any, hint: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def _choice(label: Any, hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, required=required)


class EntryForm(forms.Form):
    """A complaint that was told on the telephone, at the counter, on the radio …"""

    required_css_class = "required"

    channel = _choice(_("How did it come in?"))
    received_at = forms.DateTimeField(
        label=_("When was it told there?"),
        help_text=_(
            "The deadlines count from that moment: whoever told it on Friday must not wait until "
            "somebody writes it down on Monday. At most 31 days ago."
        ),
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y %H.%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    source = forms.CharField(
        label=_("Number or address there"),
        help_text=_(
            "Of the post, the letter or the call. Only colleagues read it, as a note of the case."
        ),
        required=False,
        max_length=500,
    )
    title = _line(_("In one line"), _("What is wrong, and where."))
    body = forms.CharField(
        label=_("In the words of the citizen"),
        help_text=_("What, since when, and what it does to people."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    subcategory = _choice(_("What is it about?"))
    village = _choice(_("Desa or kelurahan"))
    location = _line(_("Where exactly?"), _("Street, landmark, banjar."))
    pin = _line(_("Point on the map"), _("If it is known: -8.6705, 115.2126."))
    happened_on = forms.DateField(
        label=_("Day it happened"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = _choice(_("Type of submission"), required=False)
    nature = _choice(_("Nature of the matter"), required=False)
    photos = forms.Field(
        label=_("Photos"),
        help_text=_("At most 6 files of 15 MB: JPEG, PNG, WebP, HEIC or PDF."),
        required=False,
        widget=Photos,
    )
    privacy = forms.ChoiceField(
        label=_("Who may read it?"),
        help_text=_("Ask the citizen. Where nobody can be asked: only the office."),
        choices=[
            (Privacy.ANONYMOUS, _("Everybody, but not who the citizen is")),
            (Privacy.CONFIDENTIAL, _("Only the office")),
        ],
        widget=forms.RadioSelect,
    )
    name = _line(_("Name"), autocomplete="off")
    phone = _line(_("Mobile number"), autocomplete="off", inputmode="tel")
    email = _line(_("E-mail address"), autocomplete="off", inputmode="email")
    address = _line(_("Address"), autocomplete="off")
    nik = _line("NIK", autocomplete="off", inputmode="numeric")
    consent = forms.BooleanField(
        label=_("The citizen knows what these data are kept for, and agrees"),
        required=False,
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    # How the page groups them.
    HOW = ("channel", "received_at", "source")
    WHAT = ("title", "body", "subcategory", "village", "location", "happened_on", "pin")
    MORE = ("kind", "nature")
    WHO = (*PERSON, "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = Channel.objects.filter(active=True).exclude(slug__in=filing_rules.OWN_CHANNELS)
        self._offer("channel", [(row.slug, row.label) for row in channels])
        self._offer("subcategory", grouped(subcategories(), "category"))
        self._offer("village", grouped(villages(), "district"))
        self._offer("kind", [(row.slug, row.label) for row in Kind.objects.filter(active=True)])
        self._offer("nature", [(row.slug, row.label) for row in Nature.objects.filter(active=True)])
        # What is asked depends on what was chosen: it is there from the first look on.
        chosen = str(self.data.get("subcategory", ""))
        self.told = questions.told(chosen)
        asked = questions.asked(chosen)
        self.fields |= {_answer(question.slug): _question_field(question) for question in asked}

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("Choose…")), *choices]

    @classmethod
    def fresh(cls) -> EntryForm:
        now = timezone.localtime().replace(second=0, microsecond=0)
        return cls(initial={"received_at": now, "key": fresh_key()})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if any(data.get(name) for name in PERSON) and not data.get("consent"):
            self.add_error("consent", _("Without consent, leave the person's data out."))
        return data

    def filing(self) -> Filing:
        """The answers as the domain takes them; call after `is_valid()`."""
        data = self.cleaned_data
        taken = ("channel", *self.WHAT, *self.MORE, "privacy", *PERSON)
        words: dict[str, Any] = {
            name: str(data.get(name) or "") for name in taken if name != "happened_on"
        }
        given = {name: str(data.get(name) or "") for name in self.fields if _is_answer(name)}
        answers = tuple((name.removeprefix(questions.PREFIX), said) for name, said in given.items())
        return Filing(**words, happened_on=data.get("happened_on"), answers=answers)

    def refuse(self, error: InvalidInput) -> None:
        """Show each fault at its field, unless something is said there already."""
        for name, faults in error.fields.items():
            if name in self.errors:
                continue
            place = name if name in self.fields else None
            self.add_error(place, [str(sentence) for _code, sentence in faults])

    def fields_of(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def how(self) -> list[forms.BoundField]:
        return self.fields_of(self.HOW)

    @property
    def what(self) -> list[forms.BoundField]:
        return self.fields_of((*self.WHAT, "photos"))

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if _is_answer(name)]

    @property
    def more(self) -> list[forms.BoundField]:
        return self.fields_of(self.MORE)

    @property
    def who(self) -> list[forms.BoundField]:
        return self.fields_of(self.WHO)


def _answer(slug: str) -> str:
    return f"{questions.PREFIX}{slug}"


def _is_answer(name: str) -> bool:
    return name.startswith(questions.PREFIX)


def _question_field(question: Question) -> forms.Field:
    """Any answer is taken as typed: the domain judges it, as it does a citizen's."""
    hint = (
        _("The answer is public: it stands below the text.")
        if question.is_public
        else _("Only the office reads the answer.")
    )
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if question.kind == Question.Kind.CHOICE:
        options = [("", _("Not answered")), *((option, option) for option in question.options)]
        widget = forms.Select(choices=options)
    elif question.kind == Question.Kind.NUMBER:
        widget.attrs["inputmode"] = "numeric"
    return forms.CharField(label=question.label, help_text=hint, required=False, widget=widget)


def subcategories() -> Any:
    rows = Subcategory.objects.filter(active=True, category__active=True)
    return rows.select_related("category").order_by("category__position", "position")


def villages() -> Any:
    rows = Village.objects.filter(active=True).select_related("district")
    return rows.order_by("district__name", "name")


def grouped(rows: Any, by: str) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(str(getattr(row, by)), []).append((row.slug, row.label))
    return list(groups.items())
