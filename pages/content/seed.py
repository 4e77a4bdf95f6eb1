"""The shape of a seeded page, and short names for the raw form of its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

Block = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A page in one language. `fields` are the model's own, StreamFields as raw blocks."""

    title: str
    intro: str
    description: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Seed:
    """A page: `key` never changes and ties the two languages together."""

    key: str
    kind: str
    slug: str
    parent: str
    id: Text
    en: Text
    category: str = ""
    featured: Sequence[str] = ()
    picture: bool = False

    def in_language(self, code: str) -> Text:
        return self.en if code == "en" else self.id


def text(html: str) -> Block:
    return {"type": "text", "value": html}


def chapters(html: str) -> list[Block]:
    """Running text whose `<h3>` become headings of the page: under its title no level is left
    out."""
    first, *rest = html.split("<h3>")
    blocks = [text(first)] if first else []
    for chapter in rest:
        title, _end, body = chapter.partition("</h3>")
        blocks += [heading(title), text(body)]
    return blocks


def glossary(title: str, *terms: tuple[str, str], language: str = "ban") -> Block:
    rows = [{"term": term, "language": language, "meaning": meaning} for term, meaning in terms]
    return {"type": "glossary", "value": {"title": title, "items": _items(rows)}}


def heading(words: str) -> Block:
    return {"type": "heading", "value": words}


def callout(tone: str, title: str, html: str) -> Block:
    return {"type": "callout", "value": {"tone": tone, "title": title, "text": html}}


def requirements(title: str, *needs: str) -> Block:
    return {"type": "requirements", "value": {"title": title, "items": _items(needs)}}


def cost(title: str, amount: int, explanation: str) -> Block:
    value = {"title": title, "amount": amount, "explanation": explanation}
    return {"type": "cost", "value": value}


def time(title: str, *deadlines: Mapping[str, Any]) -> Block:
    return {"type": "time", "value": {"title": title, "deadlines": _items(deadlines)}}


def deadline(
    what: str, amount: int, unit: str, condition: str = "", minimum: int | None = None
) -> dict[str, Any]:
    return {
        "what": what,
        "minimum": minimum,
        "amount": amount,
        "unit": unit,
        "condition": condition,
    }


def procedure(title: str, *steps: Mapping[str, Any]) -> Block:
    return {"type": "procedure", "value": {"title": title, "steps": _items(steps)}}


def step(title: str, actor: str, html: str) -> dict[str, Any]:
    return {"title": title, "actor": actor, "text": html}


def channel(kind: str, name: str, purpose: str, **details: Any) -> Block:
    return {"type": "channel", "value": {"kind": kind, "name": name, "purpose": purpose} | details}


def legal_basis(title: str, *rules: tuple[str, str]) -> Block:
    rows = [{"name": name, "note": note, "url": ""} for name, note in rules]
    return {"type": "legal_basis", "value": {"title": title, "items": _items(rows)}}


def faq(title: str, *pairs: tuple[str, str]) -> Block:
    rows = [{"question": question, "answer": answer} for question, answer in pairs]
    return {"type": "faq", "value": {"title": title, "items": _items(rows)}}


def _items(values: Sequence[Any]) -> list[Block]:
    # Wagtail knows an item of a list by its id.
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]
