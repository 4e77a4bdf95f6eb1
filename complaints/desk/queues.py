"""The lists of the desk: what waits to be verified, texts to review, all cases in sight."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from complaints import data_keys, deadlines, identity_requests, reports
from complaints.desk import clocks, readable
from complaints.desk.filters import ComplaintFilters, TextFilters
from complaints.desk.scoping import MODERATION, DeskView, texts_in_sight, works_at_desk
from complaints.models.private import Complaint, Message, Proposal
from complaints.models.review import FirstReading
from complaints.querysets import ComplaintQuerySet, MessageQuerySet
from complaints.stages import OPEN, Privacy, Stage


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


class Complaints(DeskList):
    """Every case in sight, oldest deadline risk first; found by reference only."""

    page_title = _("All complaints")
    index_url_name = "desk:complaints"
    index_results_url_name = "desk:complaints_results"
    filterset_class = ComplaintFilters
    is_searchable = True
    search_fields = ["reference"]
    default_ordering = "-received_at"
    empty_words = _("No complaint matches.")

    @cached_property
    def columns(self) -> list[Column]:
        now, book = timezone.now(), deadlines.book()
        columns = [
            CaseColumn("reference", label=_("Complaint"), sort_key="reference"),
            StageColumn("stage", label=_("Stage"), width="14%"),
            DeadlineColumn(
                "deadline",
                label=_("Deadline"),
                accessor=lambda complaint: clocks.running(complaint, book=book, now=now),
                width="14%",
            ),
            Column("village", label=_("Village"), classname="desk-wide", width="10%"),
            Column("agency", label=_("Agency"), classname="desk-wide", width="16%"),
            Column(
                "age",
                label=_("Received"),
                accessor=lambda complaint: clocks.age(complaint, now=now),
                sort_key="received_at",
                width="10%",
            ),
        ]
        return columns if self.user.is_verifier else [c for c in columns if c.name != "agency"]

    def get_base_queryset(self) -> ComplaintQuerySet:
        originals = with_marks(Message.objects.filter(kind=Message.Kind.COMPLAINT))
        if not self.user.is_verifier:  # what an officer may read of them
            originals = originals.select_related("post").prefetch_related("proposals", "approvals")
        return (
            self.complaints()
            .select_related("subcategory", "village", "agency")
            .prefetch_related(Prefetch("messages", originals, to_attr="originals"), "pseudonyms")
        )


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


class ToVerify(Complaints):
    """What came in and waits for the verifier, oldest first."""

    verifier_only = True
    page_title = _("To verify")
    index_url_name = "desk:to_verify"
    index_results_url_name = "desk:to_verify_results"
    default_ordering = "received_at"
    empty_words = _("Nothing waits to be verified.")

    def get_base_queryset(self) -> ComplaintQuerySet:
        return super().get_base_queryset().filter(stage=Stage.RECEIVED)


class OpenCases(Complaints):
    """What the agency still has to do, oldest first."""

    page_title = _("Open cases")
    index_url_name = "desk:open_cases"
    index_results_url_name = "desk:open_cases_results"
    default_ordering = "received_at"
    empty_words = _("No case waits for your agency.")

    def get_base_queryset(self) -> ComplaintQuerySet:
        return super().get_base_queryset().filter(stage__in=OPEN)


def waiting_texts(texts: MessageQuerySet) -> MessageQuerySet:
    """Return those that somebody has to review before the public may read them.

    An original waits in the queue of its complaint while that is new, and for ever where the
    reporter asked for confidentiality.
    """
    return (
        texts.held()
        .exclude(complaint__privacy=Privacy.CONFIDENTIAL)
        .exclude(
            Q(kind=Message.Kind.COMPLAINT)
            & (Q(complaint__stage=Stage.RECEIVED) | ~Q(complaint__stage__in=OPEN))
        )
    )


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

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            TextColumn("body", label=_("Text")),
            Column("kind", label=_("Kind of text"), accessor="get_kind_display", width="18%"),
            Column("agency", label=_("Agency"), classname="desk-wide", width="22%"),
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
        return with_marks(waiting).select_related("complaint", "agency")


def queue_url(user: Any) -> str:
    """Return the address of the list where the account's work begins."""
    if user.is_verifier:
        return reverse("desk:to_verify")
    return reverse("desk:open_cases" if works_at_desk(user) else "desk:texts")


def counts(user: Any) -> dict[str, int]:
    """Return how much waits for the account, is late, and is due today."""
    now = timezone.now()
    seen = Complaint.objects.visible_to(user)
    if user.is_verifier:
        mine = seen.filter(stage=Stage.RECEIVED)
        texts = waiting_texts(texts_in_sight(user)).count()
        identities = identity_requests.waiting().filter(complaint__in=seen).count()
        reported = reports.waiting().count()
    else:
        mine = seen.filter(stage__in={Stage.FORWARDED, Stage.IN_PROGRESS})
        texts = identities = reported = 0
    return {
        "waiting": mine.count(),
        "texts": texts,
        "identities": identities,
        "reports": reported,
        "late": clocks.late(seen, now=now).count(),
        "today": clocks.due_today(seen, now=now).count(),
    }
