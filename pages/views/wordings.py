"""When a public text was reworded, and where it reads otherwise since. Words that are hidden by
now are shown nowhere, and kept nowhere either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from complaints import publication

if TYPE_CHECKING:
    from complaints.models.public import Post, PostVersion


@dataclass(frozen=True)
class Step:
    """One wording: when it came, how many places were hidden in it, how many changed."""

    number: int
    on: date
    masks: int
    changes: int


@dataclass(frozen=True)
class Reworded:
    """A post with more than one wording; the standing one with its changed places marked."""

    post: Post
    steps: list[Step]
    standing: SafeString


@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    thread = publication.read_wordings(reference.upper())
    posts = [post for post in thread.posts.all() if post.version > 1]
    page = {"thread": thread, "posts": [_reworded(post) for post in posts]}
    return render(request, "pages/threads/wordings.html", page)


def _reworded(post: Post) -> Reworded:
    versions = list(post.versions.all())
    steps = [Step(v.number, v.approved_on, v.masks, len(v.changed)) for v in versions]
    return Reworded(post, steps, _marked(post, versions[-1] if versions else None))


def _marked(post: Post, last: PostVersion | None) -> SafeString:
    """The body with the places marked that the wording before did not have."""
    parts, place = [], 0
    for start, end in last.changed if last and last.body == post.body else []:
        parts.append((post.body[place:start], post.body[start:end]))
        place = end
    marked = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", marked, post.body[place:])
