"""Words that are hidden in a thread: which they are, and where else they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db.models import F

from complaints import redaction
from complaints.models.private import Approval, Complaint, Message
from complaints.redaction import GENERALISED, Span

RULE = "again-in-thread"
SHORTEST = 3  # characters: less tells nobody apart


def quotes(message: Message, hidden: Iterable[Span]) -> dict[str, str]:
    """Return the hidden words of the message, each with its label."""
    texts = {"title": message.title, "body": message.body}
    found = {}
    for span in hidden:
        words = texts[span.field][span.start : span.end].strip()
        if span.label not in GENERALISED and len(words) >= SHORTEST:
            found[words] = span.label
    return found


def occurrences(words: str, label: str, texts: Mapping[str, str]) -> list[Span]:
    """Return the places of these words, as whole words, in any spacing.

    One plain word is sought as it is spelt, so that a hidden "Made" does not hide "made in
    Indonesia"; more words, or words with digits, in any case.
    """
    pieces = words.split()
    pattern = r"\s+".join(re.escape(piece) for piece in pieces)
    single = len(pieces) == 1 and pieces[0].isalpha()
    flags = re.NOFLAG if single else re.IGNORECASE
    return [
        Span(match.start(), match.end(), label, rule=RULE, field=field)
        for field, text in texts.items()
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, flags)
    ]


def hidden_words(complaint: Complaint, *, but: Message | None = None) -> dict[str, str]:
    """Return the words that are hidden in the public texts of the thread, each with its label;
    leave out what only this message hides. Asks twice, however many texts there are."""
    last: dict[int, Approval] = {}
    rows = Approval.objects.filter(message__complaint=complaint).exclude(message=but)
    for row in rows.filter(digest=F("message__digest"), message__state=Message.State.PUBLISHED):
        last.setdefault(row.message_id, row)
    hiding = [number for number, row in last.items() if row.spans]
    found: dict[str, str] = {}
    for message in Message.objects.filter(pk__in=hiding):
        found |= quotes(message, redaction.from_json(last[message.pk].spans))
    return found


def places(words: Mapping[str, str], texts: Mapping[str, str]) -> list[Span]:
    """Return every place of the texts, by field, where one of these labelled words stands."""
    return [s for quoted, label in words.items() for s in occurrences(quoted, label, texts)]


def mask_words(text: str, sought: Mapping[str, str]) -> str:
    """Return the text with these words masked wherever they stand in it."""
    found = places(sought, {"": text})
    return redaction.mask(text, redaction.merge(found)) if found else text
