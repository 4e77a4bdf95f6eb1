"""One small form a move. A form reads words and choices; transitions decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import routing, sanctions
from complaints.models.moderation import Sanction
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.querysets import ComplaintQuerySet
from complaints.stages import HandBack as HandBackReason
from complaints.stages import Refusal, Removal
from complaints.transitions import ARCHIVE_REASONS
from complaints.uploads import CAPTION_MAX

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

LONGEST_TEXT = 10_000


def _text(label: Words, help_text: Words = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


def _note(label: Words, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=_("Only colleagues read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _agency(label: Words) -> forms.ModelChoiceField[Agency]:
    return forms.ModelChoiceField(label=label, queryset=Agency.objects.filter(active=True))


def _helpers(*, required: bool = False) -> forms.ModelMultipleChoiceField[Agency]:
    return forms.ModelMultipleChoiceField(
        label=_("Helping agencies"),
        help_text=_("With their help the longer deadline for coordination counts."),
        queryset=Agency.objects.filter(active=True),
        required=required,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-choices"}),
    )


class MoveForm(forms.Form):
    """A move with nothing to fill in. `version` is that of the complaint the person saw."""

    label: ClassVar[Words] = ""
    intro: ClassVar[Words] = ""
    grave: ClassVar[bool] = False  # ends the work on the case
    takes_photos: ClassVar[bool] = False
    required_css_class = "required"

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, complaint: Complaint, in_sight: ComplaintQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_sight = in_sight
        self.fields["version"].initial = complaint.version
        self.prepare(complaint)

    def prepare(self, complaint: Complaint) -> None:
        """Fit choices and first values to the complaint."""

    def offer(self, name: str, agencies: QuerySet[Agency]) -> None:
        """Let the field choose among these agencies only."""
        field: Any = self.fields[name]
        field.queryset = agencies.filter(active=True)

    def arguments(self) -> dict[str, Any]:
        """Return the details for `transitions.move`; only on a valid form."""
        return dict(self.cleaned_data)


class Photos(forms.FileInput):
    """Several photos at once. complaints/desk/proofs.py reads what was sent."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": "image/*,.heic,.heif"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Nothing: a form is shown again without the files."""


class WithPhotos(MoveForm):
    """A move that photos may prove."""

    takes_photos = True
    field_order = ("version", "text")

    photos = forms.Field(
        label=_("Photos"),
        help_text=_(
            "At most 6 of 15 MB: JPEG, PNG, WebP or HEIC. Take no picture of faces, number "
            "plates or documents. A verifier looks at them before they become public."
        ),
        required=False,
        widget=Photos,
    )
    caption = forms.CharField(
        label=_("What do they show?"),
        help_text=_("Do not name anybody."),
        required=False,
        max_length=CAPTION_MAX,
    )

    def arguments(self) -> dict[str, Any]:
        return {k: v for k, v in super().arguments().items() if k not in {"photos", "caption"}}


class Forward(MoveForm):
    label = _("Verify and forward")
    intro = _("The agency gets the case at once, and its deadline starts.")
    agency = _agency(_("Lead agency"))
    helping = _helpers()
    note = _note(_("Note to the agencies"))

    proposal: routing.Proposal | None = None

    def prepare(self, complaint: Complaint) -> None:
        self.proposal = routing.propose(complaint)
        self.fields["agency"].initial = self.proposal.agency
        self.fields["helping"].initial = list(self.proposal.helping)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("agency") in data.get("helping", ()):
            self.add_error("helping", _("The lead agency cannot also be a helping one."))
        return data


class Transfer(Forward):
    label = _("Transfer to another agency")
    intro = _("The present agencies lose the case, and the new one gets it.")

    def prepare(self, complaint: Complaint) -> None:
        self.offer("agency", Agency.objects.exclude(pk=complaint.agency_id or 0))


class Coordinate(MoveForm):
    label = _("Ask other agencies for help")
    intro = _("They see the case and may answer in it, too.")
    helping = _helpers(required=True)
    note = _note(_("Note to the agencies"))

    def prepare(self, complaint: Complaint) -> None:
        working = complaint.dispositions.filter(ended_at__isnull=True).values("agency")
        self.offer("helping", Agency.objects.exclude(pk__in=working))


class AskReporter(MoveForm):
    label = _("Ask the reporter")
    intro = _("The reporter reads the question with the receipt or the account.")
    text = _text(_("Your question"), _("Ask for what is missing, in plain words."))


class Start(MoveForm):
    label = _("Start work")
    intro = _("Everybody sees that your agency works on it.")


class Answer(WithPhotos):
    label = _("Write the answer")
    intro = _(
        "The answer is official and becomes public. If it names a person, a verifier reads"
        " it first."
    )
    text = _text(
        _("Official answer"),
        _("Say what was found, what will be done and until when. Do not name the reporter."),
    )


class FollowUp(WithPhotos):
    label = _("Report field work")
    intro = _("Report what was done on the spot. The report becomes public like an answer.")
    text = _text(_("What was done"), _("Place, day and result. Do not name the reporter."))


class HandBack(MoveForm):
    label = _("Hand back")
    intro = _(
        "The case goes back to the city's team, who find the right agency. An agency that only "
        "helps ends its own part: the case stays with the agency in charge."
    )
    grave = True
    reason = forms.ChoiceField(
        label=_("Reason"), choices=HandBackReason.choices, widget=forms.RadioSelect
    )
    note = _note(_("What the city's team should know"), required=True)


class Split(MoveForm):
    label = _("Split off a second matter")
    intro = _("A second matter in the same letter becomes a complaint of its own.")
    text = _text(_("The second matter"), _("Copy the words that belong to it."))
    agency = _agency(_("Agency for the second matter"))


class Merge(MoveForm):
    label = _("Join with an earlier complaint")
    intro = _("This case closes as a duplicate and points to the other.")
    grave = True
    into = forms.CharField(
        label=_("Reference of the other complaint"),
        help_text=_("For example DPS-2026-00042."),
        max_length=20,
    )
    note = _note(_("Note"))

    def clean_into(self) -> Complaint:
        reference = self.cleaned_data["into"].strip().upper()
        other: Complaint | None = self.in_sight.filter(reference=reference).first()
        if other is None:
            raise forms.ValidationError(_("There is no complaint with this reference."))
        return other


class Archive(MoveForm):
    label = _("Archive the case")
    intro = _("The case ends without an answer of an agency. The reason becomes visible.")
    grave = True
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, reason.label) for reason in ARCHIVE_REASONS],
        widget=forms.RadioSelect,
    )
    note = _note(_("Note"))


class Withdraw(MoveForm):
    label = _("Withdraw for the reporter")
    intro = _("The reporter takes the complaint back. Its public version disappears for good.")
    grave = True
    note = _note(_("How the reporter asked for it"), required=True)


class Reopen(MoveForm):
    label = _("Reopen")
    intro = _("The case returns to the queue of the city's team.")
    note = _note(_("Why it opens again"), required=True)


# In the order in which the desk offers them. Verbs of the reporter and of the clock have none.
MOVE_FORMS: dict[str, type[MoveForm]] = {
    "verify_and_forward": Forward,
    "start": Start,
    "answer": Answer,
    "report_follow_up": FollowUp,
    "ask_reporter": AskReporter,
    "coordinate": Coordinate,
    "transfer": Transfer,
    "hand_back": HandBack,
    "split": Split,
    "merge": Merge,
    "archive": Archive,
    "withdraw": Withdraw,
    "reopen": Reopen,
}


class ReasonForm(forms.Form):
    """Why something is refused or taken out of public; kept as an internal note."""

    reason = _note(_("Reason"), required=True)


class RefusalForm(ReasonForm):
    """What the writer is told, and what only colleagues read."""

    refusal = forms.ChoiceField(
        label=_("What the writer is told as the reason"),
        choices=Refusal.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("refusal", "reason")


class SanctionForm(forms.Form):
    """Who may not take part for a time, how long and why."""

    kind = forms.ChoiceField(
        label=_("Measure"), choices=Sanction.Kind.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Why, as the person is told"), choices=Refusal.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=sanctions.LONGEST, initial=7
    )
    words = forms.CharField(
        label=_("What else the person is told"),
        required=False,
        max_length=sanctions.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RemovalForm(ReasonForm):
    """What the tombstone of something removed says, and what only colleagues read."""

    removal = forms.ChoiceField(
        label=_("What everybody may read as the reason"),
        choices=Removal.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("removal", "reason")


class NoteForm(forms.Form):
    body = _note(_("Note for colleagues"), required=True)
