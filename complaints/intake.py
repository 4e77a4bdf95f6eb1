"""Filing: what is filed, once for each key, with its files; what is told before it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from complaints import (
    attachments,
    clocks,
    data_keys,
    filing_rules,
    history,
    identities,
    notifications,
    own_words,
    publication,
    questions,
    receipts,
    redaction,
    registration,
    sensitive,
)
from complaints.encryption import blind_index
from complaints.errors import KeyReused, NotPermitted
from complaints.filing_rules import Filing as Filing
from complaints.filing_rules import is_emergency as is_emergency
from complaints.models.participation import ReferenceCounter
from complaints.models.private import Complaint, Message, Note
from complaints.models.reference import Channel, Kind, Nature, Subcategory, Village
from complaints.permissions import CASEWORK, rights
from complaints.proposals import Preview
from complaints.recognisers import Known, rules
from complaints.stages import Privacy
from complaints.tracked import Tracked as Tracked
from complaints.tracking import TRACKING as TRACKING
from complaints.tracking import choose_letters as choose_letters
from complaints.tracking import decide as decide
from complaints.tracking import decide_own as decide_own
from complaints.tracking import filed_by as filed_by
from complaints.tracking import own as own
from complaints.tracking import rate as rate
from complaints.tracking import rate_own as rate_own
from complaints.tracking import tell_browser as tell_browser
from complaints.tracking import tell_no_browser as tell_no_browser
from complaints.tracking import track as track
from complaints.uploads import Upload as Upload
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.keys import DataKey
    from complaints.models.people import User
    from complaints.querysets import ComplaintQuerySet

REASON_LENGTH = 40  # of an event


@dataclass(frozen=True)
class Filed:
    """What the reporter takes home. The receipt is stored nowhere."""

    reference: str
    receipt: str
    privacy: str


@dataclass(frozen=True)
class Entry:
    """That somebody of the staff wrote the complaint down for a citizen; with nobody, that it
    came through a channel's adapter (complaints/channels/)."""

    by: User | None
    received_at: datetime  # when the citizen told it: the promises count from then
    note: str = ""  # for colleagues: its number or address at the channel


def check(filing: Filing, *, by: User | None, now: datetime, entry: Entry | None = None) -> None:
    """Refuse a filing with anything wrong in it, naming every field at fault.

    :raises InvalidInput: some fields are wrong
    :raises SignInNeeded, IdentityNeeded: the site asks for registration
    :raises NotPermitted: the account may not write complaints down for others
    """
    if entry is not None:
        if entry.by is not None and not may_enter(entry.by):
            raise NotPermitted
        faults = questions.faults(filing.cleaned())
        filing_rules.check_entered(filing, received_at=entry.received_at, now=now, more=faults)
        return
    registration.require(by)
    filing_rules.check(filing, now=now, more=questions.faults(filing.cleaned()))


def may_enter(user: User) -> bool:
    """Verifiers, and officers at their agency's counter; the case is verified like any other."""
    return not rights(user).isdisjoint(CASEWORK)


def alike(filing: Filing, *, among: ComplaintQuerySet) -> list[Complaint]:
    """Return the newest open cases about the same kind of trouble in the same village."""
    same = among.open().filter(subcategory__slug=filing.subcategory, village__slug=filing.village)
    return list(same.select_related("thread", "agency").order_by("-received_at", "-pk")[:10])


def preview(filing: Filing, *, by: User | None) -> Preview:
    """Return exactly what the public would read of the filing once a verifier approved it."""
    filing = questions.composed(filing)
    known = [_person(filing, by)]
    if by is not None:
        known += [Known(name=by.get_full_name(), email=by.email), registration.known(by)]
    hide = own_words.places(filing.to_hide, {"title": filing.title, "body": filing.body})
    return publication.preview(filing.title, filing.body, known=known, also=hide)


def preview_caption(caption: str, filing: Filing, *, by: User | None) -> str:
    """Return what the public would read of a photo's caption."""
    return preview(replace(filing, title="", body=caption, answers=()), by=by).body


def not_found(filing: Filing) -> list[str]:
    """Return the words to hide that stand neither in the title nor in the text."""
    filing = questions.composed(filing)
    texts = {"title": filing.title, "body": filing.body}
    return [words for words in filing.to_hide if not own_words.places([words], texts)]


@dataclass(frozen=True)
class Finding:
    """What stands in place of hidden words, why they are hidden, and how often."""

    instead: str
    reason: str
    number: int


def findings(preview: Preview) -> list[Finding]:
    """Return what a preview hides, each kind once, without a word of it."""
    hidden = Counter((s.label, s.rule) for s in preview.spans if s.tier != redaction.LOOK)
    return [
        Finding(redaction.PLACEHOLDERS[label], rules.reason(rule), number)
        for (label, rule), number in hidden.items()
    ]


def _person(filing: Filing, by: User | None = None) -> Known:
    """Who files: by the filing's own answers, or else as the account registered."""
    known = registration.known(by)
    name, phone = filing.name or known.name, filing.phone or known.phone
    return Known(name, phone, filing.email, filing.address, filing.nik)


def sensitive_topics(filing: Filing) -> list[str]:
    """Return the sensitive matters that the words tell of (keys of `sensitive.TOPICS`)."""
    return sensitive.topics(filing.title, filing.body)


def sensitive_matters(filing: Filing) -> list[str]:
    """Return in words why the filing starts as confidential; nothing where it does not."""
    matters = [str(sensitive.TOPICS[topic]) for topic in sensitive_topics(filing)]
    chosen = Subcategory.objects.filter(slug=filing.subcategory, sensitive=True).first()
    return matters if chosen is None else [*matters, chosen.label]


def is_sensitive(filing: Filing) -> bool:
    """Whether the words or the subcategory ask for confidentiality and a second reader."""
    chosen = Subcategory.objects.filter(slug=filing.subcategory, sensitive=True)
    return bool(sensitive_topics(filing)) or chosen.exists()


def privacy_of(filing: Filing) -> str:
    """Return the reporter's choice, or, without one, what the matter asks for."""
    if filing.privacy:
        return filing.privacy
    return str(Privacy.CONFIDENTIAL if is_sensitive(filing) else Privacy.ANONYMOUS)


def file(
    filing: Filing,
    *,
    key: str,
    by: User | None = None,
    now: datetime,
    uploads: Sequence[Upload] = (),
    language: str = "id",
    entry: Entry | None = None,
) -> Filed:
    """Register the complaint once for this key, and return its reference and receipt.

    The same key with the same words and files returns the first answer again. Letters to a
    reporter without account will be in this language. With an `entry`, staff file it for
    somebody (`by` is nobody), and the receipt is theirs to hand over.

    :raises InvalidInput: some fields are wrong, or the key is too short to be unguessable
    :raises FileRefused: a file is not taken in
    :raises SignInNeeded, IdentityNeeded: the site asks for registration
    :raises NotPermitted: the account of the entry may not file for others
    :raises KeyReused: the key was used for other words or files
    """
    filing = filing.cleaned()
    check(filing, by=by, now=now, entry=entry)
    filing = questions.composed(filing)
    filing_rules.check_key(key)
    filing_key = _filing_key(key, by=by, entry=entry)
    if earlier := _earlier(filing, filing_key, uploads):
        return earlier
    # What is slow comes before the transaction: no write lock is held while it runs.
    receipt = receipts.derive(filing_key)
    receipt_index = receipts.index(receipt)
    data_key = data_keys.build()
    stored = attachments.store(uploads, key=data_key.pk)
    try:
        with transaction.atomic():
            data_key.save(force_insert=True)
            complaint = _register(
                filing, filing_key, receipt_index, data_key,
                by=by, now=now, language=language, entry=entry,
            )  # fmt: skip
            original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
            attachments.attach(original, stored, now=now)
    except BaseException as error:
        attachments.discard(stored)
        # The other half of a double click was faster.
        if isinstance(error, IntegrityError) and (earlier := _earlier(filing, filing_key, uploads)):
            return earlier
        raise
    return Filed(complaint.reference, receipt, complaint.privacy)


def filed_before(filing: Filing, *, key: str, by: User | None) -> Filed | None:
    """Return the answer of the filing with this key and these words, if there was one."""
    filing = questions.composed(filing.cleaned())
    return _earlier(filing, _filing_key(key, by=by), ())


def _filing_key(key: str, *, by: User | None, entry: Entry | None = None) -> str:
    if entry is not None:
        owner = f"entered-{entry.by.pk}" if entry.by else "channel"
    else:
        owner = str(by.pk) if by else ""
    return blind_index("filing", f"{owner}:{key}")


def _earlier(filing: Filing, filing_key: str, uploads: Sequence[Upload]) -> Filed | None:
    complaint = Complaint.objects.filter(filing_key=filing_key).first()
    if complaint is None:
        return None
    original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
    if original.digest != publication.digest(filing.title, filing.body):
        raise KeyReused
    known = set(original.attachments.values_list("digest", flat=True))
    if any(upload.digest not in known for upload in uploads):
        raise KeyReused
    return Filed(complaint.reference, receipts.derive(filing_key), complaint.privacy)


def _register(
    filing: Filing,
    filing_key: str,
    receipt_index: str,
    data_key: DataKey,
    *,
    by: User | None,
    now: datetime,
    language: str,
    entry: Entry | None,
) -> Complaint:
    subcategory = Subcategory.objects.get(slug=filing.subcategory)
    complaint = Complaint.objects.create(
        reference=_next_reference(now),
        data_key=data_key,
        subcategory=subcategory,
        category_id=subcategory.category_id,
        kind=Kind.objects.filter(slug=filing.kind).first(),
        nature=Nature.objects.filter(slug=filing.nature).first(),
        channel=Channel.objects.get(slug=filing.channel),
        village=Village.objects.get(slug=filing.village),
        location=filing.location,
        pin=filing.pin,
        answers=questions.private_lines(filing),
        hidden_words="\n".join(filing.to_hide),
        happened_on=filing.happened_on,
        privacy=privacy_of(filing),
        sensitive=is_sensitive(filing),
        received_at=entry.received_at if entry else now,
        reporter=by,
        entered_by=entry.by if entry else None,
        language=language,
        receipt_index=receipt_index,
        filing_key=filing_key,
    )
    identities.register(complaint, _person(filing, by))
    if entry and entry.note:
        Note.objects.create(complaint=complaint, author=entry.by, body=entry.note, written_at=now)
    _open(complaint, filing.title, filing.body, by=by, now=now, entry=entry)
    return complaint


def _open(
    complaint: Complaint,
    title: str,
    body: str,
    *,
    by: User | None,
    now: datetime,
    entry: Entry | None = None,
) -> None:
    message = Message.objects.create(
        complaint=complaint,
        kind=Message.Kind.COMPLAINT,
        author=by,
        from_reporter=True,
        title=title,
        body=body,
        digest=publication.digest(title, body),
        written_at=entry.received_at if entry else now,
    )
    # The history says through which channel staff were told.
    by, channel = (entry.by, complaint.channel.slug) if entry else (by, "")
    event = history.append(
        complaint, "file", old_stage="", by=by, now=now, reason=channel[:REASON_LENGTH]
    )
    publication.propose(message, now=now)
    clocks.follow(complaint, event, now=now)
    notifications.announce(event, now=now)


def _next_reference(now: datetime) -> str:
    """Return DPS-<year>-<number>: numbers of a year are given without a gap.

    The row of the year stays locked until the filing is committed.
    """
    year = now.astimezone(WITA).year
    ReferenceCounter.objects.get_or_create(year=year)
    ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    last = ReferenceCounter.objects.values_list("last", flat=True).get(year=year)
    return f"DPS-{year}-{last:05d}"


def file_part(complaint: Complaint, text: str, *, by: User | None, now: datetime) -> Complaint:
    """Register a second matter of the complaint as a complaint of its own.

    It has the same reporter, place, privacy and words to hide. The holder of the first receipt
    reads the part's own one on the tracking page (complaints/tracking.py).
    """
    salt = bytes(complaint.salt).hex()
    filing_key = blind_index("part", f"{salt}:{complaint.pk}:{complaint.parts.count() + 1}")
    original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
    part = Complaint.objects.create(
        reference=_next_reference(now),
        data_key=data_keys.make(),
        subcategory_id=complaint.subcategory_id,
        category_id=complaint.category_id,
        kind_id=complaint.kind_id,
        nature_id=complaint.nature_id,
        channel_id=complaint.channel_id,
        village_id=complaint.village_id,
        location=complaint.location,
        pin=complaint.pin,
        hidden_words=complaint.hidden_words,
        happened_on=complaint.happened_on,
        privacy=complaint.privacy,
        sensitive=complaint.sensitive,
        received_at=complaint.received_at,
        reporter=complaint.reporter,
        priority=complaint.priority,
        entered_by=complaint.entered_by,
        language=complaint.language,
        receipt_index=receipts.index(receipts.derive(filing_key)),
        filing_key=filing_key,
        split_from=complaint,
    )
    known = identities.reveal(complaint, by=by, why=identities.Why.SPLIT, now=now)
    if known is not None:
        identities.register(part, known)
    _open(part, original.title, text, by=by, now=now)
    return part
