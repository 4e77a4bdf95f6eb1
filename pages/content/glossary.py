"""Kamus: words of Bali and of the office that stand in complaints and answers."""

from pages.content.seed import Seed, Text, glossary

_ID = [
    glossary(
        "Salam",
        ("Om Swastiastu", "Salam pembuka: semoga Anda selamat."),
        ("Rahajeng semeng", "Selamat pagi."),
        ("Suksma", "Terima kasih. Jawabannya: suksma mewali, terima kasih kembali."),
        ("Ampura", "Maaf, atau permisi."),
        ("Om Santih, Santih, Santih, Om", "Salam penutup: semoga damai."),
    ),
    glossary(
        "Warga dan wilayah",
        ("banjar", "Kelompok warga terkecil di desa, dengan balai dan aturannya sendiri."),
        ("desa adat", "Desa menurut adat Bali. Ia mengurus pura, upacara, dan aturan adat."),
        ("perbekel", "Kepala desa dinas."),
        ("kelian", "Ketua banjar, dinas atau adat."),
        ("pecalang", "Petugas keamanan adat."),
        ("sekaa teruna", "Perkumpulan pemuda banjar."),
    ),
    glossary(
        "Tempat",
        ("bale banjar", "Balai tempat warga banjar berkumpul."),
        ("telajakan", "Jalur tanaman antara tembok rumah dan jalan."),
        ("jelinjingan", "Selokan atau saluran air kecil di tepi jalan."),
        ("setra", "Kuburan desa adat, tempat upacara pembakaran jenazah."),
        ("subak", "Perkumpulan petani yang berbagi air sawah, dan salurannya."),
        ("catus pata", "Simpang empat utama sebuah desa atau kota."),
    ),
    glossary(
        "Hari dan upacara",
        ("Nyepi", "Hari hening: semua diam di rumah, tanpa lampu dan tanpa perjalanan."),
        ("melasti", "Arak-arakan ke laut atau mata air, beberapa hari sebelum Nyepi."),
        ("ogoh-ogoh", "Boneka besar yang diarak pada malam sebelum Nyepi."),
        ("piodalan", "Hari lahir sebuah pura, setiap 210 hari atau setahun Bali."),
        ("ngaben", "Upacara pembakaran jenazah."),
    ),
    glossary(
        "Kata kantor",
        ("OPD", "Organisasi perangkat daerah: dinas atau badan milik kota."),
        ("Perumda", "Perusahaan umum daerah, misalnya perusahaan air minum."),
        ("verifikasi", "Tim membaca pengaduan, menutup data pribadi, dan memilih OPD."),
        ("tenggat", "Hari terakhir sebuah janji."),
        ("tanda terima", "Enam belas angka yang membuka pengaduan Anda."),
        ("WITA", "Waktu Indonesia Tengah. Semua tanggal di situs ini memakai waktu itu."),
        language="id",
    ),
]
_EN = [
    glossary(
        "Greetings",
        ("Om Swastiastu", "The opening greeting: may you be well."),
        ("Rahajeng semeng", "Good morning."),
        ("Suksma", "Thank you. The answer is: suksma mewali, thank you in return."),
        ("Ampura", "Sorry, or excuse me."),
        ("Om Santih, Santih, Santih, Om", "The closing greeting: may there be peace."),
    ),
    glossary(
        "People and places they belong to",
        ("banjar", "The smallest community of a village, with a hall and rules of its own."),
        ("desa adat", "The customary village. It cares for temples, rites and customary law."),
        ("perbekel", "The head of an administrative village."),
        ("kelian", "The head of a banjar."),
        ("pecalang", "Guards of the customary village."),
        ("sekaa teruna", "The young people's club of a banjar."),
    ),
    glossary(
        "Places",
        ("bale banjar", "The hall where a banjar meets."),
        ("telajakan", "The strip of plants between a house's wall and the road."),
        ("jelinjingan", "A small ditch or drain beside the road."),
        ("setra", "The burial ground of a customary village, where cremations are held."),
        ("subak", "The farmers who share the water of rice fields, and their channels."),
        ("catus pata", "The main crossroads of a village or town."),
    ),
    glossary(
        "Days and rites",
        ("Nyepi", "The day of silence: everybody stays at home, without light or travel."),
        ("melasti", "Processions to the sea or a spring, some days before Nyepi."),
        ("ogoh-ogoh", "Giant figures carried through the streets on the eve of Nyepi."),
        ("piodalan", "A temple's birthday, every 210 days or every Balinese year."),
        ("ngaben", "The rite of cremation."),
    ),
    glossary(
        "Words of the office",
        ("OPD", "Organisasi perangkat daerah: an agency of the city."),
        ("Perumda", "A company owned by the city, such as the water company."),
        ("verifikasi", "The team reads a complaint, covers personal data, chooses the agency."),
        ("tenggat", "The last day of a promise."),
        ("tanda terima", "The receipt: sixteen digits that open your complaint."),
        ("WITA", "Central Indonesian time. All dates on this site are in it."),
        language="id",
    ),
]

PAGES = (
    Seed(
        key="kamus",
        kind="StandardPage",
        slug="kamus",
        parent="home",
        id=Text(
            "Kamus",
            "Kata Bali dan kata kantor yang sering muncul dalam pengaduan, dalam bahasa biasa.",
            "Arti kata Bali dan kata kantor yang sering muncul di PRODENPASAR.",
            {"body": _ID},
        ),
        en=Text(
            "Glossary",
            "Balinese and official words that often stand in complaints, in plain language.",
            "What Balinese and official words at PRODENPASAR mean.",
            {"body": _EN},
        ),
    ),
)
