"""Where letters wait: a pipe of the mail server, a maildir, an IMAP box. Each is read at most
once, and left where it is until it is recorded."""

from __future__ import annotations

import imaplib
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError

from complaints import incoming
from complaints.channels import email_reading, taking
from complaints.channels.arrived import Arrived, Taken
from complaints.channels.email_reading import CHANNEL, MOST_BYTES, SOURCE
from complaints.errors import TooManyTries
from complaints.models.incoming import Received
from complaints.throttle import Attempts

logger = logging.getLogger(__name__)

AT_ONCE = 20  # letters of one look into a box
SECONDS = 20  # that a server may take to answer
# More letters of one sender are a machine: they wait for a person, and soon nobody reads them.
SENDING = Attempts("mail-in", allowed=10, seconds=3600)
FLOODING = Attempts("mail-flood", allowed=40, seconds=3600)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def receive(raw: bytes, *, now: datetime, recipient: str = "") -> Taken:
    """Take in one letter. Delivered twice, it is taken once."""
    letter = email_reading.arrived(raw, now=now, recipient=recipient)
    return taking.take(_limited(letter), now=now)


def _limited(letter: Arrived) -> Arrived:
    """Let a person look at what comes too often, and refuse a flood."""
    sender = letter.filing.email.lower()
    if not sender or letter.refusal or incoming.find(letter.source, letter.number):
        return letter
    try:
        FLOODING.require(sender)
    except TooManyTries:
        return _with(letter, refusal="flood")
    FLOODING.count(sender)
    try:
        SENDING.require(sender)
    except TooManyTries:
        return _with(letter, fault="too_many_letters")
    SENDING.count(sender)
    return letter


def _with(letter: Arrived, *, refusal: str = "", fault: str = "") -> Arrived:
    values = vars(letter) | {"refusal": refusal, "fault": letter.fault or fault}
    return Arrived(**values)


# ---------------------------------------------------------------------------------------- maildir
def read_maildir(folder: Path, *, now: datetime) -> Iterator[Taken]:
    """Take in the new letters of a maildir, the oldest first; each moves on once recorded."""
    new, seen = folder / "new", folder / "cur"
    if not new.is_dir():
        return
    seen.mkdir(exist_ok=True)
    for path in sorted(new.iterdir(), key=lambda path: (path.stat().st_mtime, path.name)):
        with path.open("rb") as file:
            taken = _guarded(file.read(MOST_BYTES + 1), now=now)
        if taken is not None:
            path.rename(seen / f"{path.name}:2,S")
            yield taken


def _guarded(raw: bytes, *, now: datetime) -> Taken | None:
    """Take a letter in; one that fails stays where it is, and stops no other."""
    try:
        return receive(raw, now=now)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001  # told without a word of the letter
        logger.error("letter not taken in", extra={"error": type(error).__name__})
        return None


# ------------------------------------------------------------------------------------------- IMAP
class Box(Protocol):
    """What we ask of a mail box; imaplib's connection is one."""

    def select(self, mailbox: str) -> tuple[str, list[bytes | None]]: ...
    def uid(self, command: str, *args: str) -> tuple[str, list[object]]: ...
    def logout(self) -> object: ...


class BoxAway(Exception):
    """The mail server is away, or does not let us in."""


def connect() -> Box:
    """
    :raises BoxAway: the server is away, or refuses name or password
    """
    try:
        box = imaplib.IMAP4_SSL(settings.INCOMING_IMAP_HOST, timeout=SECONDS)
        box.login(settings.INCOMING_IMAP_USER, settings.INCOMING_IMAP_PASSWORD)
    except (imaplib.IMAP4.error, OSError) as error:
        raise BoxAway(type(error).__name__) from None
    return box


def read_imap(box: Box, *, now: datetime) -> list[Taken]:
    """Take in some unseen letters; each is marked as seen once it is recorded.

    :raises BoxAway: the server went away
    """
    try:
        return list(_imap(box, now=now))
    except (imaplib.IMAP4.error, OSError) as error:
        raise BoxAway(type(error).__name__) from None
    finally:
        _leave(box)


def _leave(box: Box) -> None:
    with suppress(imaplib.IMAP4.error, OSError):
        box.logout()


def _imap(box: Box, *, now: datetime) -> Iterator[Taken]:
    status, _count = box.select(settings.INCOMING_IMAP_FOLDER)
    if status != "OK":
        raise BoxAway("no such folder")
    _status, found = box.uid("SEARCH", "UNSEEN")
    numbers = found[0].split() if found and isinstance(found[0], bytes) else []
    for number in (one.decode() for one in numbers[:AT_ONCE]):
        taken = _fetched(box, number, now=now)
        if taken is not None:
            box.uid("STORE", number, "+FLAGS", r"(\Seen)")
            yield taken


def _fetched(box: Box, number: str, *, now: datetime) -> Taken | None:
    _status, told = box.uid("FETCH", number, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(_bytes(told)))
    if size and int(size[1]) > MOST_BYTES:  # 100 MB are not even fetched
        name = f"imap:{settings.INCOMING_IMAP_FOLDER}:{number}:{int(size[1])}"
        return Taken(incoming.refuse(SOURCE, name, "too_large", channel=CHANNEL, now=now))
    _status, told = box.uid("FETCH", number, "(BODY.PEEK[])")
    raw = max(_bytes(told), key=len, default=b"")
    return _guarded(raw, now=now) if raw else None


def _bytes(told: Iterable[object]) -> list[bytes]:
    parts: list[bytes] = []
    for one in told:
        inner = one if isinstance(one, tuple) else (one,)
        parts += [part for part in inner if isinstance(part, bytes)]
    return parts


def refused(taken: Iterable[Taken]) -> int:
    return sum(one.row.state == Received.State.REFUSED for one in taken)
