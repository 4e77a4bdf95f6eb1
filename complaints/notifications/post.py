"""Handing a letter to the mail server, and telling its trouble from that of one address."""

from __future__ import annotations

import contextlib
import logging
import smtplib
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.core.mail import get_connection

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

_AWAY = "mail-server-away"
# So long nobody knocks again: a server that hangs must not hold the workers letter by letter.
AWAY_SECONDS = 60
_CLOSING = 421  # "service not available": said by the server about itself, not about the address


class ServerAway(Exception):
    """No server took the letter: it is down, hangs, closes, or refuses us."""


class PutOff(Exception):
    """The server asks to come again with this letter: a full box, a list of unknown senders."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Refused(Exception):
    """This letter will never be taken: no such address, or the message itself is refused."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def hand_over(letter: EmailMessage) -> None:
    """Give the letter to the mail server, which answers for it from then on.

    :raises ServerAway, PutOff, Refused: see there; none of them holds the address
    """
    if cache.get(_AWAY):
        raise ServerAway
    try:
        _send(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        _judge(max(codes, default=_CLOSING))
    except smtplib.SMTPDataError as refused:
        _judge(refused.smtp_code)
    except (smtplib.SMTPNotSupportedError, ValueError):
        # The address cannot be written on an envelope.
        raise Refused("address") from None
    except (smtplib.SMTPException, OSError) as trouble:
        _note_away(type(trouble).__name__)


def _judge(code: int) -> None:
    """Raise what the answer means. Its words may quote the address, so they end here."""
    if code == _CLOSING:
        _note_away("421")
    if code >= 500:
        raise Refused(str(code)) from None
    raise PutOff(str(code)) from None


def _note_away(error: str) -> None:
    cache.set(_AWAY, True, AWAY_SECONDS)
    logger.warning("mail server away", extra={"error": error})
    raise ServerAway from None


def _send(letter: EmailMessage) -> None:
    connection = get_connection()
    connection.open()
    try:
        if not connection.send_messages([letter]):
            raise ConnectionError
    finally:
        # The letter is taken when DATA was answered; a server that hangs at the farewell must
        # not have it sent again.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.close()
