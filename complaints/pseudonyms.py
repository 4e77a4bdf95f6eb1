"""The numbers of the hidden names of a thread: "[nama 2]" is the same person in every post."""

from __future__ import annotations

import re
from collections.abc import Iterable

from complaints.models.private import Complaint
from complaints.models.review import Pseudonym

# They stand before many names and tell nobody apart.
_TITLES = frozenset(
    re.findall(
        r"\w+",
        "bapak bpk pak ibu bu sdr sdri saudara saudari tuan nyonya mas mbak bli mbok kak kakak om "
        "tante haji hajah h hj dr drs dra ir prof jro jero yth i ni",
    )
)


def words_of(name: str) -> frozenset[str]:
    """Return the telling words of a name, in one spelling."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    return frozenset(w for w in words if w not in _TITLES) or frozenset(words)


class Names:
    """Numbers for names, in the order in which they appear.

    A shorter form of a name ("Sudarma") has the number of the longer one ("I Wayan Sudarma").
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: list[str] = []
        self._words: list[frozenset[str]] = []
        for name in names:
            self._add(name)

    def number(self, name: str) -> int:
        """Return the number of the person, a new one for a new name."""
        words = words_of(name)
        for place, known in enumerate(self._words):
            if words and known and (words <= known or known <= words):
                if len(words) > len(known):
                    self.names[place], self._words[place] = name, words
                return place + 1
        return self._add(name)

    def _add(self, name: str) -> int:
        self.names.append(name)
        self._words.append(words_of(name))
        return len(self.names)


def of(complaint: Complaint) -> Names:
    """Return the names that are numbered in the complaint's thread so far."""
    return Names(row.name for row in complaint.pseudonyms.all())


def keep(complaint: Complaint, names: Names) -> None:
    """Remember the numbers."""
    known = {row.number: row for row in complaint.pseudonyms.all()}
    for number, name in enumerate(names.names, start=1):
        row = known.get(number)
        if row is None:
            Pseudonym.objects.create(complaint=complaint, number=number, name=name)
        elif row.name != name:
            row.complaint, row.name = complaint, name
            row.save(update_fields=["name"])


def forget(complaint: Complaint) -> int:
    """Make it unknowable whose names the numbers stand for; return how many went."""
    return complaint.pseudonyms.all().delete()[0]
