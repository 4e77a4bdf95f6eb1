"""Who may see what at the desk. Every view of the desk starts from `DeskView`, and declares in
`needs` the rights of which an account must hold one.

Wagtail's permission policies do not scope rows by themselves: its generic views ask for the
class-level permission only. So the rows of every list and the object of every page come from
`cases_in_sight(user)` and `texts_in_sight(user)`, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic.base import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from complaints.models.private import Complaint, Message
from complaints.permissions import CASEWORK, Right, rights
from complaints.querysets import ComplaintQuerySet, MessageQuerySet

VERIFIER = frozenset({Right.VERIFY})
MODERATION = frozenset({Right.VERIFY, Right.MODERATE})
OPERATOR = frozenset({Right.OPERATE})


def works_at_desk(user: Any) -> bool:
    """A verifier sees every complaint, officer and head those of the agency."""
    return not rights(user).isdisjoint(CASEWORK)


def cases_in_sight(user: Any) -> ComplaintQuerySet:
    """Return the complaints that the account works on; what it filed itself is no work."""
    if not works_at_desk(user):
        return Complaint.objects.none()
    return Complaint.objects.visible_to(user)


def texts_in_sight(user: Any) -> MessageQuerySet:
    """Return the messages of the complaints that the account sees; a moderator reads comments.

    Whoever sees all complaints is spared the subquery: over it, the database would walk
    through every complaint to find the few texts of a queue.
    """
    seen = cases_in_sight(user)
    if not seen.query.has_filters() and not seen.query.is_empty():
        return Message.objects.all()
    if Right.MODERATE in rights(user):
        comments = Q(kind=Message.Kind.COMMENT)
        return Message.objects.filter(comments | Q(complaint__in=seen))
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
            and cases_in_sight(user).filter(pk=instance.pk).exists()
        )

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> ComplaintQuerySet:
        if not self.user_has_any_permission(user, actions):
            return Complaint.objects.none()
        return cases_in_sight(user)


@method_decorator(never_cache, name="dispatch")
class DeskView(WagtailAdminTemplateMixin, View):
    """A page of the desk, for accounts that hold one of the rights it needs.

    Refuses strangers before anything is read.
    """

    request: HttpRequest
    needs: ClassVar[frozenset[Right]] = CASEWORK
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        # Wagtail's own views read their object in setup: the door stands before it.
        held = rights(request.user)
        if held.isdisjoint(self.needs | CASEWORK):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)
        self.request = request
        self.read_object()
        if held.isdisjoint(self.needs):
            raise PermissionDenied

    def read_object(self) -> None:
        """Read what the address names, through `find_*`. A stranger's case is a 404, so
        this comes before any check of the role: nobody learns that it exists."""

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def works_on_cases(self) -> bool:
        return works_at_desk(self.user)

    def complaints(self) -> ComplaintQuerySet:
        return cases_in_sight(self.user)

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

    def complaint_of(self, message: Message) -> Complaint:
        """Return the complaint behind a text in sight: a moderator sees comments alone, and
        works on them without opening the case."""
        if self.works_on_cases:
            return self.find_complaint(message.complaint.reference)
        return message.complaint

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "is_verifier": self.user.is_verifier,
            "works_on_cases": self.works_on_cases,
        }

    def show(self, *, status: int = 200, **context: Any) -> HttpResponseBase:
        answer: HttpResponseBase = self.render_to_response(
            self.get_context_data(**context), status=status
        )
        return answer
