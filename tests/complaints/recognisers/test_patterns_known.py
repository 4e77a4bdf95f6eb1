"""Whom the platform knows in a thread is hidden in every spelling."""

from __future__ import annotations

import pytest

from complaints.recognisers import Known, recognise
from complaints.redaction import CONFIRM

SEKAR = Known(
    name="Ni Luh Sekarwangi Purnami",
    phone="+62 812-3400-5678",
    email="luh.sekarwangi@example.test",
    address="Jl. Teladan Indah Gg. Merak No. 17X, Denpasar 80225",
    nik="5171014101900007",
)


def known_parts(text: str, person: Known = SEKAR) -> list[str]:
    return [
        text[s.start : s.end]
        for s in recognise(text, known=[person])
        if s.rule.startswith("known-")
    ]


def left_open(text: str, secret: str, person: Known = SEKAR) -> str:
    """Return the letters and digits of the secret that stay readable."""
    start = text.index(secret)
    hidden = {n for s in recognise(text, known=[person]) for n in range(s.start, s.end)}
    return "".join(c for n, c in enumerate(secret, start) if c.isalnum() and n not in hidden)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("Ni Luh Sekarwangi Purnami", "Saya Ni Luh Sekarwangi Purnami melapor"),
        ("SEKARWANGI", "IBU SEKARWANGI MARAH"),
        ("sekarwangi", "bu sekarwangi kemarin"),
        ("Sekarwangi", "Ibu Sekarwangi sudah kami hubungi"),
        ("Sekarwanginya", "Sekarwanginya ada?"),
        ("N.L. Sekarwangi", "a.n. N.L. Sekarwangi"),
        ("N L Purnami", "a.n. N L Purnami"),
        ("Sekarwangi P.", "Yth. Ibu Sekarwangi P. di tempat"),
        ("Ni Lh. Sekarwangi", "Ni Lh. Sekarwangi"),
        ("S e k a r w a n g i", "namanya S e k a r w a n g i"),
        ("Sekar\u200bwangi", "namanya Sekar\u200bwangi ya"),
        ("S\u0435karwangi", "namanya S\u0435karwangi ya"),
        ("Ｓｅｋａｒｗａｎｇｉ", "namanya Ｓｅｋａｒｗａｎｇｉ ya"),
        ("Sekar-wangi", "Bu Sekar-wangi"),
        ("ni-luh-sekarwangi", "ktp_ni-luh-sekarwangi.jpg"),
        ("sekarwangi", "foto_sekarwangi_2.png"),
        ("niluhsekarwangi88", "akunnya niluhsekarwangi88"),
        ("Sékarwangi", "Bu Sékarwangi"),
        ("081234005678", "hubungi 081234005678"),
        ("62 812 3400 5678", "nomor 62 812 3400 5678"),
        ("812-3400.5678", "nomor 812-3400.5678"),
        ("0 8 1 2 3 4 0 0 5 6 7 8", "0 8 1 2 3 4 0 0 5 6 7 8"),
        ("O8l2 34OO 5678", "O8l2 34OO 5678"),
        ("081234005678", "wa-081234005678.jpg"),
        ("5171-0141-0190-0007", "5171-0141-0190-0007"),
        ("5171014101900007", "scan5171014101900007.pdf"),
        ("luh.sekarwangi@example.test", "surel LUH.SEKARWANGI@example.test".lower()),
        ("luh.sekarwangi (at) example (dot) test", "luh.sekarwangi (at) example (dot) test"),
        ("luh.sekarwangi at example titik test", "luh.sekarwangi at example titik test"),
        ("luh.sekarwangi", "akun luh.sekarwangi saja"),
        ("teladan indah gang merak 17x", "di teladan indah gang merak 17x"),
        ("Jalan Teladan Indah, Gg Merak nomor 17X", "di Jalan Teladan Indah, Gg Merak nomor 17X"),
        ("TELADAN INDAH MERAK NO.17X", "RUMAH TELADAN INDAH MERAK NO.17X"),
    ],
)
def test_the_reporter_is_hidden_in_every_spelling(secret, text) -> None:
    assert left_open(text, secret) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Pak Luh dan Ni Putu di Banjar Kaja",
        "Jalan Teladan Indah berlubang",
        "sekarang wangi sekali",
        "Gang Merak becek",
        "17 orang",
        "5678 unit",
        "Kode pos 80225",
    ],
)
def test_what_many_share_is_not_taken_for_the_reporter(text) -> None:
    assert known_parts(text) == []


def test_a_name_that_is_an_everyday_word_is_asked_about_when_small_and_alone() -> None:
    person = Known(name="Ni Made Indah")
    (span,) = (s for s in recognise("taman yang indah", known=[person]) if s.label == "NAME")
    assert (span.rule, span.tier) == ("known-identity", CONFIRM)


@pytest.mark.parametrize("text", ["Pak Adi marah", "Putu Adi marah", "I Putu Adi marah"])
def test_a_short_name_needs_a_title_or_another_word_of_the_name(text) -> None:
    person = Known(name="I Putu Adi")
    assert any("Adi" in part for part in known_parts(text, person))
    assert known_parts("adi daya, jadi", person) == []


def test_a_known_street_name_is_left_to_the_verifier() -> None:
    person = Known(name="I Wayan Sudirman")
    for text in ("Lubang di Jalan Sudirman", "Lubang di Jl. Jenderal Sudirman"):
        (span,) = (s for s in recognise(text, known=[person]) if s.rule.startswith("known"))
        assert (span.rule, span.tier) == ("known-name-street", CONFIRM)


@pytest.mark.parametrize(
    "person",
    [
        Known(),
        Known(name="(", phone="((", email="@", address="[", nik="*"),
        Known(name="\u200b", phone="1", email="a@", address="12", nik="12"),
        Known(name="A", email="@b.c", address="\n\n"),
    ],
)
def test_an_empty_or_odd_identity_hides_nothing_and_never_fails(person) -> None:
    assert known_parts("Jalan berlubang 12 meter (parah) [foto] * a@b", person) == []
