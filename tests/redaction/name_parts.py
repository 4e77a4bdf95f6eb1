"""The parts from which names are built; each a list of words."""

from __future__ import annotations

from tests.redaction.more_name_parts import MORE

# ------------------------------------------------------------------ Bali
ORDERS = (
    "Wayan Made Nyoman Ketut Putu Kadek Komang Gede Nengah Wayan Made Nyoman Ketut Putu "
    "Kadek Komang Gde"
)
SHORT_ORDERS = {
    "Wayan": "Wy.",
    "Made": "Md.",
    "Nyoman": "Nym.",
    "Ketut": "Kt.",
    "Kadek": "Kd.",
    "Komang": "Kmg.",
    "Nengah": "Ngh.",
    "Putu": "Pt.",
}
SECOND = "Made Putu Gede Oka Raka Rai Ngurah Alit Nyoman Ketut Agung Anom Mas Komang Wayan"
MANS_TITLES = {
    "gusti": ["I Gusti", "I Gusti Ngurah", "I Gst.", "Gusti", "I G.N.", "I Gusti Agung", "IGN"],
    "ida": ["Ida Bagus", "I.B.", "IB", "Ida Bgs", "Ida Bagus Gede"],
    "agung": ["Anak Agung", "A.A.", "AA", "A. A.", "Anak Agung Gede", "A.A. Ngurah", "Agung"],
    "cokorda": ["Cokorda", "Tjokorda", "Cok", "Cokorda Gede", "Cok. Raka", "Tjok"],
    "dewa": ["I Dewa", "Dewa", "I Dewa Gede", "Dewa Nyoman", "Dw."],
    "ngakan": ["Ngakan", "Sang", "I Sang", "Ngakan Putu", "Sang Made"],
    "pande": ["Pande", "I Pande", "Pande Gede", "Pasek", "Dewa Pande"],
}
WOMANS_TITLES = {
    "gusti": ["Ni Gusti", "I Gusti Ayu", "Gusti Ayu", "I G.A.", "IGA", "Ni Gst. Ayu", "Gst. Ayu"],
    "ida": ["Ida Ayu", "I.A.", "Dayu", "Ida Ayu Made", "Ida Ayu Putu"],
    "agung": ["Anak Agung Ayu", "A.A. Istri", "AA Sagung", "Anak Agung Istri", "A.A. Ayu"],
    "cokorda": ["Cokorda Istri", "Tjokorda Istri", "Cok Istri", "Cok. Istri Agung"],
    "dewa": ["Desak", "Dewa Ayu", "Ni Dewa", "Desak Made", "Dsk. Putu"],
    "ngakan": ["Sang Ayu", "Si Ayu", "Ni Sang Ayu", "Sang Ayu Putu"],
    "pande": ["Ni Pande", "Pande", "Ni Luh Pande", "Pande Putu"],
}
HEADS = (
    MORE["HEADS"] + " "
    "Suka Sudar Suar Wir Widia Dharma Darma Maha Par Seda Kar Asta Adi Ari Prama Jaya Ratna "
    "Mud Gun Sumer Wija Aryas Kusum Sugi Suwi Bud Sut Suas Warda Yas Purna Tirta Wista Sanj "
    "Juli Sutar Mertha Merta Arda Wijan Pastik Rud Sudi Sukar Suda Nur Ast Kert Kerta Mang"
)
MANS_TAILS = (
    MORE["MANS_TAILS"] + " "
    "wirya arta ana astra awan ayasa antara adi endra putra mika wijaya sana diarta wan "
    "artha nata dana sena winata negara yoga sila wangsa parta dika ika jana rata yadnya swara"
)
WOMANS_TAILS = (
    MORE["WOMANS_TAILS"] + " "
    "ani iani asih ningsih wati yanti dewi ari lestari yoni antini astiti utami pratiwi ini "
    "sari wulan yasi ringsih ati eni iasih patni dani anti"
)
MANS_OWN = (
    MORE["MANS_OWN"] + " "
    "Suweca Mudiarta Rinten Kembar Lanus Sukrata Tangkas Warsa Redana Suteja Kantun Murda Degeng "
    "Gelgel Sudana Wenten Mastra Bagia Lodra Sweta Dipta Gelar Kandel Pugeg Regeg Sadia Tantra "
    "Rauh Muliarsa Jelada Ginarsa Bayun Renten Nyeneng Tastra Kicen Wetra Lemes Nesa Pegeg Ranten"
)
WOMANS_OWN = (
    MORE["WOMANS_OWN"] + " "
    "Suci Rinjin Sukasih Werdi Mindri Rasmini Kerti Murniasih Rupini Taman Cempaka Sekar Puniari "
    "Warsiki Sulasih Rasni Ngempi Rumiti Tirtawati Rasti Lipet Candri Sulandri Wartini Seruni "
    "Nyampuh Suarti Sadri Mugi Kartini Renti Sumiasih Gerya Padmi Suryati Muntig Sukri"
)
MODERN = (
    MORE["MODERN"] + " "
    "Arya Bayu Dika Krisna Satria Yoga Angga Surya Wahyu Dwi Tri Eka Adi Agus Rai Oka Raka Ayu "
    "Devi Cahya Indra Yuni Rani Putri Dian Candra Gita Mira Novi Ratih Santi Tara Wulan Intan "
    "Bagus Prema Wira Ananda Yudha Diah Padma Laksmi Kirana Nanda Ocha Reza Danan Alit Anom Komala"
)
NICKNAMES = (
    MORE["NICKNAMES"] + " "
    "Tut Mang Dek Yan Nyom Gung Tude Koming Ming Tik Cuplis Kojar Pekak Gogon Ucok Bolang Jono "
    "Tole Ipung Dodo Yanto Nono Ateng Beni Cece Didit Encep Pipit Titin Uci Wawan Yayuk Kuncung"
)

# ------------------------------------------------------------------ Java and Sunda
JAVANESE_GIVEN = (
    MORE["JAVANESE_GIVEN"] + " "
    "Slamet Joko Bambang Sri Endang Tri Wahyuni Hendro Tutik Ngatini Eko Sugeng Yuli Retno Agus "
    "Siti Rina Dwi Kukuh Galih Anggit Purwo Ratna Wiwik Lilis Tumini Kasiyem Budi Gunawan Heru "
    "Mulyo Pranoto Sigit Teguh Untung Wibisono Yatno Lestari Ningrum Imam Basuki Danang Fajar"
)
JAVANESE_HEADS = (
    MORE["JAVANESE_HEADS"]
    + " "
    + "Har Sup Sur Kus Wid Mul Har Pur Sul Sum Sar Nug War Pra Ris Yul Mart Kart"
)
JAVANESE_TAILS = (
    MORE["JAVANESE_TAILS"] + " "
    "yanto ono iyem anto odo ingsih iyah atmoko ijo mono adi itno yono ianto amto oyo yadi atun"
)
JAVANESE_SINGLE = (
    MORE["JAVANESE_SINGLE"] + " "
    "Suparmin Ngatijo Paijem Tukiran Sukinem Marsudi Wagimin Poniran Sutrisni Kasmiran Legiman "
    "Mujiati Partinah Rubiyem Sadikun Tarmuji Wakidi Jumadi Misrun Holil Sapari Buhari Mistar"
)
SUNDANESE_GIVEN = (
    MORE["SUNDANESE_GIVEN"] + " "
    "Asep Ujang Cecep Dadang Euis Neneng Iis Entin Tatang Aceng Ade Dede Nandang Yayat Imas "
    "Cucu Rohimah Odang Ujer Wawat Kokom Ikah"
)
SUNDANESE_LAST = (
    MORE["SUNDANESE_LAST"] + " "
    "Sutisna Koswara Sumirat Rohaeti Hendrayana Suherlan Kusnadi Permana Nurjamil Mulyana "
    "Sukaesih Rustandi Suryaman Hidayatulloh Karyati Somantri Wiguna Supriatna Komariah"
)

# ------------------------------------------------------------------ clans
BATAK_GIVEN = (
    "Jonggi Tiur Marulam Parlindungan Rosmauli Binsar Sahat Tiarma Hotman Lamhot Rotua Saut "
    "Mangasi Poltak Duma Ruli Togar Lasma Bonar Rugun"
)
BATAK_CLANS = (
    MORE["BATAK_CLANS"] + " "
    "Simatupang Hutapea Panggabean Nainggolan Sitorus Manurung Lumbantobing Purba Ginting "
    "Tarigan Sembiring Silalahi Pasaribu Harahap Situmorang Tampubolon Siregar Hutagalung "
    "Rajagukguk"
)
EASTERN_GIVEN = (
    MORE["EASTERN_GIVEN"] + " "
    "Yohanis Maria Goreti Fransiskus Yuliana Kristoforus Marsel Agustina Petrus Theresia Lukas "
    "Melkianus Ferdinandus Albertina Markus Yosefina Wilhelmus Bernadeta Gaspar Ance Simson Yuven "
    "Welmince Dominggus Orpa Nahum Adolof Elias Yakomina Klementina"
)
NTT_CLANS = (
    MORE["NTT_CLANS"] + " "
    "Seran Bere Tallo Nenobais Manafe Ndun Taneo Lopo Kolo Naibobe Ngongo Dapa Wulla Bili Lede "
    "Mbulu Djawa Riwu Keraf Tukan Fernandez Dacosta Belo Nahak Fahik Liunokas Ottemoesoe Rihi"
)
MALUKU_CLANS = (
    MORE["MALUKU_CLANS"] + " "
    "Latuconsina Pattiasina Tuasikal Sahetapy Lekatompessy Manuhutu Siahaya Tomasoa Matulessy "
    "Nikijuluw Leiwakabessy Rahakbauw Renwarin Batlayeri"
)
PAPUA_CLANS = (
    MORE["PAPUA_CLANS"] + " "
    "Wenda Kogoya Tabuni Rumbiak Mandacan Yikwa Kambuaya Waromi Rumaropen Asso Itlay Mambrasar "
    "Korwa Wonda Gobai Degei Pekei Awom"
)
MANADO_CLANS = (
    MORE["MANADO_CLANS"]
    + " "
    + "Wowor Lumentut Pangkey Kalalo Runtuwene Tumbelaka Mokodompit Supit Rorimpandey"
)
MINANG_GIVEN = "Syafrizal Yulisman Zulhendri Erni Desmawati Rusdi Jasril Nofriza Wirman Elfitri"
MINANG_LAST = (
    MORE["MINANG_LAST"]
    + " "
    + "Koto Caniago Piliang Sikumbang Tanjung Chaniago Guci Jambak Malayu Panyalai"
)
BUGIS_GIVEN = "Baso Andi Besse Ambo Muhlis Sitti Hasnah Daeng Rosmiati Tenri Lanre Sultan Becce"
BUGIS_LAST = (
    MORE["BUGIS_LAST"]
    + " "
    + "Pasolong Tenriawaru Mappasere Lallo Situru Rannu Bulukumba Sikki Mallarangeng Nyonri"
)
CHINESE_CLANS = "Tan Lim Oei Kwee Liem Tjia The Ong Go Njoo Lie Tio Kho Sie"
CHINESE_GIVEN = [
    "Mei Ling",
    "Siok Hwa",
    "Kok Liong",
    "Giok Lan",
    "Tjoan Hok",
    "Swie Nio",
    "Boen Tjiang",
    "Hwie Kiem",
    "Djoen Liat",
    "Lie Hoa",
    "Peng San",
    "Sioe Lan",
]
BAPTISED = (
    "Jessica Kevin Hendra Vivian Steven Meilani Fransisca Antonius Lusiana Yohan Silvia Herman "
    "Felicia Teddy Inggrid Handoko"
)
CHINESE_LAST = (
    MORE["CHINESE_LAST"] + " "
    "Halim Gunardi Tanuwijaya Kosasih Sutanto Limanto Hartono Wibowo Tjandra Salim Widjaja "
    "Setiadarma Honggo Susanto Angkasa Liemena"
)

# ------------------------------------------------------------------ Arabic and abroad
ARABIC_MEN = (
    MORE["ARABIC_MEN"] + " "
    "Ridwan Sholeh Fathurrahman Zainal Luthfi Mukhlis Hasbullah Taufiq Khoirul Anwar Jamaludin "
    "Saiful Ubaidillah Syamsul Mahfud Nasir Rizal Hanafi Faisol Muzakki Badrus Ghofur Ansori"
)
ARABIC_WOMEN = (
    MORE["ARABIC_WOMEN"] + " "
    "Nurhasanah Khadijah Maisaroh Fatimah Zulaikha Hafsah Rohmah Aminah Halimatus Mutmainah "
    "Nafisah Jamilah Faridah Latifah Uswatun Hamidah Sundusiyah"
)
ARABIC_LAST = (
    MORE["ARABIC_LAST"] + " "
    "Hidayat Maulana Ramadhan Alatas Basyaib Shihab Hasan Ishaq Yusuf Abdillah Rosyid Ghazali "
    "Assegaf Bafadhal Thalib Marzuki Effendi Baswedan Munir Alaydrus Mubarok Solihin"
)
FOREIGN_GIVEN = (
    MORE["FOREIGN_GIVEN"] + " "
    "Liam Sophie Hendrik Anneke Matteo Chloe Yuki Haruto Dmitri Olga Bruce Kylie Jürgen Ingrid "
    "Pierre Camille Sanjay Priya Oliver Hannah Joost Femke Callum Svetlana Rodrigo Minh Beatriz"
)
FOREIGN_LAST = (
    MORE["FOREIGN_LAST"] + " "
    "Thompson O'Brien Müller Vandenberg Rossi Dubois Tanaka Kowalski Petrova MacDonald Hughes "
    "Jansen Schneider Fontaine Iyer Chaudhary Nakamura Sullivan Lindqvist Fitzgerald Whitlock "
    "Nguyen"
)
