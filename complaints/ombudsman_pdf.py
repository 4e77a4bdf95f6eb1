"""The papers for the Ombudsman as a document: A4, numbered pages, bookmarks, one font within.

Pure: a pack in, bytes out. fpdf2 writes no tags for text, so the document names its language,
its title and its sections, and runs in one column in the order of reading; what a screen reader
wants more of is in the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace, TTFFont
from fpdf.prefs import ViewerPreferences

from complaints import arithmetic_words
from complaints.ombudsman import HandedTo, Link, Pack, Promised
from complaints.working_days import WITA

FONTS = Path(__file__).parent / "fonts"
FONT, MARGIN, BOTTOM = "DejaVu", 20, 22
BODY, SMALL, TINY = 10, 8.5, 7
INK, GREEN, GREY, RED, BAND = (
    (20, 20, 20),
    (13, 59, 42),
    (95, 95, 95),
    (160, 28, 28),
    (238, 243, 240),
)
# Stands for what the font does not hold: emoji, and scripts that the city does not write in.
UNKNOWN = "□"
_BLANKS = re.compile(r"[^\S\n]+")


def render(pack: Pack) -> bytes:
    """Return the document in the language of the pack."""
    with translation.override(pack.language):
        return _Document(pack).written()


def day(moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(WITA).date()
    return date_format(moment, "j F Y")


def minute(moment: datetime) -> str:
    return date_format(moment.astimezone(WITA), "j F Y, H.i")


class _Document(FPDF):
    """The pages. Each method writes one part of them."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(format="A4")
        self.pack = pack
        self.lost_signs = False
        self.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        title = _("Papers for the Ombudsman: %(reference)s")
        self.set_title(title % {"reference": pack.complaint.reference})
        self.set_author("PRODENPASAR, Pemerintah Kota Denpasar")
        self.set_creator("PRODENPASAR")
        self.set_lang("id-ID" if pack.language == "id" else "en-GB")
        self.set_creation_date(pack.made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.page_mode = "USE_OUTLINES"

    def written(self) -> bytes:
        self.add_page()
        self._title()
        self._missed()
        self._matter()
        self._reporter()
        self._timeline()
        self._conversation()
        self._agencies()
        self._promises()
        self._files()
        self._how()
        self._chain()
        self._about()
        return bytes(self.output())

    # ------------------------------------------------------------------------ the typesetting
    def footer(self) -> None:
        self.set_y(-15)
        self._font(TINY, colour=GREY)
        reference = self.pack.complaint.reference
        page = _("page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
        self.cell(0, 5, f"PRODENPASAR · {reference} · {page}", align="C")

    def clean(self, text: str) -> str:
        """Return the text with a box for every run of signs that the font does not hold."""
        font = self.fonts[FONT.lower()]
        known = font.cmap if isinstance(font, TTFFont) else {}
        kept: list[str] = []
        for sign in _BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")):
            if sign == "\n" or ord(sign) in known:
                kept.append(sign)
            elif sign.isprintable() or kept[-1:] == [UNKNOWN]:
                self.lost_signs = True
                if kept[-1:] != [UNKNOWN]:
                    kept.append(UNKNOWN)
        return "".join(kept)

    def _font(self, size: float, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _lines(
        self,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        indent: float = 0,
        after: float = 1.5,
    ) -> None:
        self._font(size, bold=bold, colour=colour)
        self.set_x(MARGIN + indent)
        height = size * 0.53
        self.multi_cell(
            self.epw - indent,
            height,
            self.clean(text),
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.ln(after)

    def _keep_together(self, height: float) -> bool:
        """Begin a new page where so much does not fit on this one; say whether it did."""
        full: bool = self.will_page_break(height)
        if full:
            self.add_page()
        return full

    def _heading(self, words: str) -> None:
        if not self._keep_together(30):
            self.ln(4)
        self.start_section(words)
        self._lines(words, size=13, bold=True, colour=GREEN, after=0.5)
        self.set_draw_color(*GREEN)
        self.set_line_width(0.3)
        self.line(MARGIN, self.get_y(), MARGIN + self.epw, self.get_y())
        self.ln(2.5)

    def _facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """Two columns, what and its value; a value that is empty is left out."""
        self._font(SMALL)
        with self.table(
            col_widths=(30, 70),
            borders_layout=TableBordersLayout.NONE,
            first_row_as_headings=False,
            line_height=4.8,
            padding=(0.6, 1, 0.6, 0),
            text_align="LEFT",
        ) as table:
            for label, value in rows:
                if value:
                    row = table.row()
                    row.cell(self.clean(label), style=FontFace(color=GREY))
                    row.cell(self.clean(value))
        self.ln(1.5)

    def _rows(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
    ) -> None:
        self._font(SMALL)
        self.set_draw_color(190, 200, 195)
        with self.table(
            col_widths=tuple(widths),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=GREEN, fill_color=BAND),
            line_height=4.8,
            padding=(1, 1.5, 1, 1.5),
            text_align="LEFT",
        ) as table:
            for cells in (heads, *rows):
                row = table.row()
                for cell in cells:
                    row.cell(self.clean(cell))
        self.ln(1.5)

    # ---------------------------------------------------------------------------- the parts
    def _title(self) -> None:
        matter = self.pack.complaint
        self._lines("PEMERINTAH KOTA DENPASAR", size=9, bold=True, colour=GREEN, after=0)
        self._lines(
            "PRODENPASAR · Pengaduan Rakyat Online Denpasar", size=SMALL, colour=GREY, after=2
        )
        self.set_draw_color(*GREEN)
        self.set_line_width(0.9)
        self.line(MARGIN, self.get_y(), MARGIN + self.epw, self.get_y())
        self.ln(6)
        self._lines(_("Papers of a complaint, for the Ombudsman of the Republic of Indonesia"),
                    size=17, bold=True, after=3)  # fmt: skip
        self._facts(
            [
                (_("Reference"), matter.reference),
                (_("Received"), minute(matter.received_at)),
                (_("Stage"), matter.stage_label),
                (_("Outcome"), matter.outcome_label),
                (_("In charge"), matter.agency or _("The city's verification team")),
                (_("Papers made"), minute(self.pack.made_at)),
            ]
        )

    def _missed(self) -> None:
        missed = self.pack.missed
        if not missed:
            return
        self._heading(_("What was promised and not kept"))
        for promise in missed:
            self._lines(f"• {promise.label}: {_ended(promise)}", colour=RED, after=0.5)

    def _matter(self) -> None:
        matter = self.pack.complaint
        self._heading(_("The complaint, in the words of the reporter"))
        self._lines(matter.title, size=11.5, bold=True)
        self._lines(matter.body, after=3)
        self._facts(
            [
                (_("Place"), matter.place),
                (_("Village, district"), f"{matter.village}, {matter.district}"),
                (_("Point on the map"), matter.point),
                (_("Happened on"), day(matter.happened_on) if matter.happened_on else ""),
                (_("Category"), f"{matter.category}, {matter.subcategory}"),
                (_("Came through"), matter.channel),
                (_("Privacy"), matter.privacy),
            ]
        )

    def _reporter(self) -> None:
        self._keep_together(90)
        self._heading(_("The reporter"))
        self._lines(
            _("To be filled in by hand. PRODENPASAR puts no identity into these papers."),
            size=SMALL, colour=GREY, after=3,
        )  # fmt: skip
        labels = [
            _("Name"), _("Place and day of birth"), _("Occupation"), _("Address"),
            _("Telephone or e-mail"), _("Day and signature"),
        ]  # fmt: skip
        self.set_draw_color(150, 150, 150)
        self.set_line_width(0.2)
        for label in labels:
            self._font(SMALL, colour=GREY)
            self.cell(55, 9, label)
            self.line(MARGIN + 55, self.get_y() + 7, MARGIN + self.epw, self.get_y() + 7)
            self.ln(9)

    def _timeline(self) -> None:
        self._heading(_("What happened"))
        self._rows(
            [_("When"), _("Step"), _("Agency")],
            [[minute(e.happened_at), e.label, e.agency] for e in self.pack.timeline],
            (30, 40, 30),
        )

    def _conversation(self) -> None:
        if not self.pack.conversation:
            return
        self._heading(_("Questions, replies and official answers"))
        for said in self.pack.conversation:
            who = said.author or ("" if said.kind == "reply" else "PRODENPASAR")
            words = " · ".join(filter(None, [said.label, who, minute(said.written_at)]))
            self._keep_together(18)
            self._lines(words, bold=True, size=9, after=0.5)
            self._lines(said.body, after=3)

    def _agencies(self) -> None:
        if not self.pack.handed_to:
            return
        self._heading(_("Which agency had it, and when"))
        self._rows(
            [_("Agency"), _("Role"), _("From"), _("Until")],
            [[h.agency, h.role_label, day(h.since), _until(h)] for h in self.pack.handed_to],
            (46, 14, 20, 20),
        )

    def _promises(self) -> None:
        self._heading(_("Every promise, its rule and how it is counted"))
        for promise in self.pack.promises:
            colour = RED if promise.missed else INK
            again = f" ({promise.round})" if promise.round > 1 else ""
            self._keep_together(25)
            self._lines(f"{promise.label}{again}", bold=True, size=9.5, after=0.5)
            self._lines(_ended(promise), size=SMALL, colour=colour, after=0.5)
            counted = " ".join(arithmetic_words.lines(promise.arithmetic))
            self._lines(counted, size=SMALL, indent=4, after=0.5)
            rule = _("Rule: %(amount)s %(unit)s. Source: %(source)s") % {
                "amount": f"{promise.least}-{promise.amount}" if promise.least else promise.amount,
                "unit": promise.unit_label,
                "source": promise.source,
            }
            self._lines(rule, size=SMALL, colour=GREY, indent=4, after=2.5)

    def _files(self) -> None:
        if not self.pack.files:
            return
        self._heading(_("Files that came with it"))
        self._lines(
            _("Add your own copies. The SHA-256 tells whether a copy is the file that was sent."),
            size=SMALL, colour=GREY,
        )  # fmt: skip
        gone = _("The original was erased.")
        for file in self.pack.files:
            size = f"{max(1, file.size // 1024)} kB"
            self._lines(
                f"{file.name} · {file.of} · {size} · {minute(file.sent_at)}", size=9, after=0.3
            )
            self._lines(f"SHA-256 {file.sha256}" if file.sha256 else gone, size=TINY, colour=GREY)

    def _how(self) -> None:
        self._heading(_("How to go on"))
        for line in how_to():
            self._lines(f"• {line}", size=9.5, after=0.8)

    def _chain(self) -> None:
        self._heading(_("The history, and how to check it"))
        self._lines(
            _(
                "Each step holds a hash (SHA-256) over its facts and over the hash before it. "
                "The hashes of all steps of a day are sealed in one root, which is published at "
                "%(feed)s. So nobody, not even the city, can change a step afterwards without "
                "being found out. The JSON of these papers holds the facts and a proof for each "
                "step."
            )
            % {"feed": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('history_feed')}"},
            size=SMALL,
            after=2,
        )
        for link in self.pack.chain:
            self._lines(_proof_line(link), size=TINY, colour=INK, after=0)
            self._lines(link.hash, size=TINY, colour=GREY, after=1)

    def _about(self) -> None:
        if self.lost_signs:
            self._lines(
                _("%(box)s stands for signs that cannot be printed here, such as emoji. The JSON "
                  "of these papers has them.") % {"box": UNKNOWN},
                size=SMALL, colour=GREY,
            )  # fmt: skip


def _until(handed: HandedTo) -> str:
    return day(handed.until) if handed.until else _("has it now")


def _ended(promise: Promised) -> str:
    """Return how the promise stands, in one sentence."""
    due = day(promise.due_at)
    if promise.ended_at is None:
        if promise.missed:
            return _("due %(due)s, not kept until today") % {"due": due}
        return _("due %(due)s") % {"due": due}
    ended = {"due": due, "day": day(promise.ended_at)}
    if promise.missed:
        return _("due %(due)s, ended late on %(day)s") % ended
    if promise.ending == "kept":
        return _("due %(due)s, kept on %(day)s") % ended
    return _("due %(due)s, ended on %(day)s") % ended


def _proof_line(link: Link) -> str:
    if link.facts is None:
        return _("%(number)s. a step inside the office") % {"number": link.sequence}
    words = f"{link.sequence}. {link.facts[3]} {link.facts[-1]}"
    if link.proof is None:
        return words
    sealed = _("sealed in the root of %(day)s") % {"day": day(link.proof.day)}
    return f"{words} · {sealed}"


def how_to() -> list[str]:
    """Return what the reporter can do with the papers, as docs/ombudsman.md sources it."""
    return [
        _("You may report to the Ombudsman of the Republic of Indonesia, Bali Representative "
          "Office (Perwakilan Bali). It costs nothing. The ways to reach it are at "
          "ombudsman.go.id."),
        _("A report needs your identity, a description of what happened, and that you have turned "
          "to the office first without a proper solution. These papers show the last two."),
        _("Do not wait too long: the event should be no older than two years."),
        _("You may ask for your name to be kept secret."),
        _("Legal basis: Law 37 of 2008 (Ombudsman), Law 25 of 2009 (public services), "
          "Presidential Regulation 76 of 2013 (handling of complaints)."),
        _("The city goes on with your complaint meanwhile. If it is solved, tell the Ombudsman."),
    ]  # fmt: skip
