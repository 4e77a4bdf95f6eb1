"""The description of the API, for programs and for people."""

from __future__ import annotations

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import current
from api.views import PublicView


class Description(PublicView):
    """OpenAPI 3.1, as JSON or (`Accept: application/vnd.oai.openapi`) as YAML."""

    permission_classes = [AllowAny]
    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer, JSONRenderer]
    schema = None

    def get(self, request: Request) -> Response:
        return Response(current())


class Documentation(SpectacularSwaggerSplitView):
    """Swagger UI from our own files, without inline script or style."""

    template_name = "api/docs.html"
    url_name = "api-schema"
    throttle_classes: list[Any] = []
    http_method_names = ["get", "head"]  # the framework's own answer to OPTIONS needs a template
