"""The promises of a page as a reader has them: its words, in Indonesian or English, and nothing
else. `counted_again` counts what is due with these words and a calendar of week-ends alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from playwright.sync_api import Locator, Page

MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan", "feb", "mar", "apr", "may mei", "jun", "jul", "aug agt agu", "sep", "oct okt",
         "nov", "dec des"), start=1,
    )
    for word in words.split()
}  # fmt: skip
_DAY = r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})"
_KINDS = {
    "start": r"start|mulai",
    "due": r"due|tenggat",
    "opens": r"the office opens: .*|kantor buka: .*",
    "weekend": r"week-end|akhir pekan",
    "stood": r"stood still|berhenti",
    "closed": r"(closed|tutup): .+",
    "counted": r"\d+ (days? counts?|hari dihitung)",
}
_STOOD = re.compile(rf"(?:Stood still from|Berhenti) {_DAY}(?: (?:to|sampai) {_DAY})?")
# Where it stood still on the last day: whether the last hour was over is not told, but this is.
_MOVED_BY_IT = re.compile(r"because the clock had stood still|karena hitungan sempat berhenti")
ONE_DAY = timedelta(days=1)


@dataclass
class Promise:
    """One promise: its rule, its state, and the rows of its table as days."""

    label: str
    state: str
    kind: str
    rule: str
    rows: list[tuple[str, list[date], str]] = field(default_factory=list)
    notes: str = ""

    @property
    def start(self) -> date:
        return self.days("start")[0]

    @property
    def due(self) -> date:
        return self.days("due")[0]

    @property
    def amount(self) -> int:
        """The most that the rule allows: 24, 7, 60."""
        return int(re.findall(r"\d+", self.rule)[-1])

    @property
    def unit(self) -> str:
        if re.search(r"working|kerja", self.rule):
            return "working days"
        return "hours" if re.search(r"hour|jam", self.rule) else "days"

    def days(self, *kinds: str) -> list[date]:
        return [day for kind, days, _sum in self.rows if kind in kinds for day in days]

    def counted_again(self) -> date:
        """Return what is due by the words of the page."""
        if self.unit == "days":
            return self.start + timedelta(days=self.amount)
        if self.unit == "hours":
            return self._hours_again()
        day, left, not_counted = self.start, self.amount, set(self.days("closed", "stood"))
        while left:
            day += ONE_DAY
            if day.weekday() < 5 and day not in not_counted:
                left -= 1
        return day

    def _hours_again(self) -> date:
        """From the day on which the office opened, longer by the days that it stood still."""
        due = max([self.start, *self.days("opens")]) + timedelta(hours=self.amount)
        for told in _STOOD.findall(self.notes):
            first = day_of(told[:3])
            last = day_of(told[3:]) if told[3] else first
            opened = [day for day in self.days("opens") if day >= last]
            in_time = first < due or (first == due and _MOVED_BY_IT.search(self.notes))
            if in_time and not opened:
                due += last - first
        return due

    def days_of_state(self) -> list[date]:
        return [day_of(found) for found in re.findall(_DAY, self.state)]


def day_of(words: tuple[str, ...]) -> date:
    day, month, year = words
    return date(int(year), MONTHS[month[:3].lower()], int(day))


def read(page: Page) -> list[Promise]:
    """Return every promise that the page shows with its counting."""
    listed = page.locator("li:has(> details.counted)")
    return [_promise(item) for item in listed.all()]


def _promise(item: Locator) -> Promise:
    state = item.locator("> span").nth(-2)
    promise = Promise(
        label=item.locator("> strong").inner_text(),
        state=state.inner_text(),
        kind=state.get_attribute("class") or "",
        rule=item.locator("> span").last.inner_text().partition("·")[0],
        notes=" ".join(item.locator("details > p").all_inner_texts()[1:]),
    )
    for row in item.locator("tbody tr").all_inner_texts():
        when, words, total = [*row.split("\t"), "", ""][:3]
        _add(promise, when.strip(), words.strip(), total.strip())
    return promise


def _add(promise: Promise, when: str, words: str, total: str) -> None:
    kind = next((k for k, pattern in _KINDS.items() if re.fullmatch(pattern, words)), "")
    assert kind, f"a row that says neither what counts nor what does not: {words}"
    promise.rows.append((kind, _days(when, after=promise), total))


def _days(when: str, *, after: Promise) -> list[date]:
    """Return every day of one cell: one day with its year, or a first and a last one without."""
    if whole := re.search(_DAY, when):
        return [day_of(whole.groups())]
    ends = re.findall(r"(\d{1,2})(?: ([A-Z][a-z]+))?", when)
    months = [MONTHS[month[:3].lower()] for _day, month in ends if month]
    begin = after.rows[0][1][0]
    found = []
    for (number, _month), month in zip(ends, [months[0], months[-1]], strict=False):
        year = begin.year + (month < begin.month)
        found.append(date(year, month, int(number)))
    first, last = found[0], found[-1]
    return [first + ONE_DAY * n for n in range((last - first).days + 1)]
