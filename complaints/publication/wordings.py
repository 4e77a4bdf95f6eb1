"""What tells of an older wording once its words are gone: where the new one reads otherwise."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# A placeholder ("[nama 2]") is one word: only as a whole does it come or go.
_WORDS = re.compile(r"\[[^\[\]\n]*\]|\w+|\s+|[^\w\s]")


def changed_places(before: str, after: str) -> list[list[int]]:
    """Return the places of `after` that `before` did not have, as [start, end] in code points.

    What only `before` had is not told: it may be what the new wording hides. Its place shows as
    the placeholder that stands there now.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    places: list[list[int]] = []
    starts = [0]
    for word in new:
        starts.append(starts[-1] + len(word))
    compared = SequenceMatcher(None, old, new, autojunk=False)
    for what, _i1, _i2, first, end in compared.get_opcodes():
        if what in {"insert", "replace"} and "".join(new[first:end]).strip():
            places.append([starts[first], starts[end]])
    return places
