"""What waits for an account: numbers that lead to exactly the rows they count.

A number of cases is counted by the very filters of the list it leads to (`selection`), so the
two cannot differ. Every office has its own: verifiers, officers, heads, moderators, operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count as CountRows
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import assignments, identity_requests, moderation, reports, subjects
from complaints.desk import clocks, health
from complaints.desk.photos import waiting_photos
from complaints.desk.queues import waiting_texts
from complaints.desk.scoping import DeskView, texts_in_sight
from complaints.desk.selection import (
    ALL,
    MOST_COUNTED,
    OPEN_CASES,
    TO_VERIFY,
    Count,
    Queue,
    Selection,
    count,
    streams,
)
from complaints.models.private import Complaint
from complaints.notifications import reading
from complaints.permissions import Right, rights
from complaints.stages import OPEN

LATE, TODAY = "late", "today"


@dataclass(frozen=True)
class Number:
    """How many rows there are, and the list of them. `urgency` counts where there are any."""

    label: str | Promise
    counted: Count
    url: str
    urgency: str = ""

    @property
    def mark(self) -> str:
        return self.urgency if self.counted else ""


@dataclass(frozen=True)
class Fact:
    """Something that is no count: how old the oldest is, whether a part lives."""

    label: str | Promise
    words: str | Promise
    url: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Section:
    title: str | Promise
    numbers: list[Number] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    next_from: str = ""  # the list from which the next case is taken


def sections(user: Any, *, now: datetime) -> list[Section]:
    """Return what the account has to look after, by its rights; nothing where it has none."""
    held = rights(user)
    found: list[Section] = []
    if Right.VERIFY in held:
        found.append(_verifier(user, now=now))
    elif Right.ANSWER in held:
        found.append(_officer(user, now=now))
        if Right.LEAD in held:
            found.append(_head(user, now=now))
    if Right.MODERATE in held and Right.VERIFY not in held:
        found.append(Section(_("Moderation"), list(_reviews(user))))
    if Right.OPERATE in held:
        found.append(_operator(now=now))
    return found


class _Cases:
    """Counts the cases of a list as the list itself would."""

    def __init__(self, user: Any, now: datetime) -> None:
        self.user, self.now = user, now

    def __call__(
        self, label: str | Promise, queue: Queue, urgency: str = "", **choices: str
    ) -> Number:
        selection = Selection(queue, self.user, choices, now=self.now)
        url = f"{queue.url}?{urlencode(choices)}" if choices else queue.url
        return Number(label, selection.count(), url, urgency)


def _verifier(user: Any, *, now: datetime) -> Section:
    cases = _Cases(user, now)
    identities = identity_requests.waiting()
    people = subjects.cases(user).filter(state__in=subjects.UNFINISHED)
    return Section(
        _("The city's team"),
        [
            cases(_("to verify"), TO_VERIFY),
            cases(_("late"), ALL, LATE, deadline="late"),
            cases(_("due today"), ALL, TODAY, deadline="today"),
            *_reviews(user),
            _rows(_("photos to review"), waiting_photos(texts_in_sight(user)), "photos"),
            cases(_("answered by the reporter"), TO_VERIFY, TODAY, came="reply"),
            cases(_("handed back"), TO_VERIFY, TODAY, came="hand_back"),
            cases(_("disputed"), ALL, TODAY, came="dispute"),
            _rows(_("identity requests"), identities, "identity_requests"),
            _rows(_("data subject requests"), people, "subjects", state="unfinished"),
            cases(_("in my charge"), OPEN_CASES, assignee="me"),
        ],
        next_from=TO_VERIFY.name,
    )


def _officer(user: Any, *, now: datetime) -> Section:
    """What the agency leads; what it only helps with is a number of its own."""
    cases = _Cases(user, now)
    own = {"part": "lead"}
    return Section(
        user.agency.label,
        [
            cases(_("new for your agency"), OPEN_CASES, stage="forwarded", **own),
            cases(_("late"), OPEN_CASES, LATE, deadline="late", **own),
            cases(_("due today"), OPEN_CASES, TODAY, deadline="today", **own),
            cases(_("in my charge"), OPEN_CASES, assignee="me"),
            cases(_("in nobody's charge"), OPEN_CASES, assignee="nobody", **own),
            cases(_("answered by the reporter"), OPEN_CASES, TODAY, came="reply", **own),
            cases(_("disputed"), OPEN_CASES, TODAY, came="dispute", **own),
            cases(_("answers held by review"), OPEN_CASES, waits="review", **own),
            cases(_("where your help is asked for"), OPEN_CASES, part="helping"),
        ],
        next_from=OPEN_CASES.name,
    )


def _head(user: Any, *, now: datetime) -> Section:
    """The agency's load: what comes due, who is in charge of how much, and the oldest case."""
    cases = _Cases(user, now)
    numbers = [
        cases(_("open in the agency"), OPEN_CASES, part="lead"),
        cases(_("due this week"), OPEN_CASES, deadline="week", part="lead"),
        *_load(user),
    ]
    return Section(_("The agency's work"), numbers, list(_oldest(user, now=now)))


def _load(user: Any) -> Iterator[Number]:
    """How many open cases each person of the agency is in charge of: one question for all."""
    held: dict[int, int] = {}
    for stream in streams(user):
        charged = stream.filter(OPEN_CASES.rows, assignee__isnull=False)
        by_person = charged.order_by().values("assignee")
        for row in by_person.annotate(number=CountRows("pk")):
            held[row["assignee"]] = held.get(row["assignee"], 0) + row["number"]
    for person in assignments.colleagues(verifiers=False, agencies=[user.agency_id]):
        yield Number(
            person.get_full_name() or person.email,
            Count(min(held.get(person.pk, 0), MOST_COUNTED)),
            f"{OPEN_CASES.url}?{urlencode({'assignee': person.pk})}",
        )


def _oldest(user: Any, *, now: datetime) -> Iterator[Fact]:
    oldest: Complaint | None = (
        Complaint.objects.filter(agency=user.agency_id, stage__in=sorted(OPEN))
        .order_by("received_at", "pk")
        .first()
    )
    if oldest is not None:
        yield Fact(
            _("the oldest open case"),
            f"{oldest.reference}, {clocks.age(oldest, now=now)}",
            reverse("desk:complaint", args=[oldest.reference]),
        )


def _reviews(user: Any) -> Iterator[Number]:
    yield _rows(_("texts to review"), waiting_texts(texts_in_sight(user)), "texts")
    yield _rows(_("reports of personal data"), reports.waiting(), "reports", LATE)
    yield _rows(_("appeals"), moderation.appeals(), "appeals", LATE)


def _rows(
    label: str | Promise, queryset: Any, name: str, urgency: str = "", **choices: str
) -> Number:
    url = reverse(f"desk:{name}")
    if choices:
        url = f"{url}?{urlencode(choices)}"
    return Number(label, count([queryset]), url, urgency)


def _operator(*, now: datetime) -> Section:
    numbers = [
        _rows(_("parked jobs"), health.parked(), "jobs", LATE),
        _rows(_("letters that did not arrive"), reading.undelivered(), "letters", LATE),
    ]
    facts = [
        Fact(fact.label, fact.words, mark=LATE if fact.worrying else "")
        for fact in health.facts(now=now)
    ]
    return Section(_("Operation"), numbers, facts)


class Dashboard(DeskView):
    """The numbers as a page of their own."""

    needs = frozenset(Right)
    template_name = "complaints/desk/dashboard.html"
    page_title: Any = gettext_lazy("My desk")
    header_icon = "home"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = sections(self.user, now=timezone.now())
        if not found:
            raise PermissionDenied
        return self.show(sections=found)
