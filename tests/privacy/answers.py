"""Asking: by whom, in which way, and everything that comes out of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.privacy.canaries import Canary
from tests.privacy.scanner import Scanner

if TYPE_CHECKING:
    from tests.privacy.doors import World

NOBODY, CITIZEN, NEIGHBOUR = "nobody", "citizen", "neighbour"
VISITORS = (NOBODY, CITIZEN, NEIGHBOUR)
WRONG_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
# What differs between two answers to the same question and tells nothing.
_CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="key" value="[^"]*"|<updated>[^<]*</updated>'
)

_CHANGING = re.compile(
    r"^(date|expires|last-modified|etag|content-length|set-cookie|ratelimit[\w-]*):.*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass
class Checked:
    """What a run has looked at: printed at its end."""

    answers: int = 0
    addresses: set[str] = field(default_factory=set)
    characters: int = 0
    canaries: int = 0
    seed: int = 0


TOTAL = Checked()


class Visitor:
    """Somebody who asks, and knows whether an answer showed a canary."""

    def __init__(self, world: World, who: str, scanner: Scanner) -> None:
        self.client = Client(raise_request_exception=False)
        self.who, self.scanner = who, scanner
        if who != NOBODY:
            self.client.force_login(world.people[who])

    def ask(self, path: str, method: str = "GET", **sent: Any) -> Any:
        response = self.client.generic(method, path, **sent)
        return self._counted(path, response)

    def send(self, path: str, form: dict[str, str], **how: Any) -> Any:
        return self._counted(path, self.client.post(path, form, **how))

    def _counted(self, path: str, response: Any) -> Any:
        TOTAL.answers += 1
        TOTAL.addresses.add(path.split("?")[0])
        response.shown = shown(response)
        TOTAL.characters += len(response.shown)
        return response

    def leaks(self, response: Any, *typed: str) -> list[str]:
        """Return the canaries of the answer, but for those that the visitor typed."""
        found = self.scanner.find(response.shown)
        return sorted(map(str, found - self.scanner.find(*typed)))


def shown(response: Any) -> str:
    """Return status, headers, cookies and body as one text."""
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    head = f"{response.status_code}\n{headers}\n{response.cookies.output()}"
    return f"{head}\n\n{body.decode('utf-8', 'replace')}"


def likeness(response: Any, *typed: str) -> str:
    """Return the answer without chance and without what was typed: to compare two answers."""
    text = _CHANCE.sub("", shown(response))
    text = _CHANGING.sub("", text)
    for words in sorted(typed, key=len, reverse=True):
        for form in (words, words.casefold(), words.upper()):
            text = text.replace(form, "…")
    return text


def sample(canaries: list[Canary], number: int) -> Iterator[Canary]:
    """Yield some canaries of every kind, spread over the places where they were put."""
    kinds: dict[str, list[Canary]] = {}
    for canary in canaries:
        if canary.kind != "secret":
            kinds.setdefault(canary.kind, []).append(canary)
    for found in kinds.values():
        yield from found[:: max(1, len(found) // number)][:number]
