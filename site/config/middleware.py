"""The content security policy: strict for the public, wider for the Wagtail admin; and what
is compressed on its way."""

from typing import Any

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Wagtail's edit forms carry inline scripts and styles that we cannot sign.
_ADMIN_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-ancestors": ["'self'"],
    "frame-src": ["'self'"],
}


class ContentSecurityPolicy(CSPMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            setattr(response, "_csp_replace", _ADMIN_POLICY)  # noqa: B010  django-csp's own hook
        elif getattr(request, "is_preview", False):
            setattr(response, "_csp_replace", {"frame-ancestors": ["'self'"]})  # noqa: B010
        answer: Any = super().process_response(request, response)
        return answer  # type: ignore[no-any-return]  # django-csp is untyped


class Compression(GZipMiddleware):
    """Django's, but photos go as they are: a JPEG gets no smaller, only slower."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.get("Content-Type", "") == "image/jpeg":
            return response
        return super().process_response(request, response)
