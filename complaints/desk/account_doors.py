"""How somebody signs in: what an operator may do for a lost telephone or a stolen laptop."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from complaints import account_letters, second_factor, sign_ins
from complaints.desk.scoping import OPERATOR, DeskView
from complaints.errors import ComplaintError
from complaints.models.people import User
from complaints.permissions import Right, is_of_the_office

RESET, SIGNED_OUT = "complaints.second_factor_reset", "complaints.signed_out"


class ResetForm(forms.Form):
    why = forms.ChoiceField(label=gettext_lazy("Reason"), choices=second_factor.Why.choices)


class AccountDoors(DeskView):
    """The sign-ins of one account, its second factor, and the two things to do about them."""

    needs: ClassVar[frozenset[Right]] = OPERATOR
    template_name = "complaints/desk/account_doors.html"
    page_title = gettext_lazy("Sign-in")
    header_icon = "lock"
    account: User

    def get_page_subtitle(self) -> str:
        return str(self.account.email)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        up = {"url": reverse("wagtailusers_users:index"), "label": _("Users")}
        return [*super().get_breadcrumbs_items(), up, {"url": "", "label": self.account.email}]

    def find_account(self, pk: int) -> None:
        """Citizens' accounts are nobody's business at the desk."""
        self.account = get_object_or_404(User, pk=pk)
        if self.account.is_active and not is_of_the_office(self.account):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "account": self.account,
            "has_factor": second_factor.has(self.account),
            "is_own": self.account.pk == self.user.pk,
            "sign_ins": sign_ins.of(self.account),
            "form": ResetForm(),
        }

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.find_account(pk)
        return self.show()


class ResetFactor(AccountDoors):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.find_account(pk)
        why, now = request.POST.get("why", ""), timezone.now()
        try:
            second_factor.reset(self.account, why, by=self.user, now=now)
        except ComplaintError as error:
            return self.show(refusal=error.sentence, status=403)
        log(self.account, RESET, user=self.user, data={"why": why})
        messages.success(request, _("The second factor is gone, and the person has a letter."))
        return redirect("desk:account_doors", pk)


class EndSignIns(AccountDoors):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.find_account(pk)
        now = timezone.now()
        sign_ins.end_all(self.account, now=now)
        log(self.account, SIGNED_OUT, user=self.user)
        if self.account.pk == self.user.pk:
            return redirect("account_login")
        account_letters.send(self.account, "signed_out", now=now)
        messages.success(request, _("Every sign-in is ended."))
        return redirect("desk:account_doors", pk)
