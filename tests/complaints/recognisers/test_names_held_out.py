"""Names that no list of the product holds: what the rules do for a name they never saw."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from complaints.recognisers.lexicon import lexicon

from .name_reading import NOISES, in_noise, needless, readable, touched

LISTS = re.findall(
    r"^\[(\w+)\]\n([^\[]+)", Path(__file__).with_name("unseen_names.txt").read_text(), re.MULTILINE
)
BALINESE = dict(LISTS)["balinese"].split()
UNSEEN = [word for _, words in LISTS for word in words.split()]

TITLES = [
    "I Wayan",
    "Ni Luh Putu",
    "I Gusti Ayu",
    "Ida Bagus",
    "Ida Ayu",
    "A.A. Ngurah",
    "Anak Agung",
    "Cokorda",
    "Cok",
    "I Dewa Gede",
    "Desak",
    "Dewa Ayu",
    "Ngakan Made",
    "Sang Putu",
    "Si Luh",
    "Pande Komang",
    "Wyn",
    "Md",
    "Kt",
    "Nym",
    "IB",
    "IGN",
    "I.G.A.",
    "Kadek",
]

TEMPLATES = """
Selamat pagi, nama saya [{}], sampah belum diangkut.
Rapat banjar kemarin [{}] tidak datang padahal sudah diundang.
Tolong tindak petugas bernama [{}] yang minta uang.
Saya dipungut oleh [{}] di loket, tidak ada kwitansi.
Kemarin sore [{}] bakar sampah lagi di depan rumah saya.
Pak [{}] di Pasar Badung sering parkir sembarangan.
Bu [{}] bilang airnya sudah mati tiga hari.
Menurut [{}], jalan itu mau diaspal bulan depan.
Laporan ini saya buat sama [{}] dan warga lain.
Kepala lingkungan kami, [{}], tidak pernah datang.
Sopir truk itu ([{}]) hampir menabrak anak saya.
Mohon hubungi [{}] untuk informasi lebih lanjut.
Anjing milik [{}] menggigit anak tetangga.
Bangunan [{}] tidak punya izin dan menutup got.
Bli [{}] sudah saya tegur tapi malah marah.
Warga atas nama [{}] belum dapat bantuan.
Air dari kos [{}] mengalir ke jalan.
Kata [{}] itu bukan urusan dinas.
[{}] sudah tiga kali lapor tapi tidak ada tanggapan.
Rumah [{}] kebanjiran karena got mampet.
Oknum [{}] di dinas minta uang pelicin.
Terlapor adalah [{}] pemilik bengkel di Jl. Gajah Mada.
Ketua RT [{}] tidak mau tanda tangan.
Tadi malam [{}] mabuk dan teriak teriak.
""".strip().splitlines()

PLACES = [
    "Pasar Badung",
    "Jl. Gajah Mada",
    "Jalan Teuku Umar",
    "Lapangan Puputan Badung",
    "Kelurahan Sesetan",
    "Banjar Kaja Sesetan",
    "Puskesmas Denpasar Barat II",
    "SMP Negeri 3 Denpasar",
    "Pantai Sanur",
    "Stadion Kapten I Wayan Dipta",
    "RSUP Prof. Ngoerah",
    "Jl. Kapten Cokorda Agung Tresna",
    "Pura Jagatnatha",
    "Desa Pemecutan Kaja",
    "Taman Kota Lumintang",
    "Jalan Tukad Yeh Aya",
    "Gang Merpati",
    "GOR Ngurah Rai",
    "Pasar Kreneng",
    "Jl. Pulau Kawe",
    "Banjar Gemeh",
    "Terminal Ubung",
    "Jl. Waribang",
]
SEPARATORS = [". ", ", ", "\n", " dan ", " oleh ", " (", " - ", " "]
DEEDS = ["marah-marah ke petugas", "juga lihat kejadiannya", "buang sampah sembarangan"]


def people() -> list[str]:
    """One person for every word: Balinese ones with a title, others alone or by twos."""
    titles = itertools.cycle([*TITLES, "", "", ""])
    balinese = [f"{next(titles)} {word}".strip() for word in BALINESE]
    others = [word for word in UNSEEN if word not in BALINESE]
    pairs = itertools.pairwise(others)
    return balinese + [a if n % 2 else f"{a} {b}" for n, (a, b) in enumerate(pairs)]


def reports(noise: str) -> list[str]:
    templates = itertools.cycle(TEMPLATES)
    return [in_noise(next(templates).format(person), noise) for person in people()]


def after_places(separator: str) -> list[str]:
    """A person right after a place (research on privacy, 3.2b); one in three in small letters."""
    places, deeds = itertools.cycle(PLACES), itertools.cycle(DEEDS)
    closing = ")" if "(" in separator else ""
    found = []
    for number, person in enumerate(people()):
        text = f"tadi pagi di {next(places)}{separator}[{person}]{closing} {next(deeds)}"
        found.append(text if number % 3 else text.lower())
    return found


def share(texts: list[str]) -> float:
    counts = [touched(text) for text in texts]
    return sum(found for found, _ in counts) / sum(there for _, there in counts)


def test_no_list_holds_these_names() -> None:
    known = lexicon()
    everything = known.names | known.both | known.common | known.hard | known.given
    assert len(set(UNSEEN)) >= 150
    assert [word for word in UNSEEN if word.lower() in everything] == []


@pytest.mark.parametrize("noise", NOISES)
def test_a_name_never_seen_is_found(noise: str) -> None:
    assert share(reports(noise)) >= 0.95


@pytest.mark.parametrize("noise", NOISES)
def test_most_are_hidden_to_the_last_letter(noise: str) -> None:
    texts = reports(noise)
    assert sum(not readable(text) for text in texts) / len(texts) >= 0.85


@pytest.mark.parametrize("separator", SEPARATORS, ids=lambda s: repr(s))
def test_a_person_right_after_a_place_is_found(separator: str) -> None:
    assert share(after_places(separator)) >= 0.90


@pytest.mark.parametrize("separator", SEPARATORS, ids=lambda s: repr(s))
def test_the_place_before_the_person_stays_readable(separator: str) -> None:
    texts = after_places(separator)
    assert sum(needless(text) == [] for text in texts) / len(texts) >= 0.97
