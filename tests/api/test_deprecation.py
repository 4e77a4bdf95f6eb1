"""An address on its way out says so in every answer, and is announced for a year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.deprecation import Deprecated
from api.schema import ApiSchema
from api.v1.vocabularies import Channels
from api.views import PublicView


class Old(Deprecated, PublicView):
    deprecated_on = date(2026, 12, 1)
    sunset_on = date(2027, 12, 1)
    successor = "api-channels"
    permission_classes = [AllowAny]
    throttle_classes: list[Any] = []

    def get(self, request: Request) -> Response:
        if "gone" in request.query_params:
            raise NotFound
        return Response({"results": []})


@pytest.fixture(autouse=True)
def _language() -> Any:
    with translation.override("en"):
        yield


def ask(method: str = "get", path: str = "/api/v1/old/") -> Any:
    return Old.as_view()(getattr(RequestFactory(), method)(path))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/old/", 200),
        ("get", "/api/v1/old/?gone", 404),
        ("post", "/api/v1/old/", 405),
    ],
)
def test_every_answer_says_since_when_until_when_and_what_instead(
    method: str, path: str, status: int
) -> None:
    answer = ask(method, path)
    assert answer.status_code == status
    assert answer["Deprecation"] == "@1796083200"
    assert answer["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"
    docs, successor = answer["Link"].split(", ")
    assert docs == '<http://testserver/api/docs/>; rel="deprecation"; type="text/html"'
    assert successor == '<http://testserver/api/v1/channels/>; rel="successor-version"'


def test_a_page_of_another_site_may_read_the_announcement() -> None:
    exposed = ask()["Access-Control-Expose-Headers"].split(", ")
    assert {"Deprecation", "Sunset", "Link"} <= set(exposed)


def test_what_stays_announces_nothing(api: Any) -> None:
    assert "Deprecation" not in api.get("/api/v1/channels/")


def test_the_description_marks_it() -> None:
    for view, marked in ((Old(), True), (Channels(), False)):
        schema = ApiSchema()
        schema.view, schema.method, schema.path = view, "GET", "/api/v1/old/"
        assert schema.is_deprecated() == marked


def test_nothing_goes_sooner_than_in_a_year() -> None:
    with pytest.raises(ValueError, match="for a year"):
        type("Hasty", (Deprecated,), {
            "deprecated_on": date(2026, 12, 1), "sunset_on": date(2027, 11, 30)
        })  # fmt: skip
