"""Names of many peoples and shapes, in the sentences in which people write them."""

from __future__ import annotations

import pytest

from .name_reading import needless, readable

BALINESE = """
Nama saya [I Wayan Sudarma], warga sini.
Saya [Ni Luh Putu Ayu Sekarwangi] mau lapor jalan rusak.
Tanah itu milik [Ida Bagus Mantara] sejak lama.
Rumah [Ida Ayu Padmawati] kebanjiran lagi.
Yang minta uang [A.A. Ngurah Wirata] di loket.
Menurut [Anak Agung Gede Putrayasa] jalan akan diaspal.
Surat ditandatangani [Cokorda Raka Kertiasa] minggu lalu.
Saya sudah bicara dengan [Cok Gede Swastika] kemarin.
Petugas [I Gusti Ngurah Suardana] tidak di tempat.
Kata [I Dewa Gede Raka] airnya mati sampai besok.
Kwitansi atas nama [Desak Made Rasmini] hilang.
Anjing milik [Dewa Ayu Puspadewi] menggigit anak saya.
Mobil [Ngakan Putu Arimbawa] menutup jalan.
Ketua kelompok [Sang Made Suwitra] tidak mau rapat.
Kamar kos [Si Luh Merti] kebakaran.
Bengkel [Pande Ketut Sumerta] bising sampai malam.
Yang jaga parkir itu [Wyn Suteja] namanya.
Laporan dari [Md Kariasih] belum dijawab.
Lampu di depan rumah [Kt Sudiana] mati.
Pagar [Nym Rasta] roboh ke got.
Warung [Ngh Sudiarta] buang limbah ke sungai.
Gedung [IB Surya Atmaja] tidak berizin.
Tolong tegur [IGN Bagus Suryawan] karena bakar sampah.
Dokumen [I.G.A. Mirah Lestari] salah cetak.
Bantuan untuk [Ni Ketut Kembang] belum turun.
Atas nama [I Nyoman Layang], KTP belum jadi.
Kemarin [Gung Aris] marah di balai banjar.
Kata [Gus Wirya] petugasnya libur.
Motor [Gek Tirta] dicuri di parkiran.
[Wayan] sama [Ketut] ribut lagi tadi malam.
Kemarin saya ketemu [Komang] di kantor lurah.
Tanya saja ke [Kadek Yoga Pranata] soal kabel itu.
Yang merusak pagar adalah [Putu Eka].
Jero [Wati] minta sumbangan lagi.
Jro [Nengah Sadia] lan Gus [Suastika] sampun matur.
Pak [Gede] belum juga datang.
Bu [Made]-nya baik, tapi Pak [Nengah]-nya galak.
"""

ARCHIPELAGO = """
Sopirnya [Slamet Riyanto] dari perusahaan bus.
Saya beli tanah dari [Sumarni Wulandari] tahun lalu.
Kontraktornya [Bambang Sutejo] kabur.
Mandor [Paijo] tidak bayar upah.
Kepala gudang, [Asep Hidayat], mengusir kami.
Ibu [Neneng Komariah] jualan di trotoar.
Dari [Poltak Simanjuntak] belum ada jawaban.
Bapak [Togar Situmorang] memarkir truk di gang.
Menurut Uda [Syafrizal] sewanya naik.
[Maria Goreti Seran] sudah dua kali melapor.
Perawat [Yohanes Nahak] sangat kasar.
Ketua asrama [Umbu Tamu Rambu] menolak kami.
Guru itu bernama [Kristina Lado].
Anak kami [Yustina Klau] belum masuk sekolah.
[Tan Mei Ling] punya ruko yang menutup saluran.
Pemilik toko [Lim Kok Hwa] buang oli ke got.
Surat dari [Oei Tiong Ham] belum dibalas.
Uang saya dibawa [H. Abdul Ghofur] sejak lebaran.
Pengurus masjid [Ahmad Fauzi bin Hasan] minta izin.
[Siti Nurhaliza Rahmah] tinggal di kos sebelah.
Ustad [Khoirul Anam] ceramah sampai larut.
Tukang las [Moh. Holil] kerja sampai pagi.
[Nurul Hidayati] minta surat pindah.
Petugas [Dominggus Pattiasina] minta rokok.
Bapak [Manuel Fernandes] tidak bisa bahasa kita.
Pemilik villa, [John Anderson], menutup jalan ke pantai.
Tetangga saya [Oliver Schmidt] pesta tiap malam.
My neighbour [Hiroshi Tanaka] plays loud music.
Manager villa itu [Sophie Laurent] namanya.
[Ketut Sukarni] lan [Luh Rasmini] ngutang luu di tukade.
Rapat banjar kemarin [Holil] sama [Jelantik] tidak datang.
"""

CUES = """
Ditagih oleh [Sumantri] tanpa kwitansi.
Saya datang sama [Rukmini] ke kelurahan.
Saya bertengkar dengan [Hartono] soal parkir.
Surat dari [Widodo] tidak sampai.
Kata [Marlina] antreannya dua jam.
Menurut [Suryanto] itu bukan tugas dinas.
Oknum [Sugiarto] minta uang pelicin.
Pak [Darsono] tidak mau membuka portal.
Bu [Sulastri] bakar sampah tiap sore.
Bapak [Rahman] mohon ditegur.
Ibu [Kartini] sakit dan tidak punya BPJS.
Sdr. [Anton] melaporkan kehilangan motor.
Mas [Joko] yang jaga parkir di sini.
Mbak [Rina] di loket judes.
Bli [Agus] bilang besok dikerjakan.
Mbok [Iluh] jualan di trotoar.
Kak [Dinda] adminnya sudah saya hubungi.
Tante [Ivone] buka salon tanpa izin.
Om [Budi] memelihara monyet.
nama saya [holil], rumah saya banjir.
perkenalkan saya [rizki ananda] dari peguyangan.
namanya [sudarmi], kerjanya tukang parkir.
an [suartini], pengajuan bulan lalu.
a.n. [Nyoman Sukadana] tidak terdaftar.
Orang itu dipanggil [Gepeng Sutrisno] oleh warga.
Pelaku bernama [Wahyudi] alias [Kolok].
Terima kasih. Hormat saya, [Made Artini]
Hormat kami,
[Nyoman Sudira]
Lapor ke satpam [Marwan] tapi diam saja.
Ketua RT [Suparman] tidak pernah datang.
Kepala Dinas Perhubungan, Ir. [I Made Sutama], M.Si, sudah dihubungi.
Lurah kami, [Gusti Ayu Rasmi], S.H., cepat tanggap.
Sopir ([Mulyadi]) hampir menabrak anak saya.
Hubungi ketua ([Sari]) untuk kunci gerbang.
Yang hadir: [Darmawan], [Sulastri], dan [Bagus].
Rapat kemarin [Bagus] sama [Jelantik] tidak sepakat.
Kemarin [Sari] marah-marah di puskesmas.
Pak [Bagus] sih baik, istrinya yang galak.
Bu [Indah] minta uang kebersihan.
kata bu [bunga] tempat sampahnya pindah.
Dokter [Surya] tidak pernah tepat waktu.
[Dewi] bilang lampunya sudah dilaporkan.
Tolong tegur si [Komang] itu.
Tadi [rusmini] buang air cucian ke jalan.
kmrn [sudiarta] sm [mulyono] berantem dpn pasar
pak rt sudah tau kalau [darmaji] buang limbah
bls wa nya dr [kertiasih] katanya bsk
tlg pak [yan sudana] ditegur
SAYA [NI MADE SUKERTI] SANGAT KECEWA DENGAN PELAYANAN
PETUGAS BERNAMA [SUHARTONO] MEMINTA UANG
LAPORAN DARI [KETUT SUDIARTA] TIDAK DITANGGAPI
Menurut keterangan [Sukarmi], [Rohani] dan [Ketut Rai], banjirnya setinggi lutut.
Budi pekerti [Sudarsana] patut dicontoh petugas lain.
"[Wayan Kerti] yang salah," kata orang itu.
Air dari kos [Suparmi] mengalir ke jalan.
Saya titip ke [Rohmat], lalu [Rohmat] hilang.
Untung ada [Nengah Rika] yang menolong.
Saksi: [Endang Rahayu] dan [Yosef Manek].
The owner is [Peter Hoffmann], he never answers.
Please tell [Michael] to stop burning plastic.
"""

AFTER_PLACES = """
tadi pagi di Pasar Badung [Holil] marah-marah ke petugas
Tadi di Jl. Gajah Mada [Sudiarta] parkir sembarangan.
di kelurahan sesetan [mulyono] minta uang lima puluh ribu
Di Lapangan Puputan Badung, [Kertiasa] jualan tanpa izin.
Kejadian di Banjar Kaja Sesetan. [Rukmini] juga lihat.
di puskesmas denpasar barat ii oleh [suwardi] dimintai uang
Di Pantai Sanur ([Hartini]) ada tumpukan sampah.
Dekat RSUP Prof. Ngoerah - [Sulasmi] jatuh dari motor.
Di Stadion Kapten I Wayan Dipta [Joko Susilo] kehilangan helm.
di jalan teuku umar barat dan [wiranata] melihat sendiri
Di Gang Merpati I [Wayan Sudarma] pasang portal.
Di Jl. Tukad Yeh Aya
[Marhaeni] menutup got.
"""


def sentences(*tables: str) -> list[str]:
    """The lines of the tables; a line that ends with a comma goes on in the next one."""
    found: list[str] = []
    for table in tables:
        for line in table.strip().splitlines():
            if found and (found[-1].endswith("kami,") or found[-1] == "Di Jl. Tukad Yeh Aya"):
                found[-1] += "\n" + line
            else:
                found.append(line)
    return found


SENTENCES = sentences(BALINESE, ARCHIPELAGO, CUES, AFTER_PLACES)


def test_there_are_enough_sentences() -> None:
    assert len(SENTENCES) >= 120


@pytest.mark.parametrize("marked", SENTENCES)
def test_every_letter_of_the_name_is_hidden(marked: str) -> None:
    assert readable(marked) == []


@pytest.mark.parametrize("marked", SENTENCES)
def test_and_nobody_else_is_found(marked: str) -> None:
    assert needless(marked) == []


@pytest.mark.parametrize("marked", sentences(BALINESE))
def test_a_balinese_name_needs_no_capitals(marked: str) -> None:
    assert readable(marked.lower()) == []
