"""Privacy, help with the words, accessibility."""

from pages.content.seed import Block, Seed, Text, callout, chapters, faq, heading, text

_PRIVACY_ID = (
    *chapters(
        "<h3>Dua lapis, satu pintu</h3>"
        "<p>Tulisan asli Anda dan identitas Anda disimpan terenkripsi dan hanya dibaca petugas "
        "yang menangani. Yang dibaca publik adalah salinan lain, yang disetujui seorang "
        "verifikator. Selama belum disetujui, tidak ada yang tampil.</p>"
        "<h3>Apa yang ditutup</h3>"
        "<ul><li>nama, NIK, nomor KK, nomor telepon, surel, dan alamat rumah;</li>"
        "<li>pelat kendaraan, nomor rekening, akun media sosial, dan tanggal lahir;</li>"
        "<li>identitas Anda sendiri, di mana pun muncul: juga di jawaban OPD dan di "
        "komentar.</li></ul>"
        "<p>Komputer mengusulkan bagian yang harus ditutup; manusia yang memutuskan. Bila "
        "tulisan asli berubah sesudah disetujui, pemeriksaan diulang.</p>"
        "<h3>Siapa Anda di depan umum</h3>"
        "<p>Anda menjadi “Pelapor”, yang lain “Warga 1”, “Warga 2”. Sebutan itu berlaku di satu "
        "percakapan saja dan tidak dapat dihubungkan dengan percakapan lain. Tanggal tampil, "
        "jam tidak.</p>"
    ),
)
(
    callout(
        "info",
        "Anonim atau rahasia",
        "<p><b>Anonim</b>: pengaduan diumumkan tanpa identitas. <b>Rahasia</b>: seluruh pengaduan "
        "tidak pernah diumumkan.</p>",
    ),
)
text(
    "<h3>Bila ada yang terlewat</h3>"
    "<p>Bila data pribadi masih terbaca, sampaikan kepada kami melalui "
    '<a href="/saluran/">salah satu saluran</a> dengan menyebut nomor pengaduannya. '
    "Pengaduan yang ditarik hilang dari halaman, pencarian, dan data terbuka.</p>"
    "<h3>Data terbuka</h3>"
    "<p>Statistik dan data terbuka hanya dibuat dari salinan publik. Angka yang terlalu "
    "kecil, sehingga dapat menunjuk seseorang, tidak ditampilkan.</p>"
    "<h3>Tanpa pelacak</h3>"
    "<p>Halaman situs ini tidak memuat apa pun dari pihak ketiga: tidak ada iklan, tidak ada "
    "pelacak.</p>"
)
_PRIVACY_EN = (
    *chapters(
        "<h3>Two layers, one gate</h3>"
        "<p>Your original text and your identity are stored encrypted and read only by the "
        "officers in charge. What the public reads is another copy, approved by a verifier. "
        "Until it is approved, nothing is shown.</p>"
        "<h3>What is covered</h3>"
        "<ul><li>names, NIK, family card numbers, telephone numbers, e-mail and home "
        "addresses;</li>"
        "<li>number plates, bank accounts, social media accounts and dates of birth;</li>"
        "<li>your own identity wherever it appears: in the agency's answer and in comments as "
        "well.</li></ul>"
        "<p>The computer proposes what to cover; a person decides. If the original changes after "
        "the approval, the review is done again.</p>"
        "<h3>Who you are in public</h3>"
        "<p>You become “Reporter”, others “Citizen 1”, “Citizen 2”. These names hold within one "
        "conversation and cannot be linked to another. Dates are shown, hours are not.</p>"
    ),
)
(
    callout(
        "info",
        "Anonymous or confidential",
        "<p><b>Anonymous</b>: the complaint is published without your identity. "
        "<b>Confidential</b>: nothing of the complaint is ever published.</p>",
    ),
)
text(
    "<h3>If something was overlooked</h3>"
    "<p>If personal data can still be read, tell us through "
    '<a href="/en/saluran/">one of the channels</a> and name the reference. A complaint that '
    "is withdrawn disappears from the page, the search and the open data.</p>"
    "<h3>Open data</h3>"
    "<p>Statistics and open data are made from the public copies alone. Figures so small that "
    "they could point at somebody are not shown.</p>"
    "<h3>No trackers</h3>"
    "<p>The pages of this site load nothing from third parties: no advertisements, no "
    "trackers.</p>"
)


def _words(title: str, *pairs: tuple[str, str]) -> list[Block]:
    """The words that people see on a thread, each with what it means."""
    rows = "".join(f"<li><b>{word}</b>: {meaning}</li>" for word, meaning in pairs)
    return [heading(title), text(f"<ul>{rows}</ul>")]


_HELP_ID = [
    *_words(
        "Arti kata status",
        ("Diterima", "Pengaduan sudah masuk dan menunggu verifikasi."),
        ("Menunggu pelapor", "Petugas bertanya kepada pelapor dan menunggu jawabannya."),
        ("Diteruskan", "Pengaduan sudah diserahkan kepada OPD yang berwenang."),
        ("Sedang diproses", "OPD sedang menanganinya."),
        ("Ditanggapi", "OPD sudah memberi tanggapan pertama. Ditanggapi belum tentu selesai."),
        ("Ditindaklanjuti di lapangan", "OPD melaporkan pekerjaan di lapangan."),
        ("Ditutup", "Penanganan berakhir. Hasilnya disebut di sebelahnya."),
        ("Diarsipkan", "Pengaduan disimpan tanpa tindak lanjut, dengan alasannya."),
    ),
    *_words(
        "Arti kata hasil",
        ("Selesai, dipastikan pelapor", "Pelapor mengatakan masalahnya sudah beres."),
        (
            "Ditutup tanpa konfirmasi pelapor",
            "Sesudah jawaban, pelapor diam selama sepuluh hari kerja.",
        ),
        ("Bukan kewenangan kota", "Urusan provinsi, pusat, atau pihak lain."),
        ("Duplikat", "Hal yang sama sudah dilaporkan dan ditangani di pengaduan lain."),
        ("Tidak lengkap", "Keterangan kurang dan tidak dilengkapi."),
        ("Penyalahgunaan", "Bukan pengaduan, melainkan kiriman yang melanggar aturan."),
        ("Ditarik", "Pelapor menarik pengaduannya."),
    ),
    faq(
        "Mencari dan mengikuti",
        (
            "Bagaimana mencari pengaduan?",
            (
                '<p>Tulis beberapa kata di <a href="/aduan/">daftar pengaduan</a>. Kata berimbuhan '
                "ikut ditemukan: “berlubang” menemukan “lubang”.</p>"
            ),
        ),
        (
            "Bagaimana melacak pengaduan saya?",
            (
                '<p>Masukkan nomor tanda terima di <a href="/lacak/">halaman pelacakan</a>, '
                "atau masuk ke akun Anda.</p>"
            ),
        ),
        (
            "Tanda terima saya hilang.",
            (
                "<p>Tanda terima tidak dapat dibuat lagi. Bila Anda mengirim dengan akun, "
                "pengaduan tetap ada di akun Anda.</p>"
            ),
        ),
    ),
]
_HELP_EN = [
    *_words(
        "What the stages mean",
        ("Received", "The complaint has arrived and waits for verification."),
        (
            "Awaiting the reporter",
            "An officer asked the reporter something and waits for the answer.",
        ),
        ("Forwarded", "The complaint was handed to the competent agency."),
        ("In progress", "The agency is working on it."),
        (
            "Answered",
            "The agency gave its first response. Answered is not the same as solved.",
        ),
        ("Followed up in the field", "The agency reported work in the field."),
        ("Closed", "The handling is over. The outcome stands beside it."),
        ("Archived", "The complaint is kept without follow-up, and the reason is named."),
    ),
    *_words(
        "What the outcomes mean",
        ("Solved, confirmed by the reporter", "The reporter says that it is settled."),
        (
            "Closed without the reporter's word",
            "After the answer the reporter was silent for ten working days.",
        ),
        ("Not the city's authority", "A matter of the province, the state or others."),
        ("Duplicate", "The same thing was reported and is handled in another complaint."),
        ("Incomplete", "Details were missing and were not supplied."),
        ("Abuse", "Not a complaint but something that breaks the rules."),
        ("Withdrawn", "The reporter took the complaint back."),
    ),
    faq(
        "Finding and following",
        (
            "How do I find complaints?",
            (
                '<p>Write a few words in the <a href="/en/aduan/">list of complaints</a>. '
                "Indonesian words are found in all their forms: “berlubang” finds “lubang”.</p>"
            ),
        ),
        (
            "How do I track my complaint?",
            (
                '<p>Enter the receipt on the <a href="/en/lacak/">tracking page</a>, or sign in to '
                "your account.</p>"
            ),
        ),
        (
            "I lost my receipt.",
            (
                "<p>It cannot be made again. If you filed with an account, the complaint is still "
                "in your account.</p>"
            ),
        ),
    ),
]

_ACCESS_ID = chapters(
    "<p>Situs ini dibuat supaya dapat dipakai semua warga. Sasaran kami adalah pedoman WCAG "
    "2.2 tingkat AA.</p>"
    "<ul><li>Semua halaman dan formulir dapat dipakai dengan papan ketik saja, dan tanpa "
    "JavaScript.</li>"
    "<li>Tulisan dapat diperbesar sampai empat kali tanpa kehilangan isi.</li>"
    "<li>Warna tidak pernah menjadi satu-satunya tanda.</li>"
    "<li>Gambar yang bermakna mempunyai keterangan.</li>"
    "<li>Halaman dibuat ringan untuk sambungan yang lambat.</li></ul>"
    "<h3>Menemukan hambatan?</h3>"
    '<p><a href="/aduan/baru/?category=layanan-publik">Sampaikan sebagai pengaduan</a> dengan '
    "menyebut halaman dan alat yang Anda pakai, atau hubungi kami lewat "
    '<a href="/saluran/">saluran lain</a>.</p>'
)
_ACCESS_EN = chapters(
    "<p>This site is made for all citizens. We aim at the guidelines WCAG 2.2, level AA.</p>"
    "<ul><li>All pages and forms work with the keyboard alone, and without JavaScript.</li>"
    "<li>Text can be enlarged four times without losing content.</li>"
    "<li>Colour is never the only sign.</li>"
    "<li>Pictures that mean something are described.</li>"
    "<li>Pages are kept light for slow connections.</li></ul>"
    "<h3>Is something in your way?</h3>"
    '<p><a href="/en/aduan/baru/?category=layanan-publik">Tell us as a complaint</a> and name '
    'the page and the tools that you use, or reach us through <a href="/en/saluran/">another '
    "channel</a>.</p>"
)

PAGES = (
    Seed(
        key="privasi",
        kind="StandardPage",
        slug="privasi",
        parent="home",
        id=Text(
            "Privasi",
            "Pengaduan terbuka, orangnya tidak. Begini cara kami menutup data pribadi.",
            "Cara PRODENPASAR menutup data pribadi sebelum pengaduan diumumkan.",
            {"body": _PRIVACY_ID},
        ),
        en=Text(
            "Privacy",
            "Complaints are open, people are not. This is how we cover personal data.",
            "How PRODENPASAR covers personal data before a complaint is published.",
            {"body": _PRIVACY_EN},
        ),
    ),
    Seed(
        key="bantuan",
        kind="StandardPage",
        slug="bantuan",
        parent="home",
        id=Text(
            "Bantuan",
            "Arti kata-kata status, dan cara mencari serta melacak pengaduan.",
            "Arti status pengaduan di PRODENPASAR, dan cara mencari serta melacaknya.",
            {"body": _HELP_ID},
        ),
        en=Text(
            "Help",
            "What the words for stages and outcomes mean, and how to find and track complaints.",
            "What the stages of a complaint at PRODENPASAR mean, and how to find and track it.",
            {"body": _HELP_EN},
        ),
    ),
    Seed(
        key="aksesibilitas",
        kind="StandardPage",
        slug="aksesibilitas",
        parent="home",
        id=Text(
            "Aksesibilitas",
            "Situs ini untuk semua warga, dengan alat apa pun mereka membacanya.",
            "Pernyataan aksesibilitas PRODENPASAR dan cara melaporkan hambatan.",
            {"body": _ACCESS_ID},
        ),
        en=Text(
            "Accessibility",
            "This site is for all citizens, with whatever tools they read it.",
            "The accessibility statement of PRODENPASAR and how to report obstacles.",
            {"body": _ACCESS_EN},
        ),
    ),
)
