"""The draft of a page for a separate front end, for its editor: nobody keeps the answer."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.models import Page

from api.v2 import preview_tokens
from api.v2.pages import Pages


class Preview(Pages):
    """As `pages/ID/`, of the latest draft that the token opens. Nobody may store the answer."""

    cache_control = "no-store"

    def get_object(self) -> Page:
        if not hasattr(self, "_draft"):
            self._draft = preview_tokens.draft(self.request.GET.get("token", ""))
        return self._draft

    def preview(self, request: Request) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"  # the address holds the token
        answer["X-Robots-Tag"] = "noindex"
        return answer


preview: Any = Preview.as_view({"get": "preview"})  # type: ignore[call-arg]  # of a ViewSet
