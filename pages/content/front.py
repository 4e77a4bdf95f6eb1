"""Home, about, the list of services, the channels."""

from __future__ import annotations

from pages.content.facts import STEPS
from pages.content.seed import Block, Seed, Text, channel, chapters

HOME = Seed(
    key="home",
    kind="HomePage",
    slug="beranda",
    parent="",
    picture=True,
    featured=(
        "layanan/pengaduan",
        "layanan/jalan-dan-jembatan",
        "layanan/penerangan-dan-lalu-lintas",
        "layanan/kebersihan-dan-sampah",
        "layanan/drainase-dan-banjir",
        "layanan/air-bersih",
    ),
    id=Text(
        "Beranda",
        "PRODENPASAR adalah Pengaduan Rakyat Online Kota Denpasar: tempat warga dan "
        "pemerintah kota saling menjawab, di depan umum.",
        "Sampaikan pengaduan tentang pembangunan dan layanan Kota Denpasar, ikuti prosesnya, "
        "dan baca jawaban resmi pemerintah kota.",
        {
            "greeting": "Om Swastiastu",
            "hero_title": "Suara Anda, jawaban kota, terbuka untuk semua",
            "hero_text": "Laporkan jalan rusak, lampu padam, sampah, atau layanan yang kurang. "
            "Tim kami meneruskannya kepada OPD yang berwenang, dan jawabannya dapat dibaca "
            "siapa saja.",
            "steps_title": "Dari pengaduan sampai jawaban",
            "steps": [{"type": "step", "value": value} for value in STEPS["id"]],
            "body": "<p>Setiap pengaduan yang diumumkan dapat dicari dan dibaca tanpa nama "
            'pelapor. Pelajari <a href="/layanan/pengaduan/">cara, syarat, dan waktunya</a>, '
            'atau <a href="/tentang/">kenali PRODENPASAR</a>.</p>',
        },
    ),
    en=Text(
        "Home",
        "PRODENPASAR stands for Pengaduan Rakyat Online Kota Denpasar: the place where "
        "citizens and the city answer one another, in public.",
        "File a complaint about the development and the services of Denpasar, follow what "
        "happens to it, and read what the city answers.",
        {
            "greeting": "Om Swastiastu",
            "hero_title": "Your voice, the city's answer, open to everyone",
            "hero_text": "Report a damaged road, a dead street light, waste, or a service that "
            "falls short. Our team hands it to the competent agency, and everybody can read "
            "the answer.",
            "steps_title": "From complaint to answer",
            "steps": [{"type": "step", "value": value} for value in STEPS["en"]],
            "body": "<p>Every published complaint can be searched and read without the name of "
            'its reporter. Read <a href="/en/layanan/pengaduan/">how it works, what you need '
            'and how long it takes</a>, or <a href="/en/tentang/">meet PRODENPASAR</a>.</p>',
        },
    ),
)

ABOUT = Seed(
    key="tentang",
    kind="StandardPage",
    slug="tentang",
    parent="home",
    id=Text(
        "Tentang PRODENPASAR",
        "Saluran pengaduan dua arah antara warga dan Pemerintah Kota Denpasar.",
        "Apa itu PRODENPASAR, bagaimana pengaduan warga Denpasar ditangani, dan mengapa "
        "semuanya terbuka.",
        {
            "body": chapters(
                "<p>PRODENPASAR (Pengaduan Rakyat Online Kota Denpasar) menerima pengaduan "
                "warga tentang pembangunan dan layanan kota. Tim admin memverifikasi setiap "
                "pengaduan dan meneruskannya kepada organisasi perangkat daerah (OPD) atau "
                "perusahaan umum daerah yang berwenang. OPD itu menjawab di sini, di depan "
                "umum.</p>"
                "<h3>Mengapa terbuka</h3>"
                "<p>Jawaban untuk satu orang sering berguna bagi satu lingkungan. Karena itu "
                "pengaduan, tanggapan resmi, dan komentar warga dapat dicari dan dibaca "
                "semua orang, setelah data pribadi ditutup.</p>"
                "<h3>Dijawab belum tentu selesai</h3>"
                "<p>Kami membedakan pengaduan yang sudah <b>dijawab</b> dari pengaduan yang "
                "sudah <b>selesai</b>. Pelapor dapat mengatakan bahwa masalahnya belum "
                "beres, dan pengaduan itu dibuka kembali.</p>"
                "<h3>Data terbuka</h3>"
                "<p>Semua yang dapat dibaca di situs ini juga tersedia bagi mesin melalui "
                '<a href="/api/docs/">API</a>.</p>'
            )
        },
    ),
    en=Text(
        "About PRODENPASAR",
        "The two-way complaint channel between citizens and the City of Denpasar.",
        "What PRODENPASAR is, how complaints of Denpasar's citizens are handled, and why "
        "everything is open.",
        {
            "body": chapters(
                "<p>PRODENPASAR (Pengaduan Rakyat Online Kota Denpasar) takes complaints "
                "about the development and the services of the city. The admin team verifies "
                "each complaint and forwards it to the competent city agency (OPD) or city "
                "company. That agency answers here, in public.</p>"
                "<h3>Why it is open</h3>"
                "<p>The answer to one person is often useful to a whole neighbourhood. So "
                "everybody can search and read the complaints, the official responses and "
                "the comments of citizens, once personal data has been covered.</p>"
                "<h3>Answered is not the same as solved</h3>"
                "<p>We tell complaints that were <b>answered</b> from complaints that were "
                "<b>solved</b>. Reporters can say that their matter is not settled, and the "
                "complaint is opened again.</p>"
                "<h3>Open data</h3>"
                "<p>All that can be read on this site is available to machines as well, "
                'through the <a href="/api/docs/">API</a>.</p>'
            )
        },
    ),
)

SERVICES = Seed(
    key="layanan",
    kind="ServiceIndexPage",
    slug="layanan",
    parent="home",
    id=Text(
        "Layanan",
        "Syarat, biaya, waktu, dan prosedur pengaduan; dan untuk setiap jenis masalah, apa "
        "yang perlu Anda sampaikan supaya cepat ditangani.",
        "Syarat, biaya, waktu, dan prosedur pengaduan di Kota Denpasar menurut jenis masalah.",
    ),
    en=Text(
        "Services",
        "What you need, what it costs, how long it takes and how it works; and for each kind "
        "of matter, what to tell us so that it is handled quickly.",
        "Requirements, cost, time and procedure for complaints in Denpasar, by kind of matter.",
    ),
)


def _channels(words: dict[str, tuple[str, str]]) -> list[Block]:
    """Return every channel of the report, with its name and purpose in one language."""
    return [
        channel("emergency", *words["emergency"], phone="112", emergency=True),
        channel("web", *words["web"]),
        channel("mobile", *words["mobile"]),
        channel("facebook", *words["facebook"], handle="Sewaka Dharma"),
        channel("twitter", *words["twitter"], handle="@DenpasarKota"),
        channel("instagram", *words["instagram"], handle="@DenpasarKota"),
        channel("email", *words["email"], email=""),
        channel("radio", *words["radio"], frequency="92.6 FM", phone="0361-244444"),
        channel("national", *words["national"], url="https://www.lapor.go.id"),
    ]


CHANNELS = Seed(
    key="saluran",
    kind="ChannelsPage",
    slug="saluran",
    parent="home",
    id=Text(
        "Saluran pengaduan dan aspirasi",
        "Pilih saluran yang paling mudah bagi Anda. Yang masuk lewat saluran lain pun dicatat "
        "dan diteruskan oleh tim PRODENPASAR.",
        "Semua saluran pengaduan Kota Denpasar: PRODENPASAR, media sosial, surel, Radio RPKD, "
        "Pusdalops 112, dan SP4N LAPOR.",
        {
            "channels": _channels(
                {
                    "emergency": (
                        "Pusdalops 112",
                        (
                            "Keadaan darurat: kebakaran, kecelakaan, banjir, orang yang terancam "
                            "bahaya."
                        ),
                    ),
                    "web": (
                        "Situs PRODENPASAR",
                        "Menyampaikan pengaduan dan mengikuti prosesnya, di situs ini.",
                    ),
                    "mobile": (
                        "Aplikasi PRODENPASAR",
                        "Menyampaikan pengaduan dari ponsel.",
                    ),
                    "facebook": (
                        "Facebook Sewaka Dharma",
                        "Menyampaikan aspirasi melalui Facebook.",
                    ),
                    "twitter": ("Twitter @DenpasarKota", "Menyampaikan aspirasi melalui Twitter."),
                    "instagram": (
                        "Instagram @DenpasarKota",
                        "Menyampaikan aspirasi melalui Instagram.",
                    ),
                    "email": ("Surel", "Menyampaikan pengaduan secara tertulis."),
                    "radio": (
                        "Radio RPKD",
                        "Menyampaikan aspirasi lewat udara dan telepon hotline.",
                    ),
                    "national": (
                        "SP4N LAPOR!",
                        "Pengaduan nasional, juga untuk urusan di luar kewenangan kota.",
                    ),
                }
            ),
            "body": "<p>Jangan menulis data pribadi di kolom komentar media sosial. Pengaduan "
            'di <a href="/aduan/baru/">situs ini</a> diperiksa dahulu sebelum tampil.</p>',
        },
    ),
    en=Text(
        "Channels for complaints and ideas",
        "Use the channel that suits you best. What arrives through the others is recorded and "
        "forwarded by the PRODENPASAR team as well.",
        "All complaint channels of Denpasar: PRODENPASAR, social media, e-mail, Radio RPKD, "
        "Pusdalops 112 and SP4N LAPOR.",
        {
            "channels": _channels(
                {
                    "emergency": (
                        "Pusdalops 112",
                        "Emergencies: fire, accidents, floods, somebody in danger.",
                    ),
                    "web": (
                        "PRODENPASAR website",
                        "File complaints and follow what happens to them, on this site.",
                    ),
                    "mobile": ("PRODENPASAR app", "File complaints from your phone."),
                    "facebook": ("Facebook Sewaka Dharma", "Send ideas through Facebook."),
                    "twitter": ("Twitter @DenpasarKota", "Send ideas through Twitter."),
                    "instagram": ("Instagram @DenpasarKota", "Send ideas through Instagram."),
                    "email": ("E-mail", "Send a complaint in writing."),
                    "radio": ("Radio RPKD", "Speak up on the air and by the telephone hotline."),
                    "national": (
                        "SP4N LAPOR!",
                        "The national system, also for matters beyond the city's authority.",
                    ),
                }
            ),
            "body": "<p>Please keep personal data out of comments on social media. A complaint "
            'filed on <a href="/en/aduan/baru/">this site</a> is checked before it is shown.</p>',
        },
    ),
)

PAGES = (HOME, ABOUT, SERVICES, CHANNELS)
