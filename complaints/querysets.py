"""Adjectives: which complaints, which threads. Every read starts from one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from complaints.stages import OPEN

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from complaints.models.people import User
    from complaints.models.reference import Agency


class ComplaintQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The verifier sees all; an officer sees what is or was forwarded to the agency
        and still concerns it; a citizen sees the own; nobody else sees anything."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.is_verifier:
            return self
        if user.is_officer and user.agency_id:
            return self.for_agency(user.agency_id)
        return self.filter(reporter=user)

    def for_agency(self, agency: Agency | int) -> Self:
        """Those which the agency leads or helps with now."""
        dispositions = self.model._meta.get_field("dispositions").related_model
        working = dispositions.objects.filter(
            complaint=models.OuterRef("pk"), agency=agency, ended_at__isnull=True
        )
        return self.filter(models.Exists(working))

    def open(self) -> Self:
        return self.filter(stage__in=OPEN)


class MessageQuerySet(models.QuerySet[Any]):
    def held(self) -> Self:
        """Those that wait for a verifier: bound for a public thread, not yet in it."""
        return self.filter(state="held", kind__in=self.model.PUBLIC_BOUND)

    def conversation(self) -> Self:
        return self.exclude(kind="complaint")


class ThreadQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        return self.filter(state="public")

    def with_labels(self) -> Self:
        """Fetch the vocabularies with the rows, so that a list costs one query."""
        return self.select_related(
            "category", "subcategory", "agency", "village", "district", "channel"
        )


class PostQuerySet(models.QuerySet[Any]):
    def visible(self) -> Self:
        return self.filter(state="visible")

    def shown(self) -> Self:
        """Those with a place on the page: readable, or gone with a tombstone."""
        return self.exclude(state="withdrawn", removal="")
