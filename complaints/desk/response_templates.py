"""The response templates as a list: each account keeps its own, and sees no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from complaints import response_templates as templates
from complaints.desk.locking import LockedEditView
from complaints.desk.scoping import DeskView
from complaints.errors import InvalidInput
from complaints.models.office import ResponseTemplate
from complaints.models.reference import Agency
from complaints.proposals import preview

FIELDS = ("name", "use", "body", "agency", "position", "active")


class TemplatePolicy(ModelPermissionPolicy):
    """Verifiers keep the common templates, trusted officers those of their agency."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active) and (templates.keeps_common(user) or templates.keeps_own(user))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return templates.kept_by(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        return self.user_has_permission_for_instance(user, "change", instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        return templates.kept_by(user)


class TemplateForm(WagtailAdminModelForm):
    """A template as it is typed. Every place in braces must be one that something fills."""

    class Meta:
        model = ResponseTemplate
        fields = FIELDS
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = ", ".join(
            f"{{{name}}} {words}" for name, words in templates.PLACEHOLDERS.items()
        )
        user: Any = self.for_user
        own = Agency.objects.filter(pk=user.agency_id or 0) if templates.keeps_own(user) else None
        field: Any = self.fields["agency"]
        if own is None:
            del self.fields["agency"]  # a verifier's template is for every office
            return
        field.queryset, field.initial = own, user.agency_id
        if not templates.keeps_common(user):
            field.required, field.empty_label = True, None

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        try:
            templates.check(body)
        except InvalidInput as error:
            raise forms.ValidationError(
                [sentence for _code, sentence in error.fields["body"]]
            ) from error
        return body


class OnlyKept:
    """For a view of one template: those of others are not there."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> Any:
        user: Any = self.request.user
        return get_object_or_404(templates.kept_by(user), pk=self.kwargs["pk"])


class TemplateIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        user: Any = self.request.user
        return templates.kept_by(user)


class TemplateAdd(generic.CreateView):
    template_name = "complaints/desk/template_create.html"


class TemplateEdit(OnlyKept, LockedEditView):
    template_name = "complaints/desk/template_edit.html"


class TemplateDelete(OnlyKept, generic.DeleteView):
    pass


class TemplateHistory(OnlyKept, history.HistoryView):
    pass


class TemplateUsage(OnlyKept, usage.UsageView):
    pass


class ResponseTemplates(ModelViewSet):
    model = ResponseTemplate
    icon = "form"
    index_view_class = TemplateIndex
    add_view_class = TemplateAdd
    edit_view_class = TemplateEdit
    delete_view_class = TemplateDelete
    history_view_class = TemplateHistory
    usage_view_class = TemplateUsage
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    search_backend_name = None
    list_per_page = 100
    list_display = [
        "name",
        Column("use", label=gettext_lazy("Use"), accessor="get_use_display"),
        Column("agency", label=gettext_lazy("Agency"), classname="desk-wide"),
        BooleanColumn("active", label=gettext_lazy("Active")),
    ]
    list_filter = ["use", "active"]
    search_fields = ["name", "body"]
    form_fields = list(FIELDS)
    ordering = ["use", "position", "name"]
    create_template_name = TemplateAdd.template_name
    edit_template_name = TemplateEdit.template_name

    def get_form_class(self, for_update: bool = False) -> Any:
        return TemplateForm


class TemplatePreview(DeskView):
    """A template as it reads with the facts of a sample case. Nothing is saved."""

    http_method_names = ["post"]
    page_title = gettext_lazy("Preview of the template")
    header_icon = "view"
    template_name = "complaints/desk/template_preview.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        body = request.POST.get("body", "")[: templates.LONGEST]
        refusal = ""
        try:
            templates.check(body)
        except InvalidInput as error:
            refusal = " ".join(str(sentence) for _code, sentence in error.fields["body"])
        # The address of the sample is none of ours: it would be hidden, the real one is not.
        filled = templates.fill(body, templates.SAMPLE)
        hidden = preview("", templates.fill(body, templates.SAMPLE | {"link": ""})).body
        return self.show(
            name=request.POST.get("name", "") or _("Without a name"),
            filled=filled,
            hides=hidden != templates.fill(body, templates.SAMPLE | {"link": ""}),
            hidden=hidden,
            refusal=refusal,
            status=422 if refusal else 200,
        )
