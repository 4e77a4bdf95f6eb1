"""What search engines read of a page: schema.org, as JSON-LD. Public words only."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from complaints.models.public import Post, Thread

# A block of data in a page: nothing of it may close the block or be taken for markup.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Absolute = Callable[[str], str]
CITY = {"@type": "GovernmentOrganization", "name": "Pemerintah Kota Denpasar"}


def written(data: dict[str, Any]) -> str:
    """Return the data as text that stands safely inside a script element."""
    told = {"@context": "https://schema.org", **data}
    return json.dumps(told, ensure_ascii=False).translate(_ESCAPES)


def conversation(thread: Thread, posts: Sequence[Post], absolute: Absolute) -> dict[str, Any]:
    """A thread that the city answered is a QAPage; one without an answer only a question."""
    visible = [post for post in posts if post.state == Post.State.VISIBLE]
    opening = next((post for post in visible if post.kind == Post.Kind.COMPLAINT), None)
    said = [post for post in visible if post.kind == Post.Kind.RESPONSE]
    url = absolute(thread.get_absolute_url())
    question: dict[str, Any] = {
        "@type": "Question",
        "name": thread.title,
        "text": opening.body if opening else thread.title,
        "answerCount": len(said),
        "upvoteCount": thread.support_count,
        "dateCreated": thread.received_on.isoformat(),
        "author": {"@type": "Person", "name": str(opening.author if opening else "")},
        "url": url,
    }
    if not said:
        return question
    answers = [_answer(post, url) for post in said]
    # The last one stands; those before are kept beside it.
    return {
        "@type": "QAPage",
        "mainEntity": question
        | {"acceptedAnswer": answers[-1]}
        | ({"suggestedAnswer": answers[:-1]} if answers[:-1] else {}),
    }


def _answer(post: Post, url: str) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": post.body,
        "dateCreated": post.published_on.isoformat(),
        "upvoteCount": 0,
        "url": f"{url}#p-{post.position}",
        "author": {"@type": "GovernmentOrganization", "name": post.author},
    }


def service(title: str, description: str, *, url: str, language: str) -> dict[str, Any]:
    """A page about a service of the city."""
    return {
        "@type": "GovernmentService",
        "name": title,
        "description": description,
        "url": url,
        "inLanguage": language,
        "provider": CITY,
        "areaServed": {"@type": "City", "name": "Denpasar"},
    }
