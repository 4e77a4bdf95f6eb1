"""Numbers, plates, addresses on the net and dates that belong to nobody, as people write them.

The structure is valid (regions, dates, lengths), the digits are drawn.
"""

from __future__ import annotations

import random

from tests.redaction import names
from tests.redaction.names import pick

Rng = random.Random
PROVINCES = (
    "51 51 51 51 51 51 35 35 33 32 52 53 31 36 12 73 34 13 14 16 18 21 61 63 64 71 74 81 82 91 94"
)
MOBILE = (
    "811 812 813 814 815 816 817 818 819 821 822 823 831 832 838 851 852 853 855 856 857 858 859 "
    "877 878 879 881 882 887 888 889 895 896 897 898 899"
)
PLATE_CODES = "DK DK DK DK DK DK DK B L N P W AG AB AD H D F T DR EA DH ED DD BK BA KT S M Z"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WHATSAPP = ["wa.me/62", "https://wa.me/62", "api.whatsapp.com/send?phone=62"]
WHATSAPP = ["wa.me/62", "https://wa.me/62", "api.whatsapp.com/send?phone=62"]
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
SHORT_MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agt Sep Okt Nov Des"


def digits(rng: Rng, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def grouped(number: str, sizes: list[int], separator: str) -> str:
    """Cut the number into groups; the last size repeats."""
    groups, place = [], 0
    while place < len(number):
        size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        groups.append(number[place : place + size])
        place += size
    return separator.join(groups)


# ------------------------------------------------------------------ the state's numbers
def _sixteen(rng: Rng, first: int, last: int, *, sexed: bool) -> str:
    day = rng.randrange(1, 29) + (40 if sexed and rng.random() < 0.5 else 0)
    area = f"{pick(rng, PROVINCES)}{rng.choice(['71', f'{rng.randrange(1, 20):02}'])}"
    date = f"{day:02}{rng.randrange(1, 13):02}{rng.randrange(first, last) % 100:02}"
    return f"{area}{rng.randrange(1, 20):02}{date}{rng.randrange(1, 99):04}"


def _laid_out(rng: Rng, number: str) -> str:
    roll = rng.random()
    if roll < 0.6:
        return number
    sizes = rng.choice([[4], [4], [6, 6, 4], [2, 2, 2, 6, 4]])
    return grouped(number, list(sizes), rng.choice(" -.") if roll < 0.97 else "  ")


def nik(rng: Rng) -> str:
    return _laid_out(rng, _sixteen(rng, 1940, 2012, sexed=True))


def kk(rng: Rng) -> str:
    return _laid_out(rng, _sixteen(rng, 2005, 2026, sexed=False))


def npwp(rng: Rng) -> str:
    number = f"{rng.randrange(1, 99):02}{digits(rng, 7)}{rng.randrange(1, 999):03}{digits(rng, 3)}"
    dotted = f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"
    return rng.choice([dotted, dotted, number, dotted.replace("-", "."), dotted.replace(".", " ")])


def bpjs(rng: Rng) -> str:
    number = f"000{rng.randrange(0, 4)}{digits(rng, 9)}"
    return rng.choice([number, number, grouped(number, [4, 4, 5], rng.choice(" -"))])


def nip(rng: Rng) -> str:
    year = rng.randrange(1962, 2000)
    born = f"{year}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    began = f"{rng.randrange(year + 20, 2025)}{rng.randrange(1, 13):02}"
    number = f"{born}{began}{rng.choice('12')}{rng.randrange(1, 99):03}"
    return rng.choice([number, grouped(number, [8, 6, 1, 3], rng.choice([" ", " ", ".", "-"]))])


def pln(rng: Rng) -> str:
    number = f"5{rng.randrange(1, 6)}{digits(rng, 10)}"
    return rng.choice([number, number, grouped(number, [4], rng.choice(" -"))])


def meter(rng: Rng) -> str:
    number = f"{rng.choice(['14', '86', '32', '01'])}{digits(rng, 9)}"
    return rng.choice([number, number, grouped(number, [4, 4, 3], rng.choice(" -"))])


def pdam(rng: Rng) -> str:
    return rng.choice(
        [digits(rng, 8), f"0{digits(rng, 1)}.{digits(rng, 2)}.{digits(rng, 5)}", digits(rng, 6)]
    )


def passport(rng: Rng) -> str:
    return rng.choice("ABCEX") + rng.choice(["", "", " "]) + digits(rng, 7)


def licence(rng: Rng) -> str:
    """A driving licence: the old twelve digits or the new fourteen, often in groups."""
    number = digits(rng, rng.choice([12, 14]))
    return rng.choice([number, grouped(number, [4], "-")])


def nisn(rng: Rng) -> str:
    return f"00{rng.randrange(5, 18):02}{digits(rng, 6)}"


# ------------------------------------------------------------------ telephone and bank
def mobile(rng: Rng) -> str:
    return f"{pick(rng, MOBILE)}{digits(rng, rng.choice([7, 8, 8, 8, 9]))}"


def phone(rng: Rng) -> str:
    number = mobile(rng)
    roll = rng.random()
    if roll < 0.34:
        return "0" + number
    if roll < 0.56:
        sizes = rng.choice([[4], [4, 4, 5], [4, 3], [5, 4], [3], [2], [4, 2]])
        return grouped("0" + number, list(sizes), rng.choice(["-", "-", " ", " ", ".", " - "]))
    if roll < 0.78:
        start = rng.choice(["+62", "+62 ", "62", "+62-", "(+62) ", "+62 (0)", "62 ", "0062"])
        rest = rng.choice([number, grouped(number, [3, 4], rng.choice("- "))])
        return start + rest
    if roll < 0.83:
        return rng.choice(WHATSAPP) + number
    return landline(rng) if roll < 0.95 else abroad(rng)


def landline(rng: Rng) -> str:
    number = rng.choice("24789") + digits(rng, rng.choice([5, 6, 6]))
    area = rng.choice(["0361", "0361", "0361", "0361", "031", "021", "0362", "0370"])
    return rng.choice(
        [
            f"({area}) {number}",
            f"{area}-{number}",
            f"{area} {number}",
            f"{area}{number}",
            f"+62 {area[1:]} {number}",
            f"{area} {number[:3]} {number[3:]}",
            f"({area}){number}",
            f"{area}/{number}",
        ]
    )


def abroad(rng: Rng) -> str:
    return rng.choice(
        [
            f"+61 4{digits(rng, 2)} {digits(rng, 3)} {digits(rng, 3)}",
            f"+65 9{digits(rng, 3)} {digits(rng, 4)}",
            f"+44 7{digits(rng, 3)} {digits(rng, 6)}",
            f"+31 6 {digits(rng, 8)}",
            f"+1 ({rng.randrange(201, 989)}) {digits(rng, 3)}-{digits(rng, 4)}",
            f"+81-90-{digits(rng, 4)}-{digits(rng, 4)}",
            f"+7 9{digits(rng, 2)} {digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 2)}",
        ]
    )


BANKS = {
    "BCA": 10,
    "Mandiri": 13,
    "BNI": 10,
    "BRI": 15,
    "BSI": 10,
    "BPD Bali": 13,
    "Bank BPD": 13,
    "CIMB Niaga": 13,
    "Danamon": 10,
    "BTN": 16,
    "Permata": 10,
    "Bank Mandiri": 13,
    "bank bri": 15,
    "SeaBank": 12,
    "Bank Jago": 12,
    "OCBC": 12,
}


def bank(rng: Rng) -> tuple[str, str]:
    """Return the bank as people call it, and the number of an account with it."""
    name = rng.choice(list(BANKS))
    number = rng.choice("123456789") + digits(rng, BANKS[name] - 1)
    if rng.random() < 0.4:
        sizes = rng.choice([[4], [3, 3], [4, 2, 6, 2, 1], [3, 2, 7, 1], [3, 4]])
        number = grouped(number, list(sizes), rng.choice("--- ."))
    return name, number


def plate(rng: Rng) -> str:
    code, number = pick(rng, PLATE_CODES), str(rng.choice([*range(1000, 9999), *range(200, 999)]))
    tail = "".join(rng.choice(LETTERS) for _ in range(rng.choice([1, 2, 2, 2, 3, 3])))
    between = rng.choice([" ", " ", " ", " ", "", "-", "."])
    return f"{code}{between}{number}{rng.choice([between, between, ''])}{tail}"


# ------------------------------------------------------------------ the net, and the map
MAILS = (
    "gmail.com gmail.com gmail.com yahoo.com yahoo.co.id hotmail.com outlook.com icloud.com "
    "rocketmail.com proton.me student.unud.ac.id ymail.com live.com tokokita.co.id"
)


def email(rng: Rng) -> str:
    user, host = names.login(rng), pick(rng, MAILS)
    if rng.random() < 0.07:
        user += rng.choice(["+aduan", "-bali", ".id"])
    roll = rng.random()
    if roll < 0.88:
        return f"{user}@{host}"
    at, dot = rng.choice([(" @ ", "."), ("[at]", "[dot]"), (" (at) ", "."), (" at ", " dot ")])
    return f"{user}{at}{host.replace('.', dot)}"


def handle(rng: Rng) -> str:
    user = names.login(rng)
    return rng.choice(
        [
            f"@{user}",
            f"@{user}",
            f"@{user}",
            f"instagram.com/{user}",
            f"https://www.instagram.com/{user}/",
            f"https://www.facebook.com/{user}",
            f"fb.com/{user}",
            f"https://facebook.com/profile.php?id=1000{digits(rng, 11)}",
            f"https://www.tiktok.com/@{user}",
            f"tiktok.com/@{user}",
            f"t.me/{user}",
            f"https://x.com/{user}",
            f"twitter.com/{user}",
            f"https://www.linkedin.com/in/{user.replace('.', '-')}",
            f"https://www.youtube.com/@{user}",
            f"threads.net/@{user}",
        ]
    )


def profile(rng: Rng) -> str:
    """A handle as it stands right after the name of the network, with or without the sign."""
    return rng.choice(["@", "@", ""]) + names.login(rng).replace(" ", "") + rng.choice(["", "_id"])


def coordinates(rng: Rng) -> str:
    south, east = f"8.{rng.randrange(60, 76)}", f"115.{rng.randrange(16, 28)}"
    a, b = south + digits(rng, rng.choice([3, 4, 6])), east + digits(rng, rng.choice([3, 4, 6]))
    deg = f"8°{rng.randrange(36, 46)}'{rng.randrange(60):02}.{digits(rng, 1)}\"S"
    deg += rng.choice([" ", ", "])
    deg += f"115°{rng.randrange(10, 17)}'{rng.randrange(60):02}.{digits(rng, 1)}\"E"
    short = "".join(rng.choice(LETTERS + LETTERS.lower() + "123456789") for _ in range(17))
    return rng.choice(
        [
            f"-{a}, {b}",
            f"-{a},{b}",
            f"-{a} {b}",
            f"({'-' + a}, {b})",
            f"-{a} / {b}",
            f"S {a}, E {b}",
            f"{a} LS, {b} BT",
            f"lat -{a} long {b}",
            f"lat: -{a}, lng: {b}",
            deg,
            f"https://maps.app.goo.gl/{short}",
            f"https://goo.gl/maps/{short}",
            f"https://www.google.com/maps?q=-{a},{b}",
            f"https://www.google.com/maps/@-{a},{b},17z",
            f"https://maps.google.com/?q=-{a},{b}",
        ]
    )


def birthday(rng: Rng) -> str:
    day, month = rng.randrange(1, 29), rng.randrange(12)
    year = rng.randrange(1942, 2015)
    word = MONTHS.split()[month]
    short = SHORT_MONTHS.split()[month]
    return rng.choice(
        [
            f"{day:02}-{month + 1:02}-{year}",
            f"{day}/{month + 1}/{year}",
            f"{day:02}/{month + 1:02}/{year}",
            f"{day:02}.{month + 1:02}.{year}",
            f"{day} {word} {year}",
            f"{day} {word} {year}",
            f"{day} {short} {year}",
            f"{year}-{month + 1:02}-{day:02}",
            f"{day:02}/{month + 1:02}/{year % 100:02}",
            f"{day} {short} '{year % 100:02}",
        ]
    )
