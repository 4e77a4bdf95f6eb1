"""Whether a filing needs a registered account: an operator decides it here."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import registration
from complaints.desk.scoping import OPERATOR, DeskView
from complaints.models.registration import RegistrationRule
from complaints.permissions import Right, rights

ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "installed": None}


def may_decide(user: Any) -> bool:
    return not rights(user).isdisjoint(OPERATOR)


class RuleForm(forms.Form):
    required_css_class = "required"
    answer = forms.ChoiceField(
        label=gettext_lazy("Who may file"),
        widget=forms.RadioSelect,
        choices=[
            ("no", gettext_lazy("Everybody, with or without an account")),
            ("yes", gettext_lazy("Registered accounts alone, as the rules of 2023 ask")),
            ("installed", gettext_lazy("As the installation was set up (REGISTRATION_REQUIRED)")),
        ],
    )


class Rule(DeskView):
    needs: ClassVar[frozenset[Right]] = OPERATOR
    template_name = "complaints/desk/registration_rule.html"
    page_title = gettext_lazy("Registration")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._show(RuleForm(initial={"answer": self._answer()}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = RuleForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        answer = ANSWERS[form.cleaned_data["answer"]]
        registration.decide(answer, by=self.user, now=timezone.now())
        messages.success(request, _("This counts from now on."))
        return redirect(reverse("desk:registration_rule"))

    def _show(self, form: RuleForm, *, status: int = 200) -> HttpResponseBase:
        rules = RegistrationRule.objects.select_related("decided_by")[:10]
        return self.show(
            form=form, rules=rules, installed=settings.REGISTRATION_REQUIRED, status=status
        )

    def _answer(self) -> str:
        rule = RegistrationRule.objects.first()
        decided = rule.required if rule else None
        return next(name for name, answer in ANSWERS.items() if answer == decided)
