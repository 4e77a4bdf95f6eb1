"""Who has a case in hand, as the pages of the case tell it: a warning, never a lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints import claims
from complaints.desk.filters import WAITS_FOR_US
from complaints.desk.scoping import DeskView
from complaints.desk.selection import QUEUES, Selection
from complaints.errors import NotPermitted
from complaints.models.office import Claim
from complaints.models.private import Complaint

TRIED = 20
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Presence:
    """The claim that counts, in the words of a page."""

    mine: bool
    words: str
    seen_at: str


def of(complaint: Complaint, user: Any, *, now: datetime) -> Presence | None:
    """Open the case to work on it, and tell who has it; None for those who do not work on it."""
    try:
        claim = claims.take(complaint, by=user, now=now)
    except NotPermitted:
        return None
    return _presence(claim, user) if claim else None


def _presence(claim: Claim, user: Any) -> Presence:
    mine = claim.holder_id == user.pk
    since = date_format(timezone.localtime(claim.claimed_at), "H.i")
    facts = {"name": claim.holder.get_full_name() or claim.holder.email, "time": since}
    words = _("You have this case in hand since %(time)s.") % facts
    if not mine:
        words = _("%(name)s is working on this case since %(time)s.") % facts
    return Presence(mine, words, claim.seen_at.isoformat())


class PresenceView(DeskView):
    """A small answer about the claim of one case."""

    http_method_names = ["post"]
    complaint: Complaint

    def read_object(self) -> None:
        self.complaint = self.find_complaint(self.kwargs["reference"])


class Sign(PresenceView):
    """An open page gives a sign of life each minute, and hears who has the case."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = of(self.complaint, self.user, now=timezone.now())
        if found is None:
            return JsonResponse({}, status=403)
        return JsonResponse(vars(found))


class Leave(PresenceView):
    """A page is left. The page that follows may have given a newer sign already."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seen_at = _moment(request.POST.get("seen_at", ""))
        if seen_at is not None:
            claims.leave(self.complaint, by=self.user, seen_at=seen_at)
        return HttpResponse(status=204)


def _moment(value: str) -> datetime | None:
    try:
        moment = parse_datetime(value)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


class TakeOver(PresenceView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        claims.take(self.complaint, by=self.user, now=timezone.now(), over=True)
        messages.success(request, _("You have this case in hand now."))
        return redirect("desk:complaint", self.complaint.reference)


class NextCase(DeskView):
    """Claims the most urgent case of a list that nobody has in hand, and opens it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        queue = QUEUES.get(self.kwargs["queue"])
        if queue is None:
            raise Http404
        now = timezone.now()
        selection = Selection(queue, self.user, QueryDict(request.POST.get("query", "")), now=now)
        found = claims.take_first(most_urgent(selection), by=self.user, now=now)
        if found is None:
            messages.info(request, _("No case waits that nobody has in hand."))
            return redirect(f"{queue.url}?{selection.query}")
        return redirect("desk:complaint", found.reference)


def most_urgent(selection: Selection) -> list[Complaint]:
    """Return the cases of a list that call for the person: waiting for the office, in nobody's
    hand, and in no colleague's charge."""
    user, now = selection.user, selection.now
    free = Q(assignee__isnull=True) | Q(assignee=user.pk)
    found: list[Complaint] = []
    for stream in selection.streams:
        rows = claims.unclaimed(stream.filter(free, stage__in=WAITS_FOR_US), now=now)
        due = F("due_at").asc(nulls_last=True)
        found += rows.order_by("-priority", due, "received_at", "pk")[:TRIED]
    return sorted(found, key=_urgency)


def _urgency(case: Complaint) -> tuple[Any, ...]:
    return (-case.priority, case.due_at or _LAST, case.received_at, case.pk)
