"""Browsing, one thread, and what citizens add to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import conversation, publication, story
from complaints.errors import ComplaintError
from complaints.models.public import Post, Thread
from complaints.stages import Outcome, Stage
from complaints.throttle import client
from pages import traps
from pages.cards import similar_threads
from pages.errors import status_of, with_retry
from pages.forms import CommentForm, new_key
from pages.models import service_of
from pages.results import shown
from pages.visitors import account, remember, visitor
from search import SearchRequest, find, misses, openings
from search.errors import InvalidSearch

POSTS_A_PAGE = 100


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Browse and search. Nothing but the address decides what is shown."""
    try:
        asked = SearchRequest.parse(request.GET)
    except InvalidSearch as error:
        page = {"error": error, "q": request.GET.get("q", "")}
        return render(request, "pages/threads/bad_search.html", page, status=status_of(error))
    now = timezone.now()
    results = find(asked, now=now)
    misses.note(asked, results, client=client(request), now=now)
    openings.note_shown(asked, results, client=client(request), now=now)
    page = shown(asked, results, now=now)
    return render(request, "pages/threads/list.html", page)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to search."""
    return render(request, "pages/threads/help.html")


@require_safe
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    found = publication.read(reference.upper())
    openings.note_opened(request, client=client(request), now=timezone.now())
    return show(request, found, _comment_form(request))


def _comment_form(request: HttpRequest) -> CommentForm | None:
    """The comment form; None for those who must sign in first."""
    values = {"key": new_key(), "opened": traps.opened(timezone.now())}
    return CommentForm(initial=values) if account(request) else None


@dataclass(frozen=True)
class Stretch:
    """The part of a conversation that one page shows."""

    posts: list[Post]
    total: int
    first: int
    last: int
    next_after: int | None


def _stretch(posts: list[Post], after: str) -> Stretch:
    """At most POSTS_A_PAGE posts behind the position `after`."""
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else -1
    behind = [post for post in posts if post.position > start]
    shown = behind[:POSTS_A_PAGE]
    first = len(posts) - len(behind) + 1
    more = shown[-1].position if len(behind) > POSTS_A_PAGE else None
    return Stretch(shown, len(posts), first, first + len(shown) - 1, more)


def show(
    request: HttpRequest,
    thread: Thread,
    form: CommentForm | None,
    error: ComplaintError | None = None,
) -> HttpResponse:
    """The page of a thread, with the comment form as given and what was wrong with it."""
    posts, today = list(thread.posts.all()), timezone.localdate()
    milestones, promises = list(thread.milestones.all()), list(thread.promises.all())
    opening = next((post for post in posts if post.kind == Post.Kind.COMPLAINT), None)
    page = {
        "thread": thread,
        "opening": opening,
        "stretch": _stretch([p for p in posts if p is not opening], request.GET.get("setelah", "")),
        "milestones": milestones,
        "promises": promises,
        "story": story.of(thread, promises, milestones, today=today),
        "service": service_of(thread.category_id),
        "reworded": any(post.version > 1 for post in posts),
        "answered": any(
            post.kind == Post.Kind.RESPONSE and post.state == Post.State.VISIBLE for post in posts
        ),
        "solved": thread.outcome == Outcome.SOLVED_CONFIRMED,
        "similar": similar_threads(thread, opening.body if opening else "", now=timezone.now()),
        "takes_comments": thread.stage != Stage.ARCHIVED,
        "form": form,
        "error": error,
        "today": today,
    }
    status = status_of(error) if error else 200
    response = render(request, "pages/threads/thread.html", page, status=status)
    return with_retry(response, error) if error else response


def support(request: HttpRequest, reference: str) -> HttpResponse:
    """Say "this concerns me too", once for an account or a browser."""
    response = redirect("thread", reference=reference)
    if request.method == "POST":
        by, token = account(request), visitor(request)
        who, now = client(request), timezone.now()
        conversation.support(reference.upper(), by=by, visitor=token, now=now, client=who)
        messages.success(request, _("Thank you. Your support is counted."))
        remember(request, response, token)
    return response
