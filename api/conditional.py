"""ETags: what a client has already is not sent again, and often not even made again.

A tag is of the whole body and not of the thread's version: labels and neighbours change without
one. Each process remembers which tag it gave for an address, and on what state of everything
public (search/standing.py): for as long as that stands, the tag does.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import NamedTuple

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from search import standing

MOST = 5_000
# Carried over to a 304, which starts without them.
KEPT = ("RateLimit", "RateLimit-Policy")


class Given(NamedTuple):
    tag: str
    state: standing.State
    until: float


_given: OrderedDict[bytes, Given] = OrderedDict()
_lock = Lock()


def _address(request: Request) -> bytes:
    """A digest: what somebody searched for is kept nowhere."""
    whole = f"{request.build_absolute_uri()} {get_language()} {request.headers.get('Accept')}"
    return hashlib.sha256(whole.encode()).digest()


def still_standing(request: Request, state: standing.State) -> str | None:
    """Return the tag that the client holds, where its answer is certainly the same."""
    held = request.headers.get("If-None-Match", "")
    given = _given.get(_address(request)) if held else None
    if given is None or given.state != state or monotonic() > given.until:
        return None
    return given.tag if given.tag in held else None


def remember(request: Request, tag: str, state: standing.State) -> None:
    """Keep the tag of the answer that was made after the state was asked for."""
    address = _address(request)
    with _lock:
        _given[address] = Given(tag, state, monotonic() + standing.LONGEST)
        _given.move_to_end(address)
        while len(_given) > MOST:
            _given.popitem(last=False)


def forget() -> None:
    """For tests: another database has other states."""
    _given.clear()


def tagged(
    request: Request, response: Response, state: standing.State | None, headers: tuple[str, ...]
) -> HttpResponseBase:
    """Add a weak ETag of the body; answer 304 to a client that has it already."""
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    if state is not None:
        remember(request, tag, state)
    answer = None
    if "If-None-Match" in request.headers:
        answer = get_conditional_response(request._request, etag=tag, response=response)
    if answer is None or answer is response:
        return response
    for name in (*KEPT, *headers):
        if name in response:
            answer[name] = response[name]
    return answer
