"""How the work behind the requests stands, and what failed too often and waits for a person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from complaints import backlog, jobs
from complaints.desk.scoping import OPERATOR, DeskView
from complaints.models.work import Job
from complaints.permissions import Right, rights

# Older than this, a sign of life is a sign of trouble: an idle worker gives one each half minute.
QUIET_SECONDS = 90


class OperatorOnly(DeskView):
    """For accounts that operate the platform."""

    needs: ClassVar[frozenset[Right]] = OPERATOR


def may_run_jobs(user: Any) -> bool:
    return Right.OPERATE in rights(user)


def parked() -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.PARKED)


class KindColumn(Column):
    cell_template_name = "complaints/desk/cells/job.html"

    def get_cell_context_data(self, instance: Job, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"kind": jobs.label(instance.kind), "reason": reason_of(instance)}


class DecisionColumn(Column):
    """Try again, or give up and say why."""

    cell_template_name = "complaints/desk/cells/retry.html"

    def get_cell_context_data(self, instance: Job, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        token = get_token(context["request"])
        return context | {"csrf_token": token, "reasons": Job.GivenUp.choices}


def reason_of(job: Job) -> str:
    """The program's own reasons in the reader's language; the name of an error as it is."""
    return _(job.last_error) if job.last_error else ""


class ParkedJobs(OperatorOnly, BaseListingView):
    """The state of the work above, the parked jobs below; `?kind=` shows those of one kind."""

    template_name = "complaints/desk/jobs.html"
    results_template_name = "complaints/desk/list_results.html"
    index_url_name = "desk:jobs"
    index_results_url_name = "desk:jobs_results"
    page_title = gettext_lazy("Jobs")
    header_icon = "cogs"
    paginate_by = 50
    default_ordering = "-finished_at"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            KindColumn("kind", label=_("Job and reason"), width="34%"),
            Column("key", label=_("Key"), classname="desk-wide", width="14%"),
            Column("attempts", label=_("Tries"), width="8%"),
            Column("tried", accessor=_since, label=_("First and last try"), width="18%"),
            DecisionColumn("retry", label=_("What to do"), width="26%"),
        ]

    def get_base_queryset(self) -> Any:
        kind = self.request.GET.get("kind")
        return parked().filter(kind=kind) if kind else parked()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"empty_words": _("No job is parked. All is well.")} | self._work()

    def _work(self) -> dict[str, Any]:
        state = backlog.state(timezone.now())
        counted = backlog.by_state_and_lane()
        age = state.heartbeat_age
        return {
            "state": state,
            "quiet": None if age is None else span(age),
            "alive": age is not None and age < QUIET_SECONDS,
            "lanes": [
                {
                    "label": lane.lane.label,
                    "waiting": lane.waiting,
                    "oldest": span(lane.oldest_seconds) if lane.waiting else "–",
                    "running": counted[Job.State.RUNNING, lane.lane],
                    "later": counted[Job.State.LATER, lane.lane],
                }
                for lane in state.lanes
            ],
            "parked_kinds": [
                (kind, jobs.label(kind), number)
                for kind, number in parked().values_list("kind").annotate(n=Count("pk"))
            ],
        }


def span(seconds: float) -> str:
    """Return the age in the two units that tell most."""
    minutes = round(seconds) // 60
    if not minutes:
        return _("%(number)d s") % {"number": round(seconds)}
    if minutes < 60:
        return _("%(number)d min") % {"number": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def _since(job: Job) -> str:
    tries = [job.first_tried_at, job.finished_at]
    words = [date_format(timezone.localtime(m), "SHORT_DATETIME_FORMAT") for m in tries if m]
    return " – ".join(dict.fromkeys(words))


class RetryJob(OperatorOnly):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if jobs.retry(pk, now=timezone.now()):
            messages.success(request, _("The job waits for a worker."))
        else:
            messages.warning(request, _("The job is not parked any more."))
        return redirect("desk:jobs")


class RetryKind(OperatorOnly):
    """All parked jobs of a kind at once: what they waited for is there again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        number = jobs.retry_all(kind, now=timezone.now())
        words = ngettext(
            "%(number)d job waits for a worker.", "%(number)d jobs wait for a worker.", number
        )
        messages.success(request, words % {"number": number})
        return redirect("desk:jobs")


class GiveUpJob(OperatorOnly):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        why = request.POST.get("why", "")
        if why not in Job.GivenUp.values:
            messages.error(request, _("Choose why the job is given up."))
        elif jobs.give_up(pk, Job.GivenUp(why), by=request.user.pk, now=timezone.now()):
            messages.success(request, _("The job was given up."))
        else:
            messages.warning(request, _("The job is not parked any more."))
        return redirect("desk:jobs")
