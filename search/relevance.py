"""What counts how much in a ranking, in either engine. Measured by `manage.py search_quality`."""

from __future__ import annotations

from collections.abc import Mapping

# A title says the matter; answers and comments are written in other words than complaints.
FIELDS: Mapping[str, float] = {"title": 2.4, "body": 0.8, "responses": 0.3, "comments": 0.2}
# What a thread of today has before one of long ago; it halves with every year.
FRESHNESS = 0.2
