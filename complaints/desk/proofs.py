"""Photos that go with a move: sent with its form, kept while the form is corrected."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.http import HttpRequest

from complaints import staging, uploads
from complaints.staging import Staged
from complaints.uploads import Upload

_OWNER = "proofs"  # in the session


@dataclass(frozen=True)
class Kept:
    """A photo that waits on the server, with the caption that stands beside it."""

    staged: Staged
    caption: str = ""

    @property
    def caption_name(self) -> str:
        return f"caption_{self.staged.number}"

    @property
    def remove_name(self) -> str:
        return f"remove_{self.staged.number}"


@dataclass
class Proofs:
    """What a form brings now, what it brought before, and what was wrong with the rest."""

    kept: list[Kept] = field(default_factory=list)
    sent: list[Upload] = field(default_factory=list)
    fault: uploads.FileRefused | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Proofs:
        found = cls()
        owner = request.session.get(_OWNER, "")
        for token in request.POST.getlist("staged")[: uploads.MOST_FILES]:
            found._find(token, owner, request)
        try:
            caption = request.POST.get("caption", "")
            files = uploads.sent(request, "photos")
            found.sent = [Upload(one.file_name, one.content, caption) for one in files]
            uploads.require_few([*found.kept, *found.sent])
        except uploads.FileRefused as error:
            found.fault, found.sent = error, []
        return found

    def _find(self, token: str, owner: str, request: HttpRequest) -> None:
        try:
            staged = staging.find(token, owner=owner)
        except uploads.FileRefused as error:
            self.fault = error
            return
        one = Kept(staged, request.POST.get(f"caption_{staged.number}", ""))
        if one.remove_name in request.POST:
            staging.discard([staged])
        else:
            self.kept.append(one)

    def uploads(self) -> list[Upload]:
        """Return every photo, in the order in which they were chosen.

        :raises FileRefused: one is no longer here
        """
        return [*(one.staged.upload(one.caption) for one in self.kept), *self.sent]

    def keep(self, request: HttpRequest) -> None:
        """Let what was sent wait on the server until the form is right."""
        owner = request.session.setdefault(_OWNER, secrets.token_urlsafe(16))
        for upload in self.sent:
            try:
                self.kept.append(Kept(staging.keep(upload, owner=owner), upload.caption))
            except uploads.FileRefused as error:
                self.fault = error
        self.sent = []

    def discard(self) -> None:
        """Throw away what waited: it was sent with the move."""
        staging.discard(one.staged for one in self.kept)
