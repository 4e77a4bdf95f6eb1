"""Colleagues are invited here: by operators to any role, by the head of an agency as officers."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from complaints import invitations
from complaints.desk.scoping import DeskView
from complaints.errors import ComplaintError, InvalidInput
from complaints.models.office import Invitation
from complaints.models.reference import Agency
from complaints.permissions import Right, rights

INVITING = frozenset({Right.OPERATE, Right.LEAD})
STATES: dict[invitations.State, str | Promise] = {
    invitations.State.WAITING: gettext_lazy("Waits"),
    invitations.State.ACCEPTED: gettext_lazy("Accepted"),
    invitations.State.REVOKED: gettext_lazy("Taken back"),
    invitations.State.EXPIRED: gettext_lazy("Too old"),
}


def may_invite(user: Any) -> bool:
    return not rights(user).isdisjoint(INVITING)


class InviteForm(forms.Form):
    required_css_class = "required"
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    group = forms.ChoiceField(label=gettext_lazy("Role"))
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.filter(active=True),
        required=False,
        help_text=gettext_lazy("For officers and heads."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.choices = [(name, invitations.ROLES[name]) for name in invitations.roles_to_offer(by)]
        if Right.OPERATE not in rights(by):
            agency: Any = self.fields["agency"]
            agency.queryset = agency.queryset.filter(pk=by.agency_id)
            agency.initial = by.agency_id


class AddressColumn(Column):
    """The head of a row, which is a card on a telephone."""

    cell_template_name = "complaints/desk/cells/invited.html"


class StateColumn(Column):
    """What became of it, and the two buttons while it waits."""

    cell_template_name = "complaints/desk/cells/invitation.html"

    def get_cell_context_data(self, instance: Invitation, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        found = invitations.state(instance, now=timezone.now())
        over = {invitations.State.ACCEPTED, invitations.State.REVOKED}
        return context | {
            "state": STATES[found],
            "over": found in over,
            "csrf_token": get_token(context["request"]),
        }


class Invitations(DeskView, BaseListingView):
    needs: ClassVar[frozenset[Right]] = INVITING
    template_name = "complaints/desk/list.html"
    results_template_name = "complaints/desk/list_results.html"
    index_url_name = "desk:invitations"
    index_results_url_name = "desk:invitations_results"
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    paginate_by = 50
    default_ordering = "-invited_at"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Invite"), reverse("desk:invite"), icon_name="plus")]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            AddressColumn("email", label=_("E-mail address")),
            Column("group", label=_("Role"), accessor=_role, width="16%"),
            Column("agency", label=_("Agency"), classname="desk-wide", width="18%"),
            DateColumn(
                "invited_at",
                label=_("Invited"),
                sort_key="invited_at",
                classname="desk-wide",
                width="12%",
            ),
            StateColumn("state", label=_("State"), width="24%"),
        ]

    def get_base_queryset(self) -> QuerySet[Invitation]:
        return invitations.in_sight(self.user)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {
            "empty_words": _("Nobody has been invited yet.")
        }


def _role(invitation: Invitation) -> str | Promise:
    return invitations.ROLES.get(invitation.group, invitation.group)


class Invite(DeskView):
    needs: ClassVar[frozenset[Right]] = INVITING
    template_name = "complaints/desk/invite.html"
    page_title = gettext_lazy("Invite a colleague")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        up = {"url": reverse("desk:invitations"), "label": _("Invitations")}
        return [*super().get_breadcrumbs_items(), up, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show(form=InviteForm(by=self.user))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = InviteForm(request.POST, by=self.user)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            invitations.invite(**form.cleaned_data, by=self.user, now=timezone.now())
        except InvalidInput as error:
            for field, faults in error.fields.items():
                for _code, sentence in faults:
                    form.add_error(field, str(sentence))
            return self.show(form=form, status=422)
        except ComplaintError as error:
            return self.show(form=form, refusal=error.sentence, status=403)
        messages.success(request, _("The invitation is on its way."))
        return redirect("desk:invitations")


class ChangeInvitation(DeskView):
    """Sends one again, or takes it back."""

    needs: ClassVar[frozenset[Right]] = INVITING
    http_method_names = ["post"]
    again = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        invitation = get_object_or_404(invitations.in_sight(self.user), pk=pk)
        try:
            if self.again:
                invitations.send_again(invitation, by=self.user, now=timezone.now())
                messages.success(request, _("The letter is on its way again."))
            else:
                invitations.revoke(invitation, by=self.user, now=timezone.now())
                messages.success(request, _("The invitation is taken back."))
        except ComplaintError as error:
            messages.error(request, error.sentence)
        return redirect("desk:invitations")
