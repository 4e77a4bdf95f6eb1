"""GeoReport v2 answers in XML and JSON: the same names and values in both, in the right types.

An answer is a list of rows or one row; a row maps names to a text, number, truth, None, row
or list of rows. In XML a list needs a name for each item: `ITEMS` has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer

FORMATS = ("xml", "json")
ITEMS = {
    "discovery": "discovery",
    "endpoints": "endpoint",
    "formats": "format",
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "notes": "note",
    "photos": "photo",
    "errors": "error",
}
# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(root: str, data: Any) -> bytes:
    """Return the document whose root has this name."""
    body: bytes = ElementTree.tostring(_element(root, data), encoding="unicode").encode()
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def plain(data: Any) -> bytes:
    """Return the answer as JSON in UTF-8."""
    return json.dumps(data, ensure_ascii=False).encode()


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, inner) for key, inner in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        element.extend(_element(ITEMS[name], inner) for inner in value)
    elif value is not None:
        element.text = _text(value)
    return element


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _ILLEGAL.sub("", str(value))


class Json(JSONRenderer):
    """The rows as they are."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return plain(data)


class Xml(BaseRenderer):
    """The rows under the root that the view names."""

    media_type = "text/xml"
    format = "xml"
    charset = "utf-8"

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        return xml(context["view"].root, data)


class ByEnding(BaseContentNegotiation):
    """The ending of the address decides, as the specification says; Accept does not."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        wanted = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        chosen = next(r for r in renderers if r.format == (format_suffix or "xml"))
        return chosen, chosen.media_type
