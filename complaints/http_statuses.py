"""Which HTTP status a kind of refusal is: one table for pages, API and desk."""

from __future__ import annotations

from complaints.errors import ComplaintError

OF_KIND = {
    "invalid": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "gone": 410,
    "media": 415,
    "refused": 422,
    "limited": 429,
    "unavailable": 503,
}


def of(error: ComplaintError) -> int:
    """Return the status that a page or an answer with this refusal has.

    :raises KeyError: the refusal is of no kind that is known
    """
    return OF_KIND[error.kind]


def of_form(error: ComplaintError) -> int:
    """Return the status of a form of the office that is shown again with this refusal: whatever
    is wrong in it is 422, unless somebody was faster or may not."""
    return OF_KIND[error.kind] if error.kind in {"conflict", "forbidden"} else 422
