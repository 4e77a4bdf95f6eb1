"""Search over private words, for those who may read them.

The words themselves are sealed. Of each word of a case a keyed digest is kept, by which the case
is found and from which the word cannot be read. A verifier finds by every word of the case. An
officer finds by those words alone that stand outside every hidden place: `open`. Until a job has
looked at a case anew, nothing of it is open. Apart from the public index in every way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import data_keys, identities, jobs, proposals, pseudonyms
from complaints.models.office import SealedWord
from complaints.models.private import Complaint, Message
from complaints.permissions import CASEWORK, rights
from complaints.querysets import ComplaintQuerySet
from complaints.sealed_words import JOB, digest
from complaints.stems import stem, words

if TYPE_CHECKING:
    from complaints.models.people import User

MOST_WORDS = 8  # of one question: each is one look into the index
SHORTEST = 2  # a single letter tells nothing apart
BATCH = 200
FEW = 2000  # cases with a word: less is a list to begin with
_REFERENCE = re.compile(r"DPS-\d{4}-\d{1,7}", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d[\d ().\-]{7,20}")


# ------------------------------------------------------------------------------------ asking
@dataclass(frozen=True)
class Question:
    """What was typed, and how it is understood: one of these, the first that fits."""

    reference: str = ""
    email: str = ""
    phone: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.reference or self.email or self.phone or self.words)


def understood(typed: str, *, by: User) -> Question:
    """Return what the account asks. By telephone and e-mail only a verifier may ask."""
    typed = typed.strip()
    if _REFERENCE.fullmatch(typed):
        return Question(reference=typed.upper())
    if by.is_verifier and _is_email(typed):
        return Question(email=typed)
    if by.is_verifier and _PHONE.fullmatch(typed):
        return Question(phone=typed)
    return Question(words=tuple(dict.fromkeys(_telling(typed)))[:MOST_WORDS])


def _is_email(typed: str) -> bool:
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return True


def find(question: Question, *, by: User) -> ComplaintQuerySet:
    """Return the cases in the account's sight that have every word of the question.

    No identity is opened: telephone and e-mail are compared by their digests.
    """
    seen = Complaint.objects.visible_to(by)
    if question.is_empty or not may_search(by):
        found: ComplaintQuerySet = seen.none()
    elif question.reference:
        found = seen.filter(reference=question.reference)
    elif question.email or question.phone:
        persons = identities.filed_with(email=question.email, phone=question.phone)
        said = [identities.national(question.phone)] if question.phone else _telling(question.email)
        written = _with_words(seen, said, by=by)
        found = seen.filter(Q(pk__in=persons.values("pk")) | Q(pk__in=written.values("pk")))
    else:
        found = _with_words(seen, question.words, by=by)
    return found


def may_search(user: User) -> bool:
    """Whoever works on cases; nobody else reads a private word."""
    return not rights(user).isdisjoint(CASEWORK)


def _with_words(seen: ComplaintQuerySet, asked: Iterable[str], *, by: User) -> ComplaintQuerySet:
    """Narrow to the cases with all these words.

    A seldom word gives the few cases to look at. Where every word is a common one, the newest
    cases are walked through until a page is full: measured over 300,000 cases, a thousandth of
    the time that it takes to collect all that have a common word.
    """
    rows = SealedWord.objects.all() if by.is_verifier else SealedWord.objects.filter(open=True)
    numbers = [digest(word) for word in asked]
    counts = {number: _some(rows.filter(digest=number)) for number in numbers}
    seldom = min(counts, key=lambda number: counts[number], default=None)
    for number in counts:
        having = rows.filter(digest=number)
        if number == seldom and counts[number] < FEW:
            seen = seen.filter(pk__in=having.values("complaint"))
        else:
            seen = seen.filter(Exists(having.filter(complaint=OuterRef("pk"))))
    return seen


def _some(rows: QuerySet[SealedWord]) -> int:
    """Return how many rows there are, or FEW where there are more: nobody counts them all."""
    return rows.order_by()[:FEW].count()


# ----------------------------------------------------------------------------------- the words
def _telling(text: str) -> list[str]:
    """Return by what a text is found: its words without affixes, and its telephone numbers
    in one spelling."""
    found = [made for word in words(text) if len(made := stem(word)) >= SHORTEST]
    return found + [identities.national(number) for number in _PHONE.findall(text)]


def words_of(complaint: Complaint) -> tuple[set[str], set[str]]:
    """Return every word of the case, and those of them that an officer may read.

    That is what `readable` shows: the original and the place with everything hidden that
    was found or decided. Where nobody knows what is private in them, no word is open.
    """
    messages = list(complaint.messages.prefetch_related("proposals", "approvals"))
    texts = [complaint.location]
    open_texts: list[str] = []
    for message in messages:
        message.complaint = complaint
        texts += [message.title, message.body]
        if message.kind == Message.Kind.COMPLAINT:
            open_texts += _readable(message)
    every = set(_telling("\n".join(texts)))
    return every, every & set(_telling("\n".join(open_texts)))


def _readable(original: Message) -> list[str]:
    """Return what an officer reads; the recognisers are not asked, nor any identity opened."""
    shown = proposals.for_agency(original, pseudonyms.of(original.complaint))
    place = proposals.place_for_agency(original, now=None)
    return [place, shown.title, shown.body] if shown else [place]


# --------------------------------------------------------------------------------- keeping up
@jobs.handler(JOB, label=_("Private words of a case findable"))
def keep(payload: dict[str, Any]) -> None:
    """Keep the words of a case as it stands now."""
    complaint = Complaint.objects.filter(pk=payload["complaint"]).first()
    if complaint is not None:
        _keep(complaint)


@transaction.atomic
def _keep(complaint: Complaint) -> int:
    # Locked, so that an erasure which runs just now is either done or still to come.
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    every, readable = words_of(complaint)
    opened = {digest(word) for word in readable}
    SealedWord.objects.filter(complaint=complaint).delete()
    SealedWord.objects.bulk_create(
        [
            SealedWord(complaint=complaint, digest=number, open=number in opened)
            for number in {digest(word) for word in every}
        ],
        batch_size=500,
    )
    return len(every)


def rebuild(*, progress: Callable[[int], object] = lambda _n: None, batch: int = BATCH) -> int:
    """Keep the words of every case anew, batch by batch; return how many cases.

    May be stopped and run again at any time: a case is done whole or not at all.
    """
    last = done = 0
    while rows := list(Complaint.objects.filter(pk__gt=last).order_by("pk")[:batch]):
        data_keys.warm(row.data_key_id for row in rows)
        for row in rows:
            _keep(row)
        last, done = rows[-1].pk, done + len(rows)
        progress(done)
    return done
