"""Figures that everybody may read: of the categories, and of the moderators' work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import describe, reads
from api.v1 import examples
from api.v1.reading_shapes import FiguresShape, ModerationList
from api.views import PublicView
from complaints import figures, moderation_report
from complaints.models.reference import Category


class Figures(PublicView):
    """How each category fares: how many, how fast really, how often as promised.

    They count every complaint, public or not; too few cases say nothing (null).
    """

    permission_classes = [AllowAny]

    @describe(
        operation_id="figures_list",
        tags=["figures"],
        responses=reads(FiguresShape),
        examples=[examples.FIGURES],
    )
    def get(self, request: Request) -> Response:
        today = timezone.localdate()
        rows = []
        for category in Category.objects.select_related("figures"):
            if counted := getattr(category, "figures", None):
                solved = figures.solved_lately(category.pk, today=today)
                row = vars(figures.told(counted)) | {"category": category.slug}
                rows.append(row | {"solved_lately": [thread.reference for thread in solved]})
        return Response(FiguresShape({"results": rows}).data)


class Moderation(PublicView):
    """What moderators decided, month by month, newest first. It names nobody."""

    permission_classes = [AllowAny]

    @describe(
        operation_id="moderation_list",
        tags=["figures"],
        responses=reads(ModerationList),
        examples=[examples.MODERATION],
    )
    def get(self, request: Request) -> Response:
        running = timezone.localdate().replace(day=1)
        months = moderation_report.months()
        if running not in months:
            months = [running, *months]
        rows = [_month(first, running=first == running) for first in months]
        return Response(ModerationList({"results": rows}).data)


def _month(first: date, *, running: bool) -> dict[str, Any]:
    month = moderation_report.of_month(first)
    return {
        "month": f"{first:%Y-%m}",
        "running": running,
        "written": month.written,
        "acts": _counted(month.rows),
        "refusals": _counted(month.refusals),
        "removals": _counted(month.removals),
        "median_hours": month.median_hours,
        "least_for_a_median": moderation_report.LEAST_FOR_A_MEDIAN,
    }


def _counted(rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"label": label, "count": number} for label, number in rows]
