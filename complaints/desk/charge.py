"""The part of a case's page that says who is in charge, and how soon it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import assignments
from complaints.desk.scoping import DeskView
from complaints.errors import CannotAct, ComplaintError, InvalidInput
from complaints.models.people import User
from complaints.models.private import Complaint, Event
from complaints.permissions import Role, roles
from complaints.stages import OPEN, Priority


def _name(person: User) -> str:
    return person.get_full_name() or person.email


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    def label_from_instance(self, person: Any) -> str:
        return _name(person)


class AssignForm(forms.Form):
    """Whom the person may put in charge. `version` is that of the case the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    person = _Person(
        label=gettext_lazy("In charge"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )

    def __init__(self, *args: Any, complaint: Complaint, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = complaint.version
        person: Any = self.fields["person"]
        person.queryset = assignments.people(complaint, by=by)
        person.initial = complaint.assignee_id


class PriorityForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=Priority.choices, coerce=int
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = complaint.version
        self.fields["priority"].initial = complaint.priority


def context(complaint: Complaint, user: Any) -> dict[str, Any]:
    """Return what the page shows of it, and the forms that this person may use."""
    held = roles(user, complaint)
    if complaint.stage not in OPEN or not held & {Role.VERIFIER, Role.OFFICER}:
        return {"charge": None}
    return {
        "charge": {
            "may_assign": bool(held & {Role.VERIFIER, Role.HEAD}),
            "mine": complaint.assignee_id == user.pk,
            "free": complaint.assignee_id is None,
            "assign_form": AssignForm(complaint=complaint, by=user),
            "priority_form": PriorityForm(complaint=complaint),
        }
    }


def details(events: Sequence[Event]) -> dict[int, str]:
    """Say of each such event in a history who was put in charge, or which priority was set."""
    people = {
        event.pk: int(event.reason.rpartition(" ")[2])
        for event in events
        if event.verb == assignments.ASSIGN and event.reason
    }
    names = {person.pk: _name(person) for person in User.objects.filter(pk__in=people.values())}
    found = {pk: names.get(number, "") for pk, number in people.items()}
    for event in events:
        if event.verb == assignments.ASSIGN and not event.reason:
            found[event.pk] = _("Nobody")
        elif event.verb == assignments.PRIORITISE:
            found[event.pk] = str(Priority[event.reason.upper()].label)
    return found


class ChargeView(DeskView):
    """A change that is made on the page of the case, and returns there."""

    http_method_names = ["post"]
    complaint: Complaint

    def read_object(self) -> None:
        self.complaint = self.find_complaint(self.kwargs["reference"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            messages.success(request, self.change(request))
        except ComplaintError as error:
            messages.error(request, error.sentence)
        return redirect("desk:complaint", self.complaint.reference)

    def change(self, request: HttpRequest) -> str:
        raise TypeError(f"{type(self).__name__} does not say what it changes.")


class Assign(ChargeView):
    """Puts somebody in charge; "take" and "give_back" are the buttons for oneself."""

    def change(self, request: HttpRequest) -> str:
        form = AssignForm(request.POST, complaint=self.complaint, by=self.user)
        if not form.is_valid():
            raise CannotAct
        to = self.user if "take" in request.POST else form.cleaned_data["person"]
        if "give_back" in request.POST:
            to = None
        version = form.cleaned_data["version"]
        assignments.assign(self.complaint, to, by=self.user, now=timezone.now(), version=version)
        return _("It is written down who is in charge.")


class Prioritise(ChargeView):
    def change(self, request: HttpRequest) -> str:
        form = PriorityForm(request.POST, complaint=self.complaint)
        if not form.is_valid():
            raise InvalidInput(_errors(form))
        level, version = form.cleaned_data["priority"], form.cleaned_data["version"]
        now = timezone.now()
        assignments.prioritise(self.complaint, level, by=self.user, now=now, version=version)
        return _("The priority is changed.")


def _errors(form: forms.Form) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [("invalid", str(words)) for words in found] for name, found in form.errors.items()
    }
