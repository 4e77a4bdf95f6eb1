"""A list of cases as a table for other programs: only columns that hold no private words.

Titles, texts, places and names of citizens are never among them. A cell that a spreadsheet
would take for a formula is written as text.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from complaints.desk.scoping import DeskView, cases_in_sight
from complaints.desk.selection import QUEUES, Selection
from complaints.models.private import Complaint

MOST_IN_A_WORKBOOK = 50_000
BATCH = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What begins a formula in one program or another.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")

_Read = Callable[[Complaint], Any]
COLUMNS: tuple[tuple[str, str | Promise, _Read], ...] = (
    ("reference", gettext_lazy("Reference"), lambda case: case.reference),
    ("received", gettext_lazy("Received"), lambda case: _moment(case.received_at)),
    ("stage", gettext_lazy("Stage"), lambda case: case.get_stage_display()),
    ("outcome", gettext_lazy("Outcome"), lambda case: case.get_outcome_display()),
    ("category", gettext_lazy("Category"), lambda case: case.category),
    ("subcategory", gettext_lazy("Subcategory"), lambda case: case.subcategory),
    ("agency", gettext_lazy("Agency"), lambda case: case.agency or ""),
    ("district", gettext_lazy("District"), lambda case: case.village.district),
    ("village", gettext_lazy("Village"), lambda case: case.village),
    ("channel", gettext_lazy("Channel"), lambda case: case.channel),
    ("priority", gettext_lazy("Priority"), lambda case: case.get_priority_display()),
    ("in_charge", gettext_lazy("In charge"), lambda case: _person(case.assignee)),
    ("privacy", gettext_lazy("Privacy"), lambda case: case.get_privacy_display()),
    ("due", gettext_lazy("Due"), lambda case: _moment(case.due_at)),
    ("forwarded", gettext_lazy("Forwarded"), lambda case: _moment(case.forwarded_at)),
    ("answered", gettext_lazy("First answer"), lambda case: _moment(case.responded_at)),
    ("closed", gettext_lazy("Closed"), lambda case: _moment(case.closed_at)),
)


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _person(person: Any) -> str:
    return str(person.get_full_name() or person.email) if person else ""


def safe(value: Any) -> str:
    """Return the value as text that no spreadsheet computes."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(selection: Selection) -> Iterator[list[str]]:
    """Yield the heads of the columns, then a row for each case, a batch at a time."""
    yield [safe(label) for _name, label, _read in COLUMNS]
    seen = cases_in_sight(selection.user)
    for stream in selection.streams:
        numbers = stream.order_by("received_at", "pk").values_list("pk", flat=True)
        for batch in _batches(numbers.iterator(chunk_size=BATCH)):
            rows = seen.filter(pk__in=batch).order_by("received_at", "pk")
            for case in rows.select_related(
                "category", "subcategory", "agency", "village__district", "channel", "assignee"
            ):
                yield [safe(read(case)) for _name, _label, read in COLUMNS]


def _batches(numbers: Iterator[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for number in numbers:
        batch.append(number)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Echo:
    def write(self, line: str) -> str:
        return line


class Export(DeskView):
    """The rows that the list shows under its filters, as CSV or as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        queue = QUEUES.get(self.kwargs["queue"])
        write = {"csv": self._csv, "xlsx": self._xlsx}.get(request.GET.get("format", ""))
        if queue is None or write is None:
            raise Http404
        selection = Selection(queue, self.user, request.GET, now=timezone.now())
        return write(selection)

    def _csv(self, selection: Selection) -> HttpResponseBase:
        writer = csv.writer(_Echo())
        lines = (writer.writerow(row) for row in table(selection))
        answer = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{_file_name(selection)}.csv"'
        return answer

    def _xlsx(self, selection: Selection) -> HttpResponseBase:
        if selection.count(most=MOST_IN_A_WORKBOOK + 1).value > MOST_IN_A_WORKBOOK:
            words = _("A workbook holds at most %(most)s cases. Narrow the list, or take CSV.")
            messages.error(self.request, words % {"most": MOST_IN_A_WORKBOOK})
            return redirect(f"{selection.queue.url}?{selection.query}")
        book = Workbook(write_only=True)
        sheet = book.create_sheet(str(selection.queue.title)[:31])
        for row in table(selection):
            sheet.append(row)
        file = TemporaryFile()  # noqa: SIM115  # the answer closes it
        book.save(file)
        file.seek(0)
        name = f"{_file_name(selection)}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _marked(lines: Iterator[str]) -> Iterator[str]:
    """With the mark by which a spreadsheet knows the encoding."""
    yield "\ufeff"
    yield from lines


def _file_name(selection: Selection) -> str:
    return f"{selection.queue.name}-{timezone.localtime(selection.now):%Y%m%d-%H%M}"
