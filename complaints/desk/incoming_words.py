"""Why a message of a channel waits for a person, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS: dict[str, str | Promise] = {
    "title:required": gettext_lazy("It has no subject."),
    "body:required": gettext_lazy("It holds no words of its own."),
    "body:too_short": gettext_lazy("It says too little."),
    "body:too_long": gettext_lazy("It is longer than a complaint may be: shorten it."),
    "subcategory:required": gettext_lazy("It does not say clearly what it is about."),
    "subcategory:unknown": gettext_lazy("We do not know its subcategory."),
    "village:required": gettext_lazy("It does not say clearly in which village."),
    "village:unknown": gettext_lazy("We do not know its village."),
    "received_at:too_early": gettext_lazy("It is more than a month old."),
    "too_many_files": gettext_lazy("It has more than six files; the first six are kept."),
    "too_many_letters": gettext_lazy("The sender wrote many letters within an hour."),
    "unreadable": gettext_lazy("It is broken; this is what could be read."),
    "reply_unknown": gettext_lazy("It answers a letter that we do not know."),
    "reply_from_another": gettext_lazy(
        "It answers a letter about this case, but comes from another address than the reporter's."
    ),
    "thread_closed": gettext_lazy("It answers a letter about a case that is archived."),
    "": gettext_lazy("It was recorded and then interrupted."),
}
_FIELDS: dict[str, str | Promise] = {
    "pin": gettext_lazy("The point on the map is not right."),
    "privacy": gettext_lazy("We do not know who may read it."),
    "happened_on": gettext_lazy("The day is not right."),
    "email": gettext_lazy("The e-mail address is not right; it will be left out."),
    "phone": gettext_lazy("The telephone number is not right; it will be left out."),
    "nik": gettext_lazy("The NIK is not right; it will be left out."),
}


def reason(code: str) -> str:
    """Return the sentence; a code without one speaks of a file that is not taken."""
    if code in REASONS:
        return str(REASONS[code])
    field = code.partition(":")[0]
    if field in _FIELDS:
        return str(_FIELDS[field])
    if ":" in code:
        return _("Something in it is not right: %(code)s.") % {"code": code}
    return _("A file cannot be taken (%(code)s); it will be left out.") % {"code": code}
