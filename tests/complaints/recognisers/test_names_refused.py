"""Sentences without a person: places, offices, brands, feasts, adjectives."""

from __future__ import annotations

import pytest

from .name_reading import hidden

PLACES = """
Jalan Gajah Mada macet total sore ini.
Jl. Kapten Cokorda Agung Tresna berlubang.
lampu di jl. kapten cokorda agung tresna mati
Stadion Kapten I Wayan Dipta penuh sampah.
Lapangan I Gusti Made Agung perlu toilet baru.
RSUP Prof. Ngoerah antreannya panjang.
rsup prof ngoerah antre lama
Puri Agung Pemecutan ramai hari ini.
GOR Ngurah Rai bocor atapnya.
Bandara I Gusti Ngurah Rai macet.
Bypass Ngurah Rai banjir di depan pom bensin.
Jalan Hayam Wuruk gelap gulita.
Jalan Teuku Umar Barat rusak parah.
Jl. Ida Bagus Mantra banyak lubang.
Jl. Imam Bonjol tergenang setiap hujan.
Jl. Diponegoro ada galian kabel.
Jl. Prof. Moh. Yamin Renon macet.
Jl. WR Supratman perlu rambu.
Jl. Gatot Subroto Timur aspalnya terkelupas.
di gatot subroto banyak sampah
Jl. Pulau Kawe dan Jl. Tukad Pakerisan banjir.
Jl. Letda Made Putra gelap.
Jl. Cut Nyak Dien dan Jl. Dewi Sartika ditutup.
Jl. Kebo Iwa Utara rusak.
Jl. Raya Puputan Renon macet.
Jl. Danau Tamblingan Sanur bising.
Jl. Ratna banyak pedagang.
Jl. Kartini satu arah mulai besok.
Jl. Sari Gading becek.
Gang Merpati I sempit sekali.
Kelurahan Sesetan belum membagikan kartu.
Kelurahan Dauh Puri antreannya lama.
Desa Pemecutan Kaja bagus pelayanannya.
Desa Sidakarya mengadakan kerja bakti.
Kecamatan Denpasar Selatan lambat.
banjar tainsiat belum dapat tong sampah
Banjar Kaja Sesetan mengadakan rapat.
Banjar Gemeh kebanjiran.
Banjar Lantang Bejuh minta lampu.
Pasar Badung bau dan becek.
Pasar Kreneng kekurangan parkir.
Pasar Kumbasari sepi pembeli.
Pasar Sanglah ramai.
Pura Jagatnatha perlu tempat parkir.
Pura Sakenan ramai saat Kuningan.
SD Negeri 5 Pemecutan atapnya bocor.
SMP Negeri 3 Denpasar menarik iuran.
SMA Negeri 4 Denpasar kekurangan guru.
Universitas Udayana dekat dari sini.
Puskesmas Denpasar Barat II tutup lebih awal.
RSUD Wangaya penuh.
RS Bali Mandara jauh dari rumah.
Terminal Ubung sepi dan gelap.
Taman Kota Lumintang lampunya mati.
Lapangan Puputan Badung banyak sampah plastik.
Patung Catur Muka kotor.
Pantai Matahari Terbit penuh sampah kiriman.
Pantai Mertasari airnya keruh.
Monumen Bajra Sandhi perlu dicat.
Warga Sanur, Renon dan Panjer mengeluh.
Dari Ubung ke Kesiman macet dua jam.
Bus dari Gianyar, Tabanan dan Klungkung berhenti sembarangan.
Saya pindah dari Banyuwangi ke Denpasar.
Truk dari Surabaya lewat Gilimanuk.
Kampung Jawa perlu saluran baru.
Simpang Enam Teuku Umar semrawut.
Perumnas Monang Maning banjir.
"""

OFFICES = """
Pak RT belum menandatangani surat.
Bu Camat tidak ada di kantor.
Pak Lurah mohon turun ke lapangan.
Bapak Wali Kota Denpasar mohon perhatiannya.
Ibu Wakil Wali Kota sudah meninjau.
Kepala Dinas Perhubungan tidak menjawab.
Pak Polisi tolong atur lalu lintas.
Bu Guru meminta uang buku.
Bu Bidan sangat membantu.
Pak Kadus sudah dilapori.
Jero Mangku minta jalan diperbaiki.
Jro Bendesa sudah dihubungi.
Bapak Kepala Lingkungan tidak peduli.
Pak Satpam tidur waktu jaga.
Bapak dan Ibu petugas mohon ditindaklanjuti.
Bapak/Ibu petugas kebersihan tidak pernah lewat.
Ibu hamil harus antre tiga jam.
Ibu rumah tangga mengeluh harga naik.
Saya seorang ibu dari dua anak.
Anak saya sakit demam berdarah.
Petugas PDAM datang terlambat.
Dinas Lingkungan Hidup dan Kebersihan mohon bertindak.
Satpol PP hanya lewat.
DLHK, PUPR dan Dishub saling lempar.
Disdukcapil Denpasar bagus pelayanannya.
Ombudsman RI Perwakilan Bali sudah menerima laporan.
Perumda Air Minum Tirta Sewakadarma mematikan air.
"""

WORDS = """
Om Swastyastu, mohon perhatian pemerintah kota.
om swastiastu, saya mau lapor jalan rusak
Om Santih, Santih, Santih, Om.
Assalamualaikum, selamat pagi admin.
Rahajeng semeng, jalane usak gati.
Gede sekali lubangnya di sini!
Bagus sekali pelayanannya, terima kasih.
Pelayanannya bagus dan ramah.
indah sekali taman ini sekarang
Made in Indonesia tapi cepat rusak.
Lampu buatan China, made in China katanya.
Sampah menumpuk sejak Galungan dan Kuningan.
Menjelang Nyepi jalan ditutup.
Hari Senin sampai Jumat loket tutup jam dua.
Bulan Juli dan Agustus air selalu mati.
Umat Hindu, Islam, Kristen dan Buddha hidup rukun.
Motor Honda Beat saya dicuri.
Mobil Toyota Avanza parkir di trotoar.
Truk Isuzu bocor oli.
Indomaret dan Alfamart buang kardus ke got.
Sinyal Telkomsel dan Indihome mati.
Transfer lewat BCA atau Bank Mandiri gagal.
Ojek Gojek dan Grab mangkal sembarangan.
Bunga mawar dan melati layu di taman.
Pohon cempaka tumbang menutup jalan.
Kamboja di depan kantor ditebang.
Anjing, kucing dan ayam berkeliaran.
Monyet merusak atap rumah warga.
Ikan mas mati di kolam taman.
Panel surya di lampu jalan rusak.
Sejak dini hari air mati.
Bau busuk dari kandang babi sangat mengganggu.
Got mampet, jalan banjir, motor mogok!
Kenapa pajak naik terus tapi jalan rusak?
JALAN RUSAK PARAH TOLONG SEGERA DIPERBAIKI!!!
SAMPAH SUDAH SEMINGGU TIDAK DIANGKUT, BAU SEKALI
PEMERINTAH TIDAK PEDULI RAKYAT KECIL
tolong dong lampu jalan mati udah sebulan
min airnya netes doang dari subuh gimana ini
udah lapor berkali2 ga ditanggepin kesel bgt
gorong-gorong mampet bikin banjir
knalpot brong bising bgt tiap malem
parkir liar di trotoar bikin pejalan kaki susah
pelayanannya lelet, disuruh bolak balik terus
aplikasinya error mulu pas upload foto
pungli di pasar masih ada, mohon ditindak
The street light has been broken for two weeks.
There is garbage everywhere near the beach.
please fix the road, it is very dangerous at night
I made a complaint last month and nobody answered.
Loud music every night until three in the morning.
The drain is blocked and the water smells bad.
Tiang nunas tulung, margine uwug.
Toyane mati suba telung dina.
Luu liu pesan di tukade, bon ipun bengu.
Banjar adat ngaturang piodalan benjang.
Yening ujan, margine blabar.
Sampun tigang rahina lampune padem.
Biaya akta kelahiran seharusnya gratis.
Uang sampah naik jadi lima puluh ribu.
Antrean BPJS di loket tiga tidak bergerak.
KTP elektronik saya belum jadi sejak Maret.
KK hilang, mohon syarat pengurusan.
Anak sekolah menyeberang tanpa zebra cross.
Balap liar setiap malam Minggu.
Proyek galian tidak ditutup kembali.
Wifi gratis di taman tidak menyala.
Baliho partai menutup rambu lalu lintas.
"""

SENTENCES = [line for table in (PLACES, OFFICES, WORDS) for line in table.strip().splitlines()]


def test_there_are_enough_sentences() -> None:
    assert len(SENTENCES) >= 150


@pytest.mark.parametrize("text", SENTENCES)
def test_nobody_is_found_where_nobody_is(text: str) -> None:
    assert [text[span.start : span.end] for span in hidden(text)] == []


@pytest.mark.parametrize("text", PLACES.strip().splitlines())
def test_a_place_needs_no_capitals(text: str) -> None:
    assert [text[span.start : span.end] for span in hidden(text.lower())] == []


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_few_are_found_without_the_help_of_capitals(change) -> None:
    found = sum(len(hidden(change(text))) for text in SENTENCES)
    assert found <= len(SENTENCES) / 10
