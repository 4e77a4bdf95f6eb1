"""What a number is: first by its form, then by the word before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from complaints.recognisers import cues
from complaints.recognisers.cues import Cue
from complaints.redaction import APPLY, CONFIRM

TELLING_LENGTHS = frozenset(range(8, 20))

_PROVINCES = frozenset(
    {*range(11, 20), 21, *range(31, 37), 51, 52, 53, *range(61, 66), *range(71, 77), 81, 82}
    | {*range(91, 98)}
)
_AREA = re.compile(
    r"0(?:21|22|24|31|361|362|363|365|366|368|370|371|372|373|374|376|380|"
    r"2[3-9]\d|3[2-5]\d|4\d\d|5\d\d|6\d\d|7\d\d|9\d\d)"
)
_NPWP = re.compile(r"\d\d[. ]\d{3}[. ]\d{3}[. ]\d[-. ]\d{3}[. ]\d{3}")
_CIVIL_SERVANT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:19|20)\d\d[01]\d")
_DAY = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|"
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)
_DATED = re.compile(r"20[12]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{2,8}\Z")
_LETTERS_BEFORE = re.compile(r"[A-Za-z]{1,12}[-/_#.]?\Z")


@dataclass(frozen=True)
class Verdict:
    label: str
    rule: str
    tier: str = APPLY


class Candidate(Protocol):
    """A number in its text; `digits.Number` is one."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def digits(self) -> str: ...
    @property
    def written(self) -> str: ...
    @property
    def cue(self) -> Cue: ...


def by_form(number: Candidate) -> Verdict | None:
    """Return what the number must be by length and structure alone."""
    for told in _FORMS:
        if verdict := told(number):
            return verdict
    return None


def is_identity_number(digits: str) -> bool:
    """Whether sixteen digits may be a NIK: province, regency, district, day, month."""
    day = int(digits[6:8])
    return (
        int(digits[:2]) in _PROVINCES
        and 1 <= int(digits[2:4]) <= 79
        and digits[4:6] != "00"
        and (1 <= day <= 31 or 41 <= day <= 71)
        and 1 <= int(digits[8:10]) <= 12
    )


def _national(number: Candidate) -> str:
    """Return the digits of a telephone number as they are dialled in Indonesia."""
    digits = number.digits
    if digits.startswith("0062"):
        digits = digits[2:]
    if digits.startswith("62"):
        return "0" + digits[2:].lstrip("0")
    return digits


def _code_before(number: Candidate) -> bool:
    """Whether letters that are no cue stand right before, as in "TKT081234567"."""
    before = number.text[max(0, number.start - 14) : number.start]
    return number.cue.gap > 1 and bool(_LETTERS_BEFORE.search(before))


def _mobile(number: Candidate) -> Verdict | None:
    national = _national(number)
    if not (national.startswith("08") and "1" <= national[2:3] <= "9"):
        return None
    longest = 14 if len(number.groups) == 1 or number.cue.kind == cues.PHONE else 13
    if not 9 <= len(national) <= longest:
        return None
    if number.cue.speaks_of(cues.BANK, within=12):
        return Verdict("BANK", "bank-cue")
    if number.cue.speaks_of(cues.ID, within=12):
        return Verdict("ID_OTHER", "identity-cue")
    if number.cue.speaks_of(cues.SAFE, cues.MONEY, within=4) or _code_before(number):
        return Verdict("PHONE", "mobile-unsure", CONFIRM)
    return Verdict("PHONE", "mobile-number")


def _sixteen(number: Candidate) -> Verdict | None:
    if len(number.digits) != 16:
        return None
    cue = number.cue
    if cue.kind == cues.KK:
        return Verdict("KK", "sixteen-digits")
    if cue.speaks_of(cues.BANK, within=24):
        return Verdict("BANK", "bank-cue")
    if cue.speaks_of(cues.ID, within=24):
        return Verdict("ID_OTHER", "identity-cue")
    valid = is_identity_number(number.digits)
    if valid or cue.kind == cues.NIK:
        return Verdict("NIK", "sixteen-digits")
    if len(number.groups) > 1 and number.digits.startswith(("08", "628")):
        return None  # two telephone numbers
    even = {len(group) for group in number.groups} in ({4}, {16}) or len(number.groups) >= 14
    if not even or cue.speaks_of(cues.SAFE, cues.MONEY, within=20):
        return None
    return Verdict("ID_OTHER", "sixteen-digits", CONFIRM if _code_before(number) else APPLY)


def _foreign(number: Candidate) -> Verdict | None:
    digits = number.digits
    abroad = number.written.startswith("+") or re.match(r"00[1-9]", number.written)
    fewest = 8 if number.written.startswith("+") else 11
    if not abroad or digits.startswith(("62", "0062")) or not fewest <= len(digits) <= 16:
        return None
    if number.cue.speaks_of(cues.BANK, cues.ID, within=24):
        return None
    return Verdict("PHONE", "foreign-number")


def _landline(number: Candidate) -> Verdict | None:
    national = _national(number)
    area = _AREA.match(national)
    if area is None or not 5 <= len(national) - area.end() <= 8:
        return None
    if number.cue.speaks_of(cues.HOTLINE, within=24):
        return None
    if number.cue.speaks_of(cues.ID, cues.BANK, within=24):
        return None
    dialled = number.groups[0] in {area[0], area[0][1:], "62", "0062"} and len(number.groups) > 1
    international = number.written.startswith("+")
    if dialled or international or national.startswith("0361"):
        return Verdict("PHONE", "landline-number")
    if number.cue.kind == cues.PHONE:
        return Verdict("PHONE", "landline-number")
    return None


def _civil_servant(number: Candidate) -> Verdict | None:
    if len(number.digits) == 18 and _CIVIL_SERVANT.match(number.digits):
        return Verdict("ID_OTHER", "civil-servant-number")
    return None


def _tax(number: Candidate) -> Verdict | None:
    if len(number.digits) == 15 and _NPWP.fullmatch(number.written):
        return Verdict("ID_OTHER", "tax-number")
    return None


def _health(number: Candidate) -> Verdict | None:
    if len(number.digits) == 13 and number.digits.startswith("000"):
        return Verdict("ID_OTHER", "health-insurance-number")
    return None


_FORMS: Sequence[Callable[[Candidate], Verdict | None]] = (
    _mobile,
    _civil_servant,
    _tax,
    _health,
    _sixteen,
    _foreign,
    _landline,
)

# Kind of cue: label, rule, fewest and most digits, how far the cue may stand.
_BY_CUE = {
    cues.NIK: ("NIK", "identity-card-cue", 7, 20, 40),
    cues.KK: ("KK", "family-card-cue", 7, 20, 40),
    cues.BANK: ("BANK", "bank-cue", 6, 24, 40),
    cues.ID: ("ID_OTHER", "identity-cue", 6, 24, 40),
    cues.PHONE: ("PHONE", "phone-cue", 6, 15, 28),
}


def by_cue(number: Candidate, *, beside: bool) -> Verdict | None:
    """Return what the number is by the word before it; a long one without a word is asked about.

    beside: whether it stands in one run with a number that is hidden already.
    """
    digits, cue = number.digits, number.cue
    if len(digits) < 5:
        if beside and len(digits) == 4 and not digits.startswith(("19", "20")):
            return Verdict("ID_OTHER", "beside-a-number", CONFIRM)
        return None
    if cue.kind in _BY_CUE:
        label, rule, fewest, most, reach = _BY_CUE[cue.kind]
        near = cue.gap <= (reach if len(digits) >= 8 else 14)
        if near and fewest <= len(digits) <= most and not _is_day(number):
            return Verdict(label, rule)
    if beside:
        return Verdict("ID_OTHER", "beside-a-number", CONFIRM)
    return _unknown(number)


def _is_day(number: Candidate) -> bool:
    return len(number.groups) > 1 and bool(_DAY.fullmatch(number.digits))


def _unknown(number: Candidate) -> Verdict | None:
    """A long number that nothing explains."""
    digits = number.digits
    if len(digits) < 8 or number.cue.speaks_of(cues.SAFE, cues.HOTLINE, within=20):
        return None
    if number.cue.speaks_of(cues.MONEY, within=20) and not digits.startswith("0"):
        return None
    sizes = [len(group) for group in number.groups]
    # "10 20 30 40" counts something; one digit at a time spells a number.
    solid = max(sizes) >= 5 or min(sizes) >= 3 or max(sizes) == 1
    if not solid or "/" in number.written or _code_before(number):
        return None
    if digits.startswith("000") and len(digits) <= 9:
        return None  # what a meter shows
    if _DAY.fullmatch(digits) or _DATED.match(digits) or _is_round(digits):
        return None
    return Verdict("ID_OTHER", "long-number", CONFIRM)


def _is_round(digits: str) -> bool:
    """An amount of money without its mark: 1500000."""
    return digits.endswith("000") and not digits.startswith("0") and len(digits) <= 12
