"""The pattern of a page about one category: what to tell, who handles it, what to expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.content.facts import COST, EMERGENCY, PRIVACY_NOTE, TIME
from pages.content.seed import Block, Seed, Text, faq, requirements, text

WORDS = {
    "id": {
        "tell": "Yang perlu Anda sampaikan",
        "who": "Siapa yang menangani",
        "asked": "Pertanyaan yang sering muncul",
    },
    "en": {
        "tell": "What to tell us",
        "who": "Who handles it",
        "asked": "Frequent questions",
    },
}


@dataclass(frozen=True)
class Topic:
    """One category in one language. `who` names the usual agencies, as the vocabulary does."""

    title: str
    intro: str
    tell: Sequence[str]
    who: str
    asked: Sequence[tuple[str, str]]


def page(slug: str, *, id: Topic, en: Topic, urgent: bool = False) -> Seed:  # noqa: A002  # language code
    """Return the service page of the category `slug`; `urgent` puts 112 first."""
    return Seed(
        key=f"layanan/{slug}",
        kind="ServicePage",
        slug=slug,
        parent="layanan",
        category=slug,
        id=_text(id, "id", urgent=urgent),
        en=_text(en, "en", urgent=urgent),
    )


def _text(topic: Topic, code: str, *, urgent: bool) -> Text:
    words = WORDS[code]
    body: list[Block] = [
        *([EMERGENCY[code]] if urgent else []),
        requirements(words["tell"], *(f"<p>{need}</p>" for need in topic.tell)),
        PRIVACY_NOTE[code],
        {"type": "heading", "value": words["who"]},
        text(f"<p>{topic.who}</p>"),
        TIME[code],
        COST[code],
        faq(words["asked"], *((question, f"<p>{answer}</p>") for question, answer in topic.asked)),
    ]
    return Text(topic.title, topic.intro, topic.intro[:240], {"body": body})
