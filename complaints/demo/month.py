"""A month of the office in a minute: written complaints, moved by the verbs that people use.

Nothing is written past the verbs: each takes its moment as an argument, so that every clock on
every thread can be explained afterwards. The lives themselves are in month_lives.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from complaints import clocks, deadlines, intake, publication, recounting, reminders, transitions
from complaints.demo import corpus
from complaints.errors import ComplaintError
from complaints.models.people import User
from complaints.models.private import Complaint, Message
from complaints.models.reference import Agency, Holiday, Village
from complaints.permissions import Role
from complaints.working_days import OPENS, WITA, Calendar, day_of

WORDS = json.loads(Path(__file__).with_name("month_words.json").read_text(encoding="utf-8"))
# After the offices have closed, the clock does its work.
EVENING = time(17, 30)
HOLIDAY = "Libur setempat menurut surat edaran (simulasi)"

Life = Generator[datetime, None, None]


@dataclass
class Office:
    """The people of the demo, their calendar, and the moment that the simulation has reached."""

    verifier: User
    officers: dict[str, User]  # by the slug of their agency
    citizen: User
    rng: Random
    now: datetime
    calendar: Calendar = field(default_factory=deadlines.calendar)

    @property
    def agencies(self) -> list[Agency]:
        return [officer.agency for officer in self.officers.values() if officer.agency]

    def other(self, agency: Agency) -> Agency:
        return next(one for one in self.agencies if one != agency)


@dataclass
class Case:
    """One complaint of the month, and what may happen to it next."""

    office: Office
    path: str
    subcategory: str
    text: corpus.Text
    values: dict[str, str]
    key: str
    complaint: Complaint | None = None
    trouble: str = ""

    # ------------------------------------------------------------------------------ time
    def hours(self, number: float) -> datetime:
        """So much later, or when the office opens next."""
        return self.office.calendar.clock_start(self.office.now + timedelta(hours=number))

    def working_days(self, number: int) -> datetime:
        """An hour of the office, so many working days later."""
        day = self.office.calendar.add(day_of(self.office.now), number)
        hour = timedelta(minutes=self.office.rng.randrange(20, 420))
        return datetime.combine(day, OPENS, WITA) + hour

    # ----------------------------------------------------------------------------- verbs
    def file(self, *, like: Case | None = None) -> None:
        """As a guest with a receipt, or signed in; what is alike speaks of the same place."""
        title, body = self.say(self.text.title), self.say(self.text.body)
        if like:
            title, body = f"Sama: {like.title}"[:120], self.words("same_matter")
        by = self.office.citizen if self.office.rng.random() < 0.3 else None
        village = self.office.rng.choice(list(Village.objects.order_by("pk")))
        filing = intake.Filing(
            title=title[:120], body=body, subcategory=self.subcategory, village=village.slug,
            location=self.values["street"], privacy="anonymous",
        )  # fmt: skip
        filed = intake.file(filing, key=self.key, by=by, now=self.office.now)
        self.complaint = Complaint.objects.get(reference=filed.reference)
        self.publish()

    def forward(self, agency: Agency | None = None, *helping: Agency) -> None:
        self.verify(
            "verify_and_forward", agency=agency or self.agency, helping=helping,
            note=self.words("forward_notes"),
        )  # fmt: skip

    def verify(self, verb: str, **details: Any) -> None:
        self._move(verb, by=self.office.verifier, **details)

    def work(self, verb: str, **details: Any) -> None:
        """By an officer of the agency that has the case."""
        officer = self.office.officers[self.fresh().agency.slug]  # type: ignore[union-attr]  # it has one
        self._move(verb, by=officer, **details)

    def answer(self, words: str = "") -> None:
        self.work("answer", text=words or self.say(self.office.rng.choice(self.text.answers)))
        self.publish()

    def follow_up(self) -> None:
        texts = self.text.follow_ups or self.text.answers
        self.work("report_follow_up", text=self.say(self.office.rng.choice(texts)))
        self.publish()

    def ask(self) -> None:
        self.verify("ask_reporter", text=self.words("questions"))

    def report(self, verb: str, **details: Any) -> None:
        """By who filed it."""
        reporter = self.fresh().reporter
        role = None if reporter else Role.REPORTER
        self._move(verb, by=reporter, role=role, **details)

    def publish(self) -> None:
        """What was written last, as the recognisers propose it."""
        message = self.fresh().messages.order_by("-pk").first()
        if isinstance(message, Message):
            spans = publication.propose(message, now=self.office.now).spans
            publication.approve(
                message, digest=message.digest, spans=spans, by=self.office.verifier,
                now=self.office.now, checklist=dict.fromkeys(publication.CHECKLIST, False),
            )  # fmt: skip

    def _move(self, verb: str, *, by: User | None, **details: Any) -> None:
        transitions.move(self.fresh(), verb, by=by, now=self.office.now, **details)

    # ----------------------------------------------------------------------------- words
    @property
    def agency(self) -> Agency:
        return Agency.objects.get(subcategories__slug=self.subcategory)

    @property
    def title(self) -> str:
        return self.say(self.text.title)

    def say(self, text: str) -> str:
        return corpus.fill(text, self.values)

    def words(self, kind: str) -> str:
        return str(self.office.rng.choice(WORDS[kind]))

    def fresh(self) -> Complaint:
        if self.complaint is None:
            raise RuntimeError("It was not filed yet.")
        self.complaint.refresh_from_db()
        return self.complaint

    def clocks(self) -> tuple[list[str], list[str], list[str]]:
        """The promises of the city that were kept, broken, and that still run."""
        kept: list[str] = []
        broken: list[str] = []
        running: list[str] = []
        for clock in clocks.of(self.fresh()):
            if clock.promise not in {"forward", "respond", "respond_coordinated"}:
                continue
            late = clock.late(now=self.office.now)
            (broken if late else kept if clock.ended_at else running).append(clock.promise)
        return kept, broken, running


def simulate(office: Office, lives: Iterator[tuple[Case, Life]], *, until: datetime) -> list[Case]:
    """Live all lives side by side, in the order of their moments, and the clock's evenings."""
    cases: list[Case] = []
    agenda: list[tuple[datetime, int, Life]] = []
    for number, (case, life) in enumerate(lives):
        cases.append(case)
        heapq.heappush(agenda, (next(life), number, life))
    middle = office.now + (until - office.now) / 2
    for evening in _evenings(office.now, until):
        while agenda and agenda[0][0] <= evening:
            office.now, number, life = heapq.heappop(agenda)
            _live_on(cases[number], life, number, agenda)
        office.now = evening
        if evening.date() == middle.astimezone(WITA).date():
            insert_holiday(office)
        _let_time_pass(evening)
    office.now = until
    return cases


def _live_on(case: Case, life: Life, number: int, agenda: list[tuple[datetime, int, Life]]) -> None:
    try:
        heapq.heappush(agenda, (next(life), number, life))
    except StopIteration:
        return
    except ComplaintError as refusal:  # the table says so: the worker of the demo was faster
        case.trouble = str(refusal.code)


def _evenings(begin: datetime, until: datetime) -> Iterator[datetime]:
    evening = datetime.combine(day_of(begin), EVENING, WITA)
    while evening < until:
        yield evening
        evening += timedelta(days=1)
    yield until


def _let_time_pass(now: datetime) -> None:
    """What the worker does every day."""
    reminders.run(now=now)
    transitions.close_silent(now=now)
    transitions.lapse(now=now)


def insert_holiday(office: Office) -> None:
    """Close the offices on the second working day from now: running promises move, and say so."""
    day = office.calendar.add(day_of(office.now), 2)
    Holiday.objects.get_or_create(
        date=day, name=HOLIDAY, defaults={"kind": "circular", "source": "simulate_month"}
    )
    office.calendar = deadlines.calendar()
    last: int | None = 0
    while last is not None:
        last = recounting.calendar_changed(now=office.now, after=last)
