"""Which agency is proposed for a complaint, and how well a rule would have done before.

A rule proposes; the verifier forwards. The first rule by position that fits is taken; without
one, the subcategory's usual agency. An agency that was merged is followed to its successor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from complaints import data_keys
from complaints.models.office import RoutingRule
from complaints.models.private import Complaint, Message
from complaints.models.reference import Agency
from complaints.stems import stems

MOST_CASES = 2000  # of a trial
_BATCH = 500  # data keys that are fetched at once


@dataclass(frozen=True)
class Rule:
    """A rule ready to be compared: its phrases are stems. `number` is None for a draft."""

    number: int | None
    name: str
    category: int | None
    subcategory: int | None
    district: int | None
    village: int | None
    phrases: tuple[tuple[str, ...], ...]
    agency: int
    helping: tuple[int, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a rule looks at in a complaint."""

    category: int
    subcategory: int
    district: int
    village: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """The agencies that are proposed, and in a sentence why; nobody where nobody fits."""

    agency: Agency | None
    helping: tuple[Agency, ...] = ()
    rule: Rule | None = None
    because: str = ""


# ----------------------------------------------------------------------------------- comparing
def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the phrases of a rule, one a line, each as the stems of its words."""
    found = (tuple(stems(line)) for line in text.splitlines())
    return tuple(phrase for phrase in found if phrase)


def compiled(rule: RoutingRule, helping: Iterable[int]) -> Rule:
    """Return the rule, saved or not, ready to be compared."""
    return Rule(
        number=rule.pk,
        name=rule.name,
        category=rule.category_id,
        subcategory=rule.subcategory_id,
        district=rule.district_id,
        village=rule.village_id,
        phrases=phrases(rule.words),
        agency=rule.agency_id,
        helping=tuple(helping),
    )


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether every condition of the rule holds; one of its phrases is enough."""
    places = (
        (rule.category, facts.category),
        (rule.subcategory, facts.subcategory),
        (rule.district, facts.district),
        (rule.village, facts.village),
    )
    if any(wanted is not None and wanted != given for wanted, given in places):
        return False
    return not rule.phrases or any(_stands(phrase, facts.words) for phrase in rule.phrases)


def _stands(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of the phrase follow each other somewhere."""
    length = len(phrase)
    return any(
        words[place] == phrase[0] and tuple(words[place : place + length]) == tuple(phrase)
        for place in range(len(words) - length + 1)
    )


# ----------------------------------------------------------------------------------- proposing
def standing(draft: RoutingRule | None = None, helping: Iterable[int] = ()) -> list[Rule]:
    """Return the active rules in the order in which they are tried.

    With a draft, as they would stand if it were saved; `helping` are its helping agencies.
    """
    rows = RoutingRule.objects.filter(active=True).order_by("position", "pk")
    placed = [
        (row.position, row.pk, compiled(row, [agency.pk for agency in row.helping.all()]))
        for row in rows.prefetch_related("helping")
        if draft is None or row.pk != draft.pk
    ]
    if draft is not None:
        last = max((number for _place, number, _rule in placed), default=0) + 1
        placed.append((draft.position, draft.pk or last, compiled(draft, helping)))
    return [rule for _place, _number, rule in sorted(placed, key=lambda row: row[:2])]


def propose(complaint: Complaint) -> Proposal:
    """Return who the complaint should go to by the first rule that fits, or else by habit."""
    rules, agencies = standing(), Agencies()
    words: tuple[str, ...] = ()
    if any(rule.phrases for rule in rules):
        words = _words(complaint.messages.get(kind=Message.Kind.COMPLAINT))
    return _first(rules, _facts(complaint, words), complaint.subcategory.agency_id, agencies)


def _first(rules: Sequence[Rule], facts: Facts, usual: int | None, agencies: Agencies) -> Proposal:
    for rule in rules:
        if fits(rule, facts) and (agency := agencies.working(rule.agency)):
            others = (agencies.working(number) for number in rule.helping)
            helping = tuple(other for other in others if other and other.pk != agency.pk)
            because = _("because of the rule “%(rule)s”") % {"rule": rule.name}
            return Proposal(agency, helping, rule, because)
    if agency := agencies.working(usual):
        return Proposal(agency, because=_("the usual agency of this subcategory"))
    return Proposal(None)


class Agencies:
    """All agencies, read once."""

    def __init__(self) -> None:
        self._rows = {agency.pk: agency for agency in Agency.objects.all()}

    def working(self, number: int | None) -> Agency | None:
        """Return the agency, or its successor where it is no more; None where nobody follows."""
        seen: set[int] = set()
        while number is not None and number not in seen:
            seen.add(number)
            agency = self._rows[number]
            if agency.successor_id is None:
                return agency if agency.active else None
            number = agency.successor_id
        return None


def _facts(complaint: Complaint, words: tuple[str, ...] = ()) -> Facts:
    return Facts(
        complaint.category_id,
        complaint.subcategory_id,
        complaint.village.district_id,
        complaint.village_id,
        words,
    )


def _words(original: Message) -> tuple[str, ...]:
    return tuple(stems(f"{original.title}\n{original.body}"))


# -------------------------------------------------------------------------------- a trial
@dataclass(frozen=True)
class Disagreement:
    """A past case that a rule would have sent elsewhere than to the agency that answered."""

    complaint: Complaint
    proposed: Agency
    answered: Agency


@dataclass(frozen=True)
class Trial:
    """How rules would have done: of so many cases they propose for so many, rightly for some."""

    cases: int
    matched: int
    agreed: int
    disagreements: list[Disagreement]

    @property
    def share(self) -> int | None:
        """How often they were right, in per cent; None where they never applied."""
        return round(100 * self.agreed / self.matched) if self.matched else None


def past(
    *, last: int = MOST_CASES, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Complaint]:
    """Return the newest cases that were forwarded and answered, at most MOST_CASES."""
    said = Message.objects.filter(
        complaint=OuterRef("pk"), kind__in=[Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP]
    )
    answered = said.exclude(agency=None).order_by("-written_at", "-pk")
    cases = Complaint.objects.filter(forwarded_at__isnull=False, responded_at__isnull=False)
    if since is not None:
        cases = cases.filter(received_at__gte=since)
    if until is not None:
        cases = cases.filter(received_at__lt=until)
    cases = cases.annotate(answered_by=Subquery(answered.values("agency")[:1]))
    chosen: QuerySet[Complaint] = cases.order_by("-received_at", "-pk")[: min(last, MOST_CASES)]
    return chosen


def trial(rules: Sequence[Rule], cases: QuerySet[Complaint]) -> Trial:
    """Try the rules on past cases: in so many queries, however many cases there are.

    Only what a rule says counts; where none fits, the usual agency says nothing about it.
    """
    agencies, done, matched, agreed = Agencies(), 0, 0, 0
    elsewhere = []
    with_words = any(rule.phrases for rule in rules)
    for complaint in _read(cases, with_words=with_words):
        done += 1
        [original] = complaint.originals  # type: ignore[attr-defined]  # fetched by _read
        words = _words(original) if with_words else ()
        proposed = _first(rules, _facts(complaint, words), None, agencies).agency
        number = complaint.answered_by or complaint.agency_id  # type: ignore[attr-defined]
        answered = agencies.working(number)
        if proposed is None or answered is None:
            continue
        matched += 1
        if proposed.pk == answered.pk:
            agreed += 1
        else:
            elsewhere.append(Disagreement(complaint, proposed, answered))
    return Trial(done, matched, agreed, elsewhere)


def _read(cases: QuerySet[Complaint], *, with_words: bool) -> Iterator[Complaint]:
    """Yield the cases with their originals; the keys of a batch are fetched together."""
    originals = Prefetch(
        "messages", Message.objects.filter(kind=Message.Kind.COMPLAINT), to_attr="originals"
    )
    rows = iter(cases.select_related("village").prefetch_related(originals))
    while batch := list(islice(rows, _BATCH)):
        if with_words:
            data_keys.warm(complaint.data_key_id for complaint in batch)
        for complaint in batch:
            for original in complaint.originals:
                original.complaint = complaint
            yield complaint
