"""Saved searches of the account: keep, rename, pause, delete; and the link that stops letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from complaints import saved_searches
from complaints.errors import ComplaintError, InvalidInput
from pages import filters
from pages.errors import status_of
from pages.visitors import signed_in
from search import SearchRequest
from search.errors import InvalidSearch

if TYPE_CHECKING:
    from complaints.models import User


@dataclass(frozen=True)
class Row:
    """A saved search as its owner sees it."""

    number: int
    name: str
    words: str
    query: str
    rhythm: str
    rhythm_label: str
    paused: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """List them. An address with a search in it offers to save that one."""
    user = signed_in(request)
    refused: ComplaintError | None = None
    if request.method == "POST":
        try:
            _act(request, user)
        except ComplaintError as error:
            refused = error
        else:
            return redirect("searches")
    typed = request.POST if request.POST.get("verb") == "save" else request.GET
    offered = _asked(typed.get("query", "") if typed is request.POST else request.GET.urlencode())
    rows = [_row(kept) for kept in saved_searches.of(user)]
    same = next((row for row in rows if offered and row.query == offered.query_string()), None)
    page = {
        "rows": rows,
        "offered": None if same else offered,
        "same": same,
        "name": typed.get("name") or (_words(offered) if offered else ""),
        "rhythm": request.POST.get("rhythm") or saved_searches.DAILY,
        "rhythms": saved_searches.RHYTHMS,
        "address": user.email,
        "faults": _sentences(refused),
        "number": request.POST.get("search", "") if refused else "",
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/account/searches.html", page, status=status)


def _act(request: HttpRequest, user: User) -> None:
    """Do what a button of the page asks; a search that is gone meanwhile is no mistake."""
    form, now = request.POST, timezone.now()
    name, rhythm = form.get("name", ""), form.get("rhythm", "")
    number = int(form["search"]) if form.get("search", "").isdecimal() else 0
    match form.get("verb", ""):
        case "save":
            asked = _asked(form.get("query", ""))
            query = asked.query_string() if asked else ""
            saved_searches.save(query, name, rhythm, by=user, now=now)
            messages.success(request, _("Saved. You get a letter when something new is published."))
        case "change":
            saved_searches.change(user, number, name, rhythm)
            messages.success(request, _("Done."))
        case "pause":
            saved_searches.pause(user, number)
            messages.success(request, _("Paused. You get no letters about it."))
        case "resume":
            saved_searches.resume(user, number)
            messages.success(request, _("You are told again of what is published from now on."))
        case "delete":
            saved_searches.delete(user, number)
            messages.success(request, _("Deleted."))


def _asked(query: str) -> SearchRequest | None:
    """The search of an address; None where there is none in it."""
    try:
        asked = SearchRequest.parse(QueryDict(query))
    except InvalidSearch:
        return None
    asked = replace(asked, cursor="")
    return asked if asked.query_string(sort="relevance") else None


def _words(asked: SearchRequest) -> str:
    """A name to begin with: the words, and the filters in words."""
    words = [asked.q, *(chip.value for chip in filters.chips(asked))]
    return ", ".join(word for word in words if word)[: saved_searches.LONGEST_NAME]


def _row(kept: saved_searches.Kept) -> Row:
    asked = _asked(kept.query)
    return Row(
        number=kept.number,
        name=kept.name,
        words=_words(asked) if asked else "",
        query=kept.query,
        rhythm=kept.rhythm,
        rhythm_label=kept.rhythm_label,
        paused=kept.paused,
    )


def _sentences(refused: ComplaintError | None) -> list[str]:
    if isinstance(refused, InvalidInput):
        return [str(sentence) for faults in refused.fields.values() for _code, sentence in faults]
    return [refused.sentence] if refused else []


@csrf_exempt  # RFC 8058: mail programs send it from nowhere; the token is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters about saved searches. Only a POST changes something: mail scanners
    follow every link of a letter."""
    user = saved_searches.by_token(token)
    if request.method == "POST":
        saved_searches.pause(user)
    return render(request, "pages/letters/stop_searches.html", {"done": request.method == "POST"})
