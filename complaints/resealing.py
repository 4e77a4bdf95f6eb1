"""A new data key for a complaint: what still stands in its rows is sealed anew, and the old key
goes. From then on nothing opens what older backups hold of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from complaints import data_keys, sealed_files
from complaints.encryption import EncryptedTextField
from complaints.models.custody import IdentityRequest, SubjectCase
from complaints.models.keys import DataKey
from complaints.models.moderation import Appeal
from complaints.models.office import Disposition
from complaints.models.private import Complaint, Identity, Message, Note
from complaints.models.review import Attachment, PrivacyReport, Pseudonym

# Every table with sealed columns, and the way from it to its complaint. A test names any
# model that is missing here.
SEALED: dict[type[models.Model], str] = {
    Identity: "complaint",
    Message: "complaint",
    Disposition: "complaint",
    Note: "complaint",
    IdentityRequest: "complaint",
    Pseudonym: "complaint",
    Appeal: "message__complaint",  # one about a measure has the key of that
    PrivacyReport: "message__complaint",
    Attachment: "message__complaint",
}


def without_key() -> QuerySet[Complaint]:
    """Return the complaints whose key is gone: those which were erased after the backup that
    this database was restored from."""
    standing = DataKey.objects.filter(pk=OuterRef("data_key_id")).exclude(wrapped=data_keys.GONE)
    return Complaint.objects.filter(~Exists(standing))


def sealed_fields(model: type[models.Model]) -> list[str]:
    """Return the names of the model's sealed columns."""
    return [f.name for f in model._meta.fields if isinstance(f, EncryptedTextField)]


@transaction.atomic
def renew_key(complaint: Complaint) -> int:
    """Give the complaint a new data key; return how many rows and files it seals.

    What is to be erased is emptied before: this keeps what is left. The complaint's row is
    locked, so that nobody writes under the old key meanwhile.

    :raises InvalidToken: the keys of this installation do not open a column
    """
    locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
    old = locked.data_key_id
    _open(locked)
    locked.data_key = data_keys.make()
    locked.save(update_fields=["data_key", *sealed_fields(Complaint)])
    rows = 1
    for model, path in SEALED.items():
        fields = sealed_fields(model)
        for row in model._default_manager.filter(**{path: locked.pk}).select_related(path):
            _open(row)
            row.save(update_fields=fields)
            rows += 1
    rows += sealed_files.reseal(locked)
    _drop([old])
    complaint.data_key = locked.data_key
    return rows


@transaction.atomic
def renew_key_of_case(case: SubjectCase) -> None:
    """The same for a data subject request."""
    old = case.data_key_id
    _open(case)
    case.data_key = data_keys.make()
    case.save(update_fields=["data_key", *sealed_fields(SubjectCase)])
    _drop([old])


def _open(row: models.Model) -> None:
    """Read every sealed column, so that saving the row seals its text and not its ciphertext."""
    for name in sealed_fields(type(row)):
        setattr(row, name, getattr(row, name))


def _drop(numbers: Iterable[object]) -> None:
    gone = DataKey.objects.filter(pk__in=list(numbers))
    keys = list(gone.values_list("pk", flat=True))
    gone.delete()
    data_keys.forget(keys)
    transaction.on_commit(lambda: data_keys.forget(keys))
