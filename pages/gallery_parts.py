"""The parts of the pages that only come up on the way: while filing, tracking, taking part.

Some are the main part of a page of their own, cut out of it, so that the gallery shows what
people see and not a copy of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from complaints import ratings
from complaints.consent_texts import CURRENT, TEXTS
from complaints.conversation import Checked
from complaints.intake import Finding
from complaints.ombudsman import Offer
from complaints.stages import Outcome, Stage
from complaints.tracked import Related, Tracked, TrackedMessage
from pages.cards import Card
from pages.filing import Help, map_words
from pages.forms import CommentForm, FilingForm, FollowForm
from pages.uploads import Basket
from pages.views.identity import IdentityForm

TITLE = "Rambu di tikungan roboh"
OFFICE = "Dinas Pekerjaan Umum dan Penataan Ruang"
QUESTION = "Di sisi jalan yang mana, dan kira-kira sejak tanggal berapa?"
ANSWER = "Regu kami sudah menambal lubang itu dan memasang rambu sementara."
_MAIN = re.compile(r'<main .*?<div class="shell narrow">(.*)</div>\s*</main>', re.DOTALL)
_CRUMBS = re.compile(r"<nav class=\"crumbs\".*?</nav>", re.DOTALL)
_TEMPLATE = re.compile(r"<template[^>]*>(.*)</template>", re.DOTALL)


def on_the_way(
    request: HttpRequest, thread: dict[str, Any], cards: list[Card], *, day: date
) -> dict[str, Any]:
    """Return what the second half of the gallery shows."""
    form = FilingForm()
    return {
        "filing": form,
        "chosen": Basket(),
        "map_words": map_words(),
        "help": Help(open=cards[:1], solved=[_solved(cards[0])], services=[]),
        "guesses": [{"slug": "rambu", "label": "Rambu"}],
        "device": _shown(render_to_string("pages/filing/device.html", request=request)),
        "outbox": _outbox(request),
        "receipts": _shown(render_to_string("includes/kept_receipts.html", request=request)),
        "site_notices": [
            {"pk": number, "level": level, "title": _("A sentence that says what happened."),
             "text": ANSWER}
            for number, level in enumerate(("information", "warning", "emergency"), start=1)
        ],
        "figures": _figures(day),
        "tracked": _tracked(day),
        "questions": list(ratings.QUESTIONS.items()),
        "rating_answers": [(str(value), label) for value, label in ratings.ANSWERS],
        "pages": _pages(request, thread, day),
    }  # fmt: skip


# ------------------------------------------------------------------ main parts of other pages
def _pages(request: HttpRequest, thread: dict[str, Any], day: date) -> list[SafeString]:
    """What a page of its own shows: each once, with a heading of the third level."""
    moment = datetime(day.year, day.month, day.day, 10)
    subjects = [("thread", "x", thread["reference"]), ("village", "renon", "Renon")]
    key = {"name": "Android", "instance": {"created_at": moment, "last_used_at": moment, "pk": 1}}
    shown: list[tuple[str, dict[str, Any]]] = [
        ("threads/comment_preview", {"thread": thread, "form": CommentForm(),
                                     "checked": _checked()}),
        ("following/follow", {"thread": thread, "form": FollowForm(prefix="follow"),
                              "subjects": subjects, "chosen": "thread"}),
        ("account/identity", {"form": IdentityForm(prefix="who"), "text": TEXTS[CURRENT],
                              "version": CURRENT, "known": True}),
        ("account/passkeys", {"passkeys": [key], "options": {}}),
        ("account/push", {"key": "x", "devices": [{"device": "Chrome, Android", "number": 1,
                                                   "made_at": moment}], "here": 1}),
    ]  # fmt: skip
    return [_main_of(request, f"pages/{name}.html", values) for name, values in shown]


def _main_of(request: HttpRequest, template: str, values: dict[str, Any]) -> SafeString:
    """Cut the main part out of a page, with its headings two levels lower."""
    part = _MAIN.findall(render_to_string(template, values, request=request))[0]
    part = re.sub(r"(</?)h2\b", r"\1h4", _CRUMBS.sub("", part))
    return _shown(re.sub(r"(</?)h1\b", r"\1h3", part))


def _shown(part: str) -> SafeString:
    """Show what scripts would show, and leave the focus where it is."""
    return mark_safe(re.sub(r" (?:hidden|autofocus)(?=[ >])", "", part))  # noqa: S308  # our own template


def _outbox(request: HttpRequest) -> SafeString:
    """Every state of what waits on the device, as `offline.js` takes it from the page."""
    part = _TEMPLATE.findall(render_to_string("includes/device.html", request=request))[0]
    part = re.sub(r"<(/?)li\b", r"<\1p", part)
    return _shown(part.replace('data-slot="title">', f'data-slot="title" lang="id">{TITLE}'))


# ------------------------------------------------------------------------------------ samples
def _checked() -> Checked:
    finding = Finding(
        instead="[nomor telepon]",
        reason=_("It begins like a mobile number and is as long as one."),
        number=1,
    )
    return Checked("Di depan rumah saya juga. Hubungi [nomor telepon].", [finding])


def _solved(card: Card) -> Card:
    return replace(card, stage=Stage.CLOSED, outcome=Outcome.SOLVED_CONFIRMED)


def _figures(day: date) -> dict[str, Any]:
    return {
        "filed": 42, "open": 5, "median_days": 3, "p80_days": 6, "kept_percent": 83, "kept": 30,
        "promised": 36, "solved": 21, "counted_on": day,
    }  # fmt: skip


def _tracked(day: date) -> list[Tracked]:
    """A complaint about which the office asks, one that it answered, and one that is over."""
    common = Tracked(
        reference="DPS-2026-00042", title="", body=ANSWER, stage=Stage.AWAITING_REPORTER,
        stage_label="", outcome="", outcome_label="", visibility="", privacy="anonymous",
        received_on=day, agency=OFFICE, public_url=None, question_open=True,
        messages=[
            TrackedMessage("question", OFFICE, day, QUESTION, public=False),
            TrackedMessage("response", OFFICE, day, ANSWER, public=True),
        ],
        allowed=["reply", "withdraw"],
        ombudsman=Offer(since=day + timedelta(days=60), ready=False),
    )  # fmt: skip
    answered = replace(
        common, reference="DPS-2026-00043", stage=Stage.ANSWERED, question_open=False,
        allowed=["confirm_solved", "dispute"], ombudsman=Offer(since=day, ready=True),
        merged_into=Related("DPS-2026-00041"),
    )  # fmt: skip
    over = replace(
        common, reference="DPS-2026-00044", stage=Stage.CLOSED, question_open=False,
        outcome=Outcome.SOLVED_CONFIRMED, allowed=["dispute"], may_rate=True, ombudsman=None,
    )  # fmt: skip
    return [common, answered, over]
