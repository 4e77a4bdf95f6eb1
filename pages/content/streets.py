"""What people meet in the street: roads, drains, waste, lights, water, public order."""

from pages.content.topics import Topic, page

ROADS = page(
    "jalan-dan-jembatan",
    id=Topic(
        "Melaporkan jalan, trotoar, dan jembatan",
        "Jalan berlubang, trotoar pecah, jembatan rusak, atau bekas galian kabel yang tidak "
        "ditutup.",
        (
            "Nama jalan dan patokan terdekat: pura, banjar, toko, tiang bernomor, atau simpang.",
            "Sisi jalan dan arahnya, misalnya sisi timur ke arah Renon.",
            "Ukuran kerusakan sejauh Anda lihat, dan sejak kapan.",
            "Siapa yang terganggu: pengendara motor, pejalan kaki, pengguna kursi roda.",
            "Untuk bekas galian: nama pelaksana bila tertulis di papan proyek.",
        ),
        "Biasanya Dinas Pekerjaan Umum dan Penataan Ruang (PUPR). Bila jalan itu milik "
        "provinsi atau pusat, tim memberi tahu Anda dan menyebutnya dalam jawaban.",
        (
            (
                "Saya tidak tahu jalan itu milik siapa.",
                "Tidak apa-apa. Laporkan saja tempatnya; tim verifikasi yang mencari tahu.",
            ),
            (
                "Jalan yang sama sudah dilaporkan orang lain.",
                "Dukung pengaduan itu, dan tulis di komentar bila ada yang berubah.",
            ),
        ),
    ),
    en=Topic(
        "Reporting roads, pavements and bridges",
        "Potholes, broken pavements, damaged bridges, or cable trenches that were left open.",
        (
            (
                "The name of the road and the nearest landmark: a temple, banjar, shop, numbered "
                "pole or junction."
            ),
            "The side of the road and the direction, such as the east side towards Renon.",
            "The size of the damage as far as you can see, and since when.",
            "Who is hindered: motorcyclists, pedestrians, people in wheelchairs.",
            "For trenches: the name of the contractor, if a project board shows it.",
        ),
        "Usually the Public Works and Spatial Planning Office (PUPR). If the road belongs to "
        "the province or the state, the team tells you, and the answer says so.",
        (
            (
                "I do not know whose road it is.",
                "That is fine. Report the place; the verification team finds out.",
            ),
            (
                "Somebody reported the same road already.",
                "Support that complaint, and comment if something has changed.",
            ),
        ),
    ),
)

DRAINS = page(
    "drainase-dan-banjir",
    urgent=True,
    id=Topic(
        "Melaporkan drainase, got, dan banjir",
        "Saluran tersumbat, tutup got hilang, genangan sesudah hujan, atau sungai yang meluap.",
        (
            "Nama jalan atau gang, banjar, dan patokan terdekat.",
            "Apa yang menyumbat sejauh terlihat: sampah, lumpur, akar, atau bangunan.",
            "Tinggi dan lamanya genangan, dan apakah terjadi setiap hujan.",
            "Untuk tutup got: apakah lubangnya di jalur kendaraan atau pejalan kaki.",
        ),
        "Saluran dan tutup got biasanya ditangani Dinas Pekerjaan Umum dan Penataan Ruang "
        "(PUPR); banjir dan sungai oleh Badan Penanggulangan Bencana Daerah (BPBD). Bila "
        "keduanya diperlukan, mereka berkoordinasi.",
        (
            (
                "Air sedang naik sekarang.",
                "Itu darurat. Hubungi 112, baru sesudahnya tulis pengaduan.",
            ),
            (
                "Gotnya di depan rumah saya sendiri.",
                (
                    "Tetap dapat dilaporkan. Sebut saja gangnya; nomor rumah Anda tidak akan "
                    "diumumkan."
                ),
            ),
        ),
    ),
    en=Topic(
        "Reporting drains, gutters and floods",
        "Blocked drains, missing drain covers, water standing after rain, or a river over its "
        "banks.",
        (
            "The road or lane, the banjar, and the nearest landmark.",
            "What blocks it as far as you can see: waste, mud, roots or a building.",
            "How high the water stands and how long, and whether it happens at every rain.",
            "For covers: whether the hole is where vehicles or where people pass.",
        ),
        "Drains and covers are usually for the Public Works and Spatial Planning Office (PUPR), "
        "floods and rivers for the Disaster Management Agency (BPBD). Where both are needed, "
        "they coordinate.",
        (
            (
                "The water is rising right now.",
                "That is an emergency. Call 112 first and file a complaint afterwards.",
            ),
            (
                "The drain is in front of my own house.",
                (
                    "You can report it all the same. Name the lane; the number of your house will "
                    "not be published."
                ),
            ),
        ),
    ),
)

WASTE = page(
    "kebersihan-dan-sampah",
    id=Topic(
        "Melaporkan sampah, bau, pohon, dan taman",
        "Sampah yang tidak diangkut, pembuangan liar, pembakaran sampah, bau, atau pohon dan "
        "taman yang perlu dirawat.",
        (
            "Tempatnya: jalan, banjar, dan patokan terdekat.",
            "Jenis dan banyaknya sampah sejauh terlihat.",
            "Sejak kapan, dan pada jam berapa biasanya terjadi.",
            "Untuk pohon: apakah dahannya mengenai kabel, jalan, atau bangunan.",
        ),
        "Biasanya Dinas Lingkungan Hidup dan Kebersihan (DLHK).",
        (
            (
                "Saya tahu siapa yang membuang sampah itu.",
                (
                    "Ceritakan kejadian, tempat, dan waktunya. Nama dan pelat kendaraan orang lain "
                    "ditutup sebelum pengaduan diumumkan."
                ),
            ),
            (
                "Pohon tumbang menutup jalan.",
                "Bila ada bahaya, hubungi 112.",
            ),
        ),
    ),
    en=Topic(
        "Reporting waste, smells, trees and parks",
        "Waste that is not collected, illegal dumping, burning, smells, or trees and parks in "
        "need of care.",
        (
            "The place: road, banjar and the nearest landmark.",
            "What kind of waste and how much, as far as you can see.",
            "Since when, and at what hour it usually happens.",
            "For trees: whether branches touch cables, the road or a building.",
        ),
        "Usually the Environment and Sanitation Office (DLHK).",
        (
            (
                "I know who dumped it.",
                (
                    "Tell what happened, where and when. Names and number plates of other people "
                    "are covered before the complaint is published."
                ),
            ),
            (
                "A fallen tree blocks the road.",
                "If it is dangerous, call 112.",
            ),
        ),
    ),
)

LIGHTS = page(
    "penerangan-dan-lalu-lintas",
    id=Topic(
        "Melaporkan lampu jalan, lampu lalu lintas, dan parkir",
        "Lampu jalan padam, lampu lalu lintas rusak, rambu hilang, kemacetan, atau parkir yang "
        "mengganggu.",
        (
            "Nama jalan, dan nomor tiang lampu bila ada.",
            "Padam satu tiang atau sederet, sejak kapan, terus-menerus atau kadang-kadang.",
            "Untuk simpang: nama kedua jalan dan arah lampu yang rusak.",
            "Untuk kemacetan dan parkir: hari dan jamnya.",
        ),
        "Lampu, rambu, dan lalu lintas biasanya ditangani Dinas Perhubungan; parkir oleh "
        "Perumda Bhukti Praja Sewakadarma.",
        (
            (
                "Lampu gang di depan rumah padam. Ke sini juga?",
                "Ya. Sebut gang dan banjarnya; tim mencari tahu siapa yang mengurus lampu itu.",
            ),
            (
                "Listrik di rumah saya padam.",
                "Itu urusan penyedia listrik, bukan lampu jalan. Hubungi penyedia Anda.",
            ),
        ),
    ),
    en=Topic(
        "Reporting street lights, traffic lights and parking",
        "Dead street lights, broken traffic lights, missing signs, traffic jams, or parking "
        "that gets in the way.",
        (
            "The name of the road, and the number of the pole if there is one.",
            "One light or a whole row, since when, always or now and then.",
            "For junctions: the names of both roads and the direction of the broken light.",
            "For traffic jams and parking: the days and hours.",
        ),
        "Lights, signs and traffic are usually for the Transport Office; parking for the city "
        "company Perumda Bhukti Praja Sewakadarma.",
        (
            (
                "The light in my lane is dead. Is this the place?",
                "Yes. Name the lane and the banjar; the team finds out who looks after it.",
            ),
            (
                "The power in my house is out.",
                "That is a matter of your electricity provider, not of street lights.",
            ),
        ),
    ),
)

WATER = page(
    "air-bersih",
    id=Topic(
        "Melaporkan gangguan air bersih",
        "Air mati, air keruh, pipa bocor, atau tagihan air yang tidak sesuai.",
        (
            "Banjar atau gang yang terkena: satu rumah atau beberapa.",
            "Sejak kapan, dan pada jam berapa air mengalir bila mengalir.",
            "Untuk pipa bocor: tempat keluarnya air, dan apakah jalan ikut rusak.",
            "Untuk tagihan: bulan yang dipersoalkan. Nomor pelanggan Anda tidak diumumkan.",
        ),
        "Biasanya Perumda Air Minum Tirta Sewakadarma.",
        (
            (
                "Haruskah nomor pelanggan saya tulis?",
                (
                    "Boleh, bila membantu. Nomor itu hanya dibaca petugas; sebelum diumumkan, "
                    "nomor ditutup."
                ),
            ),
            (
                "Pipa bocor merusak jalan.",
                "Satu pengaduan cukup. Bila beberapa OPD diperlukan, mereka berkoordinasi.",
            ),
        ),
    ),
    en=Topic(
        "Reporting trouble with clean water",
        "No water, cloudy water, leaking pipes, or a water bill that is not right.",
        (
            "The banjar or lane concerned: one house or several.",
            "Since when, and at what hours water runs if it does.",
            "For leaks: where the water comes out, and whether the road is damaged too.",
            "For bills: the month in question. Your customer number is not published.",
        ),
        "Usually the city water company Perumda Air Minum Tirta Sewakadarma.",
        (
            (
                "Must I give my customer number?",
                (
                    "You may, if it helps. Only officers read it; it is covered before anything is "
                    "published."
                ),
            ),
            (
                "The leak is damaging the road.",
                "One complaint is enough. Where several agencies are needed, they coordinate.",
            ),
        ),
    ),
)

ORDER = page(
    "ketertiban",
    urgent=True,
    id=Topic(
        "Melaporkan gangguan ketertiban",
        "Kebisingan, pedagang di tempat terlarang, bangunan yang mengganggu, atau anjing liar.",
        (
            "Tempat dan patokannya.",
            "Hari dan jam kejadian, dan seberapa sering.",
            "Apa yang terganggu: jalan, trotoar, istirahat warga, keselamatan.",
            "Apakah sudah dibicarakan di banjar atau dengan kepala lingkungan.",
        ),
        "Biasanya Satuan Polisi Pamong Praja (Satpol PP); anjing liar oleh Dinas Pertanian.",
        (
            (
                "Saya takut diketahui tetangga.",
                (
                    "Pilih <b>rahasia</b> saat mengirim. Pengaduan itu hanya dibaca petugas dan "
                    "tidak pernah diumumkan."
                ),
            ),
            (
                "Ada tindak kejahatan.",
                "Itu urusan kepolisian. Bila ada bahaya, hubungi 112.",
            ),
        ),
    ),
    en=Topic(
        "Reporting trouble with public order",
        "Noise, vendors where they may not be, buildings in the way, or stray dogs.",
        (
            "The place and a landmark.",
            "The days and hours, and how often it happens.",
            "What is disturbed: the road, the pavement, people's rest, safety.",
            "Whether it was talked over in the banjar or with the head of the neighbourhood.",
        ),
        "Usually the Public Order Agency (Satpol PP); stray dogs are for the Agriculture Office.",
        (
            (
                "I am afraid that my neighbours find out.",
                (
                    "Choose <b>confidential</b> when you file. Only officers read the complaint; "
                    "it is never published."
                ),
            ),
            (
                "A crime is being committed.",
                "That is a matter for the police. If there is danger, call 112.",
            ),
        ),
    ),
)

PAGES = (ROADS, DRAINS, WASTE, LIGHTS, WATER, ORDER)
