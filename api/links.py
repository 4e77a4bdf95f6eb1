"""What an answer gives to the next request, as links of the description (OpenAPI 3.1, 4.8.20)."""

from __future__ import annotations

from typing import Any

# From which answer, to which operation, what it is given.
_RECEIPT = {"receipt": "$response.body#/receipt"}
_FIRST = {"reference": "$response.body#/results/0/reference"}
_SAME = {"reference": "$request.path.reference"}

Link = tuple[str, str, str, str, dict[str, str], dict[str, str]]

# name, operation, status, next operation, parameters, fields of the body
LINKS: list[Link] = [
    ("track", "complaints_file", "201", "complaints_track", {}, _RECEIPT),
    ("decide", "complaints_file", "201", "complaints_decide", {}, _RECEIPT),
    ("rate", "complaints_file", "201", "complaints_rate", {}, _RECEIPT),
    ("thread", "complaints_file", "201", "threads_read",
     {"reference": "$response.body#/reference"}, {}),
    ("read", "threads_list", "200", "threads_read", _FIRST, {}),
    ("comment", "threads_read", "200", "threads_comment", _SAME, {}),
    ("support", "threads_read", "200", "threads_support", _SAME, {}),
    ("report", "threads_read", "200", "threads_report", _SAME, {}),
]  # fmt: skip


def link(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the links of the table to the description.

    :raises KeyError: an operation of the table is not described
    """
    named = {o["operationId"]: o for path in result["paths"].values() for o in path.values()}
    for name, operation, status, following, parameters, body in LINKS:
        links = named[operation]["responses"][status].setdefault("links", {})
        links[name] = {"operationId": named[following]["operationId"]}
        if parameters:
            links[name]["parameters"] = dict(parameters)
        if body:
            links[name]["requestBody"] = dict(body)
    return result
