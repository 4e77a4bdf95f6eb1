"""Files that came with a text: taken in and sealed, shown to staff, approved, refused.

The original never leaves its seal but in memory. What staff see, and what may become public,
is a new picture drawn from it (complaints/pictures.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import encryption, jobs, pictures, proposals, publication, regions, storage, uploads
from complaints.errors import (
    ChecklistOpen,
    ComplaintError,
    Confidential,
    NotPermitted,
    NotPublished,
    NotReviewed,
)
from complaints.file_headers import Picture
from complaints.models.private import Complaint, Message
from complaints.models.public import PublicPhoto
from complaints.models.review import Attachment
from complaints.publication.photos import draw, withdraw_photos
from complaints.publication.photos import release as release
from complaints.regions import Region
from complaints.stages import Privacy
from complaints.thread_words import hidden_words, mask_words
from complaints.uploads import Upload

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from complaints.models.people import User

# What a verifier answers about a photo before it becomes public: is it in the picture?
QUESTIONS = ("face", "plate", "document")
ABSENT, HIDDEN = "absent", "hidden"
_ORIGINALS = "originals"
ORPHANED_AFTER = timedelta(days=1)


class OriginalGone(ComplaintError):
    code = "original_gone"
    kind = "gone"
    message = _("The original of this file was erased.")


class NotOpened(ComplaintError):
    code = "picture_not_opened"
    message = _("Open the picture before you decide about it.")


class NothingHidden(ComplaintError):
    code = "nothing_hidden"
    message = _("You said that something personal is in the picture: mark where it is.")


# ------------------------------------------------------------------------------------ taken in
@dataclass(frozen=True)
class Stored:
    """A file that lies sealed in the private store; its row is not written yet."""

    upload: Upload
    picture: Picture | None
    stored_as: str


def store(sent: Sequence[Upload], *, key: UUID) -> list[Stored]:
    """Seal files under a data key and write them, before the transaction that writes their rows.

    Either all of them lie in the store, or none.

    :raises FileRefused: one is not taken in
    """
    uploads.require_few(sent)
    judged = [(upload, uploads.judge(upload)) for upload in map(Upload.cleaned, sent)]
    stored: list[Stored] = []
    try:
        for upload, picture in judged:
            name = storage.random_name()
            stored.append(Stored(upload, picture, name))
            sealed = encryption.seal(upload.content, key)
            storage.write(storage.private(), path_of(name), bytes(sealed))
    except BaseException:
        discard(stored)
        raise
    return stored


def discard(stored: Iterable[Stored]) -> None:
    """Delete files whose rows were not written after all."""
    _delete_originals(file.stored_as for file in stored)


def attach(message: Message, stored: Iterable[Stored], *, now: datetime) -> list[Attachment]:
    """Write the rows of stored files. Each waits for review, a document for ever."""
    return [
        Attachment.objects.create(
            message=message,
            kind=Attachment.Kind.PHOTO if file.picture else Attachment.Kind.DOCUMENT,
            stored_as=file.stored_as,
            file_name=file.upload.file_name,
            caption=file.upload.caption,
            media_type=file.picture.media_type if file.picture else uploads.PDF,
            size=len(file.upload.content),
            width=file.picture.width if file.picture else None,
            height=file.picture.height if file.picture else None,
            digest=file.upload.digest,
            uploaded_at=now,
        )
        for file in stored
    ]


def take_in(message: Message, sent: Sequence[Upload], *, now: datetime) -> list[Attachment]:
    """Keep the files as attachments of the message.

    :raises FileRefused: one is not taken in, or with them the message has too many
    """
    uploads.require_few([*message.attachments.all(), *sent])
    stored = store(sent, key=message.sealing_key())
    try:
        with transaction.atomic():
            return attach(message, stored, now=now)
    except BaseException:
        discard(stored)
        raise


def path_of(name: str) -> str:
    """Return where the original of this name lies in the private store."""
    return storage.place(_ORIGINALS, name)


# ------------------------------------------------------------------------------ read for staff
def original(attachment: Attachment) -> bytes:
    """Return the file as it was sent.

    :raises OriginalGone: its key or its file was erased
    """
    try:
        sealed = storage.read(storage.private(), path_of(attachment.stored_as))
    except storage.FileGone as error:
        raise OriginalGone from error
    content = encryption.unseal(sealed)
    if content is None:
        raise OriginalGone
    return content


def picture_for(attachment: Attachment, *, by: User, max_side: int) -> bytes:
    """Return a new picture for the desk: whole for a verifier, and for the agency whose text it
    came with; as the public sees it for others.

    :raises NotPermitted: the photo is not approved, and the account is one of the others
    :raises OriginalGone: there is nothing to draw from
    """
    if attachment.kind != Attachment.Kind.PHOTO:
        raise NotPermitted
    if by.is_verifier or _is_of_own_agency(attachment.message, by):
        return pictures.clean(original(attachment), max_side=max_side)
    if attachment.state not in {Attachment.State.APPROVED, Attachment.State.PUBLISHED}:
        raise NotPermitted
    return pictures.clean(original(attachment), hidden(attachment), max_side=max_side)


def _is_of_own_agency(message: Message, user: User) -> bool:
    return bool(user.is_officer and message.agency_id == user.agency_id)


def hidden(attachment: Attachment) -> list[Region]:
    return regions.from_json(attachment.regions)


def caption_proposal(attachment: Attachment, *, now: datetime) -> str:
    """Return the caption as the public may read it, with everything personal masked."""
    return _masked(attachment, attachment.caption, now=now) if attachment.caption else ""


def _masked(attachment: Attachment, caption: str, *, now: datetime) -> str:
    message = attachment.message
    caption = mask_words(caption, hidden_words(message.complaint))
    known = proposals.known_people(message, now=now)
    hide = proposals.wanted_hidden(message, {"title": "", "body": caption})
    return proposals.preview("", caption, known=known, also=hide).body[: uploads.CAPTION_MAX]


# ------------------------------------------------------------------------------ decided about
@transaction.atomic
def approve(
    attachment: Attachment,
    *,
    seen: str,
    hide: Sequence[Region],
    answers: Mapping[str, str],
    caption: str,
    by: User,
    now: datetime,
) -> Attachment:
    """Say that a new picture with these regions hidden may be public, and have it drawn.

    `seen` is the digest of the picture that was opened. `answers` says of each of QUESTIONS
    that it is ABSENT or was HIDDEN. The caption is masked once more by the recognisers. The
    picture of an earlier approval is withdrawn at once. A picture of a sensitive complaint
    needs a second verifier who hides at least the same; until then it stays held. Returns it.

    :raises NotPermitted: the account is no verifier
    :raises NotOpened: the picture that was seen is not this one
    :raises ChecklistOpen: a question has no answer
    :raises NothingHidden: something is said to be hidden, and nothing is
    :raises NotReviewed: the second reader hides less than the first
    :raises Confidential: the reporter asked for secrecy
    :raises NotPublished: this file or its text is never public
    """
    complaint = _locked(attachment)
    _require_decidable(attachment, complaint, by=by)
    if not seen or seen != attachment.digest:  # of an erased original there is no digest
        raise NotOpened
    if {name for name, given in answers.items() if given in {ABSENT, HIDDEN}} != set(QUESTIONS):
        raise ChecklistOpen
    if HIDDEN in answers.values() and not hide:
        raise NothingHidden
    uploads.judge_caption(caption)
    ready = not complaint.sensitive or _was_read_before(attachment, hide, by=by)
    _withdraw_photo(attachment, now=now)
    attachment.state = Attachment.State.APPROVED if ready else Attachment.State.HELD
    attachment.regions = [region.as_json() for region in hide]
    attachment.public_caption = _masked(attachment, caption, now=now) if caption else ""
    attachment.approved_by, attachment.approved_at, attachment.photo = by, now, None
    attachment.answers = dict(answers)
    attachment.save(
        update_fields=[
            "state", "regions", "answers", "public_caption", "approved_by", "approved_at", "photo",
        ]
    )  # fmt: skip
    if ready:
        draw(attachment, now=now)
    return attachment


@transaction.atomic
def refuse(attachment: Attachment, *, by: User, now: datetime) -> None:
    """Decide that the file stays private; its public picture, if any, is withdrawn at once.

    :raises NotPermitted: the account is no verifier
    """
    if not by.is_verifier:
        raise NotPermitted
    _locked(attachment)
    _withdraw_photo(attachment, now=now)
    attachment.state, attachment.public_caption = Attachment.State.REFUSED, ""
    attachment.approved_by = attachment.approved_at = None
    attachment.save(update_fields=["state", "public_caption", "approved_by", "approved_at"])


def _locked(attachment: Attachment) -> Complaint:
    """Return the complaint, locked, with the attachment as it stands now."""
    complaint: Complaint = Complaint.objects.select_for_update().get(
        pk=attachment.message.complaint_id
    )
    attachment.refresh_from_db()
    attachment.message.complaint = complaint
    return complaint


def _require_decidable(attachment: Attachment, complaint: Complaint, *, by: User) -> None:
    if not by.is_verifier:
        raise NotPermitted
    if complaint.privacy == Privacy.CONFIDENTIAL:
        raise Confidential
    message = attachment.message
    if attachment.kind != Attachment.Kind.PHOTO or message.kind not in Message.PUBLIC_BOUND:
        raise NotPublished


def _was_read_before(attachment: Attachment, hide: Sequence[Region], *, by: User) -> bool:
    """Whether another verifier approved this held picture, hiding no more than is hidden now."""
    first = attachment.approved_by_id
    if attachment.state != Attachment.State.HELD or first is None or first == by.pk:
        return False
    if not all(any(new.covers(old) for new in hide) for old in hidden(attachment)):
        raise NotReviewed
    return True


def _withdraw_photo(attachment: Attachment, *, now: datetime) -> None:
    if attachment.photo_id is None:
        return
    if withdraw_photos(PublicPhoto.objects.filter(pk=attachment.photo_id), now=now):
        publication.refresh(attachment.message.complaint, now=now)


def erase(attachments: QuerySet[Attachment], *, now: datetime) -> int:
    """Delete originals and rows, and take what is public of them out of public."""
    rows = list(attachments)
    photos = [row.photo_id for row in rows if row.photo_id]
    with transaction.atomic():
        withdraw_photos(PublicPhoto.objects.filter(pk__in=photos), now=now)
        Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
        transaction.on_commit(partial(_delete_originals, [row.stored_as for row in rows]))
    return len(rows)


def _delete_originals(names: Iterable[str]) -> None:
    for name in names:
        storage.private().delete(path_of(name))


# ---------------------------------------------------------------------------------------- jobs
@jobs.handler("photo", label=_("Photo made ready"))
def draw_photo(payload: dict[str, Any]) -> None:
    """Draw the public pictures of an approved photo, and publish them with its text.

    Where the text is not public yet, `release` asks again when it is.
    """
    attachment = (
        Attachment.objects.select_related("message__complaint", "message__post")
        .filter(pk=payload["attachment"], state=Attachment.State.APPROVED)
        .first()
    )
    if attachment is None or attachment.message.state != Message.State.PUBLISHED:
        return
    try:
        content = original(attachment)
    except OriginalGone:
        return
    large = pictures.clean(content, hidden(attachment))
    small = pictures.clean(large, max_side=pictures.SMALL_SIDE)
    name = storage.random_name()
    for suffix, drawn in zip(storage.SUFFIXES, (large, small), strict=True):
        storage.write(storage.photos(), storage.photo_path(name, suffix), drawn)
    size = pictures.check(large)
    photo = publication.add_photo(
        attachment, name=name, width=size.width, height=size.height, now=timezone.now()
    )
    if photo is None:
        _delete_photo(name)


@jobs.handler("remove_photo", lane=jobs.Lane.URGENT, label=_("Photo removed"))
def remove_photo(payload: dict[str, Any]) -> None:
    """Delete the files of a withdrawn photo. Its row stays: its address answers "gone"."""
    withdrawn = PublicPhoto.objects.filter(
        pk=payload["photo"], state=PublicPhoto.State.WITHDRAWN
    ).first()
    if withdrawn is not None:
        _delete_photo(withdrawn.name)


def _delete_photo(name: str) -> None:
    for suffix in storage.SUFFIXES:
        storage.photos().delete(storage.photo_path(name, suffix))


def sweep(*, now: datetime, dry_run: bool = False) -> int:
    """Delete files that no row tells of: left by a crash, or by a row that was erased.

    Returns how many. A file may be older than its row, never younger by a day.
    """
    before = now - ORPHANED_AFTER
    originals = dict(storage.older_than(storage.private(), _ORIGINALS, before))
    known = set(Attachment.objects.values_list("stored_as", flat=True))
    lost = [(storage.private(), path) for path, name in originals.items() if name not in known]
    photos = dict(storage.older_than(storage.photos(), "photos", before))
    shown = PublicPhoto.objects.exclude(state=PublicPhoto.State.WITHDRAWN)
    names = {
        name + suffix
        for name in shown.values_list("name", flat=True)
        for suffix in storage.SUFFIXES
    }
    lost += [(storage.photos(), path) for path, name in photos.items() if name not in names]
    if not dry_run:
        for place, path in lost:
            place.delete(path)
    return len(lost)
