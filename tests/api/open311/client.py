"""A strict client of GeoReport v2, written from the specification alone.

It refuses what a careful partner would refuse: an unknown element, a wrong type, a date without
its offset, an order of elements that hides a field. Both formats must tell the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.test import Client


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return text


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _kind(text: str) -> str:
    if text not in {"realtime", "batch", "blackbox"}:
        raise ValueError(text)
    return text


def _status(text: str) -> str:
    if text not in {"open", "closed"}:
        raise ValueError(text)
    return text


def _datatype(text: str) -> str:
    if text not in {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}:
        raise ValueError(text)
    return text


Reader = Callable[[str], Any]
SERVICE: dict[str, Reader] = {
    "service_code": str, "service_name": str, "description": str, "metadata": _truth,
    "type": _kind, "keywords": str, "group": str,
}  # fmt: skip
ATTRIBUTE: dict[str, Reader] = {
    "variable": _truth, "code": str, "datatype": _datatype, "required": _truth,
    "datatype_description": str, "order": int, "description": str,
}  # fmt: skip
REQUEST: dict[str, Reader] = {
    "service_request_id": str, "status": _status, "status_notes": str, "service_name": str,
    "service_code": str, "description": str, "agency_responsible": str, "service_notice": str,
    "requested_datetime": _moment, "updated_datetime": _moment, "expected_datetime": _moment,
    "address": str, "address_id": str, "zipcode": str, "lat": float, "long": float,
    "media_url": str,
}  # fmt: skip
FILED: dict[str, Reader] = {"service_request_id": str, "service_notice": str, "account_id": str}
TOKEN: dict[str, Reader] = {"service_request_id": str, "token": str}
ERROR: dict[str, Reader] = {"code": int, "description": str}
NEEDED = {"service_request_id", "status", "service_code", "requested_datetime"}


class Refusal(Exception):
    """The server said no."""

    def __init__(self, status: int, errors: list[dict[str, Any]]) -> None:
        self.status, self.errors = status, errors
        super().__init__(f"{status}: {errors}")


class GeoReport:
    """Asks in XML and in JSON, and refuses an answer that differs between them."""

    def __init__(self, http: Client, base: str = "/open311/v2") -> None:
        self.http, self.base = http, base

    def services(self) -> list[dict[str, Any]]:
        return self._both("services", "services", "service", SERVICE)

    def attributes(self, code: str) -> list[dict[str, Any]]:
        """The attributes of a service, each with its `values` as pairs."""
        root = self._xml(f"services/{code}")
        assert root.tag == "service_definition"
        assert root.findtext("service_code") == code
        found = []
        for element in root.findall("attributes/attribute"):
            values = element.find("values")
            assert values is not None
            element.remove(values)
            pairs = [(v.findtext("key"), v.findtext("name")) for v in values.findall("value")]
            found.append(row(element, ATTRIBUTE) | {"values": pairs})
        said = self._json(f"services/{code}")
        for plain in said["attributes"]:
            plain["values"] = [(value["key"], value["name"]) for value in plain["values"]]
        assert said == {"service_code": code, "attributes": found}
        return found

    def requests(self, **asked: str) -> list[dict[str, Any]]:
        found = self._both("requests", "service_requests", "request", REQUEST, **asked)
        assert all(r[name] for r in found for name in NEEDED)
        return found

    def request(self, reference: str) -> dict[str, Any]:
        [found] = self._both(f"requests/{reference}", "service_requests", "request", REQUEST)
        return found

    def token(self, token: str) -> dict[str, Any]:
        [found] = self._both(f"tokens/{token}", "service_requests", "request", TOKEN)
        return found

    def post(self, **given: Any) -> dict[str, Any]:
        response = self.http.post(f"{self.base}/requests.xml", given)
        root = _parsed(response)
        assert response.status_code == 201
        assert root.tag == "service_requests"
        [element] = list(root)
        return row(element, FILED)

    def _both(
        self, path: str, root: str, item: str, readers: dict[str, Reader], **asked: str
    ) -> list[dict[str, Any]]:
        document = self._xml(path, **asked)
        assert document.tag == root
        assert {element.tag for element in document} <= {item}
        found = [row(element, readers) for element in document]
        assert self._json(path, **asked) == found
        return found

    def _xml(self, path: str, **asked: str) -> ElementTree.Element:
        return _parsed(self.http.get(f"{self.base}/{path}.xml", asked))

    def _json(self, path: str, **asked: str) -> Any:
        response = self.http.get(f"{self.base}/{path}.json", asked)
        assert response["Content-Type"] == "application/json"
        return json.loads(response.content)


def row(element: ElementTree.Element, readers: dict[str, Reader]) -> dict[str, Any]:
    """Return the fields of an element by the specification's types; empty is None."""
    names = [child.tag for child in element]
    if len(names) != len(set(names)) or not set(names) <= set(readers):
        raise ValueError(f"unexpected elements: {names}")
    return {child.tag: readers[child.tag](child.text) if child.text else None for child in element}


def _parsed(response: Any) -> ElementTree.Element:
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314  # our own answer
    if response.status_code >= 400:
        assert root.tag == "errors"
        raise Refusal(response.status_code, [row(element, ERROR) for element in root])
    return root
