"""Places to hide: where they are found, and that hiding them leaves the rest untouched."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import redaction
from complaints.recognisers import Known, recognise
from complaints.redaction import Span, mask, merge

ANI = Known(
    name="Ni Made Anindita Contoh",
    phone="0812 3400 5678",
    email="anindita@example.test",
    address="Jl. Teladan Indah No. 17",
    nik="5171014101900007",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NIK saya 5171010101900007.", [("NIK", "5171010101900007")]),
        ("nik 5171 0101 0190 0007 ya", [("NIK", "5171 0101 0190 0007")]),
        ("nik 5171.0101.0190.0007", [("NIK", "5171.0101.0190.0007")]),
        ("KK 5171010101900007", [("KK", "5171010101900007")]),
        ("hp 081234005678", [("PHONE", "081234005678")]),
        ("wa +62 812-3400-5678 saja", [("PHONE", "+62 812-3400-5678")]),
        ("telp (0361) 223344", [("PHONE", "(0361) 223344")]),
        ("kirim ke ani.contoh@example.test ya", [("EMAIL", "ani.contoh@example.test")]),
        ("hubungi hotline 0361-244444 atau 112", []),
        ("biaya Rp 1.250.000.000 sejak 2024", []),
        ("tanggal 12-11-2026 pukul 10.30", []),
        ("surat nomor 12/2026", []),
    ],
)
def test_numbers_and_addresses_are_told_apart(text, found) -> None:
    spans = [s for s in recognise(text) if s.label != "NAME"]
    assert [(s.label, text[s.start : s.end]) for s in spans] == found


@pytest.mark.parametrize(
    "text",
    [
        "Saya Anindita melapor",
        "saya ANINDITA CONTOH melapor",
        "Ibu Ni Made Anindita Contoh melapor",
        "Made Anindita sudah kami temui",
        "nomor 62812 3400 5678 aktif",
        "nomor 812 34005678 aktif",
        "surel anindita@example.test",
        "alamat jl. teladan  indah no. 17",
        "NIK 5171-0141-0190-0007",
    ],
)
def test_what_is_known_of_the_reporter_is_found_in_every_spelling(text) -> None:
    hidden = mask(text, recognise(text, known=[ANI])).casefold()
    for secret in ("anindita", "contoh", "5678", "0007", "no. 17"):
        assert secret not in hidden


def test_a_name_of_birth_order_alone_names_nobody() -> None:
    spans = recognise("Pak Made dan Ketut di Banjar Kaja", known=[ANI])
    assert "known-identity" not in {span.rule for span in spans}


def test_a_street_that_bears_the_name_is_left_to_the_verifier() -> None:
    known = Known(name="I Wayan Sudirman")
    (span,) = recognise("Lubang di Jalan Sudirman", known=[known])
    assert (span.tier, span.rule) == ("confirm", "known-name-street")


def test_overlapping_places_become_one_and_keep_the_surer_tier() -> None:
    spans = [Span(0, 5, "NAME", "confirm"), Span(3, 9, "PHONE", "apply")]
    (span,) = merge(spans)
    assert (span.start, span.end, span.tier) == (0, 9, "apply")


@given(
    text=st.text(min_size=1, max_size=80),
    cuts=st.lists(st.tuples(st.integers(0, 79), st.integers(1, 12)), max_size=6),
)
def test_masking_keeps_every_other_character_and_no_hidden_one(text, cuts) -> None:
    spans = [Span(a, min(a + n, len(text)), "NAME") for a, n in cuts if a < min(a + n, len(text))]
    hidden = {i for s in spans for i in range(s.start, s.end)}
    rest = "".join(c for i, c in enumerate(text) if i not in hidden)
    assert mask(text, spans).replace(redaction.PLACEHOLDERS["NAME"], "") == rest.replace(
        redaction.PLACEHOLDERS["NAME"], ""
    )


@given(st.text(max_size=300))
def test_recognition_never_fails_and_stays_inside_the_text(text) -> None:
    spans = recognise(text, known=[ANI])
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
