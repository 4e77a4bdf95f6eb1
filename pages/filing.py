"""What the pages of filing show beside the form: guesses, questions, what may help already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from complaints import filing_rules, intake, questions, village_shapes
from complaints.filing_rules import Filing
from complaints.models.reference import Question, Subcategory, Village
from complaints.stages import Privacy
from pages.cards import Card, alike
from pages.forms import FilingForm
from pages.models import ServicePage
from pages.uploads import Basket, where
from search import guessing

if TYPE_CHECKING:
    from complaints.models import User


@dataclass(frozen=True)
class Asked:
    """A question with what was answered to it, and what is wrong with that."""

    question: Question
    value: str
    faults: list[str]

    @property
    def name(self) -> str:
        return f"{questions.PREFIX}{self.question.slug}"


@dataclass(frozen=True)
class Help:
    """What the public pages say about it already: open threads, solved ones, the service."""

    open: list[Card]
    solved: list[Card]
    services: list[ServicePage]


@dataclass(frozen=True)
class Mismatch:
    """The point lies in another village than the chosen one; `here` is None outside all."""

    chosen: Village
    here: Village | None


def guesses(title: str, body: str, village: str, *, now: datetime) -> list[Subcategory]:
    """Return what the words may be about, the likeliest first."""
    if not (title.strip() or body.strip()):
        return []
    slugs = guessing.subcategories(title, body, village=village, now=now)
    rows = {row.slug: row for row in Subcategory.objects.filter(slug__in=slugs)}
    return [rows[slug] for slug in slugs if slug in rows]


def asked(filing: Filing, faults: dict[str, list[str]] | None = None) -> list[Asked]:
    """Return the questions of the category with what was answered."""
    given, wrong = dict(filing.answers), faults or {}
    return [
        Asked(q, given.get(q.slug, ""), wrong.get(f"{questions.PREFIX}{q.slug}", []))
        for q in questions.asked(filing.subcategory)
    ]


def help_with(filing: Filing, *, now: datetime) -> Help:
    """Return what may make sending needless. An open thread may be supported instead."""
    found = alike(filing, now=now)
    return Help(found.open, found.solved, _services(filing.subcategory))


def _services(subcategory: str) -> list[ServicePage]:
    pages: Any = ServicePage.objects.live().public().filter(locale__language_code=get_language())
    return list(pages.filter(category__subcategories__slug=subcategory)[:2])


def mismatch(filing: Filing) -> Mismatch | None:
    """Return where the point lies, if that is not in or beside the chosen village."""
    place = filing_rules.point(filing.pin)
    if place is None or village_shapes.fits(filing.village, *place):
        return None
    here = Village.objects.filter(slug=village_shapes.village_at(*place)).first()
    return Mismatch(Village.objects.get(slug=filing.village), here)


def has_questions(form: FilingForm) -> bool:
    slug = str(form.data.get("subcategory", ""))
    return bool(questions.asked(slug) or questions.told(slug))


def questions_page(
    request: HttpRequest, form: FilingForm, chosen: Basket, status: int = 200
) -> HttpResponse:
    """Render what is asked and told of the category, with everything typed carried on."""
    filing = form.filing()
    asked_now = asked(filing, form.answer_faults)
    own = {question.name for question in asked_now} | {"asked"}
    page = {
        "asked": asked_now,
        "told": questions.told(filing.subcategory),
        "subcategory": Subcategory.objects.select_related("category").get(slug=filing.subcategory),
        "faulty": bool(form.answer_faults),
        "typed": [*form.typed(*own), *chosen.hidden()],
    }
    return render(request, "pages/filing/questions.html", page, status=status)


def preview(form: FilingForm, chosen: Basket, *, by: User | None, now: datetime) -> dict[str, Any]:
    """Return what the page of the preview shows of a filing without faults."""
    filing = form.filing().cleaned()
    public = intake.preview(filing, by=by)
    matters = intake.sensitive_matters(filing)
    # These are asked again on the page: what is chosen there counts.
    again = ("pin", "hide", "privacy") if matters else ("pin", "hide")
    place = pin(filing.pin, chosen)
    return {
        "form": form,
        "filing": filing,
        "preview": public,
        "findings": intake.findings(public),
        "not_found": intake.not_found(filing),
        "matters": matters,
        "confidential": intake.privacy_of(filing) == Privacy.CONFIDENTIAL,
        "subcategory": Subcategory.objects.select_related("category").get(slug=filing.subcategory),
        "village": Village.objects.select_related("district").get(slug=filing.village),
        "answers": [(q.label, a) for q, a in questions.answered(filing) if not q.is_public],
        "mismatch": None if form.data.get("pin_fits") else mismatch(filing),
        "help": help_with(filing, now=now),
        "typed": [*form.typed(*again), ("pin", place["typed_pin"]), *chosen.hidden()],
        "files": [
            (item.staged, intake.preview_caption(item.caption, filing, by=by))
            for item in chosen.chosen
        ],
        **place,
    }


def pin(typed: str, chosen: Basket) -> dict[str, str]:
    """The point that was typed, and the one that a photo offers, taken or not."""
    from_photo = typed == chosen.pin
    return {
        "typed_pin": "" if from_photo else typed,
        "offered": chosen.pin,
        "taken": typed if from_photo else "",
        "where": where(chosen.pin),
    }


def map_words() -> str:
    """What the map says, for its script."""
    words = {
        "loading": _("The map is on its way …"),
        "failed": _("The map could not be loaded. You can type the point, or leave it out."),
        "tap": _("Tap the place. The lines are the borders of the villages."),
        "asking": _("Asking your device where it is …"),
        "refused": _("Your device does not tell where it is. Choose on the map, or leave it out."),
        "in": _("The point lies in {village}."),
        "outside": _("The point does not lie in Denpasar."),
        "chosen": _("We have chosen this village above."),
        "other": _("Above, another village is chosen: please see which one is right."),
    }
    return json.dumps({name: str(sentence) for name, sentence in words.items()})


def typed_fields(data: Any, names: Iterable[str]) -> dict[str, str]:
    """Return these fields of a form that was sent, and the answers to questions."""
    wanted = set(names)
    return {
        name: str(data[name])
        for name in data
        if name in wanted or name.startswith(questions.PREFIX)
    }
