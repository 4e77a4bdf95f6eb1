"""What is asked beside the form, and what is told, where a complaint is about a category.

The rows are the staff's. An answer that is marked public is put below the text and goes
through the gate with it; all others are for the office alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.filing_rules import SHORT_MAX, Fault, Filing, too_long
from complaints.models.reference import Guidance, Question, Subcategory

PREFIX = "answer-"  # of the names of their fields in a form


def asked(subcategory: str) -> list[Question]:
    """Return what is asked about the subcategory of this slug, in order."""
    return list(Question.objects.filter(_about(subcategory), active=True))


def told(subcategory: str) -> list[Guidance]:
    """Return what a citizen should know about the subcategory of this slug before filing."""
    return list(Guidance.objects.filter(_about(subcategory), active=True))


def _about(subcategory: str) -> Q:
    chosen = Subcategory.objects.filter(slug=subcategory)
    of_category = Q(subcategory=None, category__in=chosen.values("category"))
    return Q(subcategory__in=chosen) | of_category


def faults(filing: Filing) -> Iterator[Fault]:
    """What is wrong with the answers. One to a question that staff switched off meanwhile is
    left out; one to what was never asked here is a mistake that its writer must hear of."""
    if not filing.answers:
        return
    known = _ever_asked(filing.subcategory)
    for slug, _words in filing.answers:
        if slug not in known:
            yield f"{PREFIX}{slug}", ("not_asked", _("This is not asked about this matter."))
    for question, words in answered(filing):
        if fault := _fault(question, words):
            yield f"{PREFIX}{question.slug}", fault


def _fault(question: Question, words: str) -> tuple[str, str | Promise] | None:
    if "\0" in words:
        return "bad_character", _("This text holds a character we cannot store.")
    if len(words) > SHORT_MAX:
        return too_long(words, SHORT_MAX)
    if question.kind == Question.Kind.CHOICE and words not in question.options:
        return "unknown", _("Choose one of the answers.")
    if question.kind == Question.Kind.NUMBER and not any(c.isdecimal() for c in words):
        return "not_a_number", _("Write a number.")
    return None


def _ever_asked(subcategory: str) -> set[str]:
    """The names of all questions about it, those too that are switched off."""
    return set(Question.objects.filter(_about(subcategory)).values_list("slug", flat=True))


def fitting(filing: Filing) -> Filing:
    """Return the filing without answers to what is not asked about its subcategory: a form
    carries those on that belong to what was chosen before."""
    if not filing.answers:
        return filing
    known = _ever_asked(filing.subcategory)
    return replace(filing, answers=tuple(pair for pair in filing.answers if pair[0] in known))


def answered(filing: Filing) -> list[tuple[Question, str]]:
    """Return the questions that were answered, in their order, with the answers."""
    given = dict(filing.answers)
    return [(q, given[q.slug]) for q in asked(filing.subcategory) if given.get(q.slug)]


def composed(filing: Filing) -> Filing:
    """Return the filing with its public answers in the text, and the private ones alone in
    `answers`. Done again, it changes nothing."""
    if not filing.answers:
        return filing
    answers = answered(filing)
    public = [f"{q.name.rstrip('?')}: {words}" for q, words in answers if q.is_public]
    body = "\n\n".join(filter(None, (filing.body, "\n".join(public))))
    private = tuple((q.slug, words) for q, words in answers if not q.is_public)
    return replace(filing, body=body, answers=private)


def private_lines(filing: Filing) -> str:
    """Return the answers for the office, a line for each, in the language of the office."""
    answers = [(q, words) for q, words in answered(filing) if not q.is_public]
    return "\n".join(f"{q.name.rstrip('?')}: {words}" for q, words in answers)
