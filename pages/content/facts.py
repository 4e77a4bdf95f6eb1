"""The facts that several pages repeat, each worded once in each language.

Source: the service report of PRODENPASAR, 2023.
"""

from __future__ import annotations

from pages.content.seed import Block, callout, cost, deadline, step, time

COST = {
    "id": cost(
        "Biaya",
        0,
        "Menyampaikan pengaduan tidak dipungut biaya. Anda hanya menanggung biaya akses internet.",
    ),
    "en": cost(
        "Cost",
        0,
        "Filing a complaint is free. You pay only for your own internet access.",
    ),
}

TIME = {
    "id": time(
        "Waktu penyelesaian",
        deadline(
            "Diteruskan kepada OPD yang berwenang",
            24,
            "hours",
            "1 x 24 jam sejak pengaduan diterima pada jam kerja",
        ),
        deadline(
            "Diidentifikasi, dijelaskan, dan diumumkan",
            7,
            "working_days",
            "Bila tidak perlu koordinasi dengan OPD lain",
            minimum=3,
        ),
        deadline(
            "Diidentifikasi, dijelaskan, dan diumumkan",
            30,
            "working_days",
            "Bila perlu koordinasi dengan OPD lain",
            minimum=7,
        ),
    ),
    "en": time(
        "How long it takes",
        deadline(
            "Handed to the competent agency",
            24,
            "hours",
            "Within 1 x 24 hours of arriving in working hours",
        ),
        deadline(
            "Identified, clarified and announced",
            7,
            "working_days",
            "Where no other agency must be coordinated",
            minimum=3,
        ),
        deadline(
            "Identified, clarified and announced",
            30,
            "working_days",
            "Where other agencies must be coordinated",
            minimum=7,
        ),
    ),
}

STEPS = {
    "id": (
        step(
            "Anda menyampaikan pengaduan",
            "Warga",
            "<p>Ceritakan apa yang terjadi, di mana, dan sejak kapan.</p>",
        ),
        step(
            "Tim admin memverifikasi",
            "Tim verifikasi PRODENPASAR",
            "<p>Tim memeriksa pengaduan, menutupi data pribadi, dan menentukan OPD "
            "yang berwenang.</p>",
        ),
        step(
            "Pengaduan diteruskan",
            "OPD atau perusahaan umum daerah",
            "<p>Setiap OPD yang berwenang menerima pengaduan itu. Bila perlu, beberapa "
            "OPD menanganinya bersama.</p>",
        ),
        step(
            "OPD menindaklanjuti",
            "OPD atau perusahaan umum daerah",
            "<p>OPD memeriksa keadaan dan mengerjakan yang menjadi tugasnya.</p>",
        ),
        step(
            "Jawaban diumumkan",
            "OPD atau perusahaan umum daerah",
            "<p>Tanggapan resmi dapat dibaca Anda dan seluruh warga.</p>",
        ),
    ),
    "en": (
        step(
            "You file the complaint",
            "Citizen",
            "<p>Tell what happened, where, and since when.</p>",
        ),
        step(
            "The admin team verifies it",
            "PRODENPASAR verification team",
            "<p>The team reads the complaint, covers personal data, and finds out which "
            "agency is competent.</p>",
        ),
        step(
            "The complaint is forwarded",
            "City agency or city company",
            "<p>Every competent agency receives it. Where needed, several agencies work "
            "on it together.</p>",
        ),
        step(
            "The agency follows up",
            "City agency or city company",
            "<p>The agency looks into the matter and does what is its task.</p>",
        ),
        step(
            "The answer is published",
            "City agency or city company",
            "<p>You and everybody else can read the official response.</p>",
        ),
    ),
}

EMERGENCY: dict[str, Block] = {
    "id": callout(
        "emergency",
        "Ada yang terancam bahaya?",
        "<p>Jangan menunggu jawaban di sini. Hubungi <b>112</b> (Pusdalops) sekarang juga.</p>",
    ),
    "en": callout(
        "emergency",
        "Is somebody in danger?",
        "<p>Do not wait for an answer here. Call <b>112</b> (Pusdalops) right away.</p>",
    ),
}

PRIVACY_NOTE: dict[str, Block] = {
    "id": callout(
        "tip",
        "Identitas Anda tetap tertutup",
        "<p>Publik hanya membaca kata “Pelapor”. Jangan menulis nama, nomor telepon, atau "
        "pelat kendaraan orang lain bila tidak perlu. "
        '<a href="/privasi/">Cara kami melindungi privasi</a>.</p>',
    ),
    "en": callout(
        "tip",
        "Your identity stays covered",
        "<p>The public reads only the word “Reporter”. Please leave out names, telephone "
        "numbers and number plates of other people where they are not needed. "
        '<a href="/en/privasi/">How we protect privacy</a>.</p>',
    ),
}
