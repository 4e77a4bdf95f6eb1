"""What tells a person in the texts of a thread: sought before the person is forgotten.

Afterwards nobody could seek it any more: the office keeps no list of erased names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from complaints import identities, publication, recognisers, redaction, sealed_words
from complaints.encryption import Erased
from complaints.models.custody import IdentityRequest
from complaints.models.office import Disposition
from complaints.models.private import Approval, Complaint, Message, Note
from complaints.models.public import PublicPhoto
from complaints.models.review import Draft, FirstReading, PrivacyReport
from complaints.pseudonyms import words_of
from complaints.recognisers import Known
from complaints.redaction import APPLY, LOOK, Span

SHORTEST_NUMBER = 7  # digits: less tells nobody apart
KNOWN_RULE = "known-identity"


def reporter(complaint: Complaint, now: datetime) -> list[Known]:
    """Return what the office knows of the reporter; the opening is logged."""
    why = identities.Why.ERASURE
    person = identities.reveal(complaint, by=None, why=why, now=now)
    people = [person] if person is not None else []
    account = complaint.reporter
    if account is not None:
        people.append(Known(name=account.get_full_name(), email=account.email))
    return people


def found(text: str, people: Sequence[Known], *, field: str = "body") -> list[Span]:
    """Return the places in the text that tell one of the people.

    A place that the recognisers found for another reason counts where it holds a word or a
    number of the person.
    """
    spans = recognisers.recognise(text, known=people, field=field)
    return [s for s in spans if s.tier == APPLY and _tells(s, text[s.start : s.end], people)]


def _tells(span: Span, quote: str, people: Iterable[Known]) -> bool:
    return span.rule.startswith(KNOWN_RULE) or any(_of(quote, person) for person in people)


def _of(quote: str, person: Known) -> bool:
    digits = _digits(quote)
    numbers = (_digits(person.nik), _digits(identities.national(person.phone)).removeprefix("0"))
    return (
        bool(words_of(quote) & words_of(person.name))
        or any(len(n) >= SHORTEST_NUMBER and n in digits for n in numbers)
        or bool(person.email and person.email.casefold() in quote.casefold())
    )


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def hide(complaint: Complaint, people: Sequence[Known], now: datetime) -> int:
    """Hide the people in every public text of the thread; return how many texts changed.

    What a verifier left readable on purpose stays, unless it tells one of the people. A text
    that no verifier has read is masked as the recognisers of today propose.
    """
    published = complaint.messages.filter(state=Message.State.PUBLISHED).exclude(post=None)
    changed = 0
    for message in published:
        message.complaint = complaint
        spans = [
            *_readable(message, message.title, people, field="title"),
            *_readable(message, message.body, people, field="body"),
        ]
        changed += publication.remask(message, spans, now=now)
    return changed + _captions(complaint, people)


def _readable(
    message: Message, text: str, people: Sequence[Known], *, field: str
) -> Iterable[Span]:
    if message.approvals.filter(by_rule=False).exists():
        return found(text, people, field=field)
    spans = recognisers.recognise(text, known=people, field=field)
    return [span for span in spans if span.tier != LOOK]


def _captions(complaint: Complaint, people: Sequence[Known]) -> int:
    photos = PublicPhoto.objects.filter(post__thread=complaint.thread_id).exclude(caption="")
    telling = [photo.pk for photo in photos if found(photo.caption, people)]
    return publication.clear_captions(photos.filter(pk__in=telling)) if telling else 0


def reduce(message: Message, *, now: datetime) -> int:
    """Leave of an original only what the public reads of it; nothing where it reads nothing.

    Its places, digests and half-made decisions go as well. Returns 1 where something went.
    """
    title, body = _public_words(message)
    if (message.title, message.body) == (title, body) and not _is_decided_about(message):
        return 0
    if message.state == Message.State.HELD and message.kind in Message.PUBLIC_BOUND:
        message.state = Message.State.REFUSED  # there is nothing left to review
    _replace(message, title, body, now=now)
    return 1


def _is_decided_about(message: Message) -> bool:
    """Whether places in the text, or what it was sent with, are still kept."""
    return (
        message.filing_key is not None
        or message.proposals.exists()
        or Draft.objects.filter(message=message).exists()
        or FirstReading.objects.filter(message=message).exists()
    )


def _public_words(message: Message) -> tuple[str, str]:
    post = message.post
    if message.state != Message.State.PUBLISHED or post is None:
        return "", ""
    version = post.versions.order_by("-number").first()
    return (version.title if version else ""), post.body


def _replace(message: Message, title: str, body: str, *, now: datetime) -> None:
    """Put other words in the place of an original; what was decided about the old ones goes."""
    message.title, message.body = title, body
    message.digest = publication.digest(title, body) if title or body else ""
    message.filing_key = None
    message.save(update_fields=["title", "body", "digest", "state", "filing_key"])
    message.proposals.all().delete()
    Draft.objects.filter(message=message).delete()
    FirstReading.objects.filter(message=message).delete()
    message.approvals.update(digest="", spans=[])
    sealed_words.forget(message.complaint, now=now)
    if message.post is not None and message.state == Message.State.PUBLISHED:
        Approval.objects.create(
            message=message,
            digest=message.digest,
            by_rule=True,
            approved_at=now,
            version=message.post.version,
        )


def mask_private(complaint: Complaint, people: Sequence[Known], *, now: datetime) -> int:
    """Mask the people in what others wrote and only the office reads; return how many texts."""
    changed = 0
    for message in complaint.messages.filter(from_reporter=False):
        message.complaint = complaint
        changed += _mask_message(message, people, now=now)
    rows: list[Note | Disposition | IdentityRequest] = [
        *Note.objects.filter(complaint=complaint),
        *Disposition.objects.filter(complaint=complaint),
        *IdentityRequest.objects.filter(complaint=complaint),
    ]
    for row in rows:
        row.complaint = complaint
        changed += _mask_column(row, people)
    return changed


def _mask_message(message: Message, people: Sequence[Known], *, now: datetime) -> int:
    spans = found(message.body, people)
    if not spans:
        return 0
    title, body = _public_words(message)
    _replace(message, title, body or redaction.mask(message.body, spans), now=now)
    return 1


def _mask_column(row: Note | Disposition | IdentityRequest, people: Sequence[Known]) -> int:
    field = {Note: "body", Disposition: "note", IdentityRequest: "reason"}[type(row)]
    text = getattr(row, field)
    spans = [] if isinstance(text, Erased) else found(text, people)
    if spans:
        setattr(row, field, redaction.mask(text, spans))
        row.save(update_fields=[field])
    return int(bool(spans))


def empty_report(report: PrivacyReport) -> int:
    """Forget the words of a report and who sent it; the decision stays."""
    if not report.words and not report.client:
        return 0
    report.words = report.client = ""
    report.save(update_fields=["words", "client"])
    return 1
