"""The words before a number that say what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

PHONE, BANK, NIK, KK, ID = "phone", "bank", "nik", "kk", "id"
MONEY, SAFE, HOTLINE = "money", "safe", "hotline"

# How far back a word may stand and still speak of the number.
_REACH = 48

_OWNER = r"(?:nya|ku|mu|ne|saya|sy)?"
_BANKS = (
    r"bca|bri|bni|btn|bsi|btpn|mandiri|danamon|permata|cimb|niaga|ocbc|nisp|panin|maybank|"
    r"seabank|sea ?bank|bank|jago|jenius|sinarmas|bukopin|muamalat|lpd|bpd|bpr|uob|hsbc|dbs|"
    r"citibank|koperasi|neo ?bank|allo ?bank|blu|superbank|krom"
)
_WORDS = {
    PHONE: (
        r"h\.?p|hape|handphone|henpon|hand ?phone|ponsel|w\.?a|what?s?app?|wa?tsapp?|whatsap|wasap|"
        r"te?le?p|telepon|telpon|telfon|tlpn?|tlp|tlf|tel|phone|mobile|cell|kontak|contact|cp|"
        r"narahubung|hub|hubungi|menghubungi|dihubungi|call|calling|sms|(?:di|me|men|ne|n)te?le?p(?:on|hon)?|(?:di|me|ne)telepon|gopay|go-?pay|ovo|"
        r"(?:lewat|via|ke|pakai|pake|akun|nomor|no) dana|"
        r"shopee ?pay|link ?aja|telegram|signal|viber|imo|fax?|faks|nomer saya|nomor saya|no saya"
    ),
    BANK: (
        rf"{_BANKS}|no ?rek|norek|nomor rek|rek|rekening|rekning|acc|account|a/?c|iban|swift|"
        r"virtual account|va|kartu kredit|credit card|kartu debit|kartu atm|atm|transfer|tf|trf|"
        r"ditransfer|mentransfer"
    ),
    NIK: (
        r"nik|e-?ktp|ktp|nomor induk kependudukan|induk kependudukan|no induk|kependudukan|"
        r"identity card|identity number|id card|kia"
    ),
    KK: r"kk|kartu keluarga|nomor keluarga|family card|c1",
    ID: (
        r"bpjs|jkn|kis|npwp|nip|nipd|nrp|nik karyawan|nisn?|nuptk|nim|nidn|nopeg|sim|paspor|"
        r"pass?port|kitas|kitap|nikim|imta|id ?pel|id ?pelangg?an|pelangg?an|plgn|customer id|"
        r"pln|pdam|listrik|"
        r"perumda|sambungan|nosal|no ?sal|no ?samb|nosamb|"
        r"(?:no|nomor|id)\.? ?(?:kwh ?)?meter(?:an)?|"
        r"token|rekam medis|"
        r"no ?rm|norm|rm|peserta|askes|jamsostek|ketenagakerjaan|taspen|kta|karpeg|stnk|bpkb|"
        r"rangka|"
        r"mesin|imei|indihome|internet|visa|nop|sppt|pbb"
    ),
    SAFE: (
        r"tiket|ticket|tkt|laporan|lapor|melapor|dilaporkan|pengaduan|aduan|lapor!|"
        r"sp4n|berkas|registrasi|register|reg|pendaftaran|permohonan|surat|sertifikat|shm|shgb|"
        r"resi|nib|imb|pbg|slf|perda|perwali|perpres|pergub|uu|pp|pasal|kode ?pos|kodepos|tahun|"
        r"thn|invoice|faktur|kwitansi|antrian|antrean|"
        r"booking|order|pesanan|referensi|ref|tracking|agenda|disposisi|sk|kontrak|tender|rup|"
        r"inventaris|aset|seri|batch|versi|error|kode|case|sekitar|sebanyak|sejumlah|kurang lebih|"
        r"hampir|ratusan|jumlah|penduduk|tanggal|tgl|tgl\.|jam|pukul|luas|kapasitas|volume|"
        r"gardu|panel|halte|koridor|trayek|nomor urut|no urut|urut"
    ),
    MONEY: (
        r"rp|idr|usd|anggaran|apbd|sebesar|senilai|nominal|seharga|bayar|membayar|dibayar|harga|"
        r"iuran|biaya|denda|tarif|retribusi|sewa|gaji|total|dana"
    ),
    HOTLINE: (
        r"hot ?line|call ?center|contact ?center|wa ?center|layanan darurat|nomor darurat|"
        r"pengaduan darurat|layanan pengaduan|emergency|telepon umum|"
        r"info gangguan|nomor kantor|telp kantor|diarahkan ke|bebas pulsa|toll ?free|damkar|"
        r"pemadam|"
        r"ambulans|ambulance|polsek|polresta|polda|bpbd|kantor (?:camat|lurah|desa|dinas)|"
        r"rsud|rsup|puskesmas|posko|piket"
    ),
}
# Longer sayings first, so that "call center" is not a call.
_ORDER = (HOTLINE, SAFE, NIK, KK, ID, BANK, PHONE, MONEY)
_CUE = re.compile(
    r"(?<![a-z])(?=[a-z])(?:"
    + "|".join(f"(?P<{kind}>(?:{_WORDS[kind]}){_OWNER})" for kind in _ORDER)
    + r")(?![a-z])",
    re.IGNORECASE,
)


_SENTENCE_END = re.compile(r"(?<!no)(?<!nmr)(?<!tgl)[.!?;]\s|[^:\s]\s*\n", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """A kind of word, and how many characters lie between it and the number."""

    kind: str
    gap: int

    def speaks_of(self, *kinds: str, within: int = _REACH) -> bool:
        return self.kind in kinds and self.gap <= within


NO_CUE = Cue("", _REACH)


def nearest(text: str, place: int) -> Cue:
    """Return the last telling word before the place."""
    start = max(0, place - _REACH)
    last = None
    for match in _CUE.finditer(text, start, place):
        last = match
    if last is None:
        return NO_CUE
    kind = str(last.lastgroup)
    # What calls a number harmless must say so in the same sentence.
    if kind in (MONEY, SAFE, HOTLINE) and _SENTENCE_END.search(text, last.end(), place):
        return NO_CUE
    return Cue(kind, place - last.end())
