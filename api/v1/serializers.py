"""Shapes of /api/v1/, one per use. They hold no rules: intake and conversation check."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.deadline_shapes import ArithmeticShape, DeadlineShape
from api.v1.fields import EmptyAsNull, OutcomeOrNull, RemovalOrNull, Shape
from api.v1.reading_shapes import StoryShape, ThreadLabels
from complaints.models.public import Post
from complaints.models.reference import DeadlineRule
from complaints.reports import KINDS
from complaints.stages import Privacy, Stage, Visibility

# ----------------------------------------------------------------------------- what is asked


class PhotosInput(Shape):
    uploads = serializers.ListField(
        child=serializers.CharField(max_length=2000),
        required=False,
        help_text="Ids of /api/v1/uploads/; with `photos` together at most six.",
    )
    captions = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        help_text="One for each photo, in the same order: `photos`, then `uploads`.",
    )


class FilingInput(PhotosInput):
    title = serializers.CharField(allow_blank=True, trim_whitespace=False)
    body = serializers.CharField(allow_blank=True, trim_whitespace=False)
    subcategory = serializers.CharField(
        allow_blank=True, help_text="A value of /api/v1/categories/."
    )
    village = serializers.CharField(allow_blank=True, help_text="A value of /api/v1/areas/.")
    location = serializers.CharField(required=False, allow_blank=True)
    pin = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="`latitude,longitude` in degrees, in Denpasar. Public to the metre, but for "
        "matters about people only as the middle of the village.",
    )
    happened_on = serializers.DateField(required=False, allow_null=True)
    privacy = serializers.ChoiceField(
        Privacy.choices,
        required=False,
        help_text="`anonymous`: public without the identity. `confidential`: never public. "
        "Without it, sensitive matters are `confidential`, all others `anonymous`.",
    )
    channel = serializers.ChoiceField(["web", "mobile"], required=False)
    kind = serializers.CharField(required=False, allow_blank=True)
    nature = serializers.CharField(required=False, allow_blank=True)
    answers = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        help_text="What was answered to the questions of the subcategory "
        "(/api/v1/subcategories/<value>/), by their names. In a form: `answers.<name>`.",
    )
    hide = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        required=False,
        help_text="Words of the text that the public must not read, beside what is found. A "
        "verifier is told.",
    )
    name = serializers.CharField(required=False, allow_blank=True, help_text="Never public.")
    phone = serializers.CharField(required=False, allow_blank=True, help_text="Never public.")
    email = serializers.CharField(required=False, allow_blank=True, help_text="Never public.")
    address = serializers.CharField(required=False, allow_blank=True, help_text="Never public.")
    nik = serializers.CharField(required=False, allow_blank=True, help_text="Never public.")


class FilingWithPhotos(FilingInput):
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, help_text="Pictures or PDF; at most six."
    )


# Whose complaint it is: by the receipt, or for the account that filed it. (A docstring would
# stand in the description of the API.)
class OwnCaseInput(Shape):
    receipt = serializers.CharField(required=False, allow_blank=True, max_length=100)
    reference = serializers.CharField(
        required=False, allow_blank=True, max_length=20, help_text="Of an own complaint."
    )


class DecisionInput(OwnCaseInput):
    verb = serializers.ChoiceField(["reply", "confirm_solved", "dispute", "withdraw"])
    text = serializers.CharField(
        required=False, allow_blank=True, help_text="The reply, or why it is not solved."
    )


class ReportInput(Shape):
    position = serializers.IntegerField(
        min_value=0, max_value=1_000_000, help_text="Of the post in the thread; 0: the complaint."
    )
    kind = serializers.ChoiceField(KINDS.choices, help_text="What is private in it.")
    words = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Where to look. Needed for `other`. Kept encrypted, read by verifiers only.",
    )


class TrackInput(Shape):
    receipt = serializers.CharField(allow_blank=True, max_length=100)


class CommentInput(Shape):
    body = serializers.CharField(allow_blank=True, trim_whitespace=False)


# -------------------------------------------------------------------------- what is answered


class ThreadRow(Shape):
    reference = serializers.CharField()
    url = serializers.URLField(help_text="The page for people, in the language of the request.")
    title = serializers.CharField()
    snippet = serializers.CharField()
    category = serializers.CharField()
    subcategory = serializers.CharField()
    agency = EmptyAsNull(help_text="Null until it is forwarded.")
    district = serializers.CharField()
    village = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    outcome = OutcomeOrNull(help_text="Null while it is open.")
    channel = serializers.CharField()
    received_on = serializers.DateField()
    answered_on = serializers.DateField(allow_null=True)
    comment_count = serializers.IntegerField()
    support_count = serializers.IntegerField()


class FacetValueShape(Shape):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    count = serializers.IntegerField()
    selected = serializers.BooleanField()


class MonthShape(Shape):
    month = serializers.CharField(help_text="Year and month, like 2026-11.")
    count = serializers.IntegerField()


class PageRow(Shape):
    url = serializers.URLField()
    title = serializers.CharField()
    snippet = serializers.CharField()
    service = serializers.BooleanField(help_text="It says how a service works.")


class ThreadPage(Shape):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    facets = serializers.DictField(child=FacetValueShape(many=True))
    did_you_mean = serializers.CharField(allow_null=True)
    engine = serializers.CharField(help_text="Which engine answered.")
    all_words = serializers.IntegerField(help_text="How many of them have every word.")
    months = MonthShape(many=True, help_text="All of them by the month of receipt.")
    pages = PageRow(
        many=True,
        help_text="Pages of the city that may answer; only with the first page of a search "
        "by words without filters.",
    )
    results = ThreadRow(many=True)


class SimilarList(Shape):
    results = ThreadRow(many=True)


class PhotoShape(Shape):
    url = serializers.URLField(help_text="A JPEG. It answers 410 once it is withdrawn.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    caption = serializers.CharField(allow_blank=True)


class PostShape(Shape):
    position = serializers.IntegerField(help_text="Its place in the thread, for good.")
    kind = serializers.ChoiceField(Post.Kind.choices)
    state = serializers.ChoiceField(
        Post.State.choices,
        help_text="`hidden`: somebody reported personal data, and a person looks at it. "
        "`withdrawn`: removed. Both come without words and without an author.",
    )
    author = serializers.CharField(
        allow_null=True, help_text="An agency, “Pelapor”, “Warga 2”; never a name."
    )
    author_id = serializers.CharField(
        allow_null=True,
        help_text="The same citizen has the same one in this thread, and another one in every "
        "other. Null for officials.",
    )
    agency = EmptyAsNull()
    published_on = serializers.DateField()
    body = serializers.CharField(allow_blank=True)
    removal = RemovalOrNull(help_text="Why it was removed.")
    removal_label = EmptyAsNull()
    removed_on = serializers.DateField(allow_null=True)
    field_work = serializers.BooleanField(help_text="An official tells of work on the spot.")
    version = serializers.IntegerField(help_text="Above 1: reworded, see `wordings/`.")
    photos = PhotoShape(many=True)


class MilestoneShape(Shape):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    stage = serializers.ChoiceField(Stage.choices)
    outcome = OutcomeOrNull()
    agency = EmptyAsNull()
    agency_label = EmptyAsNull()
    reached_on = serializers.DateField()


class ThreadDetail(ThreadRow):
    body = serializers.CharField()
    latitude = serializers.FloatField(
        allow_null=True,
        help_text="Of the point that the reporter gave; for matters about people the middle of "
        "the village.",
    )
    longitude = serializers.FloatField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    labels = ThreadLabels()
    story = StoryShape()
    late = serializers.BooleanField(help_text="A promise of the city runs, and is late today.")
    posts = PostShape(many=True, help_text="In order; the first is the complaint.")
    timeline = MilestoneShape(many=True)
    deadlines = DeadlineShape(many=True)
    photos = PhotoShape(many=True, help_text="Those of all posts.")
    merged_into = EmptyAsNull(
        help_text="The reference of the complaint it was joined with as a duplicate. This and "
        "the next three name only threads that are public."
    )
    merged = serializers.ListField(
        child=serializers.CharField(), help_text="Those that were joined with it."
    )
    split_from = EmptyAsNull(help_text="The complaint of which it was a second matter.")
    parts = serializers.ListField(
        child=serializers.CharField(), help_text="Second matters split off from it."
    )


class FiledShape(Shape):
    reference = serializers.CharField()
    receipt = serializers.CharField(help_text="The only key to the private side. Keep it.")
    privacy = serializers.ChoiceField(
        Privacy.choices, help_text="What was asked for or, without that, what the matter asks for."
    )


class TrackedMessageShape(Shape):
    kind = serializers.ChoiceField(["question", "reply", "response", "follow_up"])
    author = serializers.CharField(allow_blank=True, help_text="The agency; empty: the reporter.")
    written_on = serializers.DateField()
    body = serializers.CharField()
    public = serializers.BooleanField()


class TrackedPromiseShape(Shape):
    """As in a thread, also of a complaint that has none."""

    promise = serializers.ChoiceField(DeadlineRule.Promise.choices)
    round = serializers.IntegerField()
    least = serializers.IntegerField(allow_null=True)
    amount = serializers.IntegerField()
    unit = serializers.ChoiceField(DeadlineRule.Unit.choices)
    started_on = serializers.DateField()
    promised_on = serializers.DateField()
    due_on = serializers.DateField()
    paused_on = serializers.DateField(allow_null=True)
    kept_on = serializers.DateField(allow_null=True)
    ending = serializers.CharField(allow_blank=True)
    late = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    arithmetic = ArithmeticShape()


class PartShape(Shape):
    reference = serializers.CharField()
    receipt = serializers.CharField(help_text="The part's own receipt. Keep it.")
    public_url = serializers.URLField(allow_null=True)


class OfferShape(Shape):
    since = serializers.DateField()
    ready = serializers.BooleanField(help_text="Whether that day has come.")


class TrackedShape(Shape):
    reference = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    stage_label = serializers.CharField()
    outcome = OutcomeOrNull()
    outcome_label = EmptyAsNull()
    visibility = serializers.ChoiceField(Visibility.choices)
    privacy = serializers.ChoiceField(Privacy.choices)
    received_on = serializers.DateField()
    agency = EmptyAsNull(help_text="The label of the agency that has it now.")
    public_url = serializers.URLField(allow_null=True)
    public_state = EmptyAsNull(
        help_text="Of the public version: null (none yet), `public`, `hidden` while a report of "
        "personal data is looked at, or `withdrawn`."
    )
    removal = RemovalOrNull(help_text="Why the public version was removed.")
    removed_on = serializers.DateField(allow_null=True)
    question_open = serializers.BooleanField(help_text="The office waits for your reply.")
    messages = TrackedMessageShape(many=True)
    promises = TrackedPromiseShape(many=True)
    parts = serializers.ListField(
        child=serializers.CharField(), help_text="References of complaints split off from it."
    )
    continued = PartShape(many=True, help_text="The same, with what opens them.")
    merged_into = EmptyAsNull(
        source="merged_into.reference",
        help_text="The complaint it was joined with as a duplicate; null where it was not, or "
        "where that one is confidential.",
    )
    split_from = EmptyAsNull(
        source="split_from.reference", help_text="The complaint it was a part of."
    )
    allowed = serializers.ListField(child=serializers.CharField(), help_text="What you may do.")
    ombudsman = OfferShape(
        allow_null=True,
        help_text="From when the papers for the Ombudsman can be had; null where it is settled.",
    )


class OwnList(Shape):
    results = TrackedShape(many=True)


class PackShape(Shape):
    """The outline; docs/ombudsman.md describes what is inside."""

    schema = serializers.CharField(help_text="`prodenpasar.ombudsman-pack/1`.")
    language = serializers.ChoiceField(["id", "en"])
    made_at = serializers.DateTimeField()
    complaint = serializers.DictField(help_text="The complaint, in the reporter's own words.")
    conversation = serializers.ListField(child=serializers.DictField())
    files = serializers.ListField(child=serializers.DictField())
    handed_to = serializers.ListField(child=serializers.DictField())
    promises = serializers.ListField(child=serializers.DictField())
    timeline = serializers.ListField(child=serializers.DictField())
    chain = serializers.ListField(child=serializers.DictField())
    missed = serializers.ListField(child=serializers.CharField())


class RootShape(Shape):
    day = serializers.DateField(help_text="In the time of Denpasar.")
    events = serializers.IntegerField(help_text="How many steps the day holds.")
    previous = serializers.CharField(help_text="The root of the day before; empty: the first.")
    tree = serializers.CharField(help_text="The top of the Merkle tree over the day's steps.")
    root = serializers.CharField()  # type: ignore[assignment]  # a field by that name


class RootPage(Shape):
    next = serializers.URLField(allow_null=True)
    results = RootShape(many=True)


class CommentState(Shape):
    state = serializers.ChoiceField(["published", "held"])


class ReportState(Shape):
    state = serializers.ChoiceField(
        ["hidden", "waiting"],
        help_text="`hidden`: out of sight until a person has looked. `waiting`: a person has "
        "looked at this very wording before and left it; it is looked at again.",
    )


class SupportShape(Shape):
    support_count = serializers.IntegerField()


class SuggestionShape(Shape):
    kind = serializers.CharField(
        help_text="`words`, `phrase`, `title`, or the filter that `url` sets: `category`, "
        "`subcategory`, `agency`, `district`, `village`."
    )
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    text = serializers.CharField()
    url = serializers.URLField(help_text="The list that it leads to.")


class SuggestionList(Shape):
    results = serializers.ListField(
        child=serializers.CharField(), help_text="The texts among them, without the filters."
    )
    suggestions = SuggestionShape(many=True, help_text="Of every kind.")
