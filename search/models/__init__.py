"""What staff keep and read about the search. Import the nouns from their own module."""

from search.models import misses, synonyms

__all__ = ["misses", "synonyms"]
