"""What editors write in both languages at once: drafts, approval, set times, history, a lock
while somebody reads it over, and a look at it in its place before anybody else has one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

_looked_at: ContextVar[Drafted | None] = ContextVar("looked_at", default=None)


class Drafted(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """The public reads the row while it is `live`; what is being written lies in revisions."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(code, str(name)) for code, name in settings.LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show it where a stranger would read it, in this language."""
        request.user = AnonymousUser()
        with translation.override(mode_name), _looking_at(self):
            return self.shown(request)

    @abstractmethod
    def shown(self, request: HttpRequest) -> HttpResponse:
        """Return a page on which it stands."""


@contextmanager
def _looking_at(row: Drafted) -> Iterator[None]:
    before = _looked_at.set(row)
    try:
        yield
    finally:
        _looked_at.reset(before)


def looked_at() -> Drafted | None:
    """Return what an editor is looking at before it is public; None on every other page."""
    return _looked_at.get()
