"""Layer C, public: everything that pages, api and search may read.

complaints/publication.py is the only writer. No row here points at a private one.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models.reference import (
    Agency,
    Category,
    Channel,
    District,
    Kind,
    Nature,
    Subcategory,
    Village,
)
from complaints.querysets import PostQuerySet, ThreadQuerySet
from complaints.stages import Outcome, Removal, Stage


class Thread(models.Model):
    """A published complaint with its conversation. Dates are public, minutes are not."""

    class State(models.TextChoices):
        PUBLIC = "public", _("Public")
        HIDDEN = "hidden", _("Under review")  # somebody reported personal data
        WITHDRAWN = "withdrawn", _("Withdrawn")

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLIC)
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    subcategory = models.ForeignKey(Subcategory, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, null=True, on_delete=models.PROTECT, related_name="+")
    nature = models.ForeignKey(Nature, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    published_on = models.DateField()
    active_on = models.DateField()
    comment_count = models.PositiveIntegerField(default=0)
    support_count = models.PositiveIntegerField(default=0)
    # Exact for a hole in the road, the middle of the village for a quarrel between people.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # Of a withdrawn thread: what kind of content was removed, or why, and when.
    removal = models.CharField(max_length=20, choices=Removal.choices, blank=True, default="")
    removed_on = models.DateField(null=True)
    # Joined with that one as a duplicate; split off from that one. Shown where both are public.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="parts"
    )
    # Raised by every public change: an index never overwrites a newer version.
    version = models.PositiveIntegerField(default=1)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="thread_newest"),
            models.Index(fields=["agency", "stage"], name="thread_agency"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("thread", kwargs={"reference": self.reference})


class Participant(models.Model):
    """ "Pelapor", "Warga 1", "Warga 2": stable in a thread, unlinkable across threads."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="participants")
    ordinal = models.PositiveSmallIntegerField()  # 0 is the reporter
    # For machines: a keyed digest over the thread's salt, so that no two threads share one.
    handle = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "ordinal"], name="participant_ordinal")
        ]

    def __str__(self) -> str:
        if self.ordinal == 0:
            return gettext("Reporter")
        return gettext("Citizen %(number)s") % {"number": self.ordinal}


class Post(models.Model):
    """One public text of a thread: its current version, and whether it still stands."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        RESPONSE = "response", _("Official response")
        COMMENT = "comment", _("Comment")
        NOTE = "note", _("Note")

    class State(models.TextChoices):
        VISIBLE = "visible", _("Visible")
        HIDDEN = "hidden", _("Under review")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)
    position = models.PositiveIntegerField()
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    field_work = models.BooleanField(default=False)
    body = models.TextField()
    version = models.PositiveSmallIntegerField(default=1)
    published_on = models.DateField()
    # The tombstone of a withdrawn post: the reason and the day, never a word of it.
    removal = models.CharField(max_length=20, choices=Removal.choices, blank=True, default="")
    removed_on = models.DateField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="post_position"),
            models.CheckConstraint(
                condition=~models.Q(kind="response") | models.Q(agency__isnull=False),
                name="official_response_names_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"

    @property
    def author(self) -> str:
        """The public name of the author: an agency, "Pelapor", "Warga 2", or the city."""
        if self.agency:
            return self.agency.label
        return str(self.participant) if self.participant else "PRODENPASAR"


class PostVersion(models.Model):
    """An approved wording. Rows are only ever added; withdrawn wordings are emptied."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    approved_on = models.DateField()
    # Where it reads otherwise than the wording before: [[start, end]] in the body, code points.
    # Of an emptied wording only how many places those were is still told.
    changed = models.JSONField(default=list)
    masks = models.PositiveSmallIntegerField(default=0)  # how many places are hidden in it

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="post_version_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PublicPhoto(models.Model):
    """A new picture drawn from an approved photo, under a name that nobody can guess."""

    class State(models.TextChoices):
        VISIBLE = "visible", _("Visible")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=43, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VISIBLE)
    position = models.PositiveSmallIntegerField(default=0)  # as they were sent
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=200, blank=True)
    published_on = models.DateField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"photo {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("photo", kwargs={"name": self.name})


class Milestone(models.Model):
    """One line of the public timeline."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=30)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    reached_on = models.DateField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="milestone_position")
        ]

    def __str__(self) -> str:
        return f"{self.reached_on} {self.verb}"


class Promise(models.Model):
    """A deadline in public: the rule, when it is due, when it was kept."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="promises")
    promise = models.CharField(max_length=30)
    round = models.PositiveSmallIntegerField(default=1)
    least = models.PositiveSmallIntegerField(null=True)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    started_on = models.DateField()
    promised_on = models.DateField(null=True)  # due as it was first computed
    due_on = models.DateField()
    paused_on = models.DateField(null=True)  # it stands still since then
    kept_on = models.DateField(null=True)  # it ended then, in whatever way
    # "" (running), "kept", "missed", "replaced" or "over"
    ending = models.CharField(max_length=10, blank=True, default="")
    # How due_on is counted: see complaints/deadlines.py.
    arithmetic = models.JSONField(default=dict)
    # Judged by the minute in layer A; only the verdict and the dates are public.
    late = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["due_on", "promise"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "promise", "round"], name="one_promise_each")
        ]

    def __str__(self) -> str:
        return f"{self.promise} by {self.due_on}"


class DailyRoot(models.Model):
    """The seal of a day: a hash over every event of the histories of that day.

    Whoever keeps it can tell later whether anything was added to the day, cut out or changed.
    """

    day = models.DateField(unique=True)
    events = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    tree = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:8]}"
