"""The seals of the days, for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from complaints.models.public import DailyRoot

LATEST = 60


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Tell what the seals are for, and show the latest."""
    page = {"seals": list(DailyRoot.objects.all()[:LATEST])}
    return render(request, "pages/history.html", page)
