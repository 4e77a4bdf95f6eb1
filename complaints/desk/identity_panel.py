"""What the case page says about the identity: to a verifier, and to an officer who may ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from complaints import identities, identity_requests
from complaints.models.custody import Access, IdentityRequest
from complaints.models.private import Complaint

DAYS = (1, 3, 7, 14)


class AskForm(forms.Form):
    """Why an officer must know who filed the complaint."""

    reason = forms.CharField(
        label=gettext_lazy("Why must you know who it is?"),
        help_text=gettext_lazy("The verifiers read it, and it is kept."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GrantForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("For how long"), coerce=int, initial=identity_requests.DAYS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in DAYS]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]  # of a choice field


def openings(complaint: Complaint) -> list[dict[str, Any]]:
    """Return who opened this identity, newest first; the program itself is left out."""
    rows = list(
        Access.objects.filter(reference=complaint.reference)
        .exclude(actor_number=None)
        .order_by("-sequence")[:50]
    )
    accounts = get_user_model().objects.in_bulk([row.actor_number for row in rows])
    return [
        {"who": accounts.get(row.actor_number or 0), "row": row, "why": row.get_why_display()}
        for row in rows
    ]


def context(complaint: Complaint, user: Any) -> dict[str, Any]:
    """Return what the case page says about the identity to this account."""
    known = complaint.reporter_id is not None or identities.exists(complaint)
    if user.is_verifier:
        asked = complaint.identity_requests.select_related("asked_by", "agency", "decided_by")
        for row in asked:
            row.complaint = complaint
        return {
            "has_identity": known,
            "identity_requests": asked,
            "grant_form": GrantForm(),
            "openings": openings(complaint),
        }
    request = identity_requests.latest(complaint, by=user)
    return {
        "has_identity": known,
        "my_request": request,
        "may_open": identity_requests.may_open(request, by=user, now=timezone.now()),
        "may_ask": request is None or request.state != IdentityRequest.State.WAITING,
        "ask_form": AskForm(),
    }
