"""The read model of the published threads, behind one door.

from search import find, SearchRequest
"""

from search.door import find, similar, suggest
from search.request import SearchRequest
from search.results import FacetValue, Hit, PageHit, SearchResults, Suggestion
from search.suggesting import suggestions

__all__ = [
    "FacetValue",
    "Hit",
    "PageHit",
    "SearchRequest",
    "SearchResults",
    "Suggestion",
    "find",
    "similar",
    "suggest",
    "suggestions",
]
