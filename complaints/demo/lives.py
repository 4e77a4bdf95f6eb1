"""Plan the life of a demo complaint: what happens to it, and when. Pure, from a random source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from complaints.deadlines import Book
from complaints.demo.corpus import Text, fill, slots
from complaints.working_days import WITA

# Threads received in a year, as the press reported them; later years are a guess of about
# eighty a month (newspapers of November 2022).
YEARS = {2013: 33, 2014: 595, 2015: 870, 2016: 2576, 2017: 2448, 2018: 1694}
LATER_YEARS = 1000
RECENT_DAYS = 75
FRESH_DAYS, UNDER_WAY_DAYS = 3, 25

CHANNELS = {
    "web": 40, "mobile": 30, "facebook": 6, "twitter": 4, "instagram": 6, "email": 3,
    "radio": 2, "phone": 4, "pusdalops": 1, "sp4n-lapor": 3, "counter": 1,
}  # fmt: skip
KINDS = {"pengaduan": 85, "aspirasi": 9, "permintaan-informasi": 6}
NATURES = {"biasa": 70, "penting": 22, "mendesak": 8}

# How a life goes, with its share: old complaints are over, recent ones are under way.
OLD = {
    "closed_silent": 44, "closed_confirmed": 22, "followed_up_closed": 20, "not_ours": 4,
    "incomplete": 3, "duplicate": 2, "withdrawn": 1, "confidential": 2, "answered": 2,
}  # fmt: skip
FRESH = {
    "received": 46, "received_public": 8, "awaiting": 14, "forwarded": 22, "confidential": 6,
    "withdrawn": 4,
}  # fmt: skip
RECENT = {
    "awaiting": 14, "forwarded": 14, "in_progress": 16,
    "answered": 16, "followed_up": 26, "disputed": 4, "closed_confirmed": 8, "held": 3,
    "confidential": 3, "withdrawn": 2,
}  # fmt: skip

_WORK = {"answer", "report_follow_up"}
# Comments that only make sense once the office has answered or worked.
_SPEAKS_OF_RESULT = re.compile(
    r"sudah|udah|sdh|terima ?kasih|suksma|akhirnya|sekarang|respon|jawab|mantap|bagus|"
    r"beres|petugas|kemarin|tadi|hasil|begitu|ternyata|salut|syukur",
    re.IGNORECASE,
)

NAMES = ("Ni Luh Contoh Sari", "I Wayan Contoh Arta", "Contoh Rahayu", "I Ketut Contoh Darma")
QUESTION = "Mohon dilengkapi: di sisi jalan yang mana, dan kira-kira seberapa luas?"


@dataclass(frozen=True)
class Step:
    """One event after the filing."""

    verb: str
    at: datetime
    stage: str
    outcome: str = ""
    reason: str = ""
    text: str = ""


@dataclass(frozen=True)
class Remark:
    """A citizen's comment; person 0 is the reporter."""

    at: datetime
    person: int
    text: str
    held: bool = False


@dataclass(frozen=True)
class Life:
    """Everything that happens to one complaint."""

    course: str
    received_at: datetime
    subcategory: str
    village: str
    channel: str
    kind: str
    nature: str
    title: str
    body: str
    location: str
    name: str
    phone: str
    published_at: datetime | None
    withdrawn: bool
    steps: tuple[Step, ...]
    remarks: tuple[Remark, ...]
    supports: int
    answer_held: bool = False

    @property
    def stage(self) -> str:
        return self.steps[-1].stage if self.steps else "received"


def schedule(threads: int, *, until: date, rng: Random) -> Iterator[datetime]:
    """Yield when each complaint is received, oldest first, in waking hours.

    Years get their historical share; the last weeks get a share of their own, so that the
    desk and the front page are alive.
    """
    recent = min(threads // 4, 150 + threads // 50)
    start = until - timedelta(days=RECENT_DAYS)
    spans = [
        (max(date(year, 1, 1), date(2013, 4, 1)), min(date(year, 12, 31), start))
        for year in range(2013, start.year + 1)
    ]
    weights = [
        YEARS.get(first.year, LATER_YEARS) * (last - first).days / 365 for first, last in spans
    ]
    left = threads - recent
    for index, (first, last) in enumerate(spans):
        share = min(left, max(2, round(left * weights[index] / sum(weights[index:]))))
        yield from _in(first, last, share, rng)
        left -= share
    # Most of the recent ones came in the last days: that is what is still under way.
    yield from _in(start + timedelta(days=1), until - timedelta(days=1), recent, rng, skew=0.4)


def _in(
    first: date, last: date, amount: int, rng: Random, *, skew: float = 1.0
) -> Iterator[datetime]:
    days = (last - first).days + 1
    for day in sorted(int(days * rng.random() ** skew) for _n in range(amount)):
        minute = rng.randrange(7 * 60, 21 * 60)
        yield datetime.combine(first + timedelta(days=day), time(minute // 60, minute % 60), WITA)


def live(
    received_at: datetime,
    *,
    subcategory: str,
    text: Text,
    village: tuple[str, str],
    now: datetime,
    book: Book,
    rng: Random,
) -> Life:
    """Plan one life, up to `now`. `village` is slug and full name."""
    age = (now - received_at).days
    shares = FRESH if age <= FRESH_DAYS else RECENT if age <= UNDER_WAY_DAYS else OLD
    course = _pick(shares, rng)
    values = slots(village[1], rng)
    name, phone = rng.choice(NAMES), f"0812-0000-{rng.randrange(10000):04d}"
    body = fill(text.body, values)
    if course in {"received", "confidential"}:
        body += f"\n\nSaya {name}, bisa dihubungi di {phone}."
    planned = _steps(course, received_at, text, values, now=now, book=book, rng=rng)
    steps = tuple(step for step in planned if step.at < now)
    if course == "withdrawn" and not steps:
        course = "received"
    public = course not in {"received", "confidential"}
    published = received_at + timedelta(hours=rng.uniform(0.5, 5)) if public else None
    if published is not None and published >= now:
        published = None
    first = steps[0].at - timedelta(minutes=5) if steps else None
    if published and first and first < published:
        published = first
    return Life(
        course=course,
        received_at=received_at,
        subcategory=subcategory,
        village=village[0],
        channel=_pick(CHANNELS, rng),
        kind=_pick(KINDS, rng),
        nature=_pick(NATURES, rng),
        title=fill(text.title, values)[:120],
        body=body,
        location=f"{values['street']}, dekat {values['landmark']}",
        name=name,
        phone=phone,
        published_at=published,
        withdrawn=course == "withdrawn" and bool(steps) and published is not None,
        steps=steps,
        remarks=_remarks(text, values, published, steps, course, now=now, rng=rng),
        supports=_supports(rng) if published else 0,
        answer_held=course == "held",
    )


def _pick(shares: dict[str, int], rng: Random) -> str:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _supports(rng: Random) -> int:
    """Most threads have a few supporters, some have many."""
    return min(60, int(rng.expovariate(0.35)))


def _office_hours(moment: datetime, book: Book) -> datetime:
    return book.calendar.clock_start(moment) + timedelta(minutes=1)


def _steps(
    course: str,
    received: datetime,
    text: Text,
    values: dict[str, str],
    *,
    now: datetime,
    book: Book,
    rng: Random,
) -> Iterator[Step]:
    if course in {"received", "received_public"}:
        return
    late = rng.random() < 0.08
    opening = _office_hours(received, book)
    at = opening + timedelta(hours=rng.uniform(25, 60) if late else rng.uniform(0.5, 6))
    at = _office_hours(at, book) if late else at
    if course == "awaiting":
        yield Step("ask_reporter", at, "awaiting_reporter", text=QUESTION)
        yield Step("lapse", _run_out("reply", at, book), "archived", "incomplete")
        return
    if course == "withdrawn":
        yield Step("withdraw", at, "archived", "withdrawn")
        return
    if course in {"not_ours", "incomplete", "duplicate"}:
        outcome = "not_our_authority" if course == "not_ours" else course
        yield Step("archive", at, "archived", outcome, reason=outcome)
        return
    yield Step("verify_and_forward", at, "forwarded")
    if course == "forwarded":
        return
    if rng.random() < 0.6 or course == "in_progress":
        at += timedelta(hours=rng.uniform(1, 20))
        yield Step("start", at, "in_progress")
    if course == "in_progress":
        return
    days = rng.randrange(8, 15) if rng.random() < 0.15 else rng.randrange(1, 7)
    at = _working_hour(at, days, book, rng)
    yield Step("answer", at, "answered", text=fill(text.answers[0], values))
    yield from _after_answer(course, at, text, values, book=book, rng=rng)


def _working_hour(moment: datetime, days: int, book: Book, rng: Random) -> datetime:
    """Return a moment in office hours, that many working days later."""
    day = book.calendar.add(moment.date(), days)
    return datetime.combine(day, time(rng.randrange(8, 15), rng.randrange(60)), WITA)


def _after_answer(
    course: str, at: datetime, text: Text, values: dict[str, str], *, book: Book, rng: Random
) -> Iterator[Step]:
    if len(text.answers) > 1 and course != "held":
        at = _working_hour(at, rng.randrange(2, 8), book, rng)
        yield Step("answer", at, "answered", text=fill(text.answers[1], values))
    if course in {"answered", "held"}:
        yield _silence(at, book)
        return
    worked = bool(text.follow_ups) and (
        course in {"followed_up", "followed_up_closed", "closed_confirmed"}
    )
    if worked:
        at = _working_hour(at, rng.randrange(2, 9), book, rng)
        words = fill(text.follow_ups[0], values)
        yield Step("report_follow_up", at, "followed_up", text=words)
    if course == "followed_up":
        yield _silence(at, book)
        return
    soon = at + timedelta(days=rng.uniform(0.2, 5))
    if course == "disputed":
        words = "Sudah saya lihat, keadaannya masih sama seperti sebelumnya."
        yield Step("dispute", soon, "in_progress", text=words)
    elif course == "closed_confirmed":
        yield Step("confirm_solved", soon, "closed", "solved_confirmed")
    else:
        yield _silence(at, book)


def _silence(answered: datetime, book: Book) -> Step:
    """The clock closes what the reporter leaves unanswered; a step in the future is dropped."""
    over = _run_out("silence", answered, book)
    return Step("close_silent", over, "closed", "solved_unconfirmed")


def _run_out(promise: str, start: datetime, book: Book) -> datetime:
    """Return when the clock acts on a promise that nobody kept."""
    rule = book.rule(promise, start)
    due = book.due(rule, start) if rule else start + timedelta(days=14)
    return due + timedelta(minutes=20)


def _remarks(
    text: Text,
    values: dict[str, str],
    published: datetime | None,
    steps: tuple[Step, ...],
    course: str,
    *,
    now: datetime,
    rng: Random,
) -> tuple[Remark, ...]:
    if published is None or course == "withdrawn":
        return ()
    worked = next((s.at for s in reversed(steps) if s.verb in _WORK), None)
    end = min(now, (steps[-1].at if steps else published) + timedelta(days=6))
    moments = []
    for word in rng.sample(text.comments, rng.randrange(len(text.comments) + 1)):
        since = worked if _SPEAKS_OF_RESULT.search(word) else published
        if since is not None:
            moments.append((since + (end - since) * rng.uniform(0.02, 0.98), word))
    remarks = [
        Remark(at, number, fill(word, values))
        for number, (at, word) in enumerate(sorted(moments), start=1)
    ]
    if course in {"forwarded", "in_progress"} and rng.random() < 0.12:
        held = f"Saya juga kena. Hubungi saya di 0812-0000-{rng.randrange(10000):04d}."
        remarks.append(Remark(end, len(remarks) + 1, held, held=True))
    return tuple(remarks)
