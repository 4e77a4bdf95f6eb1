"""Public rows and search hits as the dictionaries of the contract. No request, no queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator

from complaints import promise_words, story
from complaints.models.public import Milestone, Post, Promise, PublicPhoto, Thread
from complaints.models.reference import DeadlineRule
from complaints.transitions import VERB_LABELS

if TYPE_CHECKING:
    from search.results import FacetValue, Hit, PageHit

_ROW = (
    "reference", "title", "snippet", "category", "subcategory", "agency", "district", "village",
    "stage", "outcome", "channel", "received_on", "answered_on", "comment_count", "support_count",
)  # fmt: skip
_FACET = ("value", "label", "count", "selected")

Absolute = Callable[[str], str]


def hit_row(hit: Hit, absolute: Absolute) -> dict[str, Any]:
    row = {"url": absolute(hit.url), **{name: getattr(hit, name) for name in _ROW}}
    # What is not there yet is null, for programs that ask for it.
    return row | {"agency": hit.agency or None, "outcome": hit.outcome or None}


def facets(found: Mapping[str, Sequence[FacetValue]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{fact: getattr(each, fact) for fact in _FACET} for each in values]
        for name, values in found.items()
    }


def page_row(page: PageHit, absolute: Absolute) -> dict[str, Any]:
    return {
        "url": absolute(page.url),
        "title": page.title,
        "snippet": page.snippet,
        "service": page.is_service,
    }


def detail(thread: Thread, absolute: Absolute, *, today: date) -> dict[str, Any]:
    """Return the whole thread, as `publication.read` fetched it."""
    posts, promises = list(thread.posts.all()), list(thread.promises.all())
    milestones = list(thread.milestones.all())
    original = next((post.body for post in posts if post.kind == Post.Kind.COMPLAINT), "")
    return {
        "reference": thread.reference,
        "url": absolute(thread.get_absolute_url()),
        "title": thread.title,
        "snippet": Truncator(original).chars(200),
        "category": thread.category.slug,
        "subcategory": thread.subcategory.slug,
        "agency": _slug(thread),
        "district": thread.district.slug,
        "village": thread.village.slug,
        "stage": thread.stage,
        "outcome": thread.outcome,
        "channel": thread.channel.slug,
        "received_on": thread.received_on,
        "answered_on": thread.answered_on,
        "comment_count": thread.comment_count,
        "support_count": thread.support_count,
        "body": original,
        "latitude": thread.latitude,
        "longitude": thread.longitude,
        "closed_on": thread.closed_on,
        "labels": _labels(thread),
        "story": story.of(thread, promises, milestones, today=today),
        "late": any(promise_words.waited_for(promise, today=today) for promise in promises),
        "posts": [_post(post, absolute) for post in posts],
        "timeline": [_milestone(milestone) for milestone in milestones],
        "deadlines": [_deadline(promise, today=today) for promise in promises],
        "photos": [_photo(photo, absolute) for post in posts for photo in post.photos.all()],
        "merged_into": thread.merged_into.reference if thread.merged_into else None,
        "merged": [other.reference for other in thread.merged.all()],
        "split_from": thread.split_from.reference if thread.split_from else None,
        "parts": [other.reference for other in thread.parts.all()],
    }


def _labels(thread: Thread) -> dict[str, str | None]:
    names = ("category", "subcategory", "agency", "district", "village", "channel", "nature")
    rows = {name: getattr(thread, name) for name in names}
    return {
        **{name: row.label if row else None for name, row in rows.items()},
        "stage": thread.get_stage_display(),
        "outcome": thread.get_outcome_display() if thread.outcome else None,
    }


def _slug(row: Thread | Post | Milestone) -> str | None:
    return row.agency.slug if row.agency else None


def _post(post: Post, absolute: Absolute) -> dict[str, Any]:
    visible = post.state == Post.State.VISIBLE
    return {
        "position": post.position,
        "kind": post.kind,
        "state": post.state,
        "author": post.author if visible else None,
        "author_id": post.participant.handle if post.participant else None,
        "agency": _slug(post),
        "published_on": post.published_on,
        "body": post.body,
        "removal": post.removal,
        "removal_label": post.get_removal_display() if post.removal else None,
        "removed_on": post.removed_on,
        "field_work": post.field_work,
        "version": post.version,
        "photos": [_photo(photo, absolute) for photo in post.photos.all()],
    }


def _photo(photo: PublicPhoto, absolute: Absolute) -> dict[str, Any]:
    return {
        "url": absolute(photo.get_absolute_url()),
        "width": photo.width,
        "height": photo.height,
        "caption": photo.caption,
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "verb": milestone.verb,
        "label": VERB_LABELS.get(milestone.verb) or milestone.get_stage_display(),
        "stage": milestone.stage,
        "outcome": milestone.outcome,
        "agency": _slug(milestone),
        "agency_label": milestone.agency.label if milestone.agency else None,
        "reached_on": milestone.reached_on,
    }


def _deadline(promise: Promise, *, today: date) -> dict[str, Any]:
    return {
        "promise": promise.promise,
        "label": DeadlineRule.Promise(promise.promise).label,
        "round": promise.round,
        "least": promise.least,
        "amount": promise.amount,
        "unit": promise.unit,
        "started_on": promise.started_on,
        "promised_on": promise.promised_on or promise.due_on,
        "due_on": promise.due_on,
        "paused_on": promise.paused_on,
        "kept_on": promise.kept_on,
        "ending": promise.ending,
        "late": promise_words.overdue(promise, today=today),
        "source": promise.source,
        "arithmetic": promise.arithmetic or None,
        "words": promise_words.of(promise, today=today),
    }
