"""The link in a letter: one question of the office, and the form that answers it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from complaints import tracking
from complaints.errors import ComplaintError, InvalidInput, LinkUsed
from complaints.throttle import client
from pages.errors import status_of, with_retry

View = Callable[[HttpRequest, str], HttpResponse]


def kept_to_itself(view: View) -> View:
    """The address is a key: no search engine, no other site and no file of a server learns it."""

    @wraps(view)
    def keep(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return keep


# Nothing here rests on a cookie: whoever has the token may answer, and nobody else can send it.
# A page without referrer could not pass the check of the form's origin anyway.
@csrf_exempt
@kept_to_itself
@never_cache
@sensitive_post_parameters()
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question; or take the answer to it, once."""
    text, who, now = request.POST.get("text", ""), client(request), timezone.now()
    faults: list[str] = []
    try:
        if request.method == "POST":
            try:
                tracking.answer(token, text, client=who, now=now)
            except InvalidInput as refused:
                faults = [str(said) for each in refused.fields.values() for _code, said in each]
            else:
                return redirect("answer", token)
        question = tracking.question(token, client=who, now=now)
    except ComplaintError as error:
        return _over(request, error, text)
    page = {"question": question, "text": text, "faults": faults}
    return render(request, "pages/tracking/answer.html", page, status=400 if faults else 200)


def _over(request: HttpRequest, error: ComplaintError, text: str) -> HttpResponse:
    """Say why the link takes no answer, and what does. Words typed in vain are handed back."""
    thanks = isinstance(error, LinkUsed) and not text
    page = {"error": error, "text": text, "thanks": thanks}
    status = 200 if thanks else status_of(error)
    response = render(request, "pages/tracking/answer_over.html", page, status=status)
    return with_retry(response, error)
