"""The originals of attachments, when a person is forgotten or a data key is replaced."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from complaints import attachments, encryption, storage
from complaints.attachments import OriginalGone, path_of
from complaints.models.private import Complaint
from complaints.models.review import Attachment


def erase_originals(complaint: Complaint) -> int:
    """Delete the files that the reporter sent, and their names; return how many.

    A picture that was approved and drawn anew stays with the anonymous thread.
    """
    own = Attachment.objects.filter(
        message__complaint=complaint, message__from_reporter=True
    ).exclude(digest="")
    gone = list(own.select_related("message__complaint"))
    for attachment in gone:
        if attachment.state in {Attachment.State.HELD, Attachment.State.APPROVED}:
            attachment.state = Attachment.State.REFUSED  # there is nothing left to draw from
        attachment.file_name = attachment.caption = attachment.digest = ""
        attachment.save(update_fields=["state", "file_name", "caption", "digest"])
    _delete_later([attachment.stored_as for attachment in gone])
    return len(gone)


def reseal(complaint: Complaint) -> int:
    """Seal the files of the complaint under its present data key; return how many.

    A new file is written beside the old one, which goes when the transaction is committed. If
    it is not, the sweep of orphans finds the new one.
    """
    old_names = []
    for attachment in Attachment.objects.filter(message__complaint=complaint).exclude(digest=""):
        try:
            content = attachments.original(attachment)
        except OriginalGone:
            continue
        name = storage.random_name()
        sealed = encryption.seal(content, complaint.sealing_key())
        storage.write(storage.private(), path_of(name), bytes(sealed))
        old_names.append(attachment.stored_as)
        Attachment.objects.filter(pk=attachment.pk).update(stored_as=name)
    _delete_later(old_names)
    return len(old_names)


def _delete_later(names: Iterable[str]) -> None:
    """Delete the files once the rows say that they are gone."""
    paths = [path_of(name) for name in names]

    def delete() -> None:
        for path in paths:
            storage.private().delete(path)

    transaction.on_commit(delete)
