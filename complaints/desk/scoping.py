"""Who may see what at the desk. Every view of a complaint starts from `DeskView`.

Wagtail's permission policies do not scope rows by themselves: its generic views ask for the
class-level permission only. So the rows of every list and the object of every page come from
`Complaint.objects.visible_to(user)`, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from complaints.models.private import Complaint, Message
from complaints.querysets import ComplaintQuerySet, MessageQuerySet


def works_at_desk(user: Any) -> bool:
    """A verifier sees every complaint, an officer those of the agency; nobody else enters."""
    return bool(user.is_authenticated and (user.is_verifier or user.is_officer))


def texts_in_sight(user: Any) -> MessageQuerySet:
    """Return the messages of the complaints that the account sees.

    Whoever sees all complaints is spared the subquery: over it, the database would walk
    through every complaint to find the few texts of a queue.
    """
    seen = Complaint.objects.visible_to(user)
    if not seen.query.has_filters() and not seen.query.is_empty():
        return Message.objects.all()
    return Message.objects.filter(complaint__in=seen)


class ComplaintPolicy(ModelPermissionPolicy):
    """What Wagtail itself may assume: desk staff look, nobody adds, edits or deletes.

    A complaint changes only through the verbs of the domain.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and works_at_desk(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return (
            self.user_has_permission(user, action)
            and Complaint.objects.visible_to(user).filter(pk=instance.pk).exists()
        )

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> ComplaintQuerySet:
        if not self.user_has_any_permission(user, actions):
            return Complaint.objects.none()
        return Complaint.objects.visible_to(user)


@method_decorator(never_cache, name="dispatch")
class DeskView(WagtailAdminTemplateMixin, View):
    """A page of the desk. Refuses strangers before anything is read."""

    request: HttpRequest
    verifier_only = False
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        # Wagtail's own views read their object in setup: the door stands before it.
        if not works_at_desk(request.user):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)
        self.request = request
        self.read_object()
        if self.verifier_only and not self.user.is_verifier:
            raise PermissionDenied

    def read_object(self) -> None:
        """Read what the address names, through `find_*`. A stranger's case is a 404, so
        this comes before any check of the role: nobody learns that it exists."""

    @property
    def user(self) -> Any:
        return self.request.user

    def complaints(self) -> ComplaintQuerySet:
        return Complaint.objects.visible_to(self.user)

    def messages_in_sight(self) -> MessageQuerySet:
        return texts_in_sight(self.user)

    def find_complaint(self, reference: str) -> Complaint:
        """Return the complaint, or answer 404 where the viewer may not see it."""
        complaint: Complaint = get_object_or_404(
            self.complaints().select_related(
                "category",
                "subcategory__agency",
                "village__district",
                "channel",
                "agency",
                "kind",
                "nature",
                "thread",
                "duplicate_of",
            ),
            reference=reference,
        )
        return complaint

    def find_message(self, pk: int) -> Message:
        message: Message = get_object_or_404(
            self.messages_in_sight().select_related(
                "complaint__subcategory", "complaint__thread", "agency", "post"
            ),
            pk=pk,
        )
        return message

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_verifier": self.user.is_verifier}

    def show(self, *, status: int = 200, **context: Any) -> HttpResponseBase:
        answer: HttpResponseBase = self.render_to_response(
            self.get_context_data(**context), status=status
        )
        return answer
