"""What a task says of itself: to which routes it sends its forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

Test = Callable[..., None]


def sends_to(*routes: str) -> Callable[[Test], Test]:
    """Say that the test sends a form to each of these and is answered well; it fails if not."""

    def mark(test: Test) -> Test:
        @wraps(test)
        def checked(**given: Any) -> None:
            test(**given)
            sent = {route for route, status in given["plain"].posted if status < 400}
            assert set(routes) <= sent, f"never sent to {set(routes) - sent}"

        checked.sends_to = routes  # type: ignore[attr-defined]  # the rule of all forms reads it
        return checked

    return mark
