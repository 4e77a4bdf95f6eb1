"""Writes that may be sent twice: what an Idempotency-Key means for each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.request import Request

from api.errors import OwnProblem
from api.v1.inputs import account, idempotency_key
from complaints import idempotency
from complaints.idempotency import Ticket


def ticket(request: Request, *, files: tuple[str, ...] = ()) -> Ticket:
    """Return the ticket of a write whose key is needed.

    `files` are the digests of those it brings.

    :raises OwnProblem: there is no key
    :raises InvalidInput: it is too short or too long
    """
    return _ticket(request, idempotency_key(request, needed=True), files)


def optional_ticket(request: Request) -> Ticket | None:
    """The same where the key may be left out; None where it was."""
    return ticket(request) if _has_key(request) else None


def decided_once(request: Request, decide: Callable[[Ticket | None], object]) -> None:
    """Decide once for the key of the request; `decide` keeps the ticket with what it does.

    :raises KeyReused: the key was used for something else
    """
    made = optional_ticket(request)

    def act() -> idempotency.Answer:
        decide(made)
        return {}

    if made is None:
        act()
    else:
        idempotency.repeated(made, act)


def once(
    request: Request,
    act: Callable[[], dict[str, Any]],
    *,
    now: datetime,
    files: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Act once for the key of the request; without a key, each time that it is sent.

    The answer that is kept holds codes and numbers only.

    :raises KeyReused: the key was used for something else
    """
    if not _has_key(request):
        return act()
    return idempotency.afterwards(ticket(request, files=files), act, now=now)


def _has_key(request: Request) -> bool:
    return bool(request.headers.get("Idempotency-Key", "").strip())


def _ticket(request: Request, key: str, files: tuple[str, ...]) -> Ticket:
    """The whole request counts: the same key on another address is another write's."""
    user = account(request)
    try:
        said = json.dumps([request.method, request.path, _body(request), files], sort_keys=True)
    except RecursionError:
        raise OwnProblem("malformed_json") from None
    return idempotency.ticket(key, whose=str(user.pk) if user else "", said=said)


def _body(request: Request) -> Any:
    data = request.data
    if hasattr(data, "lists"):  # a form: texts alone, since files are told by their digests
        return {
            name: [value for value in values if isinstance(value, str)]
            for name, values in data.lists()
        }
    return data
