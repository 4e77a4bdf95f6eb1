"""Places, offices and public things: none of them personal, many of them called like people."""

from __future__ import annotations

import random

from tests.redaction.names import pick
from tests.redaction.numbers import MONTHS, digits

Rng = random.Random

STREETS = [line.strip() for line in """
Gatot Subroto Barat;Gatot Subroto Tengah;Imam Bonjol;Teuku Umar;Teuku Umar Barat;Diponegoro
Hayam Wuruk;WR Supratman;Kecubung;Nangka Utara;Nangka Selatan;Ahmad Yani Utara;Cokroaminoto
Mahendradatta;Gunung Agung;Gunung Andakasa;Gunung Athena;Gunung Salak;Setiabudi;Dr. Sutomo
Veteran;Surapati;Gajah Mada;MH Thamrin;Sulawesi;Kamboja;Melati;Suli;Hang Tuah;Danau Poso
Danau Tamblingan;Danau Buyan;Bypass Ngurah Rai;Tukad Badung;Tukad Pakerisan;Tukad Barito
Tukad Irawadi;Tukad Musi;Tukad Yeh Aya;Tukad Balian;Waturenggong;Raya Sesetan;Raya Pemogan
Pulau Kawe;Pulau Moyo;Pulau Bungin;Pulau Tarakan;Pulau Saelus;Pulau Biak;Pulau Batam
Kapten Cokorda Agung Tresna;Letda Tantular;Letda Kajeng;Letda Reta;Kapten Japa;Cut Nyak Dien
Moh. Yamin;Ir. Juanda;Raya Puputan;Basuki Rahmat;Drupadi;Noja;Plawa;Ratna;Seroja;Trengguli
Sedap Malam;Akasia;Siulan;Padma;Antasura;Bedahulu;Kebo Iwa Utara;Buana Raya;Buluh Indah
Pura Demak;Resimuka Barat;Pidada;Cargo Permai;I Gusti Ngurah Rai;Mayor Wisnu;Letda Made Putra
Jenderal Sudirman;P.B. Sudirman;Untung Surapati;Nusa Indah;Merdeka;Tantular;Sari Gading
Kenyeri;Meduri;Turi;Pucuk;Ken Arok;Ken Dedes;Narakusuma;Badak Agung;Kertanegara;Suradipa
""".replace("\n", ";").split(";") if line.strip()]  # fmt: skip

PLACES = [line.strip() for line in """
Pasar Badung;Pasar Kreneng;Pasar Sanglah;Pasar Kumbasari;Pasar Agung Peninjoan;Pasar Ketapian
Pasar Nyanggelan;Pasar Satria;Terminal Ubung;Pelabuhan Benoa;Puskesmas I Denpasar Timur
Puskesmas II Denpasar Barat;Puskesmas IV Denpasar Selatan;RSUD Wangaya;RSUP Prof. Ngoerah
RS Bali Mandara;RS Puri Raharja;Dharma Negara Alaya;Stadion Kompyang Sujana;GOR Ngurah Rai
Lapangan Puputan Margarana;Lapangan I Gusti Made Agung;Bajra Sandhi;Patung Catur Muka
Pura Jagatnatha;Pura Sakenan;Pura Maospahit;Museum Bali;Taman Kota Lumintang;Taman Janggan
Setra Badung;TPA Suwung;TPST Kesiman Kertalangu;Pantai Mertasari;Pantai Sindhu;Tukad Bindu
Pantai Matahari Terbit;Pulau Serangan;Tukad Mati;Dam Oongan;Kantor Pos Renon;Tukad Ayung
Graha Sewaka Dharma;SD Negeri 12 Pemecutan;SDN 3 Sesetan;SMP Negeri 7 Denpasar;SMPN 10 Denpasar
SMAN 3 Denpasar;SMK Negeri 1 Denpasar;TK Pembina;Universitas Udayana;ISI Denpasar
Banjar Kaja;Banjar Tegal Linggah;Banjar Gemeh;Banjar Kerandan;Banjar Taensiat;Banjar Pegok
Banjar Sebudi;Banjar Belaluan Sadmerta;Banjar Kedaton;Banjar Abian Kapas;Banjar Suwung Kangin
Kelurahan Panjer;Kelurahan Sesetan;Kelurahan Pedungan;Kelurahan Renon;Kelurahan Serangan
Desa Sidakarya;Desa Pemogan;Desa Sanur Kaja;Desa Sanur Kauh;Desa Kesiman Kertalangu
Desa Sumerta Kelod;Desa Dangin Puri Klod;Desa Ubung Kaja;Desa Peguyangan Kangin
Desa Padangsambian Kelod;Desa Tegal Kertha;Kelurahan Tonja;Kelurahan Penatih;Kelurahan Ubung
Simpang Enam;Simpang Dewa Ruci;Bundaran Renon;Kecamatan Denpasar Timur;Level 21;Plaza Renon
""".replace("\n", ";").split(";") if line.strip()]  # fmt: skip

AGENCIES = [line.strip() for line in """
Dinas PUPR;Dinas Lingkungan Hidup dan Kebersihan;DLHK;Disdukcapil;Dinas Perhubungan;Dishub
Satpol PP;Dinas Kesehatan;Dinas Pendidikan;Perumda Tirta Sewakadarma;PDAM;PLN;BPBD;Dinas Sosial
Diskominfos;Kantor Camat;Kelurahan;DPMPTSP;Bapenda;Perumda Pasar Sewakadarma;Ombudsman Bali
Dinas Perumahan, Kawasan Permukiman dan Pertanahan;Dinas Pariwisata;Polresta Denpasar
BPJS Kesehatan;Badan Keuangan Daerah;Inspektorat;Pemkot Denpasar;DPRD Kota Denpasar
""".replace("\n", ";").split(";") if line.strip()]  # fmt: skip

ROLES = [line.strip() for line in """
Pak Lurah;Bu Lurah;Pak Camat;Bu Camat;Bapak Wali Kota;Bapak Walikota Denpasar;Pak Kadis
Bapak Kepala Dinas;Pak RT;Pak RW;Pak Kaling;Pak Kelian;Bapak Kelian Banjar;Jro Bendesa
Bendesa Adat;Jro Mangku;Pak Satpam;Bu Guru;Pak Guru;Pak Dokter;Bu Bidan;Pak Polisi;Pak Kadus
Kepala Lingkungan;Pak Sekda;Bapak Wakil Wali Kota;Ibu Kepala Sekolah;Bapak Perbekel;Bu Perbekel
Pak Babinsa;Bapak Bhabinkamtibmas;Mas Kurir;Bang Ojol;Pak Sopir;Bu Kepala Puskesmas
""".replace("\n", ";").split(";") if line.strip()]  # fmt: skip

PROBLEMS = [line.strip() for line in """
lampu jalan padam sudah seminggu;jalan berlubang dalam sekali;sampah menumpuk tidak diangkut
got mampet dan airnya meluap ke jalan;air PDAM keruh dan berbau;pohon perindang hampir tumbang
anjing liar menggigit anak sekolah;kabel menjuntai rendah sekali;trotoar dipakai jualan
parkir liar bikin macet;limbah laundry dibuang ke sungai;suara karaoke sampai subuh
antrean KTP dari pagi tidak dilayani;bantuan sosial tidak tepat sasaran;gorong-gorong jebol
proyek galian dibiarkan terbuka;truk sampah sudah tiga hari tidak lewat;rambu jalan ambruk
bau kandang babi menyengat;asap pembakaran plastik tiap sore;banjir setiap hujan deras
tembok sekolah retak;plafon balai banjar ambrol;penagihan parkir tanpa karcis
surat pindah tidak jadi-jadi;kartu BPJS nonaktif tanpa pemberitahuan;tarif angkutan seenaknya
air mati dari kemarin sore;listrik naik turun sampai kulkas rusak;obat di puskesmas kosong
tiang listrik miring;air sumur jadi asin;bak kontrol tanpa tutup;kandang ayam dekat dapur warga
pasar tumpah sampai ke jalan;pelayanan loket tiga lambat;ban bekas dibakar;tanggul jebol
selokan penuh lumpur;jalan dipasangi portal;angkutan umum tidak ada;tikus berkeliaran
banyak nyamuk;plang nama jalan hilang;saluran irigasi ditutup beton;mata air tercemar
jalan paving amblas dekat jembatan;reklame roboh ke badan jalan;monyet masuk ke rumah warga
""".replace("\n", ";").split(";") if line.strip()]  # fmt: skip

WISHES = [line.strip() for line in """
Mohon segera ditindaklanjuti;Tolong dicek ke lokasi;Mohon bantuannya;Suksma;Matur suksma
Terima kasih;Kapan diperbaiki?;Sudah lelah kami menunggu;Semoga cepat ditangani
Mohon solusinya;Ditunggu kabarnya;Kami sangat berharap;Sekali lagi tolong ya;Ampura
""".replace("\n", ";").split(";") if line.strip()]  # fmt: skip

HAMLETS = "Tegal Kori;Merta Gangga;Sari Buana;Dukuh Pesirahan;Pekandelan;Tengah;Kangin;Lantang"
GANGS = "Mawar Anggrek Nuri Jepun Merak Cendana Ikan_Mas Rajawali Kenari Sandat Bhineka Pelita"
ESTATES = "Taman Griya Asri;Graha Kerta;Dalung Indah;Padang Galak Permai;Bumi Nusa;Puri Mertasari"
ROMAN = "I II III IV V VI VII VIII IX X XI XII XIV XVII XX"
LAWS = [
    "UU No. 25 Tahun 2009",
    "Perda Nomor 8 Tahun 2015",
    "Perwali 36/2018",
    "PP No 71 Tahun 2019",
    "Pergub Bali Nomor 97 Tahun 2018",
    "Permendagri 24 Tahun 2018",
    "Pasal 28F UUD 1945",
    "SE Wali Kota No. 188.45/1203/HK/2025",
]
HOTLINES = [
    "112", "110", "PLN 123", "0361 223333", "(0361) 227711", "1500400", "call center 165",
    "0361-244444", "118", "119", "Halo Kemenkes 1500-567", "SMS 1708",
]  # fmt: skip
LINKS = [
    "https://pengaduan.denpasarkota.go.id/", "www.lapor.go.id", "denpasarkota.go.id/berita/1203",
    "https://cekbansos.kemensos.go.id", "sp4n.lapor.go.id", "https://pajak.denpasarkota.go.id/pbb",
    "https://www.bmkg.go.id/cuaca", "dukcapil.denpasarkota.go.id",
]  # fmt: skip
BRANDS = (
    "Indomaret;Alfamart;Honda Vario;Toyota Avanza;Yamaha NMax;Circle K;Telkomsel;IndiHome;Gojek;"
    "Grab;Shopee;JNE;Biznet;Mixue;KFC;Tiara Dewata;Hardys;Pepito;Krisna Oleh-Oleh;Panasonic"
)
HOLIDAYS = (
    "Galungan;Kuningan;Nyepi;Pagerwesi;Saraswati;Siwaratri;Tumpek Landep;Idul Fitri;Natal;Imlek;"
    "Hari Pahlawan;Hari Kartini;Hari Ibu;Buda Kliwon Sinta;Purnama Kapat;Tilem Kesanga;Melasti"
)
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu"


def street(rng: Rng) -> str:
    word = rng.choice(["Jl.", "Jl.", "Jl", "Jalan", "Jalan", "Jln.", "Jln", "JL."])
    name = rng.choice(STREETS)
    if rng.random() < 0.08:
        name += " " + pick(rng, ROMAN)
    return f"{word}{'' if word.endswith('.') and rng.random() < 0.1 else ' '}{name}"


def place(rng: Rng) -> str:
    return street(rng) if rng.random() < 0.35 else rng.choice(PLACES)


def house(rng: Rng) -> str:
    number = str(rng.randrange(1, 260))
    number += rng.choice(["", "", "", "", "A", "B", "X", "XX", " A", "/5"])
    return (
        rng.choice(["No. ", "No ", "no. ", "No.", "nomor ", "Nomor ", "nmr ", "#", "", ""]) + number
    )


def lane(rng: Rng) -> str:
    word = rng.choice(["Gg. ", "Gang ", "Gg ", "gg. ", "Gg."])
    name = pick(rng, GANGS).replace("_", " ")
    return word + rng.choice([name, f"{name} {pick(rng, ROMAN)}", pick(rng, ROMAN), f"{name} 2"])


def address(rng: Rng) -> str:
    """A home: always with something that singles it out."""
    road = street(rng)
    roll = rng.random()
    if roll < 0.4:
        home = f"{road} {house(rng)}"
    elif roll < 0.62:
        home = f"{road} {lane(rng)} {rng.choice(['No. ', 'No ', 'no ', 'nomor ', 'No.'])}"
        home += str(rng.randrange(1, 90))
    elif roll < 0.68:
        home = f"{lane(rng)} {rng.choice(['No. ', 'No ', 'no. '])}{rng.randrange(1, 90)}"
    elif roll < 0.73:
        home = f"{road}, {lane(rng)}, No. {rng.randrange(1, 90)}"
    elif roll < 0.78:
        home = f"{road} {pick(rng, ROMAN)}/{rng.randrange(1, 60)}"
    elif roll < 0.88:
        estate = rng.choice(["Perum ", "Perumahan ", "Komplek ", "BTN "])
        estate += rng.choice(ESTATES.split(";")) + rng.choice([" Blok ", " blok ", ", Blok "])
        block = rng.choice("ABCDEFGH") + rng.choice(["", "", "2", "1"])
        home = estate + block + rng.choice([" No. ", " no ", "/", "-", " nomor "])
        home += str(rng.randrange(1, 60))
    else:
        home = f"{road} {house(rng)}"
        home += rng.choice([" Lt. 2", ", Blok C", " Blok D2"])
        home = home if home.split()[-1] != "2" or rng.random() < 0.5 else f"{road} {house(rng)}"
    if rng.random() < 0.12:
        rt, rw = rng.randrange(1, 12), rng.randrange(1, 9)
        home += rng.choice([f" RT {rt:02}/RW {rw:02}", f", RT.{rt:03} RW.{rw:03}", f" RT {rt}"])
    return home


# ------------------------------------------------------------------ figures that are nobody's
def money(rng: Rng) -> str:
    thousands = rng.choice([5, 15, 50, 75, 150, 250, 1500, 2750, 12500, 475000, 1250000, 38000000])
    dotted = f"{thousands * 1000:,}".replace(",", ".")
    return rng.choice(
        [
            f"Rp {dotted}",
            f"Rp{dotted}",
            f"Rp. {dotted},-",
            f"Rp {thousands * 1000}",
            f"IDR {thousands * 1000}",
            f"{dotted} rupiah",
            f"{rng.randrange(2, 900)} ribu",
            f"{rng.randrange(2, 90)},5 juta",
            f"Rp {rng.randrange(2, 30)} miliar",
            f"{rng.randrange(10, 90)}rb",
        ]
    )


def date(rng: Rng) -> str:
    day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(2023, 2027)
    return rng.choice(
        [
            f"{day:02}/{month:02}/{year}",
            f"{day}-{month}-{year}",
            f"{day} {pick(rng, MONTHS)} {year}",
            f"{rng.choice(DAYS.split())}, {day} {pick(rng, MONTHS)} {year}",
            f"{year}-{month:02}-{day:02}",
            f"{rng.choice(DAYS.split())} {day}/{month}",
        ]
    )


def clock(rng: Rng) -> str:
    hour, minute = rng.randrange(0, 24), rng.choice([0, 15, 30, 45, 7])
    return rng.choice(
        [
            f"pukul {hour:02}.{minute:02} WITA",
            f"jam {hour}",
            f"{hour:02}:{minute:02}",
            f"jam {hour:02}.{minute:02}-{(hour + 1) % 24:02}.{minute:02}",
            f"{hour:02}:{minute:02}:{rng.randrange(60):02}",
        ]
    )


def ticket(rng: Rng) -> str:
    return rng.choice(
        [
            f"DPS-2026-{digits(rng, 5)}",
            f"#{digits(rng, 8)}",
            f"LAP/{digits(rng, 6)}/2026",
            f"TKT-{digits(rng, 7)}",
            f"REG.{digits(rng, 4)}.{digits(rng, 4)}",
            f"PRO-DPS/{rng.randrange(2024, 2027)}/{digits(rng, 6)}",
        ]
    )


def letter(rng: Rng) -> str:
    return rng.choice(
        [
            f"600/{digits(rng, 4)}/DPUPR/2026",
            f"005/{digits(rng, 3)}/Kel.PJR/{pick(rng, ROMAN)}/2025",
            f"B-{digits(rng, 4)}/DLHK/2026",
            f"470/{digits(rng, 4)}/Disdukcapil",
            f"045.2/{digits(rng, 3)}/Bag.Umum",
        ]
    )


UNITS = "meter;cm;km;m2;x 40 cm;kg;liter;kWh;VA;derajat;hari;titik;KK;persen"


def measure(rng: Rng) -> str:
    count = rng.randrange(2, 90)
    unit = rng.choice(UNITS.split(";"))
    return f"{count} {unit}"
