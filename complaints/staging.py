"""What somebody chose but has not sent yet: sealed on the server between two steps of a form.

A browser cannot be handed a chosen file back, so a form that is shown again carries a token
instead. It opens only in the session that sent the file, and only for a day.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext_lazy as _

from complaints import filing_rules, pictures, storage, uploads
from complaints.encryption import blind_index, box
from complaints.file_headers import FileRefused
from complaints.uploads import PDF, Upload

KEPT_FOR = timedelta(days=1)
THUMBNAIL_SIDE = 320
_FILES, _THUMBNAILS = "staged", "thumbnails"


class ChoiceGone(FileRefused):
    code = "file_gone"
    message = _("A chosen file is no longer here: choose it again.")


@dataclass(frozen=True)
class Staged:
    """A chosen file. `pin` is where the camera says it was taken, "" where it does not say."""

    name: str
    owner: str
    file_name: str
    media_type: str
    size: int
    pin: str

    @property
    def is_document(self) -> bool:
        return self.media_type == PDF

    @property
    def number(self) -> str:
        """A short name for the fields of a form."""
        return self.name[:12]

    @property
    def token(self) -> str:
        """What a form carries; it tells its reader nothing."""
        return box().encrypt(json.dumps(asdict(self)).encode()).decode()

    def thumbnail(self) -> str:
        """Return a small picture as a data: address, "" for a document."""
        if self.is_document:
            return ""
        content = _read(_THUMBNAILS, self.name)
        return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"

    def upload(self, caption: str = "") -> Upload:
        """
        :raises ChoiceGone: it was sent or thrown away already, or its day is over
        """
        return Upload(self.file_name, _read(_FILES, self.name), caption).cleaned()


def keep(upload: Upload, *, owner: str, key: str = "") -> Staged:
    """Keep a file for the session of the owner; sent again under the same key, it is kept once.

    :raises FileRefused: it is not taken in, or its pixels cannot be decoded
    """
    upload = upload.cleaned()
    picture = uploads.judge(upload)
    staged = Staged(
        name=_name(upload, owner, key) if key else storage.random_name(),
        owner=owner,
        file_name=upload.file_name,
        media_type=picture.media_type if picture else PDF,
        size=len(upload.content),
        pin=_pin(upload.content) if picture else "",
    )
    if picture:
        _write(_THUMBNAILS, staged.name, pictures.clean(upload.content, max_side=THUMBNAIL_SIDE))
    _write(_FILES, staged.name, upload.content)
    return staged


def find(token: str, *, owner: str) -> Staged:
    """Return what the token names.

    :raises ChoiceGone: it is of another session, too old, or no token at all
    """
    try:
        words = box().decrypt(token.encode(), ttl=int(KEPT_FOR.total_seconds()))
    except InvalidToken as error:
        raise ChoiceGone from error
    staged = Staged(**json.loads(words))
    if not owner or staged.owner != owner:
        raise ChoiceGone
    if not storage.private().exists(storage.place(_FILES, staged.name)):
        raise ChoiceGone
    return staged


def discard(chosen: Iterable[Staged]) -> None:
    """Throw away what was sent, or what its sender no longer wants to send."""
    for staged in chosen:
        for folder in (_FILES, _THUMBNAILS):
            storage.private().delete(storage.place(folder, staged.name))


def sweep(*, now: datetime, dry_run: bool = False) -> int:
    """Throw away what nobody sent within a day; return how many files."""
    old = [
        path
        for folder in (_FILES, _THUMBNAILS)
        for path, _name in storage.older_than(storage.private(), folder, now - KEPT_FOR)
    ]
    if not dry_run:
        for path in old:
            storage.private().delete(path)
    return len(old)


def _name(upload: Upload, owner: str, key: str) -> str:
    return blind_index("upload", f"{owner}:{key}:{upload.digest}")


def _pin(content: bytes) -> str:
    """Return the place of the picture as the form takes it; "" where it is not in the city."""
    place = pictures.place(content)
    if place is None:
        return ""
    pin = f"{place[0]:.6f},{place[1]:.6f}"
    return pin if filing_rules.is_in_city(pin) else ""


def _write(folder: str, name: str, content: bytes) -> None:
    path = storage.place(folder, name)
    if not storage.private().exists(path):
        sealed = base64.urlsafe_b64decode(box().encrypt(content))
        storage.write(storage.private(), path, sealed)


def _read(folder: str, name: str) -> bytes:
    try:
        sealed = storage.read(storage.private(), storage.place(folder, name))
    except storage.FileGone as error:
        raise ChoiceGone from error
    return box().decrypt(base64.urlsafe_b64encode(sealed))
