"""Shapes of an agency's cases: what its programs send, and what they read."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.fields import EmptyAsNull, OutcomeOrNull, Shape
from api.v1.serializers import PhotosInput, TrackedPromiseShape
from complaints.stages import HandBack, Priority, Privacy, Stage

PARTS = ["lead", "helping"]
PRIORITIES = [level.name.lower() for level in Priority]
# The step of an address, and the verb of the domain that it is.
STEPS = {
    "start": "start",
    "respond": "answer",
    "field-report": "report_follow_up",
    "ask": "ask_reporter",
    "hand-back": "hand_back",
    "coordinate": "coordinate",
}
_STEP_OF = {verb: step for step, verb in STEPS.items()}


# ----------------------------------------------------------------------------- what is asked
class AnswerInput(PhotosInput):
    text = serializers.CharField(
        allow_blank=True, help_text="At most 10,000 characters. It becomes public."
    )


class AnswerWithPhotos(AnswerInput):
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, help_text="Pictures; at most six."
    )


class QuestionInput(Shape):
    text = serializers.CharField(
        allow_blank=True, help_text="At most 10,000 characters. Only the reporter reads it."
    )


class HandBackInput(Shape):
    reason = serializers.ChoiceField(HandBack.choices)
    note = serializers.CharField(
        allow_blank=True, help_text="What the city's team should know; at most 2,000 characters."
    )


class CoordinateInput(Shape):
    agencies = serializers.ListField(
        child=serializers.CharField(), help_text="Values of /api/v1/agencies/."
    )
    note = serializers.CharField(
        required=False, allow_blank=True, help_text="To these agencies; at most 2,000 characters."
    )


class StartInput(Shape):
    pass


class CaseNoteInput(Shape):
    body = serializers.CharField(
        allow_blank=True, help_text="At most 2,000 characters. Only colleagues read it."
    )


class ChargeInput(Shape):
    in_charge = serializers.ChoiceField(
        ["me", "nobody"], help_text="`me` takes the case, `nobody` gives it back."
    )


class PriorityInput(Shape):
    priority = serializers.ChoiceField(PRIORITIES)


# -------------------------------------------------------------------------- what is answered
class CaseRowShape(Shape):
    reference = serializers.CharField()
    title = serializers.CharField(
        allow_blank=True,
        help_text="With everything hidden that names somebody; empty until that was looked for.",
    )
    stage = serializers.ChoiceField(Stage.choices)
    outcome = OutcomeOrNull(help_text="Null while it is open.")
    part = serializers.ChoiceField(PARTS, help_text="Whether your agency leads or helps.")
    agency = EmptyAsNull(help_text="The one that leads.")
    category = serializers.CharField()
    subcategory = serializers.CharField()
    district = serializers.CharField()
    village = serializers.CharField()
    channel = serializers.CharField()
    privacy = serializers.ChoiceField(
        Privacy.choices, help_text="Of `confidential` cases nothing becomes public."
    )
    sensitive = serializers.BooleanField()
    priority = serializers.ChoiceField(PRIORITIES)
    in_charge = EmptyAsNull(help_text="The colleague who takes care of it.")
    last_move = serializers.CharField(
        allow_blank=True, help_text="The verb that came last; `reply` and `dispute` call for you."
    )
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="When your agency must have acted; null while no clock runs."
    )
    late = serializers.BooleanField()
    public_url = serializers.URLField(allow_null=True, help_text="Null while nothing is public.")


class CasePage(Shape):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CaseRowShape(many=True)


class CasePhotoShape(Shape):
    url = serializers.URLField(
        allow_null=True,
        help_text="A JPEG, for your key alone: of others' texts as the public may see it. Null "
        "until a verifier has looked at it.",
    )
    state = serializers.ChoiceField(["held", "approved", "published", "refused", "withdrawn"])
    caption = serializers.CharField(allow_blank=True)


class CaseTextShape(Shape):
    kind = serializers.ChoiceField(
        ["complaint", "response", "follow_up", "question", "reply", "comment"]
    )
    state = serializers.ChoiceField(["held", "published", "refused", "withdrawn"])
    author = serializers.CharField(
        help_text="The name of an agency, `reporter`, `citizen`, or `office` (the city's team)."
    )
    agency = EmptyAsNull()
    written_at = serializers.DateTimeField()
    title = serializers.CharField(allow_blank=True)
    body = serializers.CharField(
        allow_blank=True,
        help_text="Your agency's own words as written; those of others with everything hidden "
        "that names somebody.",
    )
    withheld = serializers.BooleanField(
        help_text="No word is shown: the search for personal data failed on this text."
    )
    photos = CasePhotoShape(many=True)


class CaseNoteShape(Shape):
    author = serializers.CharField(allow_blank=True)
    written_at = serializers.DateTimeField()
    body = serializers.CharField()


class CaseEventShape(Shape):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    stage = serializers.ChoiceField(Stage.choices)
    outcome = OutcomeOrNull()
    agency = EmptyAsNull()
    happened_at = serializers.DateTimeField()


class HandOverShape(Shape):
    agency = serializers.CharField()
    part = serializers.ChoiceField(PARTS)
    note = serializers.CharField(allow_blank=True)
    forwarded_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = EmptyAsNull(help_text="The verb that ended it.")
    reason = EmptyAsNull()


class CaseShape(CaseRowShape):
    place = serializers.CharField(
        allow_blank=True, help_text="As the reporter described it, without names and doors."
    )
    answers = serializers.ListField(
        child=serializers.CharField(), help_text="To the questions of its subcategory."
    )
    happened_on = serializers.DateField(allow_null=True)
    latitude = serializers.FloatField(
        allow_null=True, help_text="Of the public thread; null while there is none."
    )
    longitude = serializers.FloatField(allow_null=True)
    texts = CaseTextShape(many=True, help_text="In order; the first is the complaint.")
    notes = CaseNoteShape(many=True)
    history = CaseEventShape(many=True)
    hand_overs = HandOverShape(many=True)
    promises = TrackedPromiseShape(many=True)
    related = serializers.ListField(
        child=serializers.CharField(),
        help_text="Cases of your agency that were joined with it or split from it.",
    )
    allowed = serializers.ListField(
        child=serializers.ChoiceField(list(STEPS)),
        help_text="The steps that are possible now: the last part of their addresses.",
    )


class CaseDone(Shape):
    reference = serializers.CharField()
    case = CaseShape(
        allow_null=True, help_text="As it stands now; null where it left your agency's sight."
    )


def steps(verbs: list[str]) -> list[str]:
    """Return the steps of these verbs; what is no agency's has none."""
    return [_STEP_OF[verb] for verb in verbs if verb in _STEP_OF]
