"""A gate before a real server: it lets calls through, or is shut, silent, slow or strange."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from typing import Self
from urllib.parse import urlsplit

HOST = "127.0.0.1"
STRANGER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"


class Gate:
    """Stands at an address of its own. `mode` may change at any time, for calls under way too:

    open (calls go through), shut (refused), silent (taken, never answered), slow (answered
    after `delay` seconds), stranger (another server answers).
    """

    def __init__(self, url: str, *, delay: float = 5.0) -> None:
        address = urlsplit(url)
        self.server = (address.hostname or HOST, address.port or 80)
        self.mode, self.delay, self.calls = "open", delay, 0
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._ended = threading.Event()
        self._sockets: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._listener.close()
        self.cut()

    def become(self, mode: str) -> None:
        """Change, and cut what is open: kept connections would go on as before."""
        self.mode = mode
        self.cut()

    def cut(self) -> None:
        while self._sockets:
            with suppress(OSError):
                self._sockets.pop().shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                caller, _address = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            self._sockets.append(caller)
            threading.Thread(target=self._handle, args=[caller], daemon=True).start()

    def _handle(self, caller: socket.socket) -> None:
        with closing(caller), suppress(OSError):
            if self.mode == "shut":
                return
            if self.mode == "stranger":
                caller.recv(65_536)
                caller.sendall(STRANGER)
                return
            with closing(socket.create_connection(self.server)) as server:
                self._sockets.append(server)
                back = threading.Thread(target=self._pass, args=[server, caller], daemon=True)
                back.start()
                self._pass(caller, server, answers=False)
                back.join()

    def _pass(self, source: socket.socket, target: socket.socket, *, answers: bool = True) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if self.mode == "silent":
                    continue
                if answers and self.mode == "slow":
                    self._ended.wait(self.delay)
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
