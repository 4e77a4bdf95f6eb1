"""What somebody wrote in a letter, without what the mail program put around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A line after which somebody else's words are repeated, in Indonesian and English programs.
_ATTRIBUTION = re.compile(
    r"^\s*(pada|on)\b.{3,200}\b(menulis|wrote)\s*:\s*$"
    r"|^\s*-{2,}\s*(pesan asli|pesan terusan|original message|forwarded message)\s*-{2,}\s*$"
    r"|^\s*_{20,}\s*$",
    re.IGNORECASE,
)
# The head of a letter that is repeated without any mark: two such lines, one after the other.
_HEAD = re.compile(
    r"^\s*\*?(dari|from|dikirim|sent|kepada|to|date|tanggal|subject|subjek|perihal)\*?\s*:\s*\S",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$")
_SENT_FROM = re.compile(
    r"^\s*(dikirim dari|terkirim dari|sent from|get outlook for|dapatkan outlook)\b.{0,80}$",
    re.IGNORECASE,
)
_LONGEST_ATTRIBUTION = 3  # lines over which a program breaks it


def reply(text: str) -> str:
    """Return the new words of an answer: nothing that it quotes, and no signature."""
    lines = text.splitlines()
    end = next((at for at in range(len(lines)) if _begins_quote(lines, at)), len(lines))
    own = [line for line in lines[:end] if not line.lstrip().startswith(">")]
    return without_signature("\n".join(own))


def without_signature(text: str) -> str:
    """Return the text up to the signature, without the line of a telephone below it."""
    lines = text.splitlines()
    end = next((at for at, line in enumerate(lines) if _SIGNATURE.match(line)), len(lines))
    kept = lines[:end]
    while kept and (not kept[-1].strip() or _SENT_FROM.match(kept[-1])):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _begins_quote(lines: Sequence[str], at: int) -> bool:
    if _HEAD.match(lines[at]) and at + 1 < len(lines) and _HEAD.match(lines[at + 1]):
        return True
    for length in range(1, _LONGEST_ATTRIBUTION + 1):
        if _ATTRIBUTION.match(" ".join(lines[at : at + length])[:400]):
            return True
    return False
