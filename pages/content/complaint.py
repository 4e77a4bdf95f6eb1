"""The complaint service itself, in full."""

from __future__ import annotations

from pages.content.facts import COST, EMERGENCY, PRIVACY_NOTE, STEPS, TIME
from pages.content.seed import (
    Seed,
    Text,
    callout,
    channel,
    faq,
    heading,
    legal_basis,
    procedure,
    requirements,
    text,
)

_ID = Text(
    "Menyampaikan pengaduan",
    "Siapa saja dapat mengadu tentang pembangunan dan layanan Kota Denpasar. Gratis, dan "
    "jawabannya terbuka.",
    "Syarat, biaya, waktu, dan prosedur pengaduan masyarakat di PRODENPASAR, Kota Denpasar.",
    {
        "body": [
            EMERGENCY["id"],
            requirements(
                "Syarat",
                "<p>Pengaduan disampaikan secara daring melalui situs web atau aplikasi "
                "PRODENPASAR.</p>",
                "<p>Pendaftaran dilakukan secara daring dengan identitas yang jelas dan dapat "
                "dipertanggungjawabkan.</p>",
                "<p>Pengaduan menyebut apa yang terjadi dan di mana, sehingga petugas dapat "
                "menemukannya.</p>",
            ),
            COST["id"],
            TIME["id"],
            procedure("Prosedur", *STEPS["id"]),
            heading("Setelah Anda mengirim"),
            text(
                "<p>Anda menerima nomor pengaduan dan <b>tanda terima</b>. Nomor pengaduan boleh "
                "diketahui siapa saja. Tanda terima hanya untuk Anda: dengannya Anda "
                '<a href="/lacak/">melacak pengaduan</a>, menjawab pertanyaan petugas, dan '
                "mengatakan apakah masalahnya sudah beres. Simpan baik-baik; kami tidak dapat "
                "membuatnya lagi.</p>"
            ),
            callout(
                "info",
                "Anonim atau rahasia",
                "<p><b>Anonim</b>: pengaduan diumumkan, identitas Anda tidak. <b>Rahasia</b>: "
                "seluruh pengaduan hanya dibaca petugas dan tidak pernah diumumkan.</p>",
            ),
            PRIVACY_NOTE["id"],
            heading("Saluran"),
            channel(
                "web",
                "Situs PRODENPASAR",
                "Menyampaikan pengaduan dan mengikuti prosesnya, di situs ini.",
            ),
            channel(
                "radio",
                "Radio RPKD",
                "Menyampaikan aspirasi lewat udara dan telepon hotline.",
                frequency="92.6 FM",
                phone="0361-244444",
            ),
            text('<p><a href="/saluran/">Semua saluran pengaduan dan aspirasi</a></p>'),
            legal_basis(
                "Dasar hukum",
                ("Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik", ""),
                (
                    (
                        "Peraturan Presiden Nomor 76 Tahun 2013 tentang Pengelolaan Pengaduan "
                        "Pelayanan Publik"
                    ),
                    "",
                ),
                ("Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi", ""),
            ),
            faq(
                "Pertanyaan yang sering muncul",
                (
                    "Apakah nama saya diumumkan?",
                    (
                        "<p>Tidak. Publik hanya membaca “Pelapor”, dan data pribadi di dalam "
                        "tulisan ditutup sebelum diumumkan.</p>"
                    ),
                ),
                (
                    "Bagaimana bila masalah yang sama sudah dilaporkan?",
                    (
                        "<p>Dukung pengaduan yang sudah ada. OPD melihat berapa warga yang "
                        "mendukungnya.</p>"
                    ),
                ),
                (
                    "Bagaimana bila jawabannya tidak menyelesaikan masalah?",
                    (
                        "<p>Buka pengaduan Anda dengan tanda terima dan katakan bahwa "
                        "masalahnya belum beres. Pengaduan itu dibuka kembali.</p>"
                    ),
                ),
                (
                    "Bagaimana bila urusan itu bukan kewenangan kota?",
                    (
                        "<p>Tim memberi tahu Anda. Untuk urusan provinsi atau pusat, pakai "
                        '<a href="https://www.lapor.go.id">SP4N LAPOR!</a>.</p>'
                    ),
                ),
            ),
        ]
    },
)

_EN = Text(
    "Filing a complaint",
    "Anybody may complain about the development and the services of Denpasar. It is free, and "
    "the answer is open.",
    "Requirements, cost, time and procedure of public complaints at PRODENPASAR, Denpasar.",
    {
        "body": [
            EMERGENCY["en"],
            requirements(
                "What you need",
                "<p>Complaints are filed online, through the website or the app of "
                "PRODENPASAR.</p>",
                "<p>Registration is online, with a clear and accountable identity.</p>",
                "<p>The complaint says what happened and where, so that officers can find it.</p>",
            ),
            COST["en"],
            TIME["en"],
            procedure("Procedure", *STEPS["en"]),
            heading("After you have sent it"),
            text(
                "<p>You get a reference and a <b>receipt</b>. Anybody may know the reference. "
                "The receipt is yours alone: with it you "
                '<a href="/en/lacak/">track the complaint</a>, answer the questions of '
                "officers, and say whether the matter is settled. Keep it well; we cannot make "
                "it again.</p>"
            ),
            callout(
                "info",
                "Anonymous or confidential",
                "<p><b>Anonymous</b>: the complaint is published, your identity is not. "
                "<b>Confidential</b>: only officers read the complaint; it is never "
                "published.</p>",
            ),
            PRIVACY_NOTE["en"],
            heading("Channels"),
            channel(
                "web",
                "PRODENPASAR website",
                "File complaints and follow what happens to them, on this site.",
            ),
            channel(
                "radio",
                "Radio RPKD",
                "Speak up on the air and by the telephone hotline.",
                frequency="92.6 FM",
                phone="0361-244444",
            ),
            text('<p><a href="/en/saluran/">All channels for complaints and ideas</a></p>'),
            legal_basis(
                "Legal basis",
                (
                    "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik",
                    "Law 25 of 2009 on public services",
                ),
                (
                    (
                        "Peraturan Presiden Nomor 76 Tahun 2013 tentang Pengelolaan Pengaduan "
                        "Pelayanan Publik"
                    ),
                    "Presidential regulation 76 of 2013 on complaints about public services",
                ),
                (
                    "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi",
                    "Law 27 of 2022 on the protection of personal data",
                ),
            ),
            faq(
                "Frequent questions",
                (
                    "Will my name be published?",
                    (
                        "<p>No. The public reads “Reporter”, and personal data in the text is "
                        "covered before anything is published.</p>"
                    ),
                ),
                (
                    "What if the same matter was reported already?",
                    (
                        "<p>Support the complaint that is there. The agency sees how many citizens "
                        "support it.</p>"
                    ),
                ),
                (
                    "What if the answer does not solve it?",
                    (
                        "<p>Open your complaint with the receipt and say that the matter is not "
                        "settled. It is opened again.</p>"
                    ),
                ),
                (
                    "What if the matter is not the city's authority?",
                    (
                        "<p>The team tells you. For matters of the province or the state, use "
                        '<a href="https://www.lapor.go.id">SP4N LAPOR!</a>.</p>'
                    ),
                ),
            ),
        ]
    },
)

PAGES = (
    Seed(
        key="layanan/pengaduan",
        kind="ServicePage",
        slug="pengaduan",
        parent="layanan",
        picture=True,
        id=_ID,
        en=_EN,
    ),
)
