"""Addresses with a number, points on the map, dates of birth."""

from __future__ import annotations

import pytest

from tests.complaints.recognisers.reading import proposals, uncovered


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("Jalan Danau Tempe No.12", "Jalan Danau Tempe No.12"),
        ("Jl Danau Tempe Nomor: 12 A", "Jl Danau Tempe Nomor: 12 A"),
        ("jln. danau tempe no 12x", "jln. danau tempe no 12x"),
        ("JL DANAU TEMPE NO 12X", "JL DANAU TEMPE NO 12X DENPASAR"),
        ("Jl.Danau Tempe 12X", "Jl.Danau Tempe 12X"),
        ("Jl. Danau Tempe I No. 12", "Jl. Danau Tempe I No. 12"),
        ("Jl. Danau Tempe Gang 3 No. 12", "Jl. Danau Tempe Gang 3 No. 12"),
        ("Jl. Danau Tempe Gg. III/12", "Jl. Danau Tempe Gg. III/12"),
        ("Jl. Danau Tempe Gg. Anggrek No. 12 Blok B", "Jl. Danau Tempe Gg. Anggrek No. 12 Blok B"),
        ("Jl. Danau Tempe, Gang Anggrek, No. 12", "Jl. Danau Tempe, Gang Anggrek, No. 12"),
        (
            "Jalan Danau Tempe Perumahan Asri Blok C No. 12",
            "Jalan Danau Tempe Perumahan Asri Blok C No. 12",
        ),
        ("Jl. Danau Tempe (No. 12)", "Jl. Danau Tempe (No. 12)"),
        ("Jl. Danau Tempe - 12", "rumah di Jl. Danau Tempe - 12"),
        ("Jl. Danau Tempe no.12-14", "Jl. Danau Tempe no.12-14"),
        ("Jl. Danau Tempe no. 12/A", "Jl. Danau Tempe no. 12/A"),
        ("Jl. Danau Tempe no.A12", "Jl. Danau Tempe no.A12"),
        ("Jl. Danau Tempe no. A-12", "Jl. Danau Tempe no. A-12"),
        ("Jl. Danau Tempe 12 XX", "Jl. Danau Tempe 12 XX, Sanur"),
        ("Jl. Danau Tempe No. 12 Lantai 3", "Jl. Danau Tempe No. 12 Lantai 3"),
        ("Jl. Danau Tempe No. 12, RT.05/RW.02", "Jl. Danau Tempe No. 12, RT.05/RW.02, Sanur"),
        ("Jl. Danau Tempe RT 05", "Jl. Danau Tempe RT 05"),
        ("Jl. Danau Tempe Blok C-5", "Jl. Danau Tempe Blok C-5"),
        ("Jl. Danau Tempe kav. 7", "Jl. Danau Tempe kav. 7"),
        ("jalan danau tempe nomer 12", "jalan danau tempe nomer 12 sebelah warung"),
        ("Jalan Danau Tempe nomor seratus dua", "Jalan Danau Tempe nomor seratus dua"),
        ("Gg. Anggrek No. 5", "Gg. Anggrek No. 5"),
        ("gang anggrek 5", "gang anggrek 5, sesetan"),
        ("Gang Anggrek II No 5X", "Gang Anggrek II No 5X"),
        ("Perum Nuansa Kori Blok A No 3", "Perum Nuansa Kori Blok A No 3"),
        ("BTN Sanggulan Indah A/3", "BTN Sanggulan Indah A/3"),
        ("Griya Asri B 12", "Griya Asri B 12"),
        ("Komplek Puri Gading Blok G3 no 4", "Komplek Puri Gading Blok G3 no 4"),
        ("Villa Bukit Sari unit 7", "Villa Bukit Sari unit 7"),
        ("Banjar Tegal Kori Kaja No 8", "Banjar Tegal Kori Kaja No 8"),
        ("Br. Kaja, No. 8", "Br. Kaja, No. 8"),
        ("Lingk. Kaja No. 8", "Lingk. Kaja No. 8"),
        ("Dusun Wanasari no. 8 RT 02", "Dusun Wanasari no. 8 RT 02"),
        ("rumah kontrakan no 5", "rumah kontrakan no 5"),
        ("rumah saya nomor 12", "rumah saya nomor 12"),
        ("rumahnya di no. 12B", "rumahnya di no. 12B"),
        ("rumah bercat biru nomor 12", "rumah bercat biru nomor 12"),
        ("Kos Pak Nyoman kamar 4", "Kos Pak Nyoman kamar 4"),
        ("kost putri melati no. 4", "kost putri melati no. 4"),
        ("Apartemen Bali Tower B lantai 7 no. 12", "Apartemen Bali Tower B lantai 7 no. 12"),
        ("12 Jalan Danau Tempe", "I live at 12 Jalan Danau Tempe"),
        ("No 12 Jl Danau Tempe", "No 12 Jl Danau Tempe, Sanur"),
        ("Jalan Danau Tempe 12", "my house on Jalan Danau Tempe 12"),
        ("12 Danau Tempe St", "I live at 12 Danau Tempe St"),
        ("Jl. Tukad Barito Timur No. 12", "Alamat: Jl. Tukad Barito Timur No. 12"),
        ("Tukad Barito 12X", "tinggal di Tukad Barito 12X"),
        ("Sedap Malam no 12", "alamat saya Sedap Malam no 12"),
        ("Jl. WR. Supratman No. 12", "Jl. WR. Supratman No. 12"),
        ("Jl. A.A. Gede Ngurah No. 12", "Jl. A.A. Gede Ngurah No. 12"),
        ("Jl. I Gusti Ngurah Rai 12", "Jl. I Gusti Ngurah Rai 12."),
        ("Jl. Ir. H. Juanda No. 12", "Jl. Ir. H. Juanda No. 12"),
        ("Jl. Letda Kajeng No. 12", "Jl. Letda Kajeng No. 12"),
        ("Jl. Bung Tomo III B No. 12", "Jl. Bung Tomo III B No. 12"),
        ("Jl. Kebo Iwa Gg. X No. 12", "Jl. Kebo Iwa Gg. X No. 12"),
        ("Jl. Pura Demak Gang Buana Kubu No 12", "Jl. Pura Demak Gang Buana Kubu No 12"),
        ("jl pura demak gg buana kubu 12", "jl pura demak gg buana kubu 12"),
        (
            "Jalan Taman Pancing Timur Gang Kerta Winangun II No 12",
            "Jalan Taman Pancing Timur Gang Kerta Winangun II No 12",
        ),
        ("Jl. Teuku Umar Barat (Marlboro) No. 12", "Jl. Teuku Umar Barat (Marlboro) No. 12"),
        ("Jl. Mahendradatta Sel. No. 12", "Jl. Mahendradatta Sel. No. 12"),
        ("Jln Gn. Soputan no 12", "Jln Gn. Soputan no 12"),
        ("JI Danau Tempe No I2", "JI Danau Tempe No I2"),
        ("J1. Danau Tempe No. 12", "J1. Danau Tempe No. 12"),
        ("Jl. Danau Tempe No. l2", "Jl. Danau Tempe No. l2"),
        ("Jl. Danau Tempe No.", "Jl. Danau Tempe No.１２"),
        ("Jalan  Danau  Tempe   No  12", "Jalan  Danau  Tempe   No  12"),
        ("RT 05/RW 02", "warga RT 05/RW 02"),
        ("RT/RW 005/002", "RT/RW 005/002"),
        ("Blok C4 No. 17", "Blok C4 No. 17"),
        ("blok f/17", "blok f/17"),
        ("Jl. Sudirman Ruko No 5", "Jl. Sudirman Ruko No 5"),
        ("Jl. Danau Tempe, no.12", "Jl. Danau Tempe, no.12"),
        ("Jl. Danau Tempe # 12", "Jl. Danau Tempe # 12"),
        ("Jl. Danau Tempe no 12 C", "Jl. Danau Tempe no 12 C, depan"),
        ("Jl Danau Tempe 12C", "got depan Jl Danau Tempe 12C meluap"),
        ("Jl. Danau Tempe 12", "Jl. Danau Tempe 12 Denpasar"),
        ("Jl. Danau Tempe 112", "Jl. Danau Tempe 112 (depan warung)"),
        ("Jl. Danau Tempe 12", "Jl. Danau Tempe 12 Sanur Kauh"),
        ("Jl. Danau Tempe No 12a", "Jl. Danau Tempe No 12a"),
    ],
)
def test_an_address_is_hidden_with_its_street_and_its_number(item, text) -> None:
    assert "ADDRESS" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("-8.65, 115.21", "koordinat -8.65, 115.21"),
        ("8.6500 S 115.2100 E", "8.6500 S 115.2100 E"),
        ("8°39'00\"S 115°12'36\"E", "8°39'00\"S 115°12'36\"E"),
        ("8°39'0.0\"LS, 115°12'36.0\"BT", "8°39'0.0\"LS, 115°12'36.0\"BT"),
        ("-8.6500/115.2100", "-8.6500/115.2100"),
        ("(-8.650000,115.210000)", "(-8.650000,115.210000)"),
        (
            "https://www.google.com/maps?q=-8.65,115.21",
            "https://www.google.com/maps?q=-8.65,115.21",
        ),
        ("https://maps.google.com/?q=-8.65,115.21", "https://maps.google.com/?q=-8.65,115.21"),
        ("google.com/maps/@-8.65,115.21", "google.com/maps/@-8.65,115.21"),
        ("https://waze.com/ul/hqw8abc", "https://waze.com/ul/hqw8abc"),
        ("86XQ+7V", "86XQ+7V"),
        ("Lat -8.6512 Lng 115.2123", "Lat -8.6512 Lng 115.2123"),
        ("LS 8,6512 BT 115,2123", "LS 8,6512 BT 115,2123"),
        ("8 39 00 S 115 12 36 E", "8 39 00 S 115 12 36 E"),
        ("lintang -8.6512 bujur 115.2123", "lintang -8.6512 bujur 115.2123"),
        ("115.2123, -8.6512", "115.2123, -8.6512"),
    ],
)
def test_a_point_on_the_map_is_hidden(item, text) -> None:
    assert "COORD" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("12-05-1980", "lahir 12-05-1980"),
        ("12/5/80", "tgl lahir: 12/5/80"),
        ("12 Mei 1980", "lahir di RS Wangaya, 12 Mei 1980"),
        ("12 Mei 1980", "lahir pada hari Senin, tanggal 12 Mei 1980"),
        ("1980/05/12", "DOB: 1980/05/12"),
        ("12.05.1980", "lahir tgl. 12.05.1980"),
        ("12 05 1980", "tanggal lahir 12 05 1980"),
        ("12051980", "ttl dps 12051980"),
        ("12 Mei 1980", "Tempat, Tanggal Lahir : Denpasar, 12 Mei 1980"),
        ("May 12th, 1980", "born May 12th, 1980"),
        ("12-Mei-1980", "kelahiran 12-Mei-1980"),
        ("12 mei 80", "lahir 12 mei 80"),
        ("12Mei1980", "lahir 12Mei1980"),
        ("1 Jan 2001", "ultah 1 Jan 2001"),
        ("31/12/1999", "Tgl. Lahir / Date of Birth 31/12/1999"),
        ("12 Mei 1980", "saya kelahiran Singaraja tanggal 12 Mei 1980"),
    ],
)
def test_a_date_of_birth_is_hidden(item, text) -> None:
    assert "DOB" in proposals(text).values()
    assert uncovered(text, item) == ""
