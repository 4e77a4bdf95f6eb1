"""The city's calendar as iCalendar: days on which offices are closed, and Balinese days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from complaints.models.reference import Holiday
from complaints.working_days import WITA

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PAST, _COMING = timedelta(days=366), timedelta(days=2 * 366)


def calendar(*, today: date) -> bytes:
    """Return the days from a year ago to two years ahead, each as one event of a whole day."""
    found = Calendar()
    found.add("prodid", "-//PRODENPASAR//working days//ID")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Days of the city of Denpasar"))
    days = Holiday.objects.filter(date__range=(today - _PAST, today + _COMING))
    for day in days:
        found.add_component(_event(day, stamp=datetime.combine(today, time(), tzinfo=WITA)))
    return bytes(found.to_ical())


def _event(day: Holiday, *, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"prodenpasar:{day.date}:{day.name}")))
    event.add("dtstamp", stamp)
    event.add("dtstart", day.date)
    event.add("dtend", day.date + timedelta(days=1))
    event.add("summary", day.name)
    event.add("categories", [str(day.get_kind_display())])
    closed = _("Offices are closed. Deadlines do not count this day.")
    event.add("description", closed if day.closes_offices else _("Offices are open."))
    event.add("transp", "TRANSPARENT")
    return event
