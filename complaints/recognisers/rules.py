"""Why a rule proposes a place: one plain sentence each, which the verifier reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.recognisers.names import names_rules

RULES: dict[str, str | Promise] = {
    # Numbers
    "sixteen-digits": _("Sixteen digits, as a NIK, a family card or a bank card has."),
    "identity-card-cue": _("A number after a word such as NIK or KTP."),
    "family-card-cue": _("A number after a word such as KK or “kartu keluarga”."),
    "mobile-number": _("It begins like a mobile number and is as long as one."),
    "mobile-unsure": _("It looks like a mobile number, but stands where a reference stands."),
    "foreign-number": _("A plus or 00 and a foreign country code: a telephone number."),
    "landline-number": _("An area code and a number, as landlines have."),
    "phone-cue": _("A number after a word such as HP, WA, telp or “hubungi”."),
    "bank-cue": _("A number after the name of a bank or a word such as “rekening”."),
    "identity-cue": _("A number after a word such as BPJS, NPWP, NIP, SIM, PLN or PDAM."),
    "document-cue": _("Letters and digits after a word for a document."),
    "civil-servant-number": _("Eighteen digits that begin with two dates, as a NIP does."),
    "tax-number": _("Fifteen digits in the groups of an NPWP."),
    "health-insurance-number": _("Thirteen digits that begin with 000, as BPJS numbers do."),
    "passport-form": _("A letter and seven digits, as a passport has."),
    "long-number": _("A long number, and nothing says what it is."),
    "beside-a-number": _("It stands next to a number that is hidden."),
    "spelled-number": _("Digits that are written as words."),
    # Vehicles
    "plate": _("The letters and digits of a number plate."),
    "plate-cue": _("It follows a word such as “pelat” or “nopol”."),
    "plate-in-part": _("A number plate without its last letters."),
    # Accounts and links
    "email": _("An e-mail address."),
    "email-in-words": _("An e-mail address whose at or dot is written as a word."),
    "email-at-office": _("An e-mail address at an office that may bear a person's name."),
    "account-sign": _("An account: a name after @."),
    "account-cue": _("A name after a word such as IG, FB, TikTok or “akun”."),
    "profile-link": _("A link to a profile or to somebody's files."),
    "messenger-link": _("A link that calls or writes to a telephone number."),
    "link": _("A link to a site that is not known to be an office or the press."),
    "map-link": _("A link to a point on a map."),
    "coordinates": _("Coordinates of a point."),
    # Addresses
    "address": _("A street together with a house number."),
    "address-lane": _("A lane together with a number."),
    "address-estate": _("An estate, banjar or boarding house together with a number."),
    "address-block": _("A block together with a number."),
    "address-house": _("A house told by its number."),
    "address-lives": _("A place with a number, after words such as “tinggal di”."),
    "neighbourhood": _("A neighbourhood: RT and RW."),
    # Dates
    "birth-cue": _("A date after a word such as “lahir” or TTL."),
    "date-in-brackets": _("An old date in brackets or after an age: perhaps a date of birth."),
    # What the platform knows
    "known-identity": _("It is known of the reporter or of somebody else in this thread."),
    "known-name-street": _("A known name, but here perhaps the name of a street."),
    # Hints
    "uncovered-digits": _("Five digits or more that no rule explains."),
    "digits-and-letters": _("Letters and digits mixed, and no rule explains them."),
    # People
    "verifier": _("A person marked it."),
    "reporter": _("The reporter wants it hidden."),
    **names_rules,
}


def reason(rule: str) -> str:
    """Return in the reader's language why the rule proposes a place."""
    return str(RULES.get(rule, _("A rule of an earlier version proposed it.")))
