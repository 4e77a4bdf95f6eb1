"""Systems outside that are told of what changes in public: an operator sets them up here."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from complaints import webhook_deliveries, webhooks
from complaints.desk.scoping import OPERATOR, DeskView
from complaints.errors import InvalidInput
from complaints.models.webhooks import WebhookDelivery, WebhookSubscription
from complaints.permissions import Right, rights

SHOWN = 50  # of the deliveries, the newest first


def may_set_up(user: Any) -> bool:
    return not rights(user).isdisjoint(OPERATOR)


class ReceiverForm(forms.Form):
    required_css_class = "required"
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For you and your colleagues, for example “News portal”."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=webhooks.LONGEST_URL,
        help_text=gettext_lazy("Where the messages go. It begins with https://."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=list(webhooks.KINDS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "desk-choices"}),
    )

    def take(self, error: InvalidInput) -> None:
        """Show the refusal of the verb at its fields."""
        for field, faults in error.fields.items():
            for _code, sentence in faults:
                self.add_error(field, str(sentence))


class NameColumn(TitleColumn):
    def get_link_url(self, instance: WebhookSubscription, parent_context: Any) -> str:
        return reverse("desk:webhook", args=[instance.pk])


def _state(row: WebhookSubscription) -> str | Promise:
    if row.active:
        return _("fails") if row.failures else _("on")
    return row.get_stopped_display()


def _numbers(row: Any) -> str:
    counted = {"delivered": row.delivered, "waiting": row.waiting, "parked": row.parked}
    return _("%(delivered)d delivered, %(waiting)d waiting, %(parked)d parked") % counted


class Webhooks(DeskView, BaseListingView):
    needs: ClassVar[frozenset[Right]] = OPERATOR
    template_name = "complaints/desk/list.html"
    results_template_name = "complaints/desk/list_results.html"
    index_url_name = "desk:webhooks"
    index_results_url_name = "desk:webhooks_results"
    page_title = gettext_lazy("Webhooks")
    header_icon = "link"
    paginate_by = 50
    default_ordering = "name"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Add a receiver"), reverse("desk:webhook_new"), icon_name="plus")]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            NameColumn("name", label=_("Receiver")),
            Column("state", label=_("State"), accessor=_state, width="24%"),
            Column("numbers", label=_("Messages"), accessor=_numbers, width="36%"),
        ]

    def get_base_queryset(self) -> QuerySet[WebhookSubscription]:
        counts = {
            state.value: Count("deliveries", filter=Q(deliveries__state=state))
            for state in (webhooks.State.DELIVERED, webhooks.State.WAITING, webhooks.State.PARKED)
        }
        return WebhookSubscription.objects.annotate(**counts)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        words = _("No system is told of anything yet.")
        return super().get_context_data(*args, **kwargs) | {"empty_words": words}


class _Page(DeskView):
    needs: ClassVar[frozenset[Right]] = OPERATOR
    template_name = "complaints/desk/webhook.html"
    page_title: str | Promise = gettext_lazy("Receiver of webhooks")
    header_icon = "link"
    receiver: WebhookSubscription

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        up = {"url": reverse("desk:webhooks"), "label": _("Webhooks")}
        return [*super().get_breadcrumbs_items(), up, {"url": "", "label": self.page_title}]

    def show_receiver(
        self, *, form: ReceiverForm | None = None, made: str = "", status: int = 200
    ) -> HttpResponseBase:
        row = self.receiver
        kept = {"name": row.name, "url": str(row.url), "kinds": row.kinds}
        deliveries = row.deliveries.select_related("event")[:SHOWN]
        return self.show(
            receiver=row,
            form=form or ReceiverForm(initial=kept),
            made=made,
            deliveries=[_told(delivery) for delivery in deliveries],
            status=status,
        )


def _told(row: WebhookDelivery) -> dict[str, Any]:
    kind = row.event.kind
    return {
        "row": row,
        "kind": webhooks.KINDS.get(kind, _("A test")),
        "parked": row.state == webhooks.State.PARKED,
    }


class NewWebhook(_Page):
    page_title = gettext_lazy("Add a receiver")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show(form=ReceiverForm(initial={"kinds": list(webhooks.KINDS)}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ReceiverForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            made = webhooks.subscribe(**form.cleaned_data, by=self.user, now=timezone.now())
        except InvalidInput as error:
            form.take(error)
            return self.show(form=form, status=422)
        self.receiver, secret = made
        return self.show_receiver(made=secret)


class Webhook(_Page):
    """One receiver: what it is told, how that went, and how to change it."""

    def read_object(self) -> None:
        self.receiver = get_object_or_404(WebhookSubscription, pk=self.kwargs["pk"])

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.kwargs = kwargs  # read_object comes before Django's own setup ends
        super().setup(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self.show_receiver()

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        form = ReceiverForm(request.POST)
        if not form.is_valid():
            return self.show_receiver(form=form, status=422)
        try:
            webhooks.change(self.receiver, **form.cleaned_data)
        except InvalidInput as error:
            form.take(error)
            return self.show_receiver(form=form, status=422)
        messages.success(request, _("The receiver was changed."))
        return redirect("desk:webhook", pk=pk)


class ActOnWebhook(Webhook):
    """The buttons below: try it, stop it, start it, a new secret, delete it, send again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        now, row = timezone.now(), self.receiver
        match request.POST.get("act", ""):
            case "renew":
                return self.show_receiver(made=webhooks.renew(row))
            case "remove":
                webhooks.remove(row)
                messages.success(request, _("The receiver was deleted."))
                return redirect("desk:webhooks")
            case "test":
                self._test(row)
            case "stop":
                webhooks.stop(row, webhooks.Stopped.BY_HAND)
                messages.success(request, _("The receiver is told nothing more."))
            case "start":
                webhooks.start(row)
                messages.success(request, _("The receiver is told again."))
            case "retry":
                number = request.POST.get("delivery", "")
                mine = number.isdigit() and row.deliveries.filter(pk=number[:18]).exists()
                if not (mine and webhook_deliveries.retry(int(number), now=now)):
                    messages.warning(request, _("This message is not parked any more."))
                else:
                    messages.success(request, _("The message waits to be sent."))
            case _:
                raise Http404
        return redirect("desk:webhook", pk=pk)

    def _test(self, row: WebhookSubscription) -> None:
        if not row.active:
            messages.warning(self.request, _("Switch the receiver on first."))
            return
        webhooks.test(row, now=timezone.now())
        messages.success(self.request, _("A test is on its way. Look below in a moment."))
