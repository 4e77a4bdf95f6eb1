"""The closed list of places: it ends where the place ends."""

from __future__ import annotations

import pytest

from complaints.recognisers import gazetteer
from complaints.recognisers.names_tokens import cut


def blocked(text: str) -> str:
    """Return the words that the list takes for a place."""
    words = cut(text, ())
    gazetteer.mark(words)
    return " ".join(word.low for word in words.all if word.blocked)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("dekat Pasar Badung Holil marah", "pasar badung"),
        ("dekat pasar badung holil marah", "pasar badung"),
        ("di Jl. Gajah Mada Holil parkir", "jl gajah mada"),
        ("di Jl. Kapten Cokorda Agung Tresna Holil", "jl kapten cokorda agung tresna"),
        ("di SD Negeri 5 Pemecutan Holil", "sd negeri pemecutan"),
        ("di Banjar Kaja Sesetan Holil", "banjar kaja sesetan"),
        ("di Jl. Teuku Umar Barat Holil", "jl teuku umar barat"),
        ("di Gang Merpati II Holil", "gang merpati ii"),
        ("di Gang Merpati I Wayan Sudarma", "gang merpati"),
        ("di Stadion Kapten I Wayan Dipta Holil", "stadion kapten i wayan dipta"),
        ("di RSUP Prof. Ngoerah Holil", "rsup prof ngoerah"),
        ("di Lapangan I Gusti Made Agung Holil", "lapangan i gusti made agung"),
        ("di Sanur Holil marah", "sanur"),
        ("di Jl. Gajah Mada. Holil marah", "jl gajah mada"),
        ("di Jalan\nHolil marah", ""),
        ("di Jl. Bunga Tanjung Holil", "jl bunga"),
        ("di Jl. Pulau Anu Holil", "pulau anu"),
        ("Pak Teuku Umar marah", ""),
        ("Ketut Sukawati marah", ""),
        ("jalan rusak parah", ""),
    ],
)
def test_the_place_ends_before_the_person(text: str, place: str) -> None:
    assert blocked(text) == place


def test_the_list_holds_every_village_of_the_city() -> None:
    villages = "Serangan;Pedungan;Panjer;Sidakarya;Tegal Kertha;Dauh Puri Kaja;Peguyangan Kangin"
    for village in villages.split(";"):
        assert blocked(f"di {village} banjir") == village.lower()


def test_the_list_is_long_and_without_rows_of_persons_alone() -> None:
    assert len(gazetteer.words_of_phrase("Jl. Gajah Mada")) == 3
    assert blocked("Dewi Ratih datang") == ""
    assert blocked("di Dewi Ratih banjir") == "dewi ratih"
