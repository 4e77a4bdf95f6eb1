import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ

from complaints.demo import clock
from complaints.models.work import Heartbeat, Job

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
HELP = """Move the clock of the whole demo: web, worker and commands.

forward 3d (or 2h, 30m, 1w); to 2026-12-01T09:00 (Denpasar's time); reset; show.
The worker then does what has come due: closing, reminders, daily letters. Time goes forward;
reset alone goes back, and what was written meanwhile keeps its date in the future.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["forward", "to", "reset", "show"])
        parser.add_argument("amount", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The clock is moved in the demo only.")
        verb, amount = options["verb"], options["amount"]
        if verb == "forward":
            self._move(_span(amount))
        elif verb == "to":
            self._move(_moment(amount) - timezone.now())
        elif verb == "reset":
            self._reset()
        self.stdout.write(_sentence())

    def _move(self, span: timedelta) -> None:
        if span <= timedelta(0):
            raise CommandError("The demo's clock goes forward only. To go back: reset.")
        clock.set_ahead(clock.ahead() + span)
        # Who signed in stays signed in: nobody was away for so long.
        Session.objects.update(expire_date=F("expire_date") + span)

    def _reset(self) -> None:
        """Go back to this machine's time, and bring along what would otherwise wait for long."""
        span = clock.ahead()
        clock.set_ahead(timedelta(0))
        Job.objects.filter(state=Job.State.LATER).update(due_at=F("due_at") - span)
        Session.objects.update(expire_date=F("expire_date") - span)
        OrmQ.objects.all().delete()  # fetched only when their time comes; the sweeper adds new ones
        cache.clear()
        Heartbeat.objects.filter(seen_at__gt=timezone.now()).delete()


def _span(words: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})([mhdw])", words)
    if not found:
        raise CommandError("Say how far: 30m, 2h, 3d or 1w.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise CommandError("Say a moment like 2026-12-01T09:00.") from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _sentence() -> str:
    here = timezone.localtime().strftime("%A %d %B %Y %H:%M")
    ahead = clock.ahead()
    return f"The demo's clock: {here}" + (f" ({_words(ahead)} ahead)" if ahead else " (not moved)")


def _words(span: timedelta) -> str:
    hours, seconds = divmod(span.seconds, 3600)
    return f"{span.days} d {hours} h {seconds // 60} min"
