"""More parts of names, from other days: they join those of `name_parts`."""

from __future__ import annotations

MORE = {
    "HEADS": (
        "Sur Wir Wis Pid Bak Geri Nit Wida Puja Semad Sukra Lin Dan Trisn Sent Pan Mar Ward Pur "
        "Laks Yad Wedh Nad Giri Cand Sas Kem Sum Deg Sulas Wij Purn Bhas Agast Sugat Wid "
        "Paramit Swad Sarw Yud Teng Lok Suby Abhi Surad Jagad Mert Sudarm Wesn Padang Sridan "
        "Astin Sawit Ketiar Murd Ngur"
    ),
    "MANS_TAILS": (
        "ada amba adnya arsa ita ikan untara eka ama ura awirya adnyana anta era utama ertha "
        "usada agiri ayasa awa ana arya atra antha ika anta iarta awijaya akusuma adana"
    ),
    "WOMANS_TAILS": (
        "ayani eni itri aningsih adewi ianti arini utri aswati iyani ayuni amurti ati onika "
        "arini asih awati ayanti adnyani ayati iastuti itri ayuni"
    ),
    "MANS_OWN": (
        "Jelantik Rugeg Mangku Tinggal Geria Sudira Rencana Landep Suwena Kardi Mendra Ngenteg "
        "Salit Rebeg Cakra Tubuh Pageh Meregeg Sarka Dugdug Tilem Wates Koplar Teler Sumerta "
        "Kelodan Ngembon Lasia Rimbun Segara Pugra Darsana Nurata Sujana Kompyang Sutama Lanang "
        "Semaraputra Gateng Ribuh"
    ),
    "WOMANS_OWN": (
        "Rawit Manik Sukerni Pasti Ngetis Locok Darmini Suwati Rempiuk Sriati Lemuh Gelis "
        "Mandri Ribek Sukreni Kenderan Waci Jempiring Rupiani Kasih Sudarni Sulatri Mudri Resmi "
        "Kencanawati Rusmini Lasih Sumitri Metri Ratnadi Suwitri Sukarmi Armini"
    ),
    "MODERN": (
        "Bintang Gilang Rama Darma Wisnu Pradnya Yogi Aditya Gayatri Maharani Sinta Rias Dinda "
        "Apri Desi Okta Mega Vina Riska Kiki Tika Evan Jaya Puspa Sukma Erlangga"
    ),
    "NICKNAMES": (
        "Bagong Kadir Yasa Mok Deni Kolok Dewik Nik Leong Pur Bejo Sumi Parmi Tini Ntan Ajik "
        "Riri Vero Fani Gusde Gungde"
    ),
    "JAVANESE_GIVEN": (
        "Wahyu Hesti Nanang Sulastri Paryanto Mulyani Rudi Triyono Darmanto Sukarni Winarto "
        "Ngadiyo Murti Catur Prasetyo Yekti Sumarni Edi Kartini Hadi"
    ),
    "JAVANESE_HEADS": ("Sas Wir Pur Suw Har Dar Mang Cok Prin Wic Kun Atm Sos Mur"),
    "JAVANESE_TAILS": (
        "troatmojo odihardjo wanti odipuro ayanti okusumo aningrum asono ujiono oharjo aksono"
    ),
    "JAVANESE_SINGLE": (
        "Kartubi Sunarsih Kasdi Jumiatun Ponijan Mesiran Tugiman Satimin Rahmad Sumiyem Lasmini "
        "Suyatno Hariono Mukayah Mulyadi Sukarjo Wariyem Tukijan Darsono Samirin Muntiah Sarpan "
        "Ngatemi"
    ),
    "SUNDANESE_GIVEN": ("Enjang Titin Usep Nani Kurnia Engkos Lilih Wiwin Agah Mimin"),
    "SUNDANESE_LAST": ("Garnida Saepudin Nugraha Sopandi Sukmara Hermawan Rosidin Setiana"),
    "BATAK_CLANS": (
        "Sihombing Gultom Simanjuntak Sinaga Saragih Napitupulu Hutabarat Butarbutar Lubis "
        "Damanik Barus Sinuraya Sibarani Aritonang Pardede Marpaung Sagala Girsang"
    ),
    "NTT_CLANS": (
        "Lango Bili Takandewa Leba Kefi Bano Selan Banunaek Nggili Hege Lado Benu Tnunay Bria "
        "Klau Mali Manek Kase Boimau Taopan Ngadha Rangga Ola Lamanepa Koten"
    ),
    "MALUKU_CLANS": ("Hehanussa Soumokil Talahatu Pelupessy Wattimena Rumahuru"),
    "PAPUA_CLANS": ("Yoman Murib Faidiban Krey Wanimbo Enembe Karubaba Boma"),
    "MANADO_CLANS": ("Sondakh Mamahit Rumengan Kawilarang Lasut"),
    "MINANG_LAST": ("Sutan Bandaro Chan Marajo Simabur"),
    "BUGIS_LAST": ("Manggabarani Patunru Makkasau Lopa"),
    "CHINESE_LAST": ("Gozali Sutedja Wirawan Darmadji Lukito Hadinata Sanjaya"),
    "ARABIC_MEN": (
        "Abdurrahim Mustofa Fauzan Hafidz Sulaiman Khairul Iskandar Baharudin Nasrullah Dzikri "
        "Habibi Miftah Zulkarnain Fakhrudin Rosihan Masykur Junaidi Fadhil"
    ),
    "ARABIC_WOMEN": ("Ruqayyah Aisyah Zahrotul Munawaroh Salamah Khotimah Nurlaila Badriyah"),
    "ARABIC_LAST": (
        "Firmansyah Sodikin Amrullah Bahtiar Muttaqin Nawawi Al-Habsyi Zarkasyi Hakim Syahputra "
        "Fadillah Lukman Attamimi Syukri"
    ),
    "EASTERN_GIVEN": (
        "Stefanus Kornelia Blasius Magdalena Yeremias Paulina Nikodemus Rosalinda Gregorius "
        "Hendrikus Emerensiana Soleman Naomi Obet Selfina"
    ),
    "FOREIGN_GIVEN": (
        "Emma Noah Lars Astrid Luca Amelie Kenji Aiko Sergei Natalia Shane Bronwyn Klaus Heike "
        "Thierry Rajesh Deepika George Rebecca Willem Marijke"
    ),
    "FOREIGN_LAST": (
        "Anderson McCarthy Schröder Dijkstra Bianchi Lefebvre Yamamoto Nowak Ivanova Campbell "
        "Wright Visser Hoffmann Moreau Kapoor Singh Watanabe Gallagher"
    ),
}
