"""The rules that propose an agency: kept as a list, and tried on past cases before they count."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from complaints import data_keys, routing
from complaints.desk.locking import LockedEditView
from complaints.desk.scoping import VERIFIER, DeskView
from complaints.models.office import RoutingRule
from complaints.models.reference import Agency
from complaints.working_days import WITA

FIELDS = (
    "name", "position", "category", "subcategory", "district", "village", "words", "agency",
    "helping", "active",
)  # fmt: skip
MOST_SHOWN = 100  # of the disagreements


class RoutingRuleForm(WagtailAdminModelForm):
    """A rule as it is typed. It must ask for something, and not for its lead agency's help."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.filter(active=True)
    )
    helping = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Helping agencies"),
        queryset=Agency.objects.filter(active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-choices"}),
    )

    class Meta:
        model = RoutingRule
        fields = FIELDS

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        conditions = ("category", "subcategory", "district", "village")
        words = routing.phrases(data.get("words") or "")
        if not words and not any(data.get(name) for name in conditions):
            sentence = _("Give at least one condition: a category, a place, or words.")
            raise forms.ValidationError(sentence, code="no_condition")
        if data.get("agency") in data.get("helping", ()):
            self.add_error("helping", _("The lead agency cannot also be a helping one."))
        return data


class RuleIndex(generic.IndexView):
    """The rules in the order in which they are tried."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        trial = Button(
            _("Try on past cases"), url=reverse("desk:routing_trial"), icon_name="history"
        )
        return [*super().header_buttons, trial]


class RuleAdd(generic.CreateView):
    template_name = "complaints/desk/rule_create.html"


class RuleEdit(LockedEditView):
    template_name = "complaints/desk/rule_edit.html"


class RoutingRules(ModelViewSet):
    model = RoutingRule
    icon = "redirect"
    index_view_class = RuleIndex
    add_view_class = RuleAdd
    edit_view_class = RuleEdit
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    search_backend_name = None
    list_per_page = 100
    list_display = [
        "name",
        "position",
        Column("agency", label=gettext_lazy("Agency"), classname="desk-wide"),
        BooleanColumn("active", label=gettext_lazy("Active")),
    ]
    list_filter = ["active", "category"]
    search_fields = ["name", "words"]
    form_fields = list(FIELDS)
    ordering = ["position", "pk"]
    create_template_name = RuleAdd.template_name
    edit_template_name = RuleEdit.template_name

    def get_form_class(self, for_update: bool = False) -> Any:
        return RoutingRuleForm


# ----------------------------------------------------------------------------------- a trial
class TrialForm(forms.Form):
    """Which rules are tried, and on which past cases."""

    required_css_class = "required"
    scope = forms.ChoiceField(label=gettext_lazy("Rules"), widget=forms.RadioSelect)
    last = forms.IntegerField(
        label=gettext_lazy("Newest cases"),
        help_text=gettext_lazy("At most 2,000 cases that were forwarded and answered."),
        min_value=1,
        max_value=routing.MOST_CASES,
        initial=500,
    )
    since = forms.DateField(
        label=gettext_lazy("Received since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Received until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, drafted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("set", _("All active rules, in their order"))]
        if drafted:
            choices = [
                ("draft", _("This rule alone, as it is typed")),
                ("with_draft", _("All active rules, with this one as it is typed")),
            ]
        else:
            choices += [
                (str(rule.pk), rule.name) for rule in RoutingRule.objects.order_by("position", "pk")
            ]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]
        self.fields["scope"].initial = choices[0][0]

    def cases(self) -> Any:
        """Return the past cases that the form asks for."""
        data = self.cleaned_data
        until = data["until"] + timedelta(days=1) if data["until"] else None
        return routing.past(
            last=data["last"], since=_midnight(data["since"]), until=_midnight(until)
        )


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(day, time.min, WITA) if day else None


class RoutingTrial(DeskView):
    """How rules would have done, before they count. Nothing is saved."""

    needs = VERIFIER
    page_title = gettext_lazy("Try routing rules")
    header_icon = "history"
    template_name = "complaints/desk/routing_trial.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        rules = {"url": reverse("routingrule:index"), "label": _("Routing rules")}
        return [*super().get_breadcrumbs_items(), rules, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        rule = request.GET.get("rule", "")
        initial = {"scope": rule} if rule.isdigit() else None
        return self.show(form=TrialForm(drafted=False, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        draft = self._draft() if "draft" in request.POST else None
        if draft is not None and not draft.is_valid():
            return self.show(form=None, draft=draft, status=422)
        # The first time the draft comes from its own form, which asks for no cases.
        typed = request.POST if "last" in request.POST else None
        form = TrialForm(typed or {"scope": "draft", "last": 500}, drafted=draft is not None)
        if not form.is_valid():
            return self.show(form=form, draft=draft, typed=self._typed(draft), status=422)
        tried = routing.trial(self._rules(form.cleaned_data["scope"], draft), form.cases())
        shown = tried.disagreements[:MOST_SHOWN]
        data_keys.warm(row.complaint.data_key_id for row in shown)
        return self.show(
            form=form, draft=draft, typed=self._typed(draft), trial=tried, disagreements=shown
        )

    def _draft(self) -> RoutingRuleForm:
        number = self.request.POST.get("rule", "")
        kept = RoutingRule.objects.filter(pk=number).first() if number.isdigit() else None
        return RoutingRuleForm(self.request.POST, instance=kept, for_user=self.user)

    def _typed(self, draft: RoutingRuleForm | None) -> list[tuple[str, str]]:
        """The draft once more, so that it can be tried on other cases."""
        if draft is None:
            return []
        names = ("rule", "draft", *FIELDS)
        return [(name, value) for name in names for value in self.request.POST.getlist(name)]

    def _rules(self, scope: str, draft: RoutingRuleForm | None) -> list[routing.Rule]:
        if draft is not None:
            helping = [agency.pk for agency in draft.cleaned_data["helping"]]
            if scope == "with_draft":
                return routing.standing(draft.instance, helping)
            return [routing.compiled(draft.instance, helping)]
        if scope == "set":
            return routing.standing()
        rule = RoutingRule.objects.get(pk=scope)
        return [routing.compiled(rule, rule.helping.values_list("pk", flat=True))]
