"""Do not ask a server that does not answer: for some seconds after it failed, nobody waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3
REST_SECONDS = 10.0


class Breaker:
    """Opens after some failures in a row; then lets one question through at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_try = 0.0

    def closed(self) -> bool:
        """Whether to ask. While open, one caller every REST_SECONDS is told to try."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self.clock() < self._next_try:
                return False
            self._next_try = self.clock() + REST_SECONDS
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._next_try = self.clock() + REST_SECONDS
