"""One step for many cases: put in charge, take, give back, set the priority.

Nothing here writes words or publishes. Each case is a transaction of its own, with the version
that the person saw: what somebody else changed meanwhile is refused, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import assignments
from complaints.desk.scoping import DeskView, cases_in_sight
from complaints.desk.selection import QUEUES, Queue, Selection
from complaints.errors import AlreadyMoved, ComplaintError
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.stages import Priority

if TYPE_CHECKING:
    from complaints.models.people import User

MOST = 500
_TAKE, _GIVE_BACK, _ASSIGN, _PRIORITY = "take", "give_back", "assign-", "priority-"


@dataclass(frozen=True)
class Row:
    """A case as the person saw it."""

    reference: str
    version: int

    @classmethod
    def read(cls, value: str) -> Row | None:
        reference, _colon, version = value.partition(":")
        return cls(reference, int(version)) if version.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.reference}:{self.version}"


@dataclass(frozen=True)
class Done:
    """What became of one case: `words` say why nothing did."""

    reference: str
    words: str = ""
    unchanged: bool = False


class BulkForm(forms.Form):
    """What may be done with the chosen cases by this account."""

    step = forms.ChoiceField(label=gettext_lazy("With the chosen cases"))

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        step: Any = self.fields["step"]
        step.choices = self._steps

    def _steps(self) -> list[tuple[str, Any]]:
        """Called only where the list of names is wanted."""
        priorities = [(f"{_PRIORITY}{level.value}", level.label) for level in Priority]
        steps: list[tuple[str, Any]] = [
            ("", _("Choose a step")),
            (_TAKE, _("Take them")),
            (_GIVE_BACK, _("Give them back")),
            (str(_("Priority")), priorities),
        ]
        if people := self._people():
            steps.append((str(_("Put in charge")), people))
        return steps

    def _people(self) -> list[tuple[str, str]]:
        everybody = self.viewer.is_verifier
        if not (everybody or self.viewer.is_head):
            return []
        agencies: Any = Agency.objects.values("pk") if everybody else [self.viewer.agency_id]
        found = assignments.colleagues(verifiers=everybody, agencies=agencies)
        return [(f"{_ASSIGN}{p.pk}", p.get_full_name() or p.email) for p in found]


def do(step: str, rows: Sequence[Row], *, by: User, now: datetime) -> list[Done]:
    """Take the step with each case that the account sees; what it does not see is unknown."""
    act = _act(step)
    seen = cases_in_sight(by).filter(reference__in=[row.reference for row in rows])
    found = {case.reference: case for case in seen.select_related("assignee")}
    return [_one(row, found.get(row.reference), act, by=by, now=now) for row in rows]


_Act = Callable[..., Any]


def _act(step: str) -> _Act:
    if step.startswith(_PRIORITY):
        level = Priority(int(step.removeprefix(_PRIORITY)))
        return lambda case, by, **kw: assignments.prioritise(case, level, by=by, **kw)
    if step == _TAKE:
        return lambda case, by, **kw: assignments.assign(case, by, by=by, **kw)
    if step == _GIVE_BACK:
        return lambda case, by, **kw: assignments.assign(case, None, by=by, **kw)
    person = get_user_model().objects.get(pk=step.removeprefix(_ASSIGN))
    return lambda case, by, **kw: assignments.assign(case, person, by=by, **kw)


def _one(row: Row, case: Complaint | None, act: _Act, *, by: User, now: datetime) -> Done:
    if case is None:
        return Done(row.reference, _("There is no complaint with this reference."))
    if case.version != row.version:  # also where the step would change nothing by now
        return Done(row.reference, AlreadyMoved().sentence)
    try:
        event = act(case, by, now=now, version=row.version)
    except ComplaintError as error:
        return Done(row.reference, error.sentence)
    return Done(row.reference, unchanged=event is None)


class Bulk(DeskView):
    """Takes the step with the chosen rows, or asks first where all that match are meant."""

    http_method_names = ["post"]
    template_name = "complaints/desk/bulk.html"
    page_title: Any = gettext_lazy("Many cases at once")
    queue: Queue

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        queue = {"url": self._address(), "label": self.queue.title}
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), queue, here]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        self.queue = self._queue(request.POST.get("queue", ""))
        form = BulkForm(request.POST, viewer=self.user)
        if not form.is_valid():
            return self._back(_("Choose what to do with the cases."))
        if "all" in request.POST:
            return self._ask(form)
        read = (Row.read(value) for value in request.POST.getlist("row"))
        rows = list(dict.fromkeys(row for row in read if row is not None))
        if not rows:
            return self._back(_("Choose at least one case."))
        if len(rows) > MOST:
            return self._back(_too_many())
        step = form.cleaned_data["step"]
        done = do(step, rows, by=self.user, now=timezone.now())
        return self.show(done=done, step=_named(form), back=self._address())

    def _queue(self, name: str) -> Queue:
        if name not in QUEUES:
            raise Http404
        return QUEUES[name]

    def _ask(self, form: BulkForm) -> HttpResponseBase:
        """Show which cases match now, with their versions, before anything is done."""
        query = QueryDict(self.request.POST.get("query", ""))
        selection = Selection(self.queue, self.user, query, now=timezone.now())
        numbers = selection.page(size=MOST + 1).numbers
        if len(numbers) > MOST:
            return self._back(_too_many())
        if not numbers:
            return self._back(_("No case matches any more."))
        cases = selection.rows(numbers).select_related("subcategory", "village")
        return self.show(
            ask=[(Row(case.reference, case.version), case) for case in cases],
            step=_named(form),
            chosen=form.cleaned_data["step"],
            queue=self.queue,
            query=selection.query,
            back=self._address(),
        )

    def _address(self) -> str:
        query = Selection(
            self.queue, self.user, QueryDict(self.request.POST.get("query", "")), now=timezone.now()
        ).query
        return f"{self.queue.url}?{query}" if query else self.queue.url

    def _back(self, words: str) -> HttpResponseBase:
        messages.error(self.request, words)
        return redirect(self._address())


def _too_many() -> str:
    return _("At most %(most)s cases at once. Narrow the list first.") % {"most": MOST}


def _named(form: BulkForm) -> str:
    """The chosen step in words."""
    step, field = form.cleaned_data["step"], form.fields["step"]
    choices: Any = field.choices  # type: ignore[attr-defined]
    for value, label in choices:
        if isinstance(label, list | tuple):
            for inner, words in label:
                if str(inner) == step:
                    return f"{value}: {words}"
        elif value == step:
            return str(label)
    return ""
