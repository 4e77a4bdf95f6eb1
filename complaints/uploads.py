"""A file as somebody sends it: held in memory alone, and judged before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints import file_headers
from complaints.encryption import blind_index
from complaints.file_headers import MAX_BYTES, Picture
from complaints.file_headers import FileRefused as FileRefused
from complaints.file_headers import Unsupported as Unsupported

MOST_FILES = 6
CAPTION_MAX, NAME_MAX = 200, 120
PDF = "application/pdf"


class TooManyFiles(FileRefused):
    code = "too_many_files"
    message = _("At most %(most)s files fit with one text.")


class NothingSent(FileRefused):
    code = "no_file"
    message = _("Choose a file first.")


class CaptionTooLong(FileRefused):
    code = "caption_too_long"
    message = _("A caption has at most %(most)s characters; this has %(length)s.")


class BadCharacter(FileRefused):
    code = "bad_character"
    message = _("This text holds a character we cannot store.")


@dataclass(frozen=True)
class Upload:
    """A file with the name and the caption that its sender gave it."""

    file_name: str
    content: bytes
    caption: str = ""

    def cleaned(self) -> Upload:
        """Return it with the bare name of the file, and no blanks around the caption."""
        name = re.split(r"[/\\]", self.file_name)[-1]
        name = re.sub(r"[\x00-\x1f\x7f]", "", name).strip()
        if len(name) > NAME_MAX:
            stem, dot, ending = name.rpartition(".")
            name = stem[: NAME_MAX - len(ending) - 1] + dot + ending if dot else name[:NAME_MAX]
        return replace(self, file_name=name[-NAME_MAX:], caption=" ".join(self.caption.split()))

    @property
    def digest(self) -> str:
        """The keyed digest that an approval is bound to: of these very bytes."""
        return blind_index("attachment", file_headers.fingerprint(self.content))

    @property
    def is_document(self) -> bool:
        return file_headers.sniff(self.content) == PDF


def judge(upload: Upload) -> Picture | None:
    """Return what the picture is, or None for a document.

    :raises FileRefused: it is not taken in; the code of the subclass says why
    """
    judge_caption(upload.caption)
    if upload.is_document:
        file_headers.check_document(upload.content, upload.file_name)
        return None
    return file_headers.check(upload.content, upload.file_name)


def judge_caption(caption: str) -> None:
    """
    :raises CaptionTooLong: it is
    :raises BadCharacter: it cannot be stored
    """
    if "\0" in caption:
        raise BadCharacter
    if len(caption) > CAPTION_MAX:
        raise CaptionTooLong(most=CAPTION_MAX, length=len(caption))


def require_few(files: Sequence[Any]) -> None:
    """
    :raises TooManyFiles: there are more than one text may have
    """
    if len(files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)


class InMemory(FileUploadHandler):
    """Keeps what is sent out of every temporary folder: Django's own handler writes larger
    files to disk as they are, with the place and the face of whoever took them.

    It keeps no more than a text may have: of a file that is too large, or one too many, only
    the size is told.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.files <= MOST_FILES and start + len(raw_data) <= MAX_BYTES:
            self.kept.write(raw_data)
        else:
            self.kept = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )


def keep_in_memory(request: HttpRequest) -> None:
    """Read the files of this request into memory only; before anybody looks at its POST."""
    request.upload_handlers = [InMemory(request)]


def sent(request: HttpRequest, field: str) -> list[Upload]:
    """Return the files that the request brings, whatever they are.

    :raises TooManyBytes: one of them is too large
    :raises TooManyFiles: there are too many
    """
    files = [file for file in request.FILES.getlist(field) if file.name]
    require_few(files)
    for file in files:
        file_headers.check_size(file.size or 0)  # the content of a larger one was not kept
    return [Upload(file.name or "", file.read()).cleaned() for file in files]
