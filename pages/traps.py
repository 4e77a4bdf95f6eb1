"""What machines stumble over, without a third party and without JavaScript: a field that people
do not see, and a form that is sent sooner than anybody can read it.

Limits of how much one client may send are in the verbs of the domain. A form may lie open as long
as one likes: only haste is refused, and once more is enough.
"""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

_SALT = "pages.traps"
SPRUNG = _("Empty this field: it is a trap for machines.")
HASTY = _("That was very fast. Please read it once more, then send it again.")


def opened(now: datetime) -> str:
    """Return what a form carries from the moment when it was shown."""
    return Signer(salt=_SALT).sign(str(int(now.timestamp())))


def is_hasty(carried: str, *, now: datetime) -> bool:
    """Whether the form was sent within FORM_LEAST_SECONDS of being shown, or never shown."""
    if not settings.FORM_LEAST_SECONDS:
        return False
    try:
        moment = int(Signer(salt=_SALT).unsign(carried))
    except (BadSignature, ValueError):
        return True
    return now.timestamp() - moment < settings.FORM_LEAST_SECONDS


class TrapFields(forms.Form):
    """The two fields, for a form that everybody may send."""

    # People never see this field; machines fill it.
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_trap_sprung(self) -> bool:
        return bool(self.data.get("website"))

    def is_trapped(self, *, now: datetime) -> bool:
        """Say at the form why it was not taken; call after `is_valid()`."""
        if self.is_trap_sprung:
            self.add_error("website", SPRUNG)
            return True
        if is_hasty(str(self.data.get("opened", "")), now=now):
            self.add_error(None, HASTY)
            return True
        return False
