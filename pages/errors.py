"""Refusals as pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old: say so, and keep what was typed (the browser still has it)."""
    return render(request, "403_csrf.html", status=403)
