"""Matters in which a complaint starts as confidential and needs a second reader.

The words are hand-written after research on privacy, section 6.1: a child, HIV, mental illness,
sexual violence, violence at home, faith, corruption.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPICS: Mapping[str, str | Promise] = {
    "child": _("A child in need"),
    "hiv": _("HIV or another stigmatised illness"),
    "mental_health": _("Mental illness"),
    "sexual_violence": _("Sexual violence"),
    "domestic_violence": _("Violence at home"),
    "faith": _("Faith or belief"),
    "corruption": _("Corruption or an official's misconduct"),
}

_WORDS = {
    "child": r"anak (?:di ?bawah umur|dibawah umur|terlantar|hilang|korban)|"
    r"kekerasan (?:pada|terhadap) anak|eksploitasi anak|pekerja anak|anak (?:saya|kami) di ?bully|"
    r"perundungan|bully(?:ing)?|perkawinan anak|child abuse",
    "hiv": r"hiv|aids|odha|odhiv|sifilis|kusta|penyakit menular seksual|antiretroviral",
    "mental_health": r"odgj|gangguan jiwa|orang gila|skizofrenia|bunuh diri|depresi berat|dipasung",
    "sexual_violence": r"pelecehan|pemerkosaan|diperkosa|perkosa|dicabuli|pencabulan|cabul|"
    r"kekerasan seksual|rudapaksa|sodomi|harassment",
    "domestic_violence": r"kdrt|kekerasan dalam rumah tangga|"
    r"dipukuli? (?:suami|istri|ayah|bapak|ibu)|suami (?:saya )?(?:memukul|menganiaya)|"
    r"domestic violence",
    "faith": r"penistaan|penodaan agama|aliran sesat|intoleransi|"
    r"(?:larang|melarang|dilarang|tolak|menolak|bubarkan|gangg\w+) "
    r"(?:ibadah|beribadah|sembahyang)|izin (?:gereja|masjid|musholla|pura|vihara)|sara",
    "corruption": r"korupsi|koruptor|gratifikasi|suap|disuap|menyuap|sogok\w*|pungli|"
    r"pungutan liar|mark ?up|kolusi|nepotisme|setoran ke|bribe\w*|corruption",
}
_PATTERNS = {
    topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, words in _WORDS.items()
}


def topics(*texts: str) -> list[str]:
    """Return the sensitive topics whose words stand in the texts."""
    return [
        topic for topic, pattern in _PATTERNS.items() if any(pattern.search(text) for text in texts)
    ]
