"""The query parameters of /api/v1/, described once."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from api.schema import IDEMPOTENCY_KEY
from complaints.stages import Outcome, Stage


def _filter(name: str, description: str, *, enum: list[str] | None = None) -> OpenApiParameter:
    return OpenApiParameter(name, str, many=True, enum=enum, description=description)


SEARCH = [
    OpenApiParameter(
        "q",
        str,
        description="Words to look for. Every word is optional and counts; "
        '`"a phrase"`, `-without`, `begin*`, and fields like `tahun:2024` or `opd:dlhk`.',
    ),
    OpenApiParameter(
        "exact",
        int,
        enum=[1],
        description="1: only the words as they were typed, without corrections and synonyms.",
    ),
    _filter("category", "Repeat any filter for “or”; different filters mean “and”."),
    _filter("subcategory", "A value of /api/v1/categories/."),
    _filter("agency", "A value of /api/v1/agencies/."),
    _filter("stage", "How far the work is.", enum=list(Stage.values)),
    _filter("outcome", "How it ended.", enum=list(Outcome.values)),
    _filter("channel", "A value of /api/v1/channels/."),
    _filter("district", "A value of /api/v1/areas/."),
    _filter("village", "A value of /api/v1/areas/."),
    OpenApiParameter("year", int, many=True, description="The year it was received."),
    OpenApiParameter("since", {"type": "string", "format": "date"}, description="First day."),
    OpenApiParameter("until", {"type": "string", "format": "date"}, description="Last day."),
    OpenApiParameter(
        "words",
        str,
        enum=["some", "all"],
        description="`all`: only threads that have every word. Normally `some`.",
    ),
    OpenApiParameter(
        "sort",
        str,
        enum=["relevance", "newest", "active", "supported"],
        description="Without words, `relevance` means `newest`.",
    ),
    OpenApiParameter("cursor", str, description="From `next` or `previous`; do not build it."),
    OpenApiParameter("size", int, description="Rows in a page: 1 to 100, normally 20."),
]

CURSOR = OpenApiParameter("cursor", str, description="From `next`; do not build it.")

TYPED = OpenApiParameter("q", str, description="What was typed so far.")

OPTIONAL_KEY = OpenApiParameter(
    IDEMPOTENCY_KEY.name,
    str,
    OpenApiParameter.HEADER,
    description="As for filings; without it, a request that is repeated is done again.",
)

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The `ETag` of the case as you read it. What counts of it is the version before "
    "the dot: a move or a new person in charge makes another, a note or a comment does not. `*` "
    "acts on whatever stands.",
)
