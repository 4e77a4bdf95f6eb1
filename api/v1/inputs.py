"""What a request of /api/v1/ brings, turned into the domain's arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request

from api.errors import OwnProblem
from api.v1.fields import Shape
from complaints.intake import Filing
from search.errors import InvalidSearch
from search.request import LARGEST_PAGE, SearchRequest

if TYPE_CHECKING:
    from complaints.models import User

_KEY = re.compile(r"[!-~]+")
_FILING = {field.name for field in fields(Filing)}


def checked(shape: type[Shape], request: Request) -> dict[str, Any]:
    """Return the fields of the body.

    :raises rest_framework.exceptions.ValidationError: a field is missing or of a wrong type
    """
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found


def filing(given: Mapping[str, Any]) -> Filing:
    """Return the filing as typed, of the fields of a `FilingInput`; `intake` judges it."""
    plain = {name: value for name, value in given.items() if name in _FILING}
    plain["answers"] = tuple(given.get("answers", {}).items())
    plain["hide"] = "\n".join(given.get("hide", []))
    return Filing(**plain)


def asked(request: Request) -> SearchRequest:
    """Return the search of the address, with the API's own `size`.

    :raises search.errors.InvalidSearch: with every parameter at fault
    """
    found = SearchRequest.parse(request.query_params)
    size = request.query_params.get("size", "")
    if not size:
        return found
    if not (size.isascii() and size.isdigit() and 1 <= int(size[:9]) <= LARGEST_PAGE):
        sentence = str(_("Write a number from 1 to %(most)s.")) % {"most": LARGEST_PAGE}
        raise InvalidSearch({"size": [("invalid_size", sentence)]})
    return replace(found, size=int(size))


def whole_addresses(request: Request) -> Callable[[str], str]:
    """Return what puts the site before a path of it: once for a page, not once for a row."""
    site: str = request.build_absolute_uri("/")[:-1]
    return lambda path: site + path


def following(request: Request, search: SearchRequest, cursor: str | None) -> str | None:
    """Return the whole address of the page at the cursor, in the same language and size."""
    if cursor is None:
        return None
    kept = {
        name: request.query_params[name]
        for name in ("size", "lang", "fields")
        if name in request.query_params
    }
    query = "&".join(filter(None, (search.query_string(cursor=cursor), urlencode(kept))))
    return request.build_absolute_uri(f"{request.path}?{query}")


def account(request: Request) -> Any:
    """Return the account that is signed in, or None."""
    return request.user if request.user and request.user.is_authenticated else None


def signed_in(request: Request) -> User:
    """Return the account that is signed in.

    :raises rest_framework.exceptions.NotAuthenticated: nobody is
    """
    user: User | None = account(request)
    if user is None:
        raise exceptions.NotAuthenticated
    return user


def idempotency_key(request: Request, *, needed: bool) -> str:
    """Return the header, or a key of one use where it may be left out. The verb judges its
    length.

    :raises OwnProblem: it is needed and missing, or has other characters than visible ASCII
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        if needed:
            raise OwnProblem("idempotency_key_missing")
        return str(uuid4())
    if not _KEY.fullmatch(key):
        raise OwnProblem("idempotency_key_invalid")
    return key
