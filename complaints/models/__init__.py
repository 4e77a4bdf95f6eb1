"""The nouns. Import them from their own module: the import contracts depend on it.

All but `figures`, `open_data`, `public`, `reference` and `work` are out of reach of pages, api
and search.
"""

from complaints.models import (
    clocks,
    contact,
    custody,
    figures,
    following,
    incoming,
    keys,
    moderation,
    office,
    open_data,
    participation,
    people,
    private,
    public,
    reference,
    registration,
    review,
    tokens,
    webhooks,
    work,
)
from complaints.models.people import User

__all__ = [
    "User",
    "clocks",
    "contact",
    "custody",
    "figures",
    "following",
    "incoming",
    "keys",
    "moderation",
    "office",
    "open_data",
    "participation",
    "people",
    "private",
    "public",
    "reference",
    "registration",
    "review",
    "tokens",
    "webhooks",
    "work",
]
