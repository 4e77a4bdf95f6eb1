"""The nouns. Import them from their own module: the import contracts depend on it.

`private` and `people` are out of reach of pages, api and search.
"""

from complaints.models import people, private, public, reference, work
from complaints.models.people import User

__all__ = ["User", "people", "private", "public", "reference", "work"]
