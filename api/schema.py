"""The OpenAPI description: made from the views, committed as api/schema.yml, always English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from complaints.stages import Removal

Method = TypeVar("Method", bound=Callable[..., Any])

PREFIXES = ("/api/v1/", "/api/v2/")
PROBLEM = "application/problem+json"

MEANINGS = {
    400: "Bad input: `errors` names every field at fault, each with a stable `code`.",
    401: "Sign in first.",
    403: "The account or its key may not do this, or the CSRF token is missing.",
    404: "There is no such thing, and there never was.",
    405: "The address does not know the method; `Allow` names those that it knows.",
    406: "The address answers in JSON only.",
    409: "Conflict: the Idempotency-Key was used for another text.",
    410: "It was public once and has been withdrawn. Drop every copy.",
    412: "The case changed since the answer whose `ETag` was sent. Read it again.",
    413: "The body is too large.",
    415: "The body is of a type that this address does not take.",
    422: "A rule refuses this step as things stand.",
    428: "A header is missing that names what the caller saw.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Something broke here. Nothing about the cause is told.",
    503: "Busy or in maintenance; `Retry-After` says how many seconds to wait.",
}

# What any address may answer.
_ALWAYS = (405, 406, 429, 500, 503)
# How the name of an answer ends of which one may ask for some fields only.
WHOLE_OR_SPARSE = "WholeOrSparse"
# The parameters that any read has.
_SHARED = {"lang", "Accept-Language", "If-None-Match"}

LANGUAGE = OpenApiParameter(
    "lang",
    str,
    enum=["id", "en"],
    description="Language of labels and sentences. Without it `Accept-Language` counts; "
    "the default is Indonesian.",
)
ACCEPT_LANGUAGE = OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="A new random value (a UUID) for every filing. Repeat a request whose answer "
    "was lost with the same key and the same text: it is filed once, with the same answer.",
)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The `ETag` of an earlier answer."
)


class FaultSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; for programs.")
    message = serializers.CharField(help_text="A sentence in the language of the request.")


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.URLField(help_text="The address that explains the code.")
    title = serializers.CharField()
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(help_text="A sentence for people.")
    code = serializers.CharField(help_text="Stable; for programs.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field by that name
        child=FaultSerializer(many=True), required=False, help_text="By field, on 400."
    )
    removal = serializers.ChoiceField(
        Removal.choices, required=False, help_text="On 410: why it was removed."
    )
    removed_on = serializers.DateField(required=False, help_text="On 410: when.")


def answers(success: dict[Any, Any], *refusals: int) -> dict[Any, Any]:
    """Return the `responses` of a view: its successes and every problem it may answer."""
    problems = {
        (status, PROBLEM): OpenApiResponse(ProblemSerializer, description=MEANINGS[status])
        for status in sorted({*refusals, *_ALWAYS})
    }
    return {**success, **problems}


def reads(shape: Any, *refusals: int) -> dict[Any, Any]:
    """Return the `responses` of a public read."""
    unchanged = OpenApiResponse(description="Unchanged since the answer with this ETag.")
    return answers({200: shape, 304: unchanged}, *refusals)


class ApiSchema(AutoSchema):
    """Adds what our base views do for every address: language, limits, ETag."""

    def get_override_parameters(self) -> list[Any]:
        parameters = [*super().get_override_parameters(), LANGUAGE, ACCEPT_LANGUAGE]
        if self.method != "GET":
            return parameters
        return [*parameters, _IF_NONE_MATCH, _header("ETag", "Weak.", 200, 304)]

    def is_deprecated(self) -> bool:
        """As api.deprecation says."""
        return hasattr(self.view, "deprecated_on") or bool(super().is_deprecated())

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            operation.setdefault("summary", summary(operation.get("description", "")))
        for status, response in (operation or {}).get("responses", {}).items():
            headers = response.setdefault("headers", {})
            headers["RateLimit"] = _described('What is left: `"read";r=599;t=60`.')
            headers["RateLimit-Policy"] = _described('The rule: `"read";q=600;w=60`.')
            if status in {"429", "503"}:
                headers["Retry-After"] = _described("Seconds to wait.", kind="integer")
        return operation


def summary(description: str) -> str:
    """Return the first sentence of a description, up to 120 characters, as lists show it."""
    first = " ".join(description.split("\n\n")[0].split())
    sentence = re.split(r"(?<=[a-z)])[.:](?= |$)", first)[0]
    return sentence if len(sentence) <= 120 else sentence[:119].rsplit(" ", 1)[0] + "…"


def _described(description: str, *, kind: str = "string") -> dict[str, Any]:
    return {"schema": {"type": kind}, "description": description}


def _header(name: str, description: str, *statuses: int) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.HEADER,
        description=description,
        response=list(statuses),
    )


def describe(**about: Any) -> Callable[[Method], Method]:
    """Describe a method of a view. As `extend_schema`, which alone would start from the
    schema class of the REST_FRAMEWORK setting that we leave to Wagtail."""

    def decorate(method: Method) -> Method:
        method.schema = ApiSchema  # type: ignore[attr-defined]  # extend_schema looks here first
        return extend_schema(**about)(method)

    return decorate


class Generator(SchemaGenerator):
    """Speaks English whatever the language of the request or the command."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        with translation.override("en"):
            return super().get_schema(request=request, public=public)  # type: ignore[no-untyped-call]  # as above


def described(endpoints: Iterable[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Leave the documentation itself out of the description."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIXES)]


def share(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say once what every address has in common: parameters, headers and refusals."""
    components = result["components"]
    for part in ("parameters", "headers", "responses"):
        components.setdefault(part, {})
    for name, schema in components["schemas"].items():
        if name.endswith(WHOLE_OR_SPARSE):  # what is whole is also a sparse one of all fields
            schema["anyOf"] = schema.pop("oneOf")
    for operation in (o for path in result["paths"].values() for o in path.values()):
        parameters = operation.get("parameters", [])
        for place, parameter in enumerate(parameters):
            if parameter["name"] in _SHARED:
                parameters[place] = _moved(components, "parameters", parameter["name"], parameter)
        for status, response in operation["responses"].items():
            for name, header in response.get("headers", {}).items():
                response["headers"][name] = _moved(components, "headers", name, header)
            if int(status) >= 400:
                moved = _moved(components, "responses", f"Problem{status}", response)
                operation["responses"][status] = moved
    return result


def _moved(components: dict[str, Any], part: str, name: str, value: Any) -> dict[str, str]:
    components[part][name] = value
    return {"$ref": f"#/components/{part}/{name}"}


@lru_cache(maxsize=1)
def current() -> dict[str, Any]:
    """Return the description of the running code, made once for each process."""
    generator = Generator()  # type: ignore[no-untyped-call]  # as above
    schema: dict[str, Any] = generator.get_schema(request=None, public=True)
    return schema


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # half typed
    target_class = "api.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The sign-in of the site. Send the CSRF token as X-CSRFToken too.",
        }
