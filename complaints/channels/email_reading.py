"""A letter as it came from the mail server, read into what is filed. Nothing is written here.

A letter may be anything: broken, huge, nested, in a charset that does not exist. Reading it
raises nothing; what cannot be taken has the code of the reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr

from django.conf import settings

from complaints import file_headers, uploads
from complaints.channels import html_text, quotes
from complaints.channels.arrived import Arrived
from complaints.filing_rules import TITLE_MAX, Filing
from complaints.uploads import MOST_FILES, Upload

SOURCE = CHANNEL = "email"
MOST_BYTES = 35 * 1024 * 1024  # six photos of a telephone, as mail writes them
MOST_PARTS = 200
DEEPEST = 20  # multiparts within multiparts
# A picture that belongs to a signature, not to a complaint.
LEAST_PICTURE = 10 * 1024
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_PREFIX = re.compile(r"^\s*((re|fw|fwd|bls|trs|balas|terusan)\s*:\s*)+", re.IGNORECASE)
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


@dataclass(frozen=True)
class Found:
    """The words and files of a letter."""

    plain: str
    html: str
    files: tuple[Upload, ...]
    too_many: bool


def arrived(raw: bytes, *, now: datetime, recipient: str = "") -> Arrived:
    """Return the letter as a message; `recipient` is the address of its envelope, if known."""
    number = hashlib.sha256(raw).hexdigest()
    if len(raw) > MOST_BYTES:
        return _refused(number, "too_large", now)
    try:
        return _read(BytesParser(policy=policy.compat32).parsebytes(raw), number, now, recipient)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        # Whatever the library stumbles over: a person reads what can be read of it.
        words = raw[:20_000].decode("utf-8", "replace").replace("\0", "")
        filing = Filing(title="", body=words, subcategory="", village="")
        return Arrived(SOURCE, CHANNEL, number, filing, now, fault="unreadable")


def _read(letter: Message, number: str, now: datetime, recipient: str) -> Arrived:
    number = _header(letter, "Message-ID") or number
    # Taken apart before it is decoded: a decoded name may look like an address.
    name, sender = parseaddr(" ".join(str(letter.get("From", "")).split()))
    if reason := _not_from_a_person(letter, sender):
        return _refused(number, reason, now)
    token = _token(letter, recipient)
    found = _parts(letter)
    filing = Filing(
        title=_title(letter),
        body=_body(found, reply=bool(token)),
        subcategory="",
        village="",
        channel=CHANNEL,
        name=_decoded(name)[:200],
        email=sender,
    )
    fault = _fault(found)
    return Arrived(SOURCE, CHANNEL, number, filing, now, found.files, reply=token, fault=fault)


def _refused(number: str, reason: str, now: datetime) -> Arrived:
    nothing = Filing(title="", body="", subcategory="", village="")
    return Arrived(SOURCE, CHANNEL, number, nothing, now, refusal=reason)


def _header(letter: Message, name: str) -> str:
    return _decoded(str(letter.get(name, "")))


def _decoded(value: str) -> str:
    with suppress(ValueError, LookupError):  # then as it stands
        value = str(make_header(decode_header(value)))
    return " ".join(value.replace("\0", "").split())


def _not_from_a_person(letter: Message, sender: str) -> str:
    """The code of what must not be answered, nor filed: machines, lists, and ourselves."""
    automatic = _header(letter, "Auto-Submitted").lower()
    precedence = _header(letter, "Precedence").lower()
    if (automatic and automatic != "no") or precedence in _BULK or "X-Autoreply" in letter:
        return "automatic"
    if "List-Id" in letter:
        return "mailing_list"
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", sender) or len(sender) > 200:
        return "no_sender"
    if sender.partition("@")[0].lower() in {"mailer-daemon", "postmaster", "noreply", "no-reply"}:
        return "automatic"
    return "own_address" if _is_ours(sender) else ""


def _is_ours(address: str) -> bool:
    own = {parseaddr(a)[1].lower() for a in (settings.DEFAULT_FROM_EMAIL, settings.EMAIL_REPLY_TO)}
    name, _at, domain = address.lower().partition("@")
    bare = f"{name.partition('+')[0]}@{domain}"
    return address.lower() in own or bare == settings.INCOMING_EMAIL.lower()


def _token(letter: Message, recipient: str) -> str:
    """What stands after the plus in an address of ours to which the letter was sent."""
    ours, _at, domain = settings.INCOMING_EMAIL.lower().partition("@")
    written = [str(value) for name in _TO for value in letter.get_all(name, [])]
    for _name, address in [("", recipient), *getaddresses(written)]:
        name, _at, where = address.lower().partition("@")
        box, plus, token = name.partition("+")
        if plus and box == ours and where == domain:
            return token[:80]
    return ""


def _title(letter: Message) -> str:
    subject = _PREFIX.sub("", _header(letter, "Subject"))
    if len(subject) <= TITLE_MAX:
        return subject
    return subject[: TITLE_MAX - 1].rsplit(None, 1)[0] + "…"


def _body(found: Found, *, reply: bool) -> str:
    plain = found.plain.strip()
    text = plain or html_text.text(found.html, quotes=not reply)
    text = text.replace("\r\n", "\n").replace("\0", "")
    return quotes.reply(text) if reply else quotes.without_signature(text)


def _fault(found: Found) -> str:
    if found.too_many:
        return "too_many_files"
    for file in found.files:
        try:
            uploads.judge(file)
        except uploads.FileRefused as refused:
            return refused.code
    return ""


# ------------------------------------------------------------------------------------------ parts
def _parts(letter: Message) -> Found:
    plain: list[str] = []
    html: list[str] = []
    files: list[Upload] = []
    too_many = False
    for number, part in enumerate(_leaves(letter)):
        if number >= MOST_PARTS:
            too_many = True
            break
        if _is_file(part):
            upload = _upload(part)
            if upload is None:
                continue
            too_many = too_many or len(files) >= MOST_FILES
            files += [upload] if len(files) < MOST_FILES else []
        elif part.get_content_type() == "text/html":
            html.append(_words(part))
        elif part.get_content_maintype() == "text":
            plain.append(_words(part))
    return Found("\n\n".join(plain), "\n".join(html), tuple(files), too_many)


def _leaves(letter: Message) -> Iterator[Message]:
    """The parts that hold something, in their order; too deep ones are left out."""
    waiting = [(letter, 0)]
    while waiting:
        part, depth = waiting.pop()
        inner = part.get_payload() if part.is_multipart() else None
        if not isinstance(inner, list):
            yield part
        elif depth < DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(inner) if isinstance(one, Message)]


def _is_file(part: Message) -> bool:
    attached = part.get_content_disposition() == "attachment"
    return attached or part.get_content_maintype() != "text"


def _upload(part: Message) -> Upload | None:
    """The file, or nothing where it is a picture of a signature, or no file at all."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return None
    small = len(content) < LEAST_PICTURE and part.get_content_disposition() != "attachment"
    if small and file_headers.sniff(content) != uploads.PDF:
        return None
    return Upload(_decoded(part.get_filename() or "lampiran"), content).cleaned()


def _words(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return content.decode(charset, "replace")
    except LookupError:  # a charset that nobody knows
        return content.decode("utf-8", "replace")
