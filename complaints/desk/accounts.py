"""Accounts in the Wagtail admin: known by e-mail address, officers with their agency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import EditView, IndexView, UserViewSet

from complaints.desk.locking import LockedEdit
from complaints.invitations import OF_AN_AGENCY
from complaints.models.people import User
from complaints.models.reference import Agency

# What only a technical account may set; what nobody sets for themselves.
TECHNICAL = ("is_superuser", "password1", "password2")
OWN_RIGHTS = ("groups", "agency", "is_active")


class _AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """What both forms share. Some people have one name only."""

    last_name = forms.CharField(required=False, label=_("Last name"))
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.all(),
        required=False,
        label=_("Agency"),
        help_text=_("Officers see only the cases of their agency."),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(
                _("There is an account with this address already."), code="duplicate_email"
            )
        return email

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data.setdefault("password1", "")  # Wagtail looks for it, where no field is either
        groups = data.get("groups") or Group.objects.none()
        if not data.get("agency") and any(group.name in OF_AN_AGENCY for group in groups):
            self.add_error("agency", _("Choose the agency of this officer."))
        return data


class AccountCreationForm(_AccountForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"agency"}


class AccountEditForm(_AccountForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"agency"}


class AccountIndex(IndexView):
    """Name, address, agency, access: the address takes the place of the user name."""

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = list(super().columns)
        for column in columns:
            if column.name == User.USERNAME_FIELD:
                column.label = _("E-mail address")
        agency = Column("agency", label=_("Agency"), sort_key="agency__name", width="15%")
        return [*columns[:3], agency, *columns[3:]]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("agency")


class AccountEdit(LockedEdit, EditView):
    """Accounts have no version: what the page showed of them is compared.

    An operator gives roles to others, and makes nobody more than they are themselves by
    another way: no password of somebody else, no technical account, nothing of the own.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        if not self.request.user.is_superuser:
            for name in TECHNICAL:
                form.fields.pop(name, None)
            for name in OWN_RIGHTS:
                if self.editing_self and name in form.fields:
                    form.fields[name].disabled = True
        return form


class AccountViewSet(UserViewSet):
    index_view_class = AccountIndex
    edit_view_class = AccountEdit
    create_template_name = "complaints/desk/accounts/create.html"
    edit_template_name = "complaints/desk/accounts/edit.html"

    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountEditForm if for_update else AccountCreationForm
