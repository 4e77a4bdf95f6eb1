"""E-mail addresses, also where the at and the dot are spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers.found import found
from complaints.recognisers.vocabulary import words
from complaints.redaction import APPLY, CONFIRM, Span

_PROVIDERS = (
    r"g ?mail|gmial|gmai|gmaill|yahoo|ymail|yahooo|hotmail|outlook|icloud|proton ?mail|proton|"
    r"rocket ?mail|live|aol|zoho|gmx|yandex|mail|msn|me|"
    r"(?:gmail|yahoo|hotmail|ymail|outlook)com"
)
_DOT = (
    r"(?: ?[\[({<] ?(?:dot|titik|\.) ?[\])}>] ?| (?:dot|titik|ttk|point) |\.| \. ?|"
    r"\. (?=com\b|co\b|id\b|net\b|org\b)|,(?=com?\b|co\b|id\b))"
)
_TAIL = rf"(?:{_DOT}[a-z]{{2,12}}(?![a-z0-9])){{1,3}}"
_DOMAIN = r"[a-z0-9][a-z0-9\-]{1,40}"
_LOCAL = re.compile(r"[a-z0-9](?:[\w.+%'\-]| \. ){0,63}\Z", re.IGNORECASE)

# The sign itself, or a bracketed word for it: whatever follows is a domain.
_SIGN = re.compile(
    rf" ?(?:@|[\[({{<] ?(?:at|et|@|a|a keong|keong) ?[\])}}>]|[\-_](?:at)[\-_](?={_DOMAIN})) ?"
    rf"(?P<domain>{_DOMAIN}(?:\.{_DOMAIN}){{0,3}}?)(?P<tail>{_TAIL})?",
    re.IGNORECASE,
)
# A bare word for it: only before a provider of mail.
_WORD = re.compile(
    rf" (?:at|et|add?|di|pada|pake|pakai|(?:a )?keong|@) ?"
    rf"(?P<provider>{_PROVIDERS})(?P<tail>{_TAIL})?(?![a-z0-9])",
    re.IGNORECASE,
)
# Any domain, if its dots are words: "sari at tokokita dot co dot id".
_SPELLED = re.compile(
    r" (?:at|et|di|@|(?:a )?keong) (?P<provider>[a-z0-9][a-z0-9\-]{1,30})"
    r"(?P<tail>(?: (?:dot|titik|ttk|point) [a-z]{2,12}){0,2}?"
    r"(?: (?:dot|titik|ttk|point) (?:com|co|id|net|org|ac|sch|go|web|my|edu|info|me|uk|au)"
    r"(?![a-z0-9])){1,3})",
    re.IGNORECASE,
)
# No sign at all: "wayan.sudarma gmail.com", "wayan88#gmail.com".
_NO_SIGN = re.compile(
    rf"[ #&*/\\]{{1,2}}(?P<provider>g ?mail|yahoo|ymail|hotmail|outlook|icloud)(?P<tail>{_TAIL})",
    re.IGNORECASE,
)
# The sign left out: "wayan88gmail.com".
_GLUED = re.compile(
    r"(?<![\w.@/\-])[a-z0-9][\w.+\-]{1,40}(?:gmail|yahoo|ymail|hotmail)\.(?:com|co\.id)(?![\w])",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?<![a-z])(?:e-?mail|imel|surel|mail|gmail|alamat e-?mail)(?:nya|ku)?(?: saya| kami)?"
    r"[ :=]{0,3}(?:di|ke|adalah|yaitu|is)?[ :=]{0,2}\Z",
    re.IGNORECASE,
)
_USUAL_END = re.compile(
    r"(?:com|net|org|id|co|uk|au|edu|info|me|jp|de|fr|nl|sg|my|io|biz|xyz)\Z", re.IGNORECASE
)
_NO_LOCAL = words(
    "saya aku kami ada akun email e-mail surel kirim dikirim lewat via ke dari di dan atau ini itu "
    "yang tidak bisa masuk login contact me us at only mail alamat pakai pake juga sudah belum "
    "cek buka hubungi saja aja aktif baru lama resmi kantor"
)
_OFFICES = re.compile(
    r"(?:info|humas|admin|pengaduan|aduan|lapor|dinas|dis(?:hub|dik|duk|kes|par|nak|per|kom|pora|sos|"
    r"bud|tan|put)[a-z]*|d?kominfo[a-z]*|dlhk?|bpbd|bkd|bkpsdm|bappeda|bpkad|kecamatan|kelurahan|"
    r"desa|sekretariat|setda|ppid|contact|kontak|hall?o|hello|layanan|cs|care|customer|call|support|"
    r"helpdesk|perumda|pdam|rsud[a-z]*|puskesmas|pemkot[a-z]*|walikota|dprd|polresta|polsek|noreply|"
    r"no-reply|persuratan|umum|tu|upt[a-z]*|marketing|redaksi|website|webmaster)"
    r"(?:[._\-\d][\w.\-]*|(?:kota|denpasar|bali)[\w.\-]*)?",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"(?:\.|^)(?:go|desa|ac|sch)\.id$|(?:bpjs|pln|pdam)[a-z\-]*\.", re.IGNORECASE
)


def find(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses of people; those of offices stay."""
    for match in _SIGN.finditer(text):
        yield from _signed(text, match)
    for match in _GLUED.finditer(text):
        yield found(match.start(), match.end(), "EMAIL", "email")
    for pattern in (_WORD, _SPELLED, _NO_SIGN):
        for match in pattern.finditer(text):
            # "22.00 di tiga titik dan" is a time and a place: only a known ending makes a domain.
            if pattern is not _SPELLED or _USUAL_END.match(match["tail"].split()[-1]):
                yield from _worded(text, match)


def _signed(text: str, match: re.Match[str]) -> Iterator[Span]:
    tail = match["tail"] or ""
    sign = text[match.start() : match.start("domain")]
    provider = re.fullmatch(_PROVIDERS, match["domain"], re.IGNORECASE)
    dotted = tail or re.search(r"\.|-(?:dot|titik)-", match["domain"], re.IGNORECASE)
    if not dotted and not provider:
        return
    start = _local_start(text, match.start())
    if sign == " @" and not provider and not _USUAL_END.search(tail):
        return  # "ig @sari.kuta" is an account
    if start is None or (sign.strip() != "@" and len(sign.strip()) > 1 and not dotted):
        return
    end = match.end() if tail else match.end("domain")
    local, domain = text[start : match.start()], text[match.start("domain") : end]
    if sign != "@" and local.casefold() in _NO_LOCAL:
        return
    if _OFFICIAL.search(domain):
        if not _OFFICES.fullmatch(local):
            yield found(start, end, "EMAIL", "email-at-office", CONFIRM)
        return
    yield found(start, end, "EMAIL", "email")


def _worded(text: str, match: re.Match[str]) -> Iterator[Span]:
    start = _local_start(text, match.start())
    if start is None:
        return
    local = text[start : match.start()]
    telling = bool(re.search(r"[\d._]", local.strip("._")))
    cue = bool(_CUE.search(text[max(0, start - 32) : start]))
    if local.casefold() in _NO_LOCAL or not (telling or cue or match["tail"]):
        return
    yield found(start, match.end(), "EMAIL", "email-in-words", APPLY if telling or cue else CONFIRM)


def _local_start(text: str, end: int) -> int | None:
    """Return where the part before the sign begins, if there is one."""
    match = _LOCAL.search(text, max(0, end - 64), end)
    return match.start() if match else None
