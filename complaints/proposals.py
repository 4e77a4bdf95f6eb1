"""What the recognisers would hide in a text, and what the public would then read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.db.models import Q

from complaints import (
    identities,
    own_words,
    pseudonyms,
    recognisers,
    redaction,
    registered,
    sealed_words,
    thread_words,
)
from complaints.encryption import blind_index
from complaints.errors import DetectorFailed, NotReviewed
from complaints.models.private import Complaint, Message, Proposal
from complaints.models.public import Post
from complaints.pseudonyms import Names
from complaints.recognisers import DETECTOR, Known
from complaints.redaction import LOOK, Span

logger = logging.getLogger(__name__)
TITLE_LENGTH = 200
_OWN_PAGE = re.compile(r"/(?:en/)?(?:(?:aduan/DPS-\d{4}-\d{5,7}|lacak)/)?[.,)]?")


def digest(title: str, body: str) -> str:
    """Return the keyed digest by which an approval is bound to these very words."""
    return blind_index("message", f"{title}\0{body}")


@dataclass(frozen=True)
class Preview:
    """What the public would read, and the places that were found."""

    title: str
    body: str
    spans: list[Span]


def preview(
    title: str, body: str, *, known: Iterable[Known] = (), also: Iterable[Span] = ()
) -> Preview:
    """Return the text as the public would read it if everything found were hidden, and these
    places as well."""
    people, texts = list(known), {"title": title, "body": body}
    spans = [
        span
        for field, text in texts.items()
        for span in recognisers.recognise(text, known=people, field=field)
        if not _is_own_page(text[span.start : span.end])
    ]
    spans += _uncovered(also, by=spans)
    hidden = [span for span in spans if span.tier != LOOK]
    return masked(title, body, hidden, found=spans, names=Names())


def _uncovered(also: Iterable[Span], *, by: Sequence[Span]) -> list[Span]:
    """Those of the places that show anything while everything before them is hidden."""
    covered = {(s.field, i) for s in by if s.tier != LOOK for i in range(s.start, s.end)}
    found = []
    for span in also:
        characters = {(span.field, i) for i in range(span.start, span.end)}
        if not characters <= covered:
            found.append(span)
            covered |= characters
    return found


def _is_own_page(words: str) -> bool:
    """Whether the words are the address of a page of this site that tells nobody apart: answers
    point to the thread, and to the tracking page."""
    path = words.removeprefix(settings.PUBLIC_URL)
    return path != words and bool(_OWN_PAGE.fullmatch(path))


def masked(
    title: str, body: str, hidden: Sequence[Span], *, found: list[Span], names: Names
) -> Preview:
    """Return the text with the hidden places masked; new names get their numbers.

    :raises InvalidSpan: a place lies outside the text
    """
    in_title, in_body = (redaction.of_field(hidden, field) for field in ("title", "body"))
    return Preview(
        title=redaction.mask(title, in_title, number=names.number)[:TITLE_LENGTH],
        body=redaction.mask(body, in_body, number=names.number),
        spans=found,
    )


def rendering(message: Message, spans: Iterable[dict[str, Any]]) -> Preview:
    """Return what the public would read of the message with these places hidden.

    :raises InvalidSpan: a place lies outside the text
    """
    hidden = redaction.from_json(spans)
    names = pseudonyms.of(message.complaint)
    return masked(message.title, message.body, hidden, found=hidden, names=names)


def known_people(message: Message, *, now: datetime) -> list[Known]:
    """Return whom the platform knows in the thread: the reporter, the staff who acted in it,
    whoever wrote in it (by account and by what the account registered), and everybody whose
    name is hidden in it already."""
    complaint = message.complaint
    people = [Known(name=name) for name in pseudonyms.of(complaint).names]
    person = identities.reveal(complaint, by=None, why=identities.Why.REDACTION, now=now)
    if person is not None:
        people.append(person)
    accounts = list(_accounts(complaint, message))
    people += [Known(name=account.get_full_name(), email=account.email) for account in accounts]
    return people + registered.known(accounts)


def _accounts(complaint: Complaint, message: Message) -> Iterable[Any]:
    writers = Message.objects.filter(complaint=complaint).exclude(author=None)
    actors = complaint.events.exclude(actor_number=None)
    return get_user_model().objects.filter(
        Q(pk__in=[complaint.reporter_id or 0, message.author_id or 0])
        | Q(pk__in=writers.values("author"))
        | Q(pk__in=actors.values("actor_number"))
    )


def propose(message: Message, *, now: datetime) -> Proposal:
    """Run the recognisers over the message and keep what they found, as places only."""
    spans, place, answers, failure = [], [], [], ""
    complaint, is_original = message.complaint, message.kind == Message.Kind.COMPLAINT
    try:
        known = known_people(message, now=now)
        also = _hidden_before(message)
        spans = preview(message.title, message.body, known=known, also=also).spans
        if is_original:
            place = recognisers.recognise(complaint.location, known=known)
            answers = recognisers.recognise(complaint.answers, known=known)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is: the text is kept, and hidden
        failure = type(error).__name__
        logger.error("recognisers failed", extra={"text": message.pk, "error": failure})
    sealed_words.follow(message.complaint, now=now)
    return Proposal.objects.create(
        message=message,
        digest=message.digest,
        spans=[span.as_json() for span in spans],
        place_spans=[span.as_json() for span in place],
        answer_spans=[span.as_json() for span in answers],
        detector=DETECTOR,
        failure=failure,
        made_at=now,
    )


def wanted_hidden(message: Message, texts: Mapping[str, str]) -> list[Span]:
    """Return where words stand that the reporter wants hidden: in the reporter's own text as it
    was previewed, in what others write as whole words."""
    words = message.complaint.hidden_words.splitlines()
    if message.kind == Message.Kind.COMPLAINT:
        return own_words.places(words, texts)
    return own_words.places_of_others(words, texts)


def _hidden_before(message: Message) -> list[Span]:
    """Where words stand that the reporter wants hidden, or that other public texts of the
    thread hide: a rule publishes nothing that holds one of them."""
    texts = {"title": message.title, "body": message.body}
    hidden = thread_words.hidden_words(message.complaint, but=message)
    return wanted_hidden(message, texts) + thread_words.places(hidden, texts)


def standing(message: Message) -> Proposal | None:
    """Return the proposal for these very words by the recognisers of today, if there is one."""
    found = message.proposals.filter(digest=message.digest, detector=DETECTOR, failure="")
    return found.first()


def for_agency(
    message: Message, names: Names | None = None, *, now: datetime | None = None
) -> Preview | None:
    """Return what an officer reads of somebody else's text; None where nobody knows what is
    private in it.

    That is what the public reads, or else the text with everything hidden that was found or
    was ever hidden in it. Asks nothing more where proposals, approvals, post and pseudonyms
    were fetched with the message; with `now`, a text that was not searched yet is searched.
    """
    decided = [row for row in message.approvals.all() if row.digest == message.digest]
    shown = message.post is not None and message.post.state == Post.State.VISIBLE
    if decided and shown and message.state == Message.State.PUBLISHED:
        rows = list(decided[0].spans)
    else:
        found = _found_today(message) or (propose(message, now=now) if now else None)
        if found is None or found.failure:
            return None
        rows = [row for row in found.spans if row["tier"] != LOOK]
        rows += [row for approval in decided for row in approval.spans]
    hidden = redaction.from_json(rows)
    names = names or pseudonyms.of(message.complaint)
    return masked(message.title, message.body, hidden, found=hidden, names=names)


def _found_today(message: Message) -> Proposal | None:
    """Return the newest proposal of today's recognisers, among those fetched already; one that
    did not fail, if there is one."""
    today = [
        row
        for row in message.proposals.all()
        if (row.digest, row.detector) == (message.digest, DETECTOR)
    ]
    return next((row for row in today if not row.failure), today[0] if today else None)


def place_for_agency(original: Message, *, now: datetime | None) -> str:
    """Return where it happened, as an officer reads it: without what names a person or a door.

    Empty where the recognisers fail; without `now`, where they did not look yet.
    """
    return _beside(original, "location", "place_spans", now=now)


def answers_for_agency(original: Message, *, now: datetime | None) -> str:
    """Return the answers to the questions of its category in the same way."""
    return _beside(original, "answers", "answer_spans", now=now)


def _beside(original: Message, column: str, spans: str, *, now: datetime | None) -> str:
    words: str = getattr(original.complaint, column)
    if not words:
        return ""
    found = _found_today(original) or (propose(original, now=now) if now else None)
    if found is None or found.failure:
        return ""
    hidden = redaction.from_json(row for row in getattr(found, spans) if row["tier"] != LOOK)
    return redaction.mask(words, hidden, number=Names().number)


def require_review(message: Message, decided: Iterable[dict[str, Any]], *, now: datetime) -> None:
    """Refuse to go on while any character of a proposed place is neither hidden nor kept.

    :raises NotReviewed: something was overlooked
    :raises DetectorFailed: nobody can say what was overlooked
    :raises InvalidSpan: a decision is not a place
    """
    proposal = standing(message) or propose(message, now=now)
    if proposal.failure:
        raise DetectorFailed
    seen = {(s.field, i) for s in redaction.from_json(decided) for i in range(s.start, s.end)}
    for span in redaction.from_json(proposal.spans):
        places = ((span.field, i) for i in range(span.start, span.end))
        if span.tier != LOOK and any(place not in seen for place in places):
            raise NotReviewed
