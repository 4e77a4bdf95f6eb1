"""Which face speaks when no view did: machines get a problem, people get a page."""

from django.http import HttpRequest, HttpResponseBase
from django.views import defaults

from api import errors
from api.open311 import problems


def server_error(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return errors.server_error(request)
    if request.path.startswith("/open311/"):
        return problems.server_error(request)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return errors.bad_request(request)
    return defaults.bad_request(request, exception)
