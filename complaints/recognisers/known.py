"""The people whom the platform knows in a thread: whatever spells them is hidden."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from complaints.recognisers.digits import Run
from complaints.recognisers.found import found
from complaints.recognisers.normal import normalise
from complaints.recognisers.vocabulary import words
from complaints.redaction import APPLY, CONFIRM, Span


@dataclass(frozen=True)
class Known:
    """A person whom the platform knows to be in the thread."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    nik: str = ""


# Names of birth order, title and sex: alone they name half of Bali, not a person.
_SHARED = words(
    "i ni ida ayu bagus anak agung gusti dewa desak cokorda cok ngakan sang si luh pande wayan "
    "putu gede made kadek nengah nyoman komang ketut iluh kompiang gde bapak pak ibu bu haji hajah "
    "drs dra ir dr prof st se sh spd mpd skom amd mm msi bin binti alias jero jro gus gung "
    "tjokorda "
    "nur siti muhammad muhamad mohammad abdul"
)
_SHORT_FORMS = {
    "wayan": "wy wyn yan", "made": "md", "nyoman": "nym nyn man", "ketut": "kt ktt tut",
    "kadek": "kd kdk dek", "komang": "km kmg mang", "putu": "pt tu", "gede": "gd de",
    "nengah": "ngh", "gusti": "gst", "bagus": "bgs", "ayu": "ay", "agung": "agg gung",
    "anak": "ak", "ida": "id", "dewa": "dw", "luh": "lh", "cokorda": "cok", "muhammad": "muh moh m",
}  # fmt: skip
# Telling names that are everyday words as well: alone and small they are asked about.
_EVERYDAY = words(
    "indah bagus murni sari jaya putra putri mega bunga bulan cahaya sinar setia wangi cinta damai "
    "adil mulia utama baik harum surya bintang lestari sejahtera makmur subur rahayu ramah budi "
    "bakti karya sakti perdana permata mutiara intan melati mawar merpati rama guna harta kencana "
    "maju muda tirta segara gunung angin hari senin kamis rabu suci asri artha arta darma dharma "
    "yoga "
    "satya nanda eka dwi tri catur panca sudah contoh warna pertama kartika aman nyata sedana"
)
_HONORIFIC = (
    r"(?:bapak|bpk|pak|p|ibu|bu|mbak|mas|bli|mbok|kak|om|tante|gus|jro|jero|sdr|sdri|mr|mrs|ms)"
)
_STREET_BEFORE = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang|jend|jenderal)\.?\s*(?:[\w.]{1,14}\s+){0,2}\Z", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN_LETTERS = r"[\s.\-_*]?"
_BETWEEN_WORDS = r"[\s.,'\-_]{1,3}"
_ENDINGS = r"(?:nya|ku|mu|ne|lah|kah|pun|'s)?"


def find(text: str, runs: Sequence[Run], people: Iterable[Known]) -> Iterator[Span]:
    """Yield every place in a normal text that spells one of the people."""
    for person in people:
        yield from _name(text, normalise(person.name).text)
        yield from _digits(runs, _only_digits(person.nik), "NIK")
        yield from _digits(runs, _subscriber(person.phone), "PHONE")
        name = normalise(person.name).text
        yield from _email(text, normalise(person.email).text.strip(), name=name)
        yield from _address(text, normalise(person.address).text)


# --- digits


def _only_digits(value: str) -> str:
    return "".join(c for c in normalise(value).text if c.isdigit())


def _subscriber(phone: str) -> str:
    return re.sub(r"^(?:0*62|0+)", "", _only_digits(phone))


def _digits(runs: Sequence[Run], digits: str, label: str) -> Iterator[Span]:
    if len(digits) < 7:
        return
    for run in runs:
        whole = "".join(run.text[a:b] for a, b in run.groups)
        at = whole.find(digits)
        if at < 0:
            continue
        places = [place for a, b in run.groups for place in range(a, b)]
        start, end = places[at], places[at + len(digits) - 1] + 1
        # The dialled prefix goes with it: +62, 0.
        if label == "PHONE" and re.fullmatch(r"(?:0*62)?0*", whole[:at]):
            start = run.start
        yield found(start, end, label, "known-identity")


# --- e-mail


def _email(text: str, email: str, *, name: str) -> Iterator[Span]:
    local, _, domain = email.partition("@")
    if len(email) < 5 or not domain:
        return
    sign = r"\s{0,2}(?:@|[\[({<]?\s?(?:at|et|di|pada)\s?[\])}>]?)\s{0,2}"
    dot = r"\s{0,2}(?:[.,]|[\[({<]?\s?(?:dot|titik)\s?[\])}>]?)\s{0,2}"
    host = dot.join(map(re.escape, domain.split(".")))
    for match in re.finditer(rf"(?<!\w){re.escape(local)}{sign}{host}", text, re.IGNORECASE):
        yield found(match.start(), match.end(), "EMAIL", "known-identity")
    # A local part that is a word of the name is found as the name, and numbered as one.
    spoken = local.casefold() in _EVERYDAY or local.casefold() in _WORD.findall(name.casefold())
    if len(local) >= 6 and not spoken:
        for match in re.finditer(rf"(?<![^\W_]){re.escape(local)}(?![^\W_])", text, re.IGNORECASE):
            yield found(match.start(), match.end(), "EMAIL", "known-identity")


# --- address

_FILLER = (
    r"(?:jalan|jln|jl|gang|gg|nomor|nomer|nmr|no|rt|rw|blok|blk|perumahan|perum|kompleks|komplek|"
    r"banjar|br|kavling|kav|lingkungan|link|dusun)"
)
_PIECE = re.compile(r"[^\W\d_]+|\d+[^\W\d_]{0,2}|\d+")


def _address(text: str, address: str) -> Iterator[Span]:
    """Every way to write the address down to its last house number; else word for word."""
    line = address.split("\n", 1)[0]
    pieces = [p for p in _PIECE.findall(line) if not re.fullmatch(_FILLER, p, re.IGNORECASE)]
    numbers = [n for n, p in enumerate(pieces) if p[0].isdigit() and not re.fullmatch(r"8\d{4}", p)]
    if not numbers or numbers[0] == 0:
        words = address.split()
        if len(address.strip()) >= 5 and words:
            loose = r"\s+".join(map(re.escape, words))
            for match in re.finditer(loose, text, re.IGNORECASE):
                yield found(match.start(), match.end(), "ADDRESS", "known-identity")
        return
    between = rf"[\s.,/:#\-]*(?:{_FILLER}\b[\s.,/:#\-]*)?"
    core = between.join(map(re.escape, pieces[: numbers[0] + 1]))
    rest = "".join(
        rf"(?:{between}{re.escape(p)})?" for p in pieces[numbers[0] + 1 : numbers[-1] + 1]
    )
    pattern = rf"(?<!\w)(?:{_FILLER}[\s.]+)?{core}(?!\d){rest}(?:[A-Za-z]{{1,2}}(?!\w))?"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield found(match.start(), match.end(), "ADDRESS", "known-identity")


# --- name


def _name(text: str, name: str) -> Iterator[Span]:
    """Every run of words of the name that has a telling word in it, or is the whole name."""
    words = _WORD.findall(name.casefold())
    telling = {w for w in words if len(w) >= 4 and w not in _SHARED}
    short = {w for w in words if len(w) == 3 and w not in _SHARED}
    if not words or (not telling and not short and len(words) < 2):
        return
    for match in _name_pattern(words).finditer(text):
        said = _said(match[0], words)
        if telling.isdisjoint(said) and not _enough(text, match, said, words, short):
            continue
        yield _name_span(text, match, telling & set(said))
    yield from _glued(text, words, telling)


def _name_pattern(words: Sequence[str]) -> re.Pattern[str]:
    forms = {
        _BETWEEN_LETTERS.join(map(re.escape, w)) if len(w) >= 4 else re.escape(w) for w in words
    }
    any_word = "|".join(sorted(forms, key=len, reverse=True))
    shorts = {s for w in words for s in _SHORT_FORMS.get(w, "").split()}
    initials = {w[0] for w in words}
    before = "|".join([*sorted(shorts, key=len, reverse=True), *sorted(initials)])
    prefix = rf"(?:(?<![^\W\d_])(?:{before})(?:\.\s?|\s)){{0,4}}"
    suffix = rf"(?:\s(?:{'|'.join(sorted(initials))})\.)?"
    return re.compile(
        rf"{prefix}(?<![^\W\d_])(?:{any_word})(?:{_BETWEEN_WORDS}(?:{any_word}))*{_ENDINGS}(?![^\W\d_]){suffix}",
        re.IGNORECASE,
    )


def _said(found_text: str, words: Sequence[str]) -> list[str]:
    """Return the words of the name that the place spells, in its order."""
    letters = "".join(_WORD.findall(found_text.casefold()))
    plain = [w for w in _WORD.findall(found_text.casefold()) if w in words]
    spaced = [w for w in words if len(w) >= 4 and w not in plain and w in letters]
    return plain + spaced


def _enough(
    text: str, match: re.Match[str], said: Sequence[str], words: Sequence[str], short: set[str]
) -> bool:
    """Whether words that tell nothing alone tell enough together."""
    if list(said) == list(words) and len(words) > 1:
        return True
    if short.isdisjoint(said):
        return False
    addressed = re.search(
        rf"(?<![^\W\d_]){_HONORIFIC}\.?\s\Z",
        text[max(0, match.start() - 8) : match.start()],
        re.IGNORECASE,
    )
    return len(said) > 1 or bool(addressed)


def _name_span(text: str, match: re.Match[str], telling: set[str]) -> Span:
    # "Jalan Sudirman" stays the place of the trouble unless the verifier says no.
    if _STREET_BEFORE.search(text[max(0, match.start() - 40) : match.start()]):
        return found(match.start(), match.end(), "NAME", "known-name-street", CONFIRM)
    everyday = match[0].islower() and telling <= _EVERYDAY and len(_WORD.findall(match[0])) == 1
    tier = CONFIRM if everyday and telling else APPLY
    return found(match.start(), match.end(), "NAME", "known-identity", tier)


def _glued(text: str, words: Sequence[str], telling: set[str]) -> Iterator[Span]:
    """The name without its spaces, and its longest words inside an account or a file name."""
    forms = {"".join(words), *(w for w in telling if len(w) >= 7)}
    forms |= {a + b for a, b in itertools.pairwise(words) if {a, b} & telling}
    forms = {form for form in forms if len(form) >= 7 and form not in _EVERYDAY}
    if not forms:
        return
    pattern = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    for match in re.finditer(rf"[^\W_]{{0,12}}(?:{pattern})[^\W_]{{0,12}}", text, re.IGNORECASE):
        if match[0].casefold() in telling:
            continue  # a word by itself was looked at with what stands before it
        yield found(match.start(), match.end(), "NAME", "known-identity")
