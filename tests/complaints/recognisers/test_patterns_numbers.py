"""Numbers of people, in the many ways in which people write them."""

from __future__ import annotations

import pytest

from tests.complaints.recognisers.reading import proposals, uncovered


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("081 2345 6789 01", "hp 081 2345 6789 01"),
        ("(+62)812-3456-7890", "call (+62)812-3456-7890"),
        ("62.812.3456.7890", "no 62.812.3456.7890"),
        ("0812-34567890", "WA:0812-34567890"),
        ("0812.345.678", "hp 0812.345.678"),
        ("812 3456 7890", "wa 812 3456 7890"),
        ("812.345.678", "hub 812.345.678"),
        ("0361-8765432", "rumah 0361-8765432"),
        ("0361 - 8765 432", "telp 0361 - 8765 432"),
        ("(0361)7654321", "(0361)7654321"),
        ("+62-361-765432", "+62-361-765432"),
        ("0361/765432", "tlp 0361/765432"),
        ("+1 (415) 555-0132", "phone +1 (415) 555-0132"),
        ("+44 20 7946 0958", "my number +44 20 7946 0958"),
        ("+81-90-1234-5678", "call +81-90-1234-5678"),
        ("+7 916 123-45-67", "+7 916 123-45-67"),
        ("0062 812-3456-789", "0062 812-3456-789"),
        ("08123456789", "telpon:08123456789."),
        ("085 333 444 555", "085 333 444 555 (anak saya)"),
        ("0 8 5 3 3 3 4 4 4 5 5 5", "0 8 5 3 3 3 4 4 4 5 5 5"),
        ("08*12*3456*789", "08*12*3456*789"),
        ("0812,3456,7890", "0812,3456,7890"),
        ("o812 3456 789o", "wa o812 3456 789o"),
        ("021-5551234", "kantor pusat 021-5551234"),
        ("031 5551234", "sby 031 5551234"),
        (
            "nol delapan satu dua, tiga empat lima enam, tujuh delapan",
            "nomor nol delapan satu dua, tiga empat lima enam, tujuh delapan",
        ),
        ("0812 enam tujuh 89 satu dua tiga", "hp 0812 enam tujuh 89 satu dua tiga"),
        ("https://wa.me/62812345678?text=halo", "https://wa.me/62812345678?text=halo"),
        ("0878.6 0 1.2345", "wa 0878.6 0 1.2345"),
        ("081-234-567-890", "081-234-567-890/081-345-678-901"),
        ("081-345-678-901", "081-234-567-890/081-345-678-901"),
        ("628123456789", "kirim wa ke 628123456789@s.whatsapp.net"),
        ("0895-0000-1111", "Whatsapp saya = 0895-0000-1111"),
        ("+6281 2345 67890", "+6281 2345 67890"),
        ("+62 81234567890", "(+62 81234567890)"),
        ("0812–3456–7890", "HP 0812–3456–7890"),
    ],
)
def test_a_telephone_number_is_hidden_however_it_is_spelled(item, text) -> None:
    assert "PHONE" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("5171-0101-0190-0007", "KTP 5171-0101-0190-0007"),
        ("5171/0101/0190/0007", "5171/0101/0190/0007"),
        ("51 71 01 01 01 90 00 07", "51 71 01 01 01 90 00 07"),
        ("517101.010190.0007", "517101.010190.0007"),
        ("517101 010190 0007", "NIK:517101 010190 0007"),
        ("517101-410190-0007", "517101-410190-0007"),
        ("5171O1O1O19OOOO7", "nik 5171O1O1O19OOOO7"),
        ("5171 0101 0190 007", "NIK 5171 0101 0190 007"),
        ("51710101019000071", "nik: 51710101019000071"),
        ("5171_0101_0190_0007", "5171_0101_0190_0007"),
        ("５１７１０１０１０１９００００７", "NIK ５１７１０１０１０１９００００７"),
        ("5171 01 010190 0007", "5171 01 010190 0007"),
        (
            "lima satu tujuh satu nol satu nol satu nol satu sembilan nol nol nol nol tujuh",
            "nik lima satu tujuh satu nol satu nol satu nol satu sembilan nol nol nol nol tujuh",
        ),
        ("5171010101900007", "NIK=5171010101900007,KK=5171010101900008"),
        ("5171010101900008", "NIK=5171010101900007,KK=5171010101900008"),
        ("5171010101900007", "no.KTP/NIK : 5171010101900007"),
        ("3201-1234-5678-9012", "No NIK adalah 3201-1234-5678-9012"),
        ("5171 0101 0190 0007", "e-KTP dgn nomor 5171 0101 0190 0007 hilang"),
        ("5171010101900007", "berkas_5171010101900007.pdf"),
        ("5171,0101,0190,0007", "5171,0101,0190,0007"),
        ("5171(0101)0190-0007", "5171(0101)0190-0007"),
    ],
)
def test_a_nik_is_hidden_however_it_is_spelled(item, text) -> None:
    assert "NIK" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("5171 0101 0190 0008", "Kartu Keluarga no. 5171 0101 0190 0008"),
        ("5171010101900008", "nomor kk saya adalah 5171010101900008"),
    ],
)
def test_a_family_card_is_told_from_a_nik_by_the_word_before(item, text) -> None:
    assert "KK" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("1234567890", "BCA 1234567890"),
        ("123-456-7890", "rek bca 123-456-7890 an"),
        ("0123-01-012345-50-1", "BRI 0123-01-012345-50-1"),
        ("145.00.1234567.8", "Mandiri a/n X 145.00.1234567.8"),
        ("7123456789", "norek: 7123456789 BSI"),
        ("00123.45678.90", "rekening BNI no. 00123.45678.90"),
        ("012 02.03.12345-6", "BPD Bali 012 02.03.12345-6"),
        ("1234567890", "transfer ke 1234567890 BCA"),
        ("1234567890", "tf 500rb ke bca 1234567890"),
        ("8808 0812 3456 7890", "virtual account 8808 0812 3456 7890"),
        ("4111 1111 1111 1111", "kartu kredit 4111 1111 1111 1111"),
        ("0812345678", "rekening BNI 0812345678"),
        ("123 4567 890", "ke nomor rekening 123 4567 890 bank mandiri"),
    ],
)
def test_an_account_or_card_is_hidden(item, text) -> None:
    assert "BANK" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("0001234567890", "BPJS 0001234567890"),
        ("0001-2345-67890", "kartu BPJS 0001-2345-67890"),
        ("12.345.678.9-012.345", "NPWP 12.345.678.9-012.345"),
        ("123456789012345", "npwp saya 123456789012345"),
        ("198504122009011003", "NIP. 198504122009011003"),
        ("19850412 200901 1 003", "nip 19850412 200901 1 003"),
        ("1985 0412 2009 01 1003", "1985 0412 2009 01 1003"),
        ("1234-5678-901234", "SIM C 1234-5678-901234"),
        ("860412345678", "SIM A no 860412345678"),
        ("552345678901", "ID Pelanggan PLN: 552345678901"),
        ("55.2345.678.901", "idpel 55.2345.678.901"),
        ("14012345678", "nomor meter 14012345678"),
        ("123456", "no sambungan PDAM 123456"),
        ("0051234567", "NISN 0051234567"),
        ("A1234567", "paspor A1234567"),
        ("A 1234567", "passport no. A 1234567"),
        ("X1234567", "Passport number X1234567"),
        ("2C11JE1234-V", "KITAS 2C11JE1234-V"),
        ("12345678", "NRP 12345678"),
        ("123456", "nomor rekam medis 123456"),
        ("00-12-34-56", "RM 00-12-34-56"),
        ("MH1JF1234AB567890", "nomor rangka MH1JF1234AB567890"),
        ("51.71.010.001.002-0123.0", "NOP PBB 51.71.010.001.002-0123.0"),
        ("1234567890123456", "token listrik 1234567890123456 gagal"),
        ("20 1234 5678 90", "BPJS Ketenagakerjaan 20 1234 5678 90"),
    ],
)
def test_numbers_of_documents_and_customers_are_hidden(item, text) -> None:
    assert "ID_OTHER" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("DK 1234 AB", "DK 1234 AB"),
        ("dk1234ab", "motor dk1234ab"),
        ("DK-1234-AB", "DK-1234-AB"),
        ("DK 1234", "truk DK 1234 lewat"),
        ("D K 1 2 3 4 A B", "D K 1 2 3 4 A B"),
        ("dk 12 34 ab", "dk 12 34 ab"),
        ("L 1 AB", "mobil L 1 AB"),
        ("B1234XYZ", "B1234XYZ parkir"),
        ("n 1234 ab", "avanza n 1234 ab hitam"),
        ("ＤＫ　１２３４　ＡＢ", "ＤＫ　１２３４　ＡＢ"),
        ("DK 1234-AB", "pelat DK 1234-AB"),
        ("1234-IX", "plat dinas 1234-IX"),
        ("DK1234 AB", "Nopol DK1234 AB."),
        ("DK l234 AB", "motor DK l234 AB"),
        ("DK 1Z34 AB", "plat nomor DK 1Z34 AB"),
        ("CD 12 34", "plat CD 12 34"),
    ],
)
def test_a_number_plate_is_hidden(item, text) -> None:
    assert "PLATE" in proposals(text).values()
    assert uncovered(text, item) == ""
