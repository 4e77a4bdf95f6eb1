"""What moderators did, month by month: numbers from their log, and nobody's name."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import moderation_report


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The running month, and the way to the others."""
    return _shown(request, timezone.localdate().replace(day=1))


@require_safe
def month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    try:
        first = date(year, number, 1)
    except ValueError:
        raise Http404 from None
    if first not in moderation_report.months():
        raise Http404
    return _shown(request, first)


def _shown(request: HttpRequest, first: date) -> HttpResponse:
    today = timezone.localdate()
    page = {
        "month": moderation_report.of_month(first),
        "months": [each for each in moderation_report.months() if each != first],
        "running": (first.year, first.month) == (today.year, today.month),
        "least": moderation_report.LEAST_FOR_A_MEDIAN,
    }
    return render(request, "pages/moderation.html", page)
