"""The lists of the desk: what waits to be verified, texts to review, all cases in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.generic.base import BaseListingView

from complaints import claims, data_keys, paging, readable, text_claims
from complaints.desk import bulk, clocks, saved_filters
from complaints.desk.filters import ComplaintFilters, TextFilters
from complaints.desk.scoping import MODERATION, VERIFIER, DeskView, works_at_desk
from complaints.desk.selection import ALL, OPEN_CASES, TO_VERIFY, Queue, Selection
from complaints.models.private import Complaint, Message, Proposal
from complaints.models.review import FirstReading
from complaints.querysets import ComplaintQuerySet, MessageQuerySet
from complaints.stages import OPEN, Privacy, Stage, Visibility

NEXT_TRIED = 20  # texts, when several moderators ask at once


class CaseColumn(Column):
    """Reference, title and the marks that change how a case is handled."""

    cell_template_name = "complaints/desk/cells/case.html"

    def get_cell_context_data(self, instance: Complaint, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        [original] = instance.originals  # type: ignore[attr-defined]  # fetched by the list
        title = readable.title_of(original, context["request"].user)
        return context | {"title": title, "original": original}


class DeadlineColumn(Column):
    cell_template_name = "complaints/desk/cells/deadline.html"


class StageColumn(Column):
    cell_template_name = "complaints/desk/cells/stage.html"


class DeskList(DeskView, BaseListingView):
    """A list of the desk. A subclass says which of the rows in sight."""

    template_name = "complaints/desk/list.html"
    results_template_name = "complaints/desk/list_results.html"
    paginate_by = 50
    is_searchable = False
    empty_words: Any = ""

    def get_base_queryset(self) -> Any:
        raise TypeError(f"{type(self).__name__} does not say which rows it lists.")

    def order_queryset(self, queryset: Any) -> Any:
        """Rows of the same moment keep their order, so that no page repeats or skips one."""
        tie = "-pk" if self.ordering.startswith("-") else "pk"
        return queryset.order_by(self.ordering, tie)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        # The words of a page of rows are sealed with as many keys: fetch them at once.
        data_keys.warm(row.sealing_key() for row in context["object_list"])
        return context | {"empty_words": self.empty_words}


class PriorityColumn(Column):
    cell_template_name = "complaints/desk/cells/priority.html"


class PersonColumn(Column):
    """Who is in charge, and who has the case in hand this minute."""

    cell_template_name = "complaints/desk/cells/person.html"

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims_from = now - claims.LASTS

    def get_cell_context_data(self, instance: Complaint, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        claim = getattr(instance, "claim", None)
        return context | {"claim": claim if claim and claim.seen_at > self.claims_from else None}


class PickColumn(BaseColumn):
    """The box by which a row is chosen; it names the version that the person saw."""

    header_template_name = "complaints/desk/cells/pick_header.html"
    cell_template_name = "complaints/desk/cells/pick.html"


class Complaints(DeskView, BaseListingView):
    """Every case in sight, what is late before all; found by reference only.

    A page is read by the place of its rows (`paging`), so that the last one costs no more
    than the first.
    """

    queue: ClassVar[Queue] = ALL
    template_name = "complaints/desk/queue.html"
    results_template_name = "complaints/desk/queue_results.html"
    filterset_class = ComplaintFilters
    is_searchable = True
    paginate_by = None
    page: paging.Page

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def selection(self) -> Selection:
        return Selection(self.queue, self.user, self.request.GET, now=self.now)

    @cached_property
    def filters(self) -> ComplaintFilters:
        return self.selection.filters

    @property
    def default_ordering(self) -> str:
        return self.queue.order

    def get_page_title(self) -> Any:
        return self.queue.title

    def get_index_url(self) -> str:
        return self.queue.url

    def get_index_results_url(self) -> str:
        return reverse(f"desk:{self.queue.name}_results")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        now = self.now
        columns = [
            PickColumn("pick", label=_("Choose"), classname="desk-pick", width="4%"),
            CaseColumn("reference", label=_("Complaint"), sort_key="reference"),
            StageColumn("stage", label=_("Stage"), width="13%"),
            DeadlineColumn(
                "deadline",
                label=_("Deadline"),
                accessor=lambda complaint: clocks.running(complaint, now=now),
                sort_key="due_at",
                width="13%",
            ),
            PriorityColumn("priority", label=_("Priority"), sort_key="priority", width="8%"),
            PersonColumn("assignee", label=_("In charge"), now=now, width="11%"),
            Column("agency", label=_("Agency"), classname="desk-wide", width="15%"),
            Column(
                "age",
                label=_("Received"),
                accessor=lambda complaint: clocks.age(complaint, now=now),
                classname="desk-wide",
                sort_key="received_at",
                width="10%",
            ),
        ]
        left_out = self.queue.hides if self.user.is_verifier else {"agency"}
        return [column for column in columns if column.name not in left_out]

    def get_queryset(self) -> list[Complaint]:
        self.page = self.selection.page(order=self.ordering)
        found = {row.pk: row for row in self.with_words(self.page.numbers)}
        rows = [found[number] for number in self.page.numbers if number in found]
        # The words of a page of rows are sealed with as many keys: fetch them at once.
        data_keys.warm(row.sealing_key() for row in rows)
        return rows

    def with_words(self, numbers: Sequence[int]) -> ComplaintQuerySet:
        """Return these cases with all that the columns show of them."""
        originals = with_marks(Message.objects.filter(kind=Message.Kind.COMPLAINT))
        if not self.user.is_verifier:  # what an officer may read of them
            originals = originals.select_related("post").prefetch_related("proposals", "approvals")
        return (
            self.selection.rows(numbers)
            .select_related("subcategory", "village", "agency", "assignee", "claim__holder")
            .prefetch_related(Prefetch("messages", originals, to_attr="originals"), "pseudonyms")
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        counted = self.selection.count()
        return context | {
            "queue": self.queue,
            "empty_words": self.queue.empty,
            "counted": counted,
            "items_count": counted.value,
            "page": self.page,
            "query": self.selection.query,
            "saved": saved_filters.offered(self.queue, self.user, now=self.now),
            "save_form": saved_filters.SaveForm(),
            "bulk_form": bulk.BulkForm(viewer=self.user),
        }


class ToVerify(Complaints):
    """What came in and waits for the verifier."""

    needs = VERIFIER
    queue = TO_VERIFY


class OpenCases(Complaints):
    """What is not over yet."""

    queue = OPEN_CASES


def with_marks(texts: MessageQuerySet) -> MessageQuerySet:
    """Tell of each text whether the recognisers failed on it, and whether it waits for a
    second reader."""
    proposed = Proposal.objects.filter(message=OuterRef("pk"))
    readings = FirstReading.objects.filter(message=OuterRef("pk"), digest=OuterRef("digest"))
    marked: MessageQuerySet = texts.annotate(
        failure=Subquery(proposed.order_by("-made_at", "-pk").values("failure")[:1]),
        read_once=Exists(readings),
    )
    return marked


def waiting_texts(texts: MessageQuerySet) -> MessageQuerySet:
    """Return those that somebody has to review before the public may read them.

    An original waits in the queue of its complaint while that is new, and for ever where the
    reporter asked for confidentiality. What it waits for later is found from the side of the
    complaints: as long as it is held, nothing of them was published.
    """
    held = Message.objects.filter(state=Message.State.HELD).order_by()
    spoken = held.filter(kind__in=sorted(Message.PUBLIC_BOUND - {Message.Kind.COMPLAINT}))
    forwarded = Complaint.objects.filter(
        stage__in=sorted(OPEN - {Stage.RECEIVED}),
        visibility=Visibility.HIDDEN,
        privacy=Privacy.ANONYMOUS,
    )
    originals = held.filter(kind=Message.Kind.COMPLAINT, complaint__in=forwarded.values("pk"))
    found = spoken.exclude(complaint__privacy=Privacy.CONFIDENTIAL).values("pk")
    return texts.filter(pk__in=found.union(originals.values("pk"), all=True))


class InHandColumn(Column):
    """Who reads the text now."""

    cell_template_name = "complaints/desk/cells/in_hand.html"

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims_from = now - text_claims.LASTS

    def get_cell_context_data(self, instance: Message, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        claim = getattr(instance, "text_claim", None)
        return context | {"claim": claim if claim and claim.seen_at > self.claims_from else None}


class TextColumn(Column):
    cell_template_name = "complaints/desk/cells/text.html"


class TextsToReview(DeskList):
    needs = MODERATION
    page_title = _("Texts to review")
    index_url_name = "desk:texts"
    index_results_url_name = "desk:texts_results"
    filterset_class = TextFilters
    default_ordering = "written_at"
    empty_words = _("No text waits for review.")
    template_name = "complaints/desk/texts_to_review.html"

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            TextColumn("body", label=_("Text")),
            Column("kind", label=_("Kind of text"), accessor="get_kind_display", width="18%"),
            Column("agency", label=_("Agency"), classname="desk-wide", width="18%"),
            InHandColumn("in_hand", label=_("In hand"), now=now, width="12%"),
            Column(
                "written_at",
                label=_("Written"),
                accessor=lambda text: clocks.days_ago(text.written_at, now=now),
                sort_key="written_at",
                width="14%",
            ),
        ]

    def get_base_queryset(self) -> MessageQuerySet:
        waiting = waiting_texts(self.messages_in_sight())
        return with_marks(waiting).select_related("complaint", "agency", "text_claim__holder")


class NextText(DeskView):
    """Claims the text that has waited longest and that nobody reads, and opens it."""

    needs = MODERATION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        texts = text_claims.unclaimed(
            waiting_texts(self.messages_in_sight()), by=self.user, now=now
        )
        oldest = texts.order_by("written_at", "pk")[:NEXT_TRIED]
        found = text_claims.take_first(oldest, by=self.user, now=now)
        if found is None:
            messages.info(request, _("No text waits that nobody else reads."))
            return redirect("desk:texts")
        return redirect("desk:review", found.pk)


def queue_url(user: Any) -> str:
    """Return the address of the list where the account's work begins."""
    if user.is_verifier:
        return reverse("desk:to_verify")
    return reverse("desk:open_cases" if works_at_desk(user) else "desk:texts")
