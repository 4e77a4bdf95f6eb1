"""Words that end the name of a street, and words that tell a house number from a count."""

from __future__ import annotations

import re
from functools import cache

from complaints.recognisers import word_lists
from complaints.recognisers.vocabulary import words

# Whoever reads "jalan" and then one of these reads no name of a street.
STOP = words("""
    ada adalah adanya agar akan akibat aku alat amblas anak antara apa arah asal asli atas atau
    bagian bagus baik banjir bantu banyak baru baru-baru batas bawah becek bekas belakang belum
    belok berada beraspal berbahaya berdebu berdekatan berlubang berlumpur bersama besar biar biasa
    bila bisa boleh bolong buat bukan buntu buruk cara cepat cuma dalam damai dan dapat dari
    darurat dekat demi dengan depan di dia diduga diperbaiki dilarang dimana ditutup dll dlm dr dulu
    gang-gang gelap genangan gimana hampir hanya hancur harus hidup hingga ia ini itu izin
    jalan-jalan jam jangan jelek jembatan jika juga kaki kalau kalo kami kantor kapan karena kayak
    ke keluar kembali kena kepada kerja kiri kanan kita km kok kondisi kondisinya kota kotor kurang
    lagi lain lalu lampu langsung lantas lapangan lebih lewat licin lingkar lubang lubangnya lurus
    macet mall mana masih masuk masuk-masuk mati mau maupun melalui melewati melintas
    memang mengalami menuju merupakan milik minta mohon mulus musim naik namun negeri nggak nih
    oleh orang pada padahal pagi pakai panas parah pas pasar paud pemerintah penuh per perlu
    perbaikan pernah pinggir polisi posisi puskesmas putus pustu ramai retak ring rsud rsup rsu
    rusak saat saja sama sambil sampai sampah samping sangat satu-satunya saya sd sdh sdn sebelah
    sebelum seberang sedang segera sehingga sejak sekarang sekitar sekolah selalu selama seluas
    semakin semua sempit sendiri seperti sepanjang sering serta setelah setiap setempat si siang
    simpang sini situ slb sma smk smp sman smkn smpn sore sudah sumber supaya susah tadi tak tanpa
    tani tapi telah tempat tentang terang terbuka terlalu terminal terus tetap tetapi tiap
    tidak tikus tk tlg tol tolong tps tps3r trotoar tutup udah umum umur untuk upacara usia utama
    utk waktu walau warga ya yang yg yth
    senin selasa rabu kamis jumat jum'at sabtu minggu
    which the is of in and at near to from with very broken full road street nya ne sane lan antuk
    wenten nenten durung sampun puniki punika mangkin uli ka kabupaten kelurahan kecamatan provinsi
    hp wa telp nik kk ktp email nama bpjs pln pdam rekening rek nopol plat kode laporan surat tiket
    tahun tgl tanggal pukul rp pasal perda perwali pp uu peraturan undang-undang sk ayat
    """)

# Heads of addresses: a name does not begin with one, it begins an address of its own.
HEADS = words("""
    jalan jaln jlan jln jl gang gg lorong perum perumahan perumnas btn komplek kompleks cluster
    villa residence asrama kos kost apartemen rusun banjar br dusun lingkungan link blok rumah
    """)

# What may stand between a house and its number: "rumah saya di nomor 7".
OF_A_HOUSE = words("saya sy kami dia ini itu di milik yang yg beliau pelaku warga tetangga")

# What people live in by number alone.
LODGINGS = words("kos kost kosan kost-an kontrakan ruko asrama apartemen apartment rusun")

# Titles that may be written out before a full stop in the name of a street.
TITLES = words("dr jenderal kapten letnan mayor kolonel letjen brigjen marsda profesor")

# What follows a number that counts: "Jl. Hang Tuah 5 hari".
COUNTED = re.compile(
    r" ?(?:[-–] ?\d{1,3} ?)?"
    r"(?:meter|mtr|m2|m|km|cm|mm|kg|ton|liter|jam|menit|hari|minggu|mggu|bulan|bln|tahun|"
    r"thn|th|"
    r"detik|kali|x|persen|%|orang|org|warga|kk|jiwa|keluarga|rumah|unit|buah|biji|titik|lubang|"
    r"lampu|tiang|pohon|mobil|motor|truk|truck|kendaraan|sepeda|ekor|anjing|kucing|bangunan|ruko|"
    r"toko|warung|kios|lokasi|tempat|jalur|lajur|arah|sisi|lantai|tingkat|anak|siswa|pelajar|"
    r"pedagang|pengemis|gepeng|korban|rb|ribu|jt|juta|rupiah|k|sak|karung|kantong|"
    r"lembar|batang|potong|macam|jenis|cabang|besar|kecil|sampai|hingga|s/d|dari|dan \d|atau \d|"
    r"va|kva|kwh|kw|ha|are|gram|gr|lux|mbps|gb|mb|pengendara|pengguna|pasien|pm|am|wita|wib|pagi|siang|sore|malam|watt|volt|derajat|days?|hours?|weeks?|months?|years?|"
    r"people|meters?|metres?|times|holes?|lights?|an|an)(?![a-z])",
    re.IGNORECASE,
)

GLUED_UNITS = words("rb jt km cm kg mm ml m gr kk va kw")

# What follows a house number and nothing that is counted.
FOLLOWER = re.compile(
    r" *(?:$|[.,;:!?)\n\0]|"
    r"(?:rt|rw|denpasar|dps|kec|kecamatan|kel|kelurahan|desa|banjar|br|gang|gg|"
    r"blok|bali|kode|sebelah|depan|belakang|dekat|samping|seberang|utara|selatan|timur|barat|"
    r"hp|wa|telp|no|a\.?n|atas nama|milik|rumah saya|yang|yg|ini|itu|tolong|mohon|got|atas)"
    r"(?![a-z]))",
    re.IGNORECASE,
)

# Small words inside the names of streets.
LINKS = words("gang gg lorong raya barat timur utara selatan tengah dan no")

# Affixes that make a verb or a state of what is no name: "berserakan", "setinggi", "dalamnya".
_VERB = re.compile(r"(?:di|ber|ter|se|me|pe)[a-z]{4,}|[a-z]{3,}(?:nya|kan)", re.IGNORECASE)


@cache
def _of_streets() -> frozenset[str]:
    streets = dict(word_lists.sections_of("places.txt"))["street"]
    return frozenset(re.findall(r"[a-z]+", streets.casefold())) | LINKS


def is_verb(word: str) -> bool:
    """Whether a word is made like a verb and is in no name of a street that we know."""
    return word.casefold() not in _of_streets() and bool(_VERB.fullmatch(word))
