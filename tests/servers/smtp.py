"""A real mail server on the loopback, with the troubles of real mail servers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class MailServer:
    """Takes letters, or refuses some addresses, or vanishes after it took one."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}  # address: the whole answer, "550 no such person"
        self.refuses_data = ""  # an answer to the letter itself
        self.vanishes_after_data = 0  # so many times
        self.knocks = 0
        self._controller = Controller(self, hostname=HOST, port=free_port())

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    # --------------------------------------------------------------- what aiosmtpd asks
    async def handle_EHLO(  # the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.knocks += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if answer := self.refuses.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.refuses_data:
            return self.refuses_data
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if self.vanishes_after_data:
            self.vanishes_after_data -= 1
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


def free_port() -> int:
    """Return a port on which nobody listens just now."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Hanging:
    """A port that takes calls and never says a word."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.port = int(listener.getsockname()[1])

    def calls(self) -> int:
        """Return how many have called since the last time they were counted."""
        number = 0
        self._listener.setblocking(False)
        while True:
            try:
                self._listener.accept()[0].close()
            except BlockingIOError:
                return number
            number += 1


@contextmanager
def hanging() -> Iterator[Hanging]:
    with closing(socket.create_server((HOST, 0))) as listener:
        yield Hanging(listener)
