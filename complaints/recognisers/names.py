"""Names of people in Indonesian and Balinese text.

The text is cut into words, the places of the gazetteer are blocked, then every other word is
asked whether a name begins there. Measured background: research on privacy, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.recognisers import gazetteer
from complaints.recognisers.names_cued import honorific, introduced
from complaints.recognisers.names_links import degrees, linked, repeated
from complaints.recognisers.names_runs import Found
from complaints.recognisers.names_titles import balinese
from complaints.recognisers.names_tokens import Words, cut
from complaints.recognisers.names_words import chinese, everyday_word, lexical, unknown
from complaints.redaction import LOOK, Span

# What the verifier reads as the reason.
names_rules: dict[str, str | Promise] = {
    "balinese-name": _("A Balinese title or birth-order name, and what follows it."),
    "honorific-name": _("The word after a way of address such as Pak, Bu or Bli."),
    "introduced-name": _("The text says that a name follows, as in “nama saya” or “a.n.”."),
    "chinese-name": _("A Chinese family name and the syllables after it."),
    "lexicon-names": _("Several words that are names of people."),
    "lexicon-name": _("A word that is nearly always the name of a person."),
    "agent-name": _("A name after a word such as “oleh”, “sama” or “petugas”."),
    "unknown-capital": _("An unknown word with a capital letter: it may be a name."),
    "unknown-word": _("An unknown word in a text without capitals: it may be a name."),
    "everyday-word-name": _("An everyday word that seems to be a name here."),
    "degree-name": _("The words before an academic degree."),
    "listed-name": _("A word joined to a name by a comma or by “dan”."),
    "contact-name": _("A word beside a telephone or account number."),
    "repeated-name": _("The word is a name elsewhere in this text."),
}


_EVERYDAY_TITLES = frozenset(["made", "gede", "gde", "luh"])
_NEGATIONS = frozenset(["tidak", "tak", "tdk", "nggak", "gak", "ga", "bukan", "tusing", "ten"])
# Asked of every word in this order; the first that is sure has it.
_STARTS = (introduced, balinese, honorific, chinese, lexical, unknown, everyday_word)


def find(text: str, *, busy: Sequence[Span] = ()) -> list[Span]:
    """Return the places of personal names in a normalised text, outside the busy places."""
    words = cut(text, busy)
    gazetteer.mark(words)
    found = degrees(words, _begun(words))
    found = linked(words, found)
    found = [_dimmed(words, name) for name in repeated(words, found)]
    return [Span(words[f.start].start, words[f.end - 1].end, "NAME", f.tier, f.rule) for f in found]


def _dimmed(words: Words, name: Found) -> Found:
    """Only hint at a lone "Made" or "Gede" before a negation: nothing speaks for a person, half
    of Bali is called so, and both are everyday words."""
    alone = name.end - name.start == 1 and words.low(name.start) in _EVERYDAY_TITLES
    unaided = name.rule in ("everyday-word-name", "lexicon-name")
    if alone and unaided and words.low(name.end) in _NEGATIONS:
        return replace(name, tier=LOOK)
    return name


def _begun(words: Words) -> list[Found]:
    """Return the names that begin somewhere by themselves, in order."""
    found: list[Found] = []
    place = 0
    while place < len(words):
        name = None if words[place].blocked else _starting(words, place)
        if name is None:
            place += 1
            continue
        found.append(name)
        place = name.end
    return found


def _starting(words: Words, place: int) -> Found | None:
    doubtful: Found | None = None
    for start in _STARTS:
        name = start(words, place)
        if name is not None and name.tier != LOOK:
            return name
        doubtful = doubtful or name
    return doubtful
