"""Hold answers of the API against the committed description, word by word."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

COMMITTED = Path(__file__).resolve().parents[2] / "api" / "schema.yml"


class NotInContract(AssertionError):
    """The API said something that its description does not promise."""


@lru_cache(maxsize=1)
def committed() -> dict[str, Any]:
    schema: dict[str, Any] = yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))
    for component in schema["components"]["schemas"].values():
        if component.get("properties") and "additionalProperties" not in component:
            component["additionalProperties"] = False  # no word that nobody promised
    return schema


def check(method: str, path: str, status: int, content_type: str, body: bytes) -> None:
    """Refuse an answer whose status, type or body the description does not promise.

    :raises NotInContract: with the place that differs
    """
    operation = _operation(method, path)
    if str(status) not in operation["responses"]:
        raise NotInContract(f"{method} {path}: status {status} is not described")
    response = _resolved(operation["responses"][str(status)])
    content = response.get("content")
    if content is None:
        if body:
            raise NotInContract(f"{method} {path}: {status} has a body")
        return
    kind = content_type.split(";")[0]
    if kind not in content:
        raise NotInContract(f"{method} {path}: {status} is {kind}, not {sorted(content)}")
    if "json" not in kind:
        return
    validator = Draft202012Validator(
        {"components": committed()["components"], **content[kind]["schema"]},
        format_checker=FormatChecker(),
    )
    for error in validator.iter_errors(json.loads(body)):
        raise NotInContract(f"{method} {path}: {status}: {error.json_path}: {error.message}")


def _operation(method: str, path: str) -> dict[str, Any]:
    paths = committed()["paths"]
    exact = {path: paths[path]} if path in paths else paths  # before what also fits a gap
    for template, methods in exact.items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            operation = methods.get(method.lower())
            # A method that is not described answers as the others: 405.
            return dict(operation or next(iter(methods.values())))
    raise NotInContract(f"{path} is not described")


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        found: Any = committed()
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value
