"""What a GeoReport v2 request says, as a filing of ours.

A place is a point, an address or the number of a village: each leads to a village, because
every complaint has one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite

from django.utils.translation import gettext as _

from api.open311.problems import Refused
from complaints import village_shapes
from complaints.filing_rules import SHORT_MAX, TITLE_MAX
from complaints.intake import Filing
from complaints.models.reference import Village

CHANNEL = "open311"
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")
_ATTRIBUTE = re.compile(r"attribute\[(.+)\]")
OWN_ATTRIBUTES = ("title", "village", "privacy")  # all others answer questions of the category


def filing(given: Mapping[str, str]) -> Filing:
    """Return the filing as it was sent; `intake` judges it.

    :raises Refused: it names no place, or one that no village can be found for
    """
    field = {name: given.get(name, "").strip() for name in given}
    answers = {
        found[1]: value for name, value in field.items() if (found := _ATTRIBUTE.fullmatch(name))
    }
    extra = {name: answers.pop(name, "") for name in OWN_ATTRIBUTES}
    description = field.get("description", "")
    return Filing(
        title=extra["title"] or _first_sentence(description),
        body="\n\n".join(filter(None, [description, _media(field.get("media_url", ""))])),
        subcategory=field.get("service_code", ""),
        village=extra["village"] or _village(field),
        location=field.get("address_string", ""),
        pin=_pin(field),
        privacy=extra["privacy"],
        channel=CHANNEL,
        name=" ".join(filter(None, [field.get("first_name"), field.get("last_name")])),
        phone=field.get("phone", ""),
        email=field.get("email", ""),
        answers=tuple(answers.items()),
    )


def _first_sentence(text: str) -> str:
    """A title for what has none: the first sentence, cut between two words."""
    first = _SENTENCE.split(text.strip(), maxsplit=1)[0].strip()
    if len(first) <= TITLE_MAX:
        return first
    return first[: TITLE_MAX - 1].rsplit(None, 1)[0] + "…"


def _media(address: str) -> str:
    """A link is told to the office and never fetched; the public does not see it."""
    return f"Media: {address[:SHORT_MAX]}" if address else ""


def _pin(field: Mapping[str, str]) -> str:
    latitude, longitude = field.get("lat", ""), field.get("long", "")
    return f"{latitude},{longitude}" if latitude or longitude else ""


def _village(field: Mapping[str, str]) -> str:
    if number := field.get("address_id", ""):
        return number
    latitude, longitude = field.get("lat", ""), field.get("long", "")
    if latitude or longitude:
        return _village_of(latitude, longitude)
    address = field.get("address_string", "")
    if not address:
        raise Refused(400, "invalid", _("Send lat and long, address_string, or address_id."))
    return _named(address)


def _village_of(latitude: str, longitude: str) -> str:
    """The village that the point lies in, or, just outside the city, the nearest one."""
    try:
        here = float(latitude), float(longitude)
    except ValueError:
        here = (float("nan"), 0.0)
    if not all(map(isfinite, here)):
        raise Refused(400, "invalid", _("lat, long: Write decimal degrees."))
    found = village_shapes.village_near(*here)
    if not found:
        raise Refused(400, "outside", _("lat, long: This point is not in Denpasar."))
    return found


def _named(address: str) -> str:
    """The village whose name stands in the address; the longest, where several do."""
    words = f" {' '.join(re.findall(r'[a-z]+', address.lower()))} "
    found = [v for v in Village.objects.filter(active=True) if f" {v.name.lower()} " in words]
    if not found:
        sentence = _("address_string: Name the desa or kelurahan, or send its address_id.")
        raise Refused(400, "village_unknown", sentence)
    return max(found, key=lambda village: len(village.name)).slug
