"""What is left of a letter when quotes and signatures are taken off."""

from __future__ import annotations

import pytest

from complaints.channels import html_text, quotes

OWN = "Sudah diperbaiki, terima kasih.\n\nTapi lampunya belum."


@pytest.mark.parametrize(
    "rest",
    [
        "Pada Sel, 24 Nov 2026 pukul 10.00 PRODENPASAR <noreply@x.example> menulis:\n> Halo,\n> x",
        "Pada Sel, 24 Nov 2026 pukul 10.00 PRODENPASAR\n<aduan@x.example> menulis:\n\n> Halo,",
        "On Tue, Nov 24, 2026 at 10:00 AM PRODENPASAR <noreply@x.example> wrote:\n> Hello",
        "-----Pesan Asli-----\nHalo",
        "-----Original Message-----\nHello",
        "________________________________\nDari: PRODENPASAR\nHalo",
        "Dari: PRODENPASAR\nDikirim: Selasa, 24 November 2026\nHalo",
        "From: PRODENPASAR\nSent: Tuesday\nHello",
        "-- \nKadek Fiktif\n0812",
        "Dikirim dari ponsel saya",
        "Sent from my iPhone",
        "> Halo,\n> kami bertanya",
    ],
)
def test_only_the_own_words_of_an_answer_are_left(rest: str) -> None:
    assert quotes.reply(f"{OWN}\n\n{rest}") == OWN


@pytest.mark.parametrize(
    "text",
    [
        "Saya menulis: jalan itu rusak.\nDan masih rusak.",
        "Dari: Jalan Gatsu sampai pasar, semua rusak.",
        "Pada hari Senin petugas datang.\nTidak ada hasil.",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert quotes.reply(text) == text


def test_a_new_complaint_keeps_what_it_passes_on() -> None:
    text = "Tolong ini.\n\n-----Pesan terusan-----\nJalan rusak."
    assert quotes.without_signature(text) == text


def test_html_keeps_words_and_lines_and_nothing_else() -> None:
    html = (
        "<head><title>x</title></head><div>Satu</div><div>dua &lt;b&gt; &amp; tiga</div>"
        "<style>p{}</style><script>jahat()</script><p>empat<br>lima</p><!-- enam -->"
        '<blockquote class="gmail_quote"><p>lama</p></blockquote>'
    )
    assert html_text.text(html, quotes=False).split("\n") == [
        "Satu", "", "dua <b> & tiga", "", "empat", "lima",
    ]  # fmt: skip
    assert "lama" in html_text.text(html)


@pytest.mark.parametrize("html", ["<", "<p", "<script>", "</p></p>", "<p>" * 50_000, "<![", "&#x;"])
def test_broken_html_raises_nothing(html: str) -> None:
    html_text.text(html)
