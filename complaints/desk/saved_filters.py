"""A view of a list under a name, for oneself or for the colleagues of the same office.

Only choices are kept: the words of a search are a citizen's, and no view holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import assignments
from complaints.desk.filters import ComplaintFilters
from complaints.desk.scoping import DeskView, works_at_desk
from complaints.desk.selection import QUEUES, Count, Queue, Selection
from complaints.errors import (
    ComplaintError,
    FilterEmpty,
    FilterNameTaken,
    FilterTooLong,
    NotPermitted,
    TooManyFilters,
)
from complaints.models.office import SavedFilter

if TYPE_CHECKING:
    from complaints.models.people import User

MOST = 30
SHOWN = 12  # above a list; all of them are on their own page
MOST_COUNTED = 100
LONGEST_QUERY = 1000


# ------------------------------------------------------------------------------- the verbs
def save(
    queue: Queue, query: str, name: str, *, by: User, now: datetime, shared: bool = False
) -> SavedFilter:
    """Keep the view under a name.

    :raises FilterEmpty: nothing is chosen in it
    :raises FilterTooLong: too much is chosen in it
    :raises FilterNameTaken: the person has one of this name for this list
    :raises TooManyFilters: the person has as many as one may have
    """
    kept = chosen(query)
    if not kept:
        raise FilterEmpty
    if len(kept) > LONGEST_QUERY:
        raise FilterTooLong
    if SavedFilter.objects.filter(owner=by).count() >= MOST:
        raise TooManyFilters(most=MOST)
    values = {"query": kept, "shared": shared, "made_at": now}
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(owner=by, queue=queue.name, name=name, **values)
    except IntegrityError:
        raise FilterNameTaken(name=name) from None


def rename(view: SavedFilter, name: str, *, by: User, shared: bool) -> None:
    """Give the own view another name, and say who else sees it.

    :raises NotPermitted: it is somebody else's
    :raises FilterNameTaken: the person has one of this name for this list
    """
    _require_own(view, by)
    try:
        with transaction.atomic():
            SavedFilter.objects.filter(pk=view.pk).update(name=name, shared=shared)
    except IntegrityError:
        raise FilterNameTaken(name=name) from None


def delete(view: SavedFilter, *, by: User) -> None:
    """:raises NotPermitted: it is somebody else's"""
    _require_own(view, by)
    view.delete()


def _require_own(view: SavedFilter, by: User) -> None:
    if view.owner_id != by.pk:
        raise NotPermitted


def chosen(query: str) -> str:
    """Return the choices of an address that are filters of ours, or an order, and no more."""
    given, kept = QueryDict(query), QueryDict(mutable=True)
    for name in sorted(given):
        values = [value for value in given.getlist(name) if value]
        if values and name in _NAMES:
            kept.setlist(name, values)
    return kept.urlencode()


_NAMES = {
    "ordering",
    *(name for name in ComplaintFilters.base_filters if name != "received_at"),
    *("received_at_from", "received_at_to"),
}


def visible_to(user: Any) -> QuerySet[SavedFilter]:
    """Return the own views, and those that colleagues of the same office share: verifiers with
    verifiers, officers within the agency."""
    mine = Q(owner=user)
    if not works_at_desk(user):
        return SavedFilter.objects.none()
    verifiers = assignments.with_right("verify_complaint").values("pk")
    if user.is_verifier:
        office = Q(owner__in=verifiers)
    else:
        office = Q(owner__agency=user.agency_id) & ~Q(owner__in=verifiers)
    shared = Q(shared=True, owner__is_active=True) & office
    return SavedFilter.objects.filter(mine | shared).select_related("owner")


# ---------------------------------------------------------------------------- above the list
@dataclass(frozen=True)
class Offer:
    """A saved view as a link, with how many cases it shows now."""

    view: SavedFilter
    url: str
    counted: Count
    mine: bool


def offered(
    queue: Queue | None, user: Any, *, now: datetime, most: int | None = SHOWN
) -> Sequence[Offer]:
    """Return the views of this list that the account sees, the own ones first."""
    found = visible_to(user)
    if queue is not None:
        found = found.filter(queue=queue.name)
    views = sorted(found, key=lambda view: (view.owner_id != user.pk, view.name.lower()))
    return [_offer(view, user, now=now) for view in views[:most] if view.queue in QUEUES]


def _offer(view: SavedFilter, user: Any, *, now: datetime) -> Offer:
    queue = QUEUES[view.queue]
    selection = Selection(queue, user, QueryDict(view.query), now=now)
    return Offer(
        view,
        f"{queue.url}?{view.query}",
        selection.count(most=MOST_COUNTED),
        mine=view.owner_id == user.pk,
    )


class SaveForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    class Meta:
        model = SavedFilter
        fields = ("name", "shared")
        labels = {"name": gettext_lazy("Name of this view")}


def _errors(form: forms.ModelForm) -> str:  # type: ignore[type-arg]  # as above
    return " ".join(str(words) for found in form.errors.values() for words in found)


class SaveFilter(DeskView):
    """Keeps the list as it is narrowed and ordered now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        queue, query = QUEUES.get(request.POST.get("queue", "")), request.POST.get("query", "")
        if queue is None:
            raise Http404
        form = SaveForm(request.POST)
        if not form.is_valid():
            messages.error(request, _errors(form))
            return redirect(f"{queue.url}?{chosen(query)}")
        values = form.cleaned_data
        try:
            save(
                queue, query, values["name"], by=self.user, now=timezone.now(),
                shared=values["shared"],
            )  # fmt: skip
        except ComplaintError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % values)
        return redirect(f"{queue.url}?{chosen(query)}")


class SavedFilters(DeskView):
    """All views that the account sees; the own ones can be renamed and deleted here."""

    template_name = "complaints/desk/saved_filters.html"
    page_title = gettext_lazy("Saved views")
    header_icon = "list-ul"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offers = offered(None, self.user, now=timezone.now(), most=None)
        titles = {name: queue.title for name, queue in QUEUES.items()}
        return super().get_context_data(**kwargs) | {
            "mine": [
                (offer, titles[offer.view.queue], SaveForm(instance=offer.view, prefix="view"))
                for offer in offers
                if offer.mine
            ],
            "theirs": [(offer, titles[offer.view.queue]) for offer in offers if not offer.mine],
            "most": MOST,
        }


class ChangeFilter(DeskView):
    """Renames, shares or deletes a view of one's own. A colleague's is shown, not changed."""

    http_method_names = ["post"]
    view: SavedFilter

    def read_object(self) -> None:
        self.view = get_object_or_404(visible_to(self.user), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self._change(request)
        except ComplaintError as error:
            messages.error(request, error.sentence)
        return redirect("desk:saved_filters")

    def _change(self, request: HttpRequest) -> None:
        if "delete" in request.POST:
            delete(self.view, by=self.user)
            messages.success(request, _("The view is deleted."))
            return
        form = SaveForm(request.POST, instance=SavedFilter(), prefix="view")
        if not form.is_valid():
            messages.error(request, _errors(form))
            return
        values = form.cleaned_data
        rename(self.view, values["name"], by=self.user, shared=values["shared"])
        messages.success(request, _("The view is changed."))
