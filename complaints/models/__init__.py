"""The nouns. Import them from their own module: the import contracts depend on it.

`private`, `review`, `custody`, `keys` and `people` are out of reach of pages, api and search.
"""

from complaints.models import custody, keys, people, private, public, reference, review, work
from complaints.models.people import User

__all__ = [
    "User",
    "custody",
    "keys",
    "people",
    "private",
    "public",
    "reference",
    "review",
    "work",
]
