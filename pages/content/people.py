"""What people meet at a counter: records, permits, health, schools, assistance, services."""

from pages.content.topics import Topic, page

RECORDS = page(
    "kependudukan",
    id=Topic(
        "Melaporkan layanan kependudukan",
        "KTP, kartu keluarga, akta, dan surat pindah yang terlambat atau tidak sesuai.",
        (
            "Dokumen apa yang Anda urus dan di mana.",
            "Tanggal pengajuan, dan apa yang dijanjikan petugas.",
            "Apa yang terjadi sampai sekarang.",
            "Jangan menulis NIK atau nomor KK di dalam cerita; pakai kolom identitas.",
        ),
        "Biasanya Dinas Kependudukan dan Pencatatan Sipil (Disdukcapil).",
        (
            (
                "Dapatkah saya mengurus KTP di sini?",
                "Tidak. Di sini Anda mengadukan layanannya; dokumen diurus di Disdukcapil.",
            ),
            (
                "Petugas perlu data saya untuk memeriksa.",
                (
                    "Petugas bertanya lewat saluran pribadi yang Anda buka dengan tanda "
                    "terima, bukan di depan umum."
                ),
            ),
        ),
    ),
    en=Topic(
        "Reporting services for population records",
        "Identity cards, family cards, certificates and moving papers that are late or wrong.",
        (
            "Which document you asked for, and where.",
            "The date of the request, and what the officer promised.",
            "What has happened until now.",
            "Please keep NIK and family card numbers out of the story; use the identity fields.",
        ),
        "Usually the Population and Civil Registration Office (Disdukcapil).",
        (
            (
                "Can I get an identity card here?",
                "No. Here you complain about the service; documents are made at Disdukcapil.",
            ),
            (
                "The officer needs my data to look into it.",
                (
                    "Officers ask through the private channel that you open with your receipt, "
                    "never in public."
                ),
            ),
        ),
    ),
)

PERMITS = page(
    "perizinan",
    id=Topic(
        "Melaporkan layanan perizinan",
        "Izin bangunan, izin usaha, dan reklame: proses yang lama, tidak jelas, atau papan yang "
        "mengganggu.",
        (
            "Jenis izin dan tanggal pengajuan.",
            "Langkah terakhir yang Anda ketahui, dan apa yang masih diminta.",
            "Untuk reklame atau bangunan: tempat dan patokannya.",
        ),
        "Biasanya Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu (DPMPTSP).",
        (
            (
                "Apakah pengaduan ini mempercepat izin saya?",
                (
                    "Pengaduan menanyakan dan menjelaskan prosesnya. Keputusan izin tetap "
                    "mengikuti aturannya."
                ),
            ),
            (
                "Saya diminta membayar di luar ketentuan.",
                "Pilih <b>rahasia</b> saat mengirim, dan ceritakan kapan dan di mana.",
            ),
        ),
    ),
    en=Topic(
        "Reporting services for permits",
        "Building permits, business permits and billboards: slow or unclear procedures, or "
        "boards in the way.",
        (
            "The kind of permit and the date of the request.",
            "The last step that you know of, and what is still asked for.",
            "For billboards and buildings: the place and a landmark.",
        ),
        "Usually the Investment and One-Stop Service Office (DPMPTSP).",
        (
            (
                "Will this make my permit come faster?",
                (
                    "A complaint asks about the procedure and has it explained. The decision on a "
                    "permit follows its own rules."
                ),
            ),
            (
                "I was asked to pay more than the rules say.",
                "Choose <b>confidential</b> when you file, and tell when and where it was.",
            ),
        ),
    ),
)

HEALTH = page(
    "kesehatan",
    urgent=True,
    id=Topic(
        "Melaporkan layanan kesehatan",
        "Pelayanan puskesmas dan rumah sakit daerah, BPJS, dan sarang nyamuk demam berdarah.",
        (
            "Nama puskesmas atau rumah sakit, hari, dan jamnya.",
            "Apa yang Anda perlukan dan apa yang terjadi.",
            "Untuk demam berdarah: banjar dan tempat genangan.",
            "Keadaan kesehatan seseorang adalah data pribadi: cukup tulis yang perlu.",
        ),
        "Biasanya Dinas Kesehatan; untuk rumah sakit daerah, Rumah Sakit Umum Daerah Wangaya.",
        (
            (
                "Apakah penyakit saya akan terbaca orang?",
                (
                    "Tim menutup data pribadi sebelum mengumumkan. Bila Anda ragu, pilih "
                    "<b>rahasia</b>."
                ),
            ),
            (
                "Seseorang perlu pertolongan sekarang.",
                "Hubungi 112.",
            ),
        ),
    ),
    en=Topic(
        "Reporting health services",
        "Service at community health centres and the city hospital, BPJS, and places where "
        "dengue mosquitoes breed.",
        (
            "The name of the health centre or hospital, the day and the hour.",
            "What you needed and what happened.",
            "For dengue: the banjar and the place of the standing water.",
            "Somebody's health is personal data: write only what is needed.",
        ),
        "Usually the Health Office; for the city hospital, Wangaya General Hospital.",
        (
            (
                "Will people read about my illness?",
                (
                    "The team covers personal data before publishing. If in doubt, choose "
                    "<b>confidential</b>."
                ),
            ),
            (
                "Somebody needs help now.",
                "Call 112.",
            ),
        ),
    ),
)

SCHOOLS = page(
    "pendidikan",
    id=Topic(
        "Melaporkan urusan pendidikan",
        "Penerimaan siswa, fasilitas sekolah, dan pungutan.",
        (
            "Nama sekolah, dan jenjangnya.",
            "Apa yang terjadi, dan kapan.",
            "Untuk fasilitas: ruang atau alat yang rusak.",
            "Jangan menulis nama anak atau nama guru.",
        ),
        "Biasanya Dinas Pendidikan, Pemuda dan Olahraga (Disdikpora).",
        (
            (
                "Saya takut anak saya mendapat perlakuan berbeda.",
                (
                    "Pengaduan tentang pungutan dimulai sebagai <b>rahasia</b> dan dibaca oleh dua "
                    "petugas. Anda dapat memilih rahasia untuk urusan lain juga."
                ),
            ),
            (
                "Sekolahnya SMA atau SMK.",
                "Laporkan saja. Bila bukan kewenangan kota, tim memberi tahu Anda.",
            ),
        ),
    ),
    en=Topic(
        "Reporting matters of education",
        "Enrolment, school facilities, and levies.",
        (
            "The name of the school, and its level.",
            "What happened, and when.",
            "For facilities: the room or the thing that is broken.",
            "Please leave out the names of children and teachers.",
        ),
        "Usually the Education, Youth and Sports Office (Disdikpora).",
        (
            (
                "I fear that my child will be treated differently.",
                (
                    "Complaints about levies start as <b>confidential</b> and need a second "
                    "reader. You may choose confidential for other matters as well."
                ),
            ),
            (
                "It is a senior or vocational high school.",
                "Report it. If it is not the city's authority, the team tells you.",
            ),
        ),
    ),
)

SOCIAL = page(
    "sosial-dan-adat",
    id=Topic(
        "Melaporkan urusan sosial dan adat",
        "Bantuan sosial, upacara yang memerlukan pengaturan, dan urusan pura atau banjar.",
        (
            "Jenis bantuan atau kegiatan, dan banjarnya.",
            "Apa yang Anda harapkan dan apa yang terjadi.",
            "Untuk upacara: tanggal, jalan yang dipakai, dan gangguannya.",
            "Jangan menulis nama penerima bantuan lain.",
        ),
        "Bantuan sosial biasanya ditangani Dinas Sosial; upacara, pura, dan banjar oleh Dinas "
        "Kebudayaan.",
        (
            (
                "Saya terdaftar tetapi tidak menerima bantuan.",
                (
                    "Ceritakan bantuan yang mana dan sejak kapan. Data diri Anda isi di kolom "
                    "identitas, yang hanya dibaca petugas."
                ),
            ),
            (
                "Ini soal adat di banjar kami.",
                (
                    "Kota dapat membantu yang menjadi tugasnya. Yang menjadi wewenang adat "
                    "diselesaikan menurut adat, dan jawabannya akan mengatakan begitu."
                ),
            ),
        ),
    ),
    en=Topic(
        "Reporting social matters and custom",
        "Social assistance, ceremonies that need arrangements, and matters of temples or banjar.",
        (
            "The kind of assistance or event, and the banjar.",
            "What you expected and what happened.",
            "For ceremonies: the date, the roads used, and the trouble.",
            "Please leave out the names of other recipients.",
        ),
        "Social assistance is usually for the Social Affairs Office; ceremonies, temples and "
        "banjar for the Culture Office.",
        (
            (
                "I am on the list but receive nothing.",
                (
                    "Say which assistance and since when. Put your own data into the identity "
                    "fields, which only officers read."
                ),
            ),
            (
                "It is about custom in our banjar.",
                (
                    "The city can help with what is its task. What belongs to custom is settled by "
                    "custom, and the answer will say so."
                ),
            ),
        ),
    ),
)

CITY = page(
    "layanan-publik",
    id=Topic(
        "Melaporkan layanan publik kota",
        "Wifi dan aplikasi kota, sikap petugas, pasar, angkutan, dan pajak daerah.",
        (
            "Layanan atau kantor mana, hari, dan jamnya.",
            "Apa yang Anda perlukan dan apa yang terjadi.",
            "Untuk aplikasi: nama aplikasi dan pesan yang muncul.",
            "Untuk petugas: loket atau jabatannya, bukan namanya.",
        ),
        "Tergantung layanannya: Dinas Komunikasi, Informatika dan Statistik (wifi, aplikasi), "
        "BKPSDM (pegawai), Perumda Pasar Sewakadarma (pasar), Dinas Perhubungan (angkutan), "
        "Badan Pendapatan Daerah (pajak).",
        (
            (
                "Saya ingin memuji petugas.",
                "Silakan. Pilih jenis <b>aspirasi</b> dan ceritakan apa yang baik.",
            ),
            (
                "Saya tidak tahu kantor mana yang berwenang.",
                "Tidak apa-apa. Tim verifikasi yang meneruskannya.",
            ),
        ),
    ),
    en=Topic(
        "Reporting public services of the city",
        "The city's Wi-Fi and apps, the conduct of staff, markets, transport, and local taxes.",
        (
            "Which service or office, the day and the hour.",
            "What you needed and what happened.",
            "For apps: the name of the app and the message that it showed.",
            "For staff: the counter or the position, not the name.",
        ),
        "It depends on the service: the Communication, Informatics and Statistics Office (Wi-Fi, "
        "apps), BKPSDM (staff), Perumda Pasar Sewakadarma (markets), the Transport Office "
        "(transport), the Regional Revenue Agency (taxes).",
        (
            (
                "I would like to praise somebody.",
                "Please do. Choose <b>suggestion</b> and tell what was good.",
            ),
            (
                "I do not know which office is competent.",
                "That is fine. The verification team forwards it.",
            ),
        ),
    ),
)

PAGES = (RECORDS, PERMITS, HEALTH, SCHOOLS, SOCIAL, CITY)
