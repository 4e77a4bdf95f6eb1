"""What a good colleague would remark about an answer before it is sent. It never blocks.

Pure: the words of the answer, the complaint and the agency's last answers go in, remarks come
out. How often the remarks are right is measured over tests/complaints/data/answers.jsonl.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from complaints.proposals import preview
from complaints.recognisers import Known
from complaints.redaction import LOOK, PLACEHOLDERS, Span
from complaints.stems import stems, words

SHORTEST_WORDS = 12
ALIKE = 90  # per cent: nearly the same answer
QUOTED, QUOTED_SHARE = 86, 0.5  # a sentence that stands in the question; of the whole answer
CAPITALS_SHARE, CAPITALS_LEAST = 0.6, 25

SENTENCES: dict[str, str | Promise] = {
    "too_short": gettext_lazy("The answer is very short."),
    "only_promises": gettext_lazy(
        "It only says that something will be coordinated or followed up: what will be done?"
    ),
    "no_action": gettext_lazy("No action is named: what was done, or what will be done?"),
    "no_date": gettext_lazy("No day or time limit is named: since when, or until when?"),
    "no_unit": gettext_lazy("Nobody is named who takes care: which unit, team or office?"),
    "repeats_question": gettext_lazy("It mostly repeats the words of the complaint."),
    "repeats_answer": gettext_lazy("It is nearly the same as an earlier answer of your agency."),
    "greets_name": gettext_lazy(
        "It greets a person by name. The name will be hidden; “Dear reporter” is enough."
    ),
    "personal": gettext_lazy("Personal data will be hidden: %(kinds)s. A verifier reads it first."),
    "blames": gettext_lazy("It sounds as if the reporter or the citizens were to blame."),
    "capitals": gettext_lazy("It is written in capitals, which reads like shouting."),
    "gap": gettext_lazy("An empty place of the template (…) is still to be filled in."),
}


@dataclass(frozen=True)
class Remark:
    """A remark: its code is stable, its sentence is for the officer."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Asked:
    """What the answer is about: the complaint's words, who may be named in it, the offices."""

    title: str = ""
    body: str = ""
    known: tuple[Known, ...] = ()
    offices: tuple[str, ...] = ()


def check(text: str, complaint: Asked, earlier: Sequence[str] = ()) -> list[Remark]:
    """Return what to remark about the answer, the gravest first; nothing about a good one.

    `earlier` are the last answers of the same agency.
    """
    if not text.strip():
        return []
    found = dict(_personal(text, complaint))
    codes = [*found, *_codes(text, complaint, earlier)]
    return [Remark(code, found.get(code) or str(SENTENCES[code])) for code in codes]


def _codes(text: str, complaint: Asked, earlier: Sequence[str]) -> Iterator[str]:
    gap = bool(_GAP.search(text))
    text = _GAP.sub(" ", text)
    promises = _promises_only(text)
    missing = {
        "only_promises": promises,
        "no_action": not promises and not _acts(text),
        "no_date": not _DATE.search(text),
        "no_unit": _is_unfinished(text) and not _names_unit(text, complaint.offices),
    }
    # What says who does what and when may be short.
    short = len(words(text)) < SHORTEST_WORDS and any(missing.values())
    tests = {
        "blames": bool(_BLAMES.search(text)),
        "gap": gap,
        **missing,
        "repeats_question": _repeats(text, complaint),
        "repeats_answer": _is_alike(text, earlier),
        "too_short": short and not gap,
        "capitals": _shouts(text),
    }
    yield from (code for code, holds in tests.items() if holds)


# An empty place as our templates mark it, with the hint behind it.
_GAP = re.compile(r"(?:…|(?<=\s)\.{3})(?:\s*\([^()]{0,80}\))?")

# ------------------------------------------------------------------------------ personal data
_GREETING = re.compile(
    r"\W*(?:yth|kepada|halo|hai|hallo|dear|om swastiastu|selamat \w+|salam|bapak|ibu|pak|bu|"
    r"sdri?|saudara|saudari|bli|mbok|kak)\b",
    re.IGNORECASE,
)


def _personal(text: str, complaint: Asked) -> Iterator[tuple[str, str]]:
    """Yield the code and the sentence of what will be hidden in the answer."""
    found = preview("", text, known=complaint.known).spans
    spans = [span for span in found if span.tier != LOOK]
    greeted = [span for span in spans if span.label == "NAME" and _in_greeting(span, text)]
    if greeted:
        yield "greets_name", str(SENTENCES["greets_name"])
    if others := [span for span in spans if span not in greeted]:
        kinds = ", ".join(dict.fromkeys(PLACEHOLDERS[span.label] for span in others))
        yield "personal", str(SENTENCES["personal"]) % {"kinds": kinds}


def _in_greeting(span: Span, text: str) -> bool:
    """Whether the name stands in a first line that greets, before the first real sentence."""
    before = text[: span.start]
    return span.start < 80 and "\n" not in before.strip() and bool(_GREETING.match(text))


# ------------------------------------------------------------------------- what will be done
# The first letter of a root that its active form swallows: keruk, mengeruk.
_NASAL = {"k": "meng", "p": "mem", "s": "meny", "t": "men"}


def _stems_of(many: str) -> frozenset[str]:
    """Return the stems of these words and of their active forms, where those differ."""
    active = [_NASAL[word[0]] + word[1:] for word in many.split() if word[0] in _NASAL]
    return frozenset(stems(many)) | frozenset(stems(" ".join(active)))


_ACTIONS = _stems_of(
    "bersih tambal perbaiki betulkan ganti angkut angkat potong pangkas pasang keruk "
    "periksa cek tinjau survei ukur tertibkan segel bongkar tegur panggil sosialisasi aspal "
    "cor gali semprot vaksin tangkap evakuasi pindahkan geser bangun bangunkan siram hapus "
    "cabut tutup buka terbitkan kirim tempatkan tambahkan menambah kurangi rapikan sedot "
    "turunkan nyalakan matikan patroli razia denda sanksi mutasi anggarkan usulkan ajukan "
    "sambungkan alirkan normalisasi dinormalkan cetak verifikasi awasi pantau rawat timbun "
    "urug ratakan sita batalkan tolak kembalikan bayar jadwalkan alihkan pagari dicat mengecat "
    "kuras bilas fogging larvasida sterilisasi lepaskan hentikan kerjakan dikerjakan rehab "
    "tanam tebang gunting lacak lengkapi daftarkan perbarui latih serahkan sediakan singkirkan "
    "kupas cacah sapu jaga larang kumpulkan uji operasikan terima menggelar"
)
_ALSO_ACTIONS = re.compile(
    r"\b(?:(?:men|di)(?:datangi|kunjungi|data)|mengunjungi|kerja bakti|diberi|dibagikan|membagikan"
    r"|dibantu|perekaman ulang|melayani|dilayani|dicatat)\b",
    re.IGNORECASE,
)
# Words with the stem of an action that name none; what is not done is none either.
_NO_ACTION = re.compile(
    r"\b(?:kebersihan|pembangunan|tambahan|terbuka|tertutup|pengganti|terima kasih|perubahan"
    r"|(?:kami|di|telah|sudah) ?terima|diterima|menerima|pengawasan|penjaga|terbaik|baik|sebaik\w*"
    r"|jadi|(?:hari|jam) kerja)\b"
    r"|\b(?:tidak|tak|belum)(?: (?:bisa|dapat|pernah|sempat|mungkin|juga))? \w+",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\w*koordinasi\w*|\w*tindak ?-?lanjut\w*|\b(?:me|di)?lanjuti\b|\b(?:di|me)?n?eruskan\b"
    r"|\bteruskan\b|\b(?<!demikian )(?<!demikian kami )(?:men|di)?[sy]ampaikan\b|\w*proses\b"
    r"|\bmemproses\b|\w*tampung\w*|\bmenampung\b|\bpelajari\b|\bperhati\w+|\batensi\w*"
    r"|\w*evaluasi\w*|\w*upaya\w*|\w*usahakan\b|\w*pertimbang\w*|\w*ningkatkan\b|\btingkatkan\b"
    r"|\w*komitmen\w*",
    re.IGNORECASE,
)
LONGEST_PROMISE = 35  # words: who writes more has said something else as well


def _acts(text: str) -> bool:
    """Whether something is named that was done or will be done."""
    done = _NO_ACTION.sub(" ", text)
    return bool(_ALSO_ACTIONS.search(done)) or not _ACTIONS.isdisjoint(stems(done))


def _promises_only(text: str) -> bool:
    """Whether the answer says that something will be "coordinated", and nothing else."""
    return bool(_WEAK.search(text)) and len(words(text)) <= LONGEST_PROMISE and not _acts(text)


# ---------------------------------------------------------------------------------- until when
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|juni?|juli?|agu(?:stus)?|ags|"
    r"sep(?:tember)?|okt(?:ober)?|nov(?:ember)?|des(?:ember)?)"
)
_DAY_NAME = r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu)"
_DATE = re.compile(
    rf"\b\d{{1,2}}\s*(?:-\s*\d{{1,2}}\s*)?{_MONTH}\b|\b{_MONTH}\s+\d{{4}}\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{4}-\d\d-\d\d\b"
    rf"|\b(?:hari\s+)?{_DAY_NAME}\b|\bhari minggu\b"
    r"|\b(?:hari ini|besok|lusa|kemarin|tadi (?:pagi|siang|sore|malam)|nanti malam"
    r"|(?:pagi|siang|sore|malam) ini)\b"
    r"|\b(?:minggu|pekan|bulan|tahun|triwulan|semester) (?:ini|depan|lalu|ke-?\d|20\d\d)\b"
    r"|\b(?:akhir|awal|pertengahan) (?:minggu|pekan|bulan|tahun)\b"
    r"|\b(?:\d+|satu|dua|tiga|empat|lima|enam|tujuh|sepuluh|empat belas)(?:\s*-\s*\d+)?\s*"
    r"(?:x\s*24\s*)?(?:hari|jam|minggu|pekan|bulan|menit)\b"
    r"|\b(?:seminggu|sepekan|sebulan|sehari|setahun)\b"
    r"|\b(?:pukul|jam)\s*\d{1,2}\b|\bsetiap (?:hari|minggu|bulan|pagi|sore)\b"
    rf"|\b(?:bulan|tahun) (?:{_MONTH}|\d{{4}})\b|\bTA\.? ?20\d\d\b|\bapbd(?:-p)? 20\d\d\b",
    re.IGNORECASE,
)

# ----------------------------------------------------------------------------- who takes care
_UNIT = re.compile(
    r"\b(?:dinas|badan|bidang|bagian|seksi|sub ?bagian|subbag|upt|uptd|uptb|regu|tim|petugas|"
    r"pengawas|teknisi|mandor|operator|penyuluh|juru pungut|kepala|lurah|perbekel|camat|"
    r"kecamatan|kelurahan|kantor|loket|puskesmas|pustu|rsud|satpol|linmas|pecalang|kaling|"
    r"dlhk|dlh|pupr|dishub|dukcapil|disdukcapil|dinkes|disdik|dinsos|bpbd|damkar|pdam|"
    r"perumda|perusda|pln|balai|sekretariat|posko|call center|hotline|narahubung)\b",
    re.IGNORECASE,
)


_AHEAD = re.compile(
    r"\b(?:akan|segera|rencana\w*|\w*jadwal\w*|mulai|besok|lusa|nanti|depan|paling lambat|"
    r"secepatnya|sedang|proses|dalam waktu)\b",
    re.IGNORECASE,
)


def _is_unfinished(text: str) -> bool:
    """Whether something is still to be done: of work that is done nobody asks whose it is."""
    return bool(_AHEAD.search(text)) or not _acts(text)


def _names_unit(text: str, offices: Sequence[str]) -> bool:
    folded = text.casefold()
    return bool(_UNIT.search(text)) or any(
        office.casefold() in folded for office in offices if len(office) > 3
    )


# --------------------------------------------------------------------------------- said before
_SENTENCE = re.compile(r"[^.!?\n;]+")


def _repeats(text: str, complaint: Asked) -> bool:
    """Whether most of the answer stands in the complaint already, sentence by sentence."""
    question = " ".join(words(f"{complaint.title} {complaint.body}"))
    parts = [" ".join(words(part)) for part in _SENTENCE.findall(text)]
    whole = sum(map(len, parts))
    if not whole or not question:
        return False
    quoted = sum(
        len(part)
        for part in parts
        if len(part) >= 25 and fuzz.partial_ratio(part, question, score_cutoff=QUOTED)
    )
    return quoted / whole >= QUOTED_SHARE


def _is_alike(text: str, earlier: Sequence[str]) -> bool:
    plain = " ".join(words(text))
    others = [" ".join(words(other)) for other in earlier]
    best = process.extractOne(plain, others, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best is not None


# ------------------------------------------------------------------------------------ the tone
_BLAMES = re.compile(
    r"\b(?:(?:ke)?salah(?:an)?|ulah|kelalaian) (?:anda|saudara|pelapor|warga|masyarakat|sendiri)\b"
    r"|\b(?:anda|saudara|pelapor|warga|masyarakat) (?:sendiri|se?harusnya|yang (?:salah|lalai|"
    r"bandel|malas)|(?:tidak|kurang) (?:sadar|disiplin|peduli|tertib|paham|mengerti|mau))\b"
    r"|\bmakanya\b|\bkesadaran (?:warga|masyarakat) (?:yang )?(?:masih )?(?:kurang|rendah)\b"
    r"|\bjangan (?:asal|hanya|cuma|bisanya|selalu) \w*(?:lapor|keluh|tuduh|komplain|bisa|salah)"
    r"|\b(?:tidak|tak) (?:usah|perlu) (?:mengeluh|protes|marah|lapor)\w*"
    r"|\bmengada-ada\b|\blaporan (?:anda |saudara )?(?:tidak (?:benar|masuk akal)|bohong|palsu)\b"
    r"|\bsiapa suruh\b|\bsudah jelas(?:-jelas)? (?:dilarang|salah)\b",
    re.IGNORECASE,
)


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return len(letters) >= CAPITALS_LEAST and upper / len(letters) >= CAPITALS_SHARE
