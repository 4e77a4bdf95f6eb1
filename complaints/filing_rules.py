"""What a filing must hold, field by field. One place for the form, the API and the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.errors import InvalidInput
from complaints.models.reference import Channel, Kind, Nature, Subcategory, Village
from complaints.stages import Privacy
from complaints.working_days import WITA

TITLE_MAX, BODY_MIN, BODY_MAX, SHORT_MAX = 120, 20, 5000, 200
MOST_TO_HIDE = 30
MESSAGE_MAX = 2000
KEY_MIN, KEY_MAX = 8, 200
EARLIEST = date(2000, 1, 1)
# Channels in which the citizen files; staff write down what comes by all others.
OWN_CHANNELS = frozenset({"web", "mobile", "open311"})
ENTERED_WITHIN = timedelta(days=31)
# A frame around the city with a kilometre to spare (complaints/data/areas.json).
SOUTH, NORTH, WEST, EAST = -8.77, -8.57, 115.15, 115.30

Fault = tuple[str, tuple[str, str | Promise]]


@dataclass(frozen=True)
class Filing:
    """A complaint as it was typed; vocabularies by slug."""

    title: str
    body: str
    subcategory: str
    village: str
    location: str = ""
    pin: str = ""  # "latitude,longitude"
    happened_on: date | None = None
    privacy: str = ""  # without a choice, the matter decides: see intake.privacy_of
    channel: str = "web"
    kind: str = ""
    nature: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    nik: str = ""
    hide: str = ""  # words of the text that the reporter wants hidden, one a line
    answers: tuple[tuple[str, str], ...] = ()  # slugs of questions, and what was answered

    def cleaned(self) -> Filing:
        """Return the filing without blanks around its answers, with Unix line ends."""
        texts: dict[str, Any] = {
            f.name: tidy(value)
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), str)
        }
        answers = tuple((slug, " ".join(words.split())) for slug, words in self.answers)
        return replace(self, **texts, answers=tuple(pair for pair in answers if pair[1]))

    @property
    def to_hide(self) -> list[str]:
        """The words to hide, each once."""
        lines = (" ".join(line.split()) for line in self.hide.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


def tidy(text: str) -> str:
    """Return the text without blanks around it, with Unix line ends: what digests are made of."""
    return text.replace("\r\n", "\n").strip()


def check(filing: Filing, *, now: datetime, more: Iterable[Fault] = ()) -> None:
    """Refuse a filing with anything wrong in it; `more` are faults that others found.

    :raises InvalidInput: with every field at fault, each with a code and a sentence
    """
    _refuse([*_faults(filing.cleaned(), now=now), *more])


def check_entered(
    filing: Filing, *, received_at: datetime, now: datetime, more: Iterable[Fault] = ()
) -> None:
    """The same for what staff write down for somebody who told it elsewhere, some days ago.

    :raises InvalidInput: as `check`
    """
    found = [*_faults(filing.cleaned(), now=now), *more]
    if filing.channel in OWN_CHANNELS:
        found.append(("channel", ("own_channel", _("Choose where the citizen told it."))))
    if received_at > now:
        found.append(("received_at", ("in_future", _("This moment has not come yet."))))
    elif received_at < now - ENTERED_WITHIN:
        sentence = _("It can be written down within %(most)s days.")
        words = _lazily(sentence, most=ENTERED_WITHIN.days)
        found.append(("received_at", ("too_early", words)))
    _refuse(found)


def _refuse(found: Iterable[Fault]) -> None:
    faults: dict[str, list[tuple[str, str | Promise]]] = {}
    for name, fault in found:
        faults.setdefault(name, []).append(fault)
    if faults:
        raise InvalidInput(faults)


def check_words(body: str) -> None:
    """Refuse a message of a conversation that is empty or too long.

    :raises InvalidInput: under `body`
    """
    fault: tuple[str, str | Promise] | None = None
    if not body:
        fault = ("required", _("Write something first."))
    elif "\0" in body:
        fault = ("bad_character", _("This text holds a character we cannot store."))
    elif len(body) > MESSAGE_MAX:
        fault = too_long(body, MESSAGE_MAX)
    if fault:
        raise InvalidInput({"body": [fault]})


def check_key(key: str) -> None:
    """Refuse a filing key that is too short to be unguessable, or too long to be one.

    :raises InvalidInput: under `idempotency_key`
    """
    if not KEY_MIN <= len(key) <= KEY_MAX:
        sentence = _("Send a random key of %(least)s to %(most)s characters.")
        words = _lazily(sentence, least=KEY_MIN, most=KEY_MAX)
        raise InvalidInput({"idempotency_key": [("bad_length", words)]})


def _lazily(sentence: str | Promise, **details: object) -> str:
    return str(sentence) % details


def _faults(filing: Filing, *, now: datetime) -> Iterator[Fault]:
    for item in fields(filing):
        value = getattr(filing, item.name)
        if isinstance(value, str) and "\0" in value:
            yield item.name, ("bad_character", _("This text holds a character we cannot store."))
    yield from _words(filing)
    yield from _vocabularies(filing)
    yield from _pin(filing.pin)
    yield from _day(filing.happened_on, today=now.astimezone(WITA).date())
    yield from _identity(filing)
    yield from _hidden(filing)


def _words(filing: Filing) -> Iterator[Fault]:
    if not filing.title:
        yield "title", ("required", _("Say in one line what is wrong."))
    elif len(filing.title) > TITLE_MAX:
        yield "title", too_long(filing.title, TITLE_MAX)
    if not filing.body:
        yield "body", ("required", _("Tell us what happened."))
    elif len(filing.body) < BODY_MIN:
        sentence = _("Tell us a little more: at least %(least)s characters.")
        yield "body", ("too_short", _lazily(sentence, least=BODY_MIN))
    elif len(filing.body) > BODY_MAX:
        yield "body", too_long(filing.body, BODY_MAX)
    for name in ("location", "name", "address"):
        if len(value := getattr(filing, name)) > SHORT_MAX:
            yield name, too_long(value, SHORT_MAX)


def too_long(text: str, most: int) -> tuple[str, str]:
    """Return the fault of a text that is longer than `most`."""
    sentence = _("At most %(most)s characters fit here; this has %(length)s.")
    return "too_long", _lazily(sentence, most=most, length=len(text))


def _vocabularies(filing: Filing) -> Iterator[Fault]:
    yield from _choice("subcategory", filing.subcategory, Subcategory, _("Choose a category."))
    yield from _choice("village", filing.village, Village, _("Choose a village."))
    yield from _choice("channel", filing.channel, Channel, _("Choose a channel."))
    if filing.kind:
        yield from _choice("kind", filing.kind, Kind, _("Choose a type."))
    if filing.nature:
        yield from _choice("nature", filing.nature, Nature, _("Choose a nature."))
    if filing.privacy and filing.privacy not in Privacy.values:
        yield "privacy", ("unknown", _("Choose who may read this."))


def _choice(name: str, slug: str, model: type[Model], sentence: str | Promise) -> Iterator[Fault]:
    if not slug:
        yield name, ("required", sentence)
    elif "\0" in slug or not model._default_manager.filter(slug=slug, active=True).exists():
        yield name, ("unknown", sentence)


def point(pin: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a pin as it is typed, or None where it is none."""
    found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)", pin)
    return (float(found[1]), float(found[2])) if found else None


def is_in_city(pin: str) -> bool:
    place = point(pin)
    return place is not None and SOUTH <= place[0] <= NORTH and WEST <= place[1] <= EAST


def _pin(pin: str) -> Iterator[Fault]:
    if not pin:
        return
    if point(pin) is None:
        yield "pin", ("bad_pin", _("Write the point as latitude, longitude: -8.6705, 115.2126."))
    elif not is_in_city(pin):
        yield "pin", ("outside", _("This point is not in Denpasar."))


def _day(day: date | None, *, today: date) -> Iterator[Fault]:
    if day is None:
        return
    if day > today:
        # A telephone whose clock is wrong offers a wrong day.
        sentence = _("This day has not come yet. In Denpasar it is %(today)s.")
        words = _lazily(sentence, today=date_format(today, "j F Y"))
        yield "happened_on", ("in_future", words)
    elif day < EARLIEST:
        yield "happened_on", ("too_early", _("This day is too long ago; check the year."))


def _identity(filing: Filing) -> Iterator[Fault]:
    if filing.email:
        try:
            validate_email(filing.email)
        except ValidationError:
            yield "email", ("bad_email", _("Write the address like nama@contoh.id."))
    digits = re.sub(r"[ .\-()+]", "", filing.phone)
    if filing.phone and not re.fullmatch(r"[0-9]{8,15}", digits):
        yield "phone", ("bad_phone", _("Write the number like 0812 3456 7890."))
    nik = re.sub(r"[ .\-]", "", filing.nik)
    if filing.nik and not re.fullmatch(r"[0-9]{16}", nik):
        length = sum(c.isdigit() for c in nik)
        sentence = _("A NIK has 16 digits; this has %(length)s.")
        yield "nik", ("bad_nik", _lazily(sentence, length=length))


def _hidden(filing: Filing) -> Iterator[Fault]:
    if len(filing.to_hide) > MOST_TO_HIDE:
        sentence = _("At most %(most)s words or phrases fit here.")
        yield "hide", ("too_many", _lazily(sentence, most=MOST_TO_HIDE))
    elif any(len(words) > SHORT_MAX for words in filing.to_hide):
        sentence = _("Write words or short phrases of your text, one a line.")
        yield "hide", ("too_long", sentence)


_EMERGENCY = re.compile(
    r"\b(kebakaran|terbakar|kecelakaan|tabrakan|pingsan|tenggelam|hanyut|sekarat|ambulans?|"
    r"perampokan|dirampok|begal|dibegal|ditusuk|bunuh diri|sesak nap?as|kesetrum|tersengat|"
    r"tertimpa|tertimbun|longsor menimpa|melahirkan|gawat darurat|darurat)\b",
    re.IGNORECASE,
)


def emergency_pattern() -> str:
    """Return the same words as a pattern that a browser without network can try."""
    return _EMERGENCY.pattern


def is_emergency(text: str) -> bool:
    """Return whether the words sound like somebody should call 112 instead of writing.

    A wrong yes costs the citizen one tap; a wrong no may cost a life, so the list is wide.
    """
    return bool(_EMERGENCY.search(text))
