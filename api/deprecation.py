"""How an address of the API goes: announced in every answer, for a year at least.

docs/api-changes.md has the policy. Headers: RFC 9745 (Deprecation), RFC 8594 (Sunset).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.http import http_date
from rest_framework.request import Request

from api.views import ApiView

LEAST = timedelta(days=365)


class Deprecated(ApiView):
    """A mixin for a view on its way out, before the view's own base.

    `successor` is the name of the route that takes its place, where one does and it needs no
    arguments. The description marks its operations as deprecated.
    """

    deprecated_on: ClassVar[date]
    sunset_on: ClassVar[date]
    successor: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.sunset_on - cls.deprecated_on < LEAST:
            raise ValueError(f"{cls.__name__} must be announced for a year before it goes.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Deprecation"] = f"@{int(_start(self.deprecated_on).timestamp())}"
        answer["Sunset"] = http_date(_start(self.sunset_on).timestamp())
        answer["Link"] = ", ".join(self._links(request))
        return answer

    def _links(self, request: Request) -> list[str]:
        absolute = request.build_absolute_uri
        links = [f'<{absolute(reverse("api-docs"))}>; rel="deprecation"; type="text/html"']
        if self.successor:
            links.append(f'<{absolute(reverse(self.successor))}>; rel="successor-version"')
        return links


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
