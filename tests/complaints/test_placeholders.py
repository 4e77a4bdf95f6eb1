"""What the public reads in place of hidden words."""

from __future__ import annotations

import pytest

from complaints.pseudonyms import Names
from complaints.redaction import Span, mask


def masked(text: str, label: str, *, rule: str = "verifier") -> str:
    return mask(text, [Span(0, len(text), label, rule=rule)])


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("Jl. Gatot Subroto Barat nomor 23X", "Jl. Gatot Subroto Barat [nomor rumah]"),
        ("jl. teuku umar gg v no.147", "jl. teuku umar [nomor rumah]"),
        ("Jalan Pulau Moyo 64", "Jalan Pulau Moyo [nomor rumah]"),
        ("Jl. Nangka Utara II, Blok C-7", "Jl. Nangka Utara II [nomor rumah]"),
        ("12 Jalan Danau Tamblingan", "[nomor rumah] Jalan Danau Tamblingan"),
        ("Gang Merpati nomor 9", "[alamat]"),
        ("RT 04 RW 02", "[alamat]"),
        ("Perum Puri Gading Blok A 12", "[alamat]"),
    ],
)
def test_the_street_stays_and_the_door_goes(hidden, shown) -> None:
    assert masked(hidden, "ADDRESS") == shown


def test_the_street_of_somebody_the_platform_knows_goes_as_well() -> None:
    assert masked("Jl. Teladan Indah No. 17", "ADDRESS", rule="known-identity") == "[alamat]"


@pytest.mark.parametrize(
    ("label", "hidden", "shown"),
    [
        ("AGE", "34 tahun", "[usia 30-an]"),
        ("AGE", "umur 7", "[usia anak]"),
        ("AGE", "masih muda", "[usia]"),
        ("HOUR", "pukul 06.30", "[pagi]"),
        ("HOUR", "14:20", "[siang]"),
        ("HOUR", "jam 17", "[sore]"),
        ("HOUR", "23.55", "[malam]"),
        ("HOUR", "2 pagi", "[malam]"),
        ("HOUR", "tengah hari", "[jam]"),
        ("HOUSE", "rumah pagar hijau", "[nomor rumah]"),
    ],
)
def test_what_is_made_coarser_says_how_coarse(label, hidden, shown) -> None:
    assert masked(hidden, label) == shown


def test_a_person_keeps_the_number_in_every_form_of_the_name() -> None:
    names = Names(["I Wayan Wibisana"])
    numbers = [names.number(n) for n in ("Bapak Wibisana", "Ratnaduhita", "WAYAN WIBISANA")]
    assert numbers == [1, 2, 1]
    assert names.number("Bu Ratnaduhita Sekar") == 2
    assert names.names[1] == "Bu Ratnaduhita Sekar"  # the longer form finds more
