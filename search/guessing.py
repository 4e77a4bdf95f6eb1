"""What a text that nobody has filed yet may be about: learned from the published threads."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from complaints.models.reference import Subcategory
from search import analysis
from search.door import similar
from search.labels import parent

MOST = 3
_NEIGHBOURS = 25
# The name of a subcategory that stands in the text says as much as some like threads.
_NAMED = 1.5
# What has less than this part of the best one's votes is not worth a button.
_LEAST_SHARE = 0.25


def subcategories(title: str, body: str, *, village: str = "", now: datetime) -> list[str]:
    """Return the slugs of the likeliest subcategories, the likeliest first; perhaps none.

    Each published thread like it votes for its own, the likest with the most weight; so does
    the name of a subcategory that is still to choose from.
    """
    beside = {"village": village, "district": parent("village", village)} if village else {}
    hits = similar(title, body, now=now, limit=_NEIGHBOURS, **beside)
    votes: defaultdict[str, float] = defaultdict(float)
    for place, hit in enumerate(hits):
        votes[hit.subcategory] += 1 / (1 + place / 3)
    named = _named(set(analysis.stems(f"{title} {body}")))
    for slug, share in named.items():
        votes[slug] += _NAMED * share
    known = {slug: count for slug, count in votes.items() if slug in named and count}
    ranked = sorted(known, key=lambda slug: (-known[slug], slug))[:MOST]
    return [slug for slug in ranked if known[slug] >= _LEAST_SHARE * known[ranked[0]]]


def _named(words: set[str]) -> dict[str, float]:
    """How much of the name of each subcategory stands among the words."""
    rows = Subcategory.objects.filter(active=True, category__active=True)
    found = {}
    for slug, name in rows.values_list("slug", "name"):
        stems = set(analysis.stems(name))
        found[slug] = len(stems & words) / len(stems) if stems else 0.0
    return found
