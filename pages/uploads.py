"""The files chosen for a text, carried from step to step of its form without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from complaints import filing_rules, staging, uploads, village_shapes
from complaints.errors import ComplaintError, InvalidInput, TooManyTries
from complaints.models.reference import Village
from complaints.staging import Staged
from complaints.throttle import Attempts, client
from complaints.uploads import MOST_FILES, Upload
from pages.visitors import without_cookies

# Every file costs a decoding, whoever sends it.
UPLOADS = Attempts("upload", allowed=120, seconds=3600)
_OWNER = "uploads"  # in the session


@dataclass(frozen=True)
class Chosen:
    """A chosen file with the caption that stands beside it."""

    staged: Staged
    caption: str = ""

    @property
    def name(self) -> str:
        return f"caption_{self.staged.number}"


@dataclass
class Basket:
    """What a form holds of files, and what was wrong with those that it does not hold."""

    chosen: list[Chosen] = field(default_factory=list)
    faults: list[tuple[str, str | Promise]] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.chosen) >= MOST_FILES

    @property
    def pin(self) -> str:
        """Where the first photo that tells it was taken, as the form takes a point."""
        return next((item.staged.pin for item in self.chosen if item.staged.pin), "")

    def hidden(self) -> list[tuple[str, str]]:
        """Everything chosen, for a page that carries it on without showing it."""
        tokens = [("staged", item.staged.token) for item in self.chosen]
        return tokens + [(item.name, item.caption) for item in self.chosen]

    def refusal(self) -> InvalidInput | None:
        return InvalidInput({"photos": self.faults}) if self.faults else None

    def uploads(self) -> list[Upload]:
        """Return the files themselves.

        :raises ChoiceGone: one was sent or thrown away already
        """
        return [item.staged.upload(item.caption) for item in self.chosen]

    def discard(self) -> None:
        staging.discard(item.staged for item in self.chosen)

    def refuse(self, error: ComplaintError, name: str = "") -> None:
        sentence = f"{name}: {error.sentence}" if name else error.sentence
        self.faults.append((error.code, sentence))


def basket(request: HttpRequest) -> Basket:
    """Return what the form held already and what this request adds, without what it removes."""
    found = Basket()
    owner = _owner(request)
    for token in request.POST.getlist("staged")[:MOST_FILES]:
        try:
            staged = staging.find(token, owner=owner)
        except ComplaintError as error:
            found.refuse(error)
            continue
        if request.POST.get("remove") == staged.number:
            staging.discard([staged])
            continue
        _keep(found, staged, request.POST.get(f"caption_{staged.number}", ""))
    if request.FILES:
        _add(found, request)
    return found


def _owner(request: HttpRequest) -> str:
    """Who may use what was chosen before: this session; without cookies, this very form."""
    key = request.POST.get("key", "")
    if without_cookies(request) and len(key) >= filing_rules.KEY_MIN:
        return f"form {key[: filing_rules.KEY_MAX]}"
    return str(request.session.get(_OWNER, ""))


def _keep(found: Basket, staged: Staged, caption: str) -> None:
    try:
        uploads.judge_caption(caption)
    except ComplaintError as error:
        found.refuse(error, staged.file_name)
    found.chosen.append(Chosen(staged, caption))


def _add(found: Basket, request: HttpRequest) -> None:
    owner = _owner(request) or request.session.setdefault(_OWNER, secrets.token_urlsafe(16))
    who = client(request)
    try:
        sent: Sequence[Upload] = uploads.sent(request, "photos")
    except ComplaintError as error:
        found.refuse(error)
        return
    for upload in sent:
        try:
            uploads.require_few([*found.chosen, upload])
            UPLOADS.require(who)
            UPLOADS.count(who)
            found.chosen.append(Chosen(staging.keep(upload, owner=owner)))
        except TooManyTries as error:
            found.refuse(error)
            return
        except ComplaintError as error:
            found.refuse(error, upload.file_name)


def where(pin: str) -> str:
    """Return the point in words: its village, and the numbers."""
    place = filing_rules.point(pin)
    if place is None:
        return ""
    latitude, longitude = place
    numbers = f"{latitude:.5f}, {longitude:.5f}"
    village = Village.objects.filter(slug=village_shapes.village_at(latitude, longitude)).first()
    if village is None:
        return numbers
    return _("near %(village)s (%(numbers)s)") % {"village": village.label, "numbers": numbers}
