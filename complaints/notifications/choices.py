"""What somebody wants by mail, and in which language: of an account, or of one receipt.

A token in every letter lets its reader choose without signing in. It is derived, so nothing
is stored; it never expires, and it changes nothing but this choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import identities
from complaints.encryption import name_in, signed
from complaints.errors import InvalidInput, LinkUnknown
from complaints.models.contact import LetterChoice
from complaints.models.private import Complaint

if TYPE_CHECKING:
    from complaints.models.people import User

EACH, DAILY, NONE = LetterChoice.Choice
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_PURPOSE = "letters"


@dataclass(frozen=True)
class Reader:
    """Who gets letters: an account, or else whoever holds the receipt of a complaint."""

    user: User | None = None
    complaint: Complaint | None = None

    @property
    def name(self) -> str:
        """Return the same for ever, and nothing that tells the person."""
        return f"u{self.user.pk}" if self.user else f"c{self.complaint.pk if self.complaint else 0}"

    @property
    def language(self) -> str:
        """Return the language of the letters, always one that is spoken here."""
        holder = self.user or self.complaint
        wanted = holder.language if holder else ""
        return wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE

    @property
    def choice(self) -> str:
        return of(self)


def of(reader: Reader) -> str:
    """Return what the reader chose; a letter for each step where nothing was."""
    return _rows(reader).values_list("choice", flat=True).first() or EACH


def _rows(reader: Reader) -> QuerySet[LetterChoice]:
    if reader.user is not None:
        return LetterChoice.objects.filter(user=reader.user)
    return LetterChoice.objects.filter(user=None, complaint=reader.complaint)


def label(reader: Reader) -> str:
    """Return the choice in words."""
    return str(LetterChoice.Choice(of(reader)).label)


def of_people(users: Iterable[int], complaint: Complaint) -> dict[int | None, str]:
    """Return the choice of each account, and under None that of the complaint's receipt."""
    wanted = list(users)
    rows = LetterChoice.objects.filter(Q(user__in=wanted) | Q(complaint=complaint))
    chosen: dict[int | None, str] = {row.user_id: row.choice for row in rows}
    return {pk: chosen.get(pk, EACH) for pk in [None, *wanted]}


@transaction.atomic
def choose(reader: Reader, choice: str, *, now: datetime, language: str = "") -> None:
    """Keep what the reader wants from now on; no language leaves it as it is.

    :raises InvalidInput: there is no such choice or language
    """
    if choice not in LetterChoice.Choice.values:
        raise InvalidInput({"choice": [("invalid", _("Choose one of these."))]})
    if language and language not in LANGUAGES:
        raise InvalidInput({"language": [("invalid", _("Choose one of these."))]})
    # The row of the other kind of reader stays empty: a check constraint says so.
    LetterChoice.objects.update_or_create(
        user=reader.user,
        complaint=None if reader.user else reader.complaint,
        defaults={"choice": choice, "changed_at": now},
    )
    holder = reader.user or reader.complaint
    if language and holder is not None:
        holder.language = language
        holder.save(update_fields=["language"])


def speak(user: User, language: str) -> None:
    """Write to the account in this language from now on, if it is one of ours."""
    if language in LANGUAGES:
        user.language = language
        user.save(update_fields=["language"])


def token(reader: Reader) -> str:
    """Return what a letter's link says who its reader is."""
    return signed(_PURPOSE, reader.name)


def by_token(token: str) -> Reader:
    """Return whose letters the token is about.

    :raises LinkUnknown: the token was never given, or its reader is gone
    """
    name = name_in(_PURPOSE, token)
    if name is None:
        raise LinkUnknown
    # Only a name that was signed gets here: it has the form that `Reader.name` gives it.
    kind, pk = name[0], int(name[1:])
    if kind == "u":
        reader = Reader(user=get_user_model().objects.filter(pk=pk, is_active=True).first())
    else:
        found = Complaint.objects.filter(pk=pk, reporter=None).first()
        reader = Reader(complaint=found if found and identities.has_email(found) else None)
    if reader.user is None and reader.complaint is None:
        raise LinkUnknown
    return reader


def offered(reader: Reader) -> dict[str, object]:
    """Return what a form shows: every choice and language with its name, and the present ones."""
    return {
        "choice": reader.choice,
        "choices": LetterChoice.Choice.choices,
        "language": reader.language,
        "spoken": settings.LANGUAGES,
    }
