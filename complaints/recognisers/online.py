"""Accounts and links that lead to a person; links of offices, the press and shops stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers.found import found
from complaints.recognisers.lexicon import Kind, kind_of
from complaints.recognisers.vocabulary import words
from complaints.redaction import APPLY, CONFIRM, LOOK, Span

_ALWAYS = (
    r"com|net|org|id|info|biz|xyz|site|online|link|page|app|gle|gl|my|web|club|shop|store|blog"
)
_SHORT = r"me|co|io|ly|be|tv|us|ee|to|ai|cc|im|gg"
_URL = re.compile(
    r"(?<![\w@])(?:(?:https?|hxxps?) ?: ?/ ?/ ?|www\.)[^\s<>\"')\]\0]{3,400}|"
    rf"(?<![\w@.\-/])(?:[a-z0-9\-]{{1,40}}\.){{1,4}}(?:{_ALWAYS})(?![\w\-]|\.\w)(?:[/?#:][^\s<>\"')\]\0]{{0,300}})?|"
    rf"(?<![\w@.\-/])(?:[a-z0-9\-]{{1,40}}\.){{1,3}}(?:{_SHORT})/[^\s<>\"')\]\0]{{1,300}}",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"^(?:(?:https?|hxxps?) ?: ?/ ?/ ?)?(?:www\.|m\.|web\.|id-id\.)*", re.IGNORECASE
)

_MAPS = re.compile(
    r"maps\.|(?:[\w\-]+\.)*google\.[a-z.]{2,6}/maps|goo\.gl/maps|g\.co/(?:maps|kgs)|share\.google|"
    r"g\.page|(?:[\w\-]+\.)*waze\.|plus\.codes|(?:[\w\-]+\.)*openstreetmap\.|osm\.org|what3words\.|w3w\.co|"
    r"(?:[\w\-]+\.)*bing\.com/maps|here\.com",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"(?:wa\.me|wa\.link|api\.whatsapp|chat\.whatsapp|whatsapp\.com|wasap\.|call\.whatsapp)",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"(?:[\w\-]+\.)*(?:facebook|fb|instagram|instagr|tiktok|twitter|x|t|telegram|youtube|youtu|linkedin|"
    r"linktr|linktree|lynk|bio|threads|snapchat|pinterest|vt|line|discord|reddit|github|medium|"
    r"messenger|m|soundcloud|tumblr|quora|lnk|s\.id|drive\.google|docs\.google|photos\.google|"
    r"photos\.app\.goo|dropbox|onedrive|1drv|imgur|fb\.watch|ig)\.(?:com|me|ee|bio|net|be|id|gg|link|"
    r"co|in|gl|ms|watch)(?:/|$)",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"(?!drive\.|docs\.|photos\.)(?:[\w\-]+\.)*(?:go\.id|desa\.id|mil\.id|ac\.id|sch\.id|bpjs-kesehatan\.|pln\.co\.id|"
    r"bpjsketenagakerjaan\.|detik\.com|kompas\.(?:com|id)|tempo\.co|tribunnews\.com|balipost\.com|"
    r"nusabali\.com|radarbali|antaranews\.com|cnnindonesia\.com|cnbcindonesia\.com|liputan6\.com|"
    r"kumparan\.com|tirto\.id|okezone\.com|republika\.|jawapos\.com|suara\.com|merdeka\.com|viva\.co|"
    r"baliexpress|balipuspanews|google\.(?:com|co\.id)(?!/maps)|play\.google|wikipedia\.org|tokopedia\.|shopee\.|bukalapak\.|"
    r"gojek\.com|grab\.com|traveloka\.|youtube\.com/?$|facebook\.com/?$|instagram\.com/?$|"
    r"whatsapp\.com/?$|change\.org|python\.org)",
    re.IGNORECASE,
)
# Words of offices inside an account's name, as the city and the press use them.
_OFFICE_ACCOUNT = re.compile(
    r"(?:^|[/._\-])(?:pemkot|pemprov|pemkab|prodenpasar|denpasarkota|kotadenpasar|"
    r"humas(?:$|[._\d]|pol|pem|kota|den)|dinas(?:$|[._\d]|[a-z]{5})|"
    r"dis(?:hub|dik|duk|kes|par|kominfo|naker|perin)|polresta|polsek|polda|polisi(?:$|[._\d])|bpbd|"
    r"d?kominfo|lapor|dprd|satpol|damkar|dlhk?(?:$|[._\d]|kota|den)|pln(?:$|[._\d])|pdam|perumda|"
    r"bpjs|rsud|rsup|puskesmas|kemen(?:kes|dag|kom|sos|hub|ag|kum|dik|per|pan|ko)|kecamatan|"
    r"kelurahan|infodenpasar|infobali|denpasarviral|balipost|nusabali|kejaksaan|ombudsman|gojek|"
    r"grabid|telkomsel|indihome)",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@ ?(?P<name>[A-Za-z0-9_](?:[\w.]{0,28}\w)?)(?![\w@])")
NETWORK = (
    r"ig|insta|instagram|fb|efbe|fac?eb[o0]{1,3}k|pesbuk|tiktok|tik ?tok|twitter|twt|telegram|tele|"
    r"line|"
    r"id ?line|line ?id|discord|snapchat|youtube|yt|threads|michat|bigo|linkedin|skype|wechat|"
    r"pin ?bb|username|user ?name|user ?id|nama akun|akun(?:nya)?|medsos|sosmed"
)
_OWNER = (
    r"(?: (?:saya|sy|nya|dia|pelaku|beliau|kami|ku|milik|bernama|atas nama|nama|namanya|dengan|"
    r"akun|id|"
    r"username|ig|fb|tiktok|facebook|instagram|twitter)(?:nya)?(?![a-z])){0,3}"
)
_NAMED = re.compile(
    rf"(?<![a-z@.])(?:{NETWORK})(?:nya|ku)?(?![a-z.]){_OWNER} ?(?P<mark>[:=]|-(?= ))? ?"
    r"(?P<quote>[\"'])?@?(?P<name>[a-z0-9_](?:[\w.\-#]{1,28}\w))",
    re.IGNORECASE,
)
# "fb: Wayan Sudarma" goes on to the last capital.
_MORE = re.compile(r"(?: [A-Z][\w.']{0,20}){1,3}")
_BEGINS_WITH_A_NAME = re.compile(
    r"(?:i|ni|gus|gung|jro)?(?:wayan|yan|made|nyoman|komang|ketut|putu|kadek|gede|nengah|luh|iluh|"
    r"ayu|agus|dewa|desak|gusti|bagus|agung|ida|cok|sri|siti|nur|dwi|tri|eka|bli|mbok)\w{3,}",
    re.IGNORECASE,
)
_NO_NAME = words(
    "saya kami dia itu ini yang dan atau dengan untuk resmi pemkot pribadi palsu lain juga sudah "
    "tidak ada bisa kena live grup group page story video marketing shop lewat melalui baru tanpa "
    "nya error diblokir hack dihack dibajak login saluran channel bukan hanya media sosial"
)


def find(text: str) -> Iterator[Span]:
    """Yield the links and accounts that lead to a person."""
    for match in _URL.finditer(text):
        if span := _link(match):
            yield span
    for match in _HANDLE.finditer(text):
        name = match["name"]
        if not _OFFICE_ACCOUNT.search(name) and len(name) > 1:
            yield found(match.start(), match.end(), "ONLINE", "account-sign")
    for match in _NAMED.finditer(text):
        if span := _named(text, match):
            yield span


def links(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of all links, also of those that stay: no other rule reads inside them."""
    for match in _URL.finditer(text):
        yield match.start(), match.start() + len(_bare(match[0]))


def _bare(url: str) -> str:
    return url.rstrip(".,;:!?'\"-")


def _link(match: re.Match[str]) -> Span | None:
    url = _bare(match[0])
    start, end = match.start(), match.start() + len(url)
    address = _SCHEME.sub("", url, count=1)
    if _MAPS.match(address):
        return found(start, end, "COORD", "map-link")
    if _CALLS.match(address):
        return found(start, end, "PHONE", "messenger-link")
    if _OFFICIAL.match(address):
        return None
    if _SOCIAL.match(address):
        path = address.partition("/")[2].lstrip("@")
        return None if _OFFICE_ACCOUNT.search(path) else found(start, end, "ONLINE", "profile-link")
    linked = "/" in address or url != address
    return found(start, end, "ONLINE", "link", CONFIRM if linked else LOOK)


def _like_an_account(name: str) -> bool:
    """Whether a word without digits is no word of the language: "putusudana"."""
    if _BEGINS_WITH_A_NAME.fullmatch(name):
        return True
    return len(name) >= 8 and name.isalpha() and kind_of(name.casefold()) is Kind.UNKNOWN


def _named(text: str, match: re.Match[str]) -> Span | None:
    name, marked = match["name"], bool(match["mark"] or match["quote"])
    like_a_name = any(c.isalpha() for c in name)
    telling = like_a_name and (bool(re.search(r"[\d._]", name)) or _like_an_account(name))
    if not (telling or marked) or name.casefold() in _NO_NAME or _OFFICE_ACCOUNT.search(name):
        return None
    if name.isdigit() and len(name) < 5:
        return None
    end = match.end()
    if marked and name[0].isupper() and (more := _MORE.match(text, end)):
        end = more.end()
    return found(match.start("name"), end, "ONLINE", "account-cue", APPLY if telling else CONFIRM)
