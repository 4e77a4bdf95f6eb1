"""/gaya/: every component in every state, from the real includes. Only where DEMO is true.

What the pages show is judged here once more, so that a state which the demo's complaints never
reach (a hidden post, a missed promise, an error page) is looked at all the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models.public import Post, Promise
from complaints.models.reference import DeadlineRule
from complaints.stages import Outcome, Stage
from pages.cards import Card
from pages.content import seed
from pages.forms import CommentForm, ReportForm
from pages.gallery_parts import on_the_way
from pages.histogram import histogram
from pages.models import ServicePage
from search import SearchRequest

TITLE = "Lubang dalam di depan Pasar Kreneng"
WORDS = (
    "Sejak hujan minggu lalu ada lubang sedalam betis di depan pintu timur pasar. Dua motor "
    "sudah jatuh. Mohon ditambal sebelum hari pasar."
)
DAY = date(2026, 11, 20)
FAULTS = (400, 403, 404, 410, 429, 500)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """One page with everything that the templates are made of."""
    for level in (messages.INFO, messages.SUCCESS, messages.WARNING, messages.ERROR):
        messages.add_message(request, level, _("A sentence that says what happened."))
    thread = {"reference": "DPS-2026-00042", "title": TITLE, "get_absolute_url": "#card"}
    page = on_the_way(request, thread, _cards(), day=DAY) | {
        "stages": [stage.value for stage in Stage],
        "outcomes": [outcome.value for outcome in Outcome],
        "cards": _cards(),
        "thread": thread,
        "posts": _posts(),
        "promises": _promises(),
        "form": _filled(),
        "fresh": ReportForm(prefix="fresh"),
        "histogram": histogram(SearchRequest(), {"2025-11": 3, "2026-01": 8, "2026-02": 5}),
        "blocks": ServicePage._meta.get_field("body").stream_block.to_python(_blocks()),
        "faults": FAULTS,
    }
    return render(request, "pages/gallery/page.html", page)


@require_safe
def fault(request: HttpRequest, status: int) -> HttpResponse:
    """The page of an error, which no visitor can bring about by wish."""
    if status not in FAULTS:
        raise Http404
    return HttpResponse(render_to_string(f"{status}.html", request=request), status=status)


def _cards() -> list[Card]:
    """A bare card, and one with everything: late, answered, talked about, found by a word."""
    bare = Card(
        reference="DPS-2026-00042", url="#card", title=SafeString(TITLE),
        snippet=SafeString(""),
        stage=Stage.RECEIVED, outcome="", category="Jalan dan Jembatan", agency="",
        village="Dangin Puri", received_on=DAY, answered_on=None, comment_count=0,
        support_count=0,
    )  # fmt: skip
    full = replace(
        bare,
        reference="DPS-2026-00043",
        snippet=SafeString(WORDS.replace("lubang", "<mark>lubang</mark>")),
        stage=Stage.ANSWERED,
        agency="Dinas Pekerjaan Umum dan Penataan Ruang",
        answered_on=DAY + timedelta(days=3),
        comment_count=12,
        support_count=1,
        late=True,
    )
    return [bare, full]


def _posts() -> list[dict[str, Any]]:
    """A post of each kind, and the two that are no longer read."""
    office = "Dinas Pekerjaan Umum dan Penataan Ruang"
    kinds = (
        (Post.Kind.COMPLAINT, _("Reporter")),
        (Post.Kind.RESPONSE, office),
        (Post.Kind.NOTE, "PRODENPASAR"),
        (Post.Kind.COMMENT, _("Citizen")),
    )
    shown = [_post(number, kind, author) for number, (kind, author) in enumerate(kinds, start=1)]
    hidden = _post(5, Post.Kind.COMMENT, "") | {"state": "hidden"}
    gone = _post(6, Post.Kind.COMMENT, "") | {"state": "removed", "removed_on": DAY}
    return [*shown, hidden, gone | {"get_removal_display": _("personal data")}]


def _post(position: int, kind: str, author: str) -> dict[str, Any]:
    return {
        "position": position, "kind": kind, "author": author, "body": WORDS, "state": "visible",
        "published_on": DAY, "version": 1 + (kind == Post.Kind.RESPONSE), "photos": {"all": []},
        "field_work": False,
    }  # fmt: skip


def _promises() -> list[Promise]:
    """The same promise as it runs, is late, stands still, was kept, was missed, is over."""
    far, long_ago = date(2099, 1, 15), date(2020, 1, 15)
    common = {
        "promise": DeadlineRule.Promise.FORWARD, "amount": 24, "unit": "hours",
        "started_on": DAY, "source": "Laporan PRODENPASAR 2023",
    }  # fmt: skip
    return [
        Promise(**common, due_on=far),
        Promise(**common, due_on=long_ago),
        Promise(**common, due_on=far, paused_on=DAY),
        Promise(**common, due_on=far, kept_on=DAY, ending="kept"),
        Promise(**common, due_on=long_ago, kept_on=DAY, ending="missed", late=True),
        Promise(**common, due_on=far, kept_on=DAY, ending="over"),
    ]


def _filled() -> CommentForm:
    """A form that was refused, with a fault at its field and one of no field."""
    form = CommentForm({"body": WORDS})
    form.is_valid()
    form.add_error("body", _("A sentence that says how to put it right."))
    form.add_error(None, _("A fault of the whole form."))
    return form


def _blocks() -> list[seed.Block]:
    """What editors build pages from."""
    tones = ("info", "tip", "warning", "emergency")
    html = f"<p>{WORDS}</p>"
    return [
        seed.heading(TITLE),
        seed.text(f"{html}<ul><li>Satu</li><li>Dua</li></ul>"),
        *(seed.callout(tone, TITLE, html) for tone in tones),
        seed.requirements("Syarat", "Tempat kejadian", "Foto bila ada"),
        seed.cost("Biaya", 0, "Tidak dipungut biaya."),
        seed.time("Waktu", seed.deadline("Ditanggapi", 7, "working_days", minimum=3)),
        seed.procedure("Alur", seed.step("Anda menulis", "Warga", html)),
        seed.legal_basis("Dasar hukum", ("Perpres 76/2013", "Pengelolaan pengaduan")),
        seed.faq("Tanya jawab", ("Berapa lama?", html)),
        seed.glossary("Kamus", ("Suksma", "Terima kasih.")),
    ]
