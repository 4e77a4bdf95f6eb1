import random
from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints import history
from complaints.demo import month, month_lives
from complaints.models.people import User
from complaints.stages import Outcome, Stage

HEAD = ("reference", "path", "stage", "outcome", "kept", "missed", "runs")
LEAST = len(month_lives.PATHS) + 3  # one of each, a joined pair, and one that is not finished


HELP = """Run written complaints through the office for some days, and tell what came of each.

The days begin now, and the demo's clock goes along with them. With --until they end then, and
the clock stays: what was lived ahead of it becomes past as the clock is moved.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--complaints", type=int, default=30)
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", type=_moment, default=None, help="2026-12-01T16:00")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("A month is simulated in the demo only.")
        if options["complaints"] < LEAST or options["days"] < 20:
            raise CommandError(f"Simulate {LEAST} complaints or more, in 20 days or more.")
        span = timedelta(days=options["days"])
        until = options["until"] or timezone.localtime() + span
        # What is written into a sealed day stands in the history under a later one.
        if history.first_open_moment(until - span) > until - span:
            raise CommandError("Those days are sealed. Leave out --until: the days begin now.")
        office = _office(until - span, options["seed"])
        lives = month_lives.deal(office, options["complaints"], span)
        cases = month.simulate(office, lives, until=until)
        if not options["until"]:
            call_command("demo_clock", "to", until.isoformat(), stdout=self.stdout)
        self._tell(cases)

    def _tell(self, cases: list[month.Case]) -> None:
        rows = [_row(case) for case in cases if case.complaint]
        widths = [max(len(row[n]) for row in [HEAD, *rows]) for n in range(len(HEAD))]
        for row in [HEAD, *rows]:
            line = "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True))
            self.stdout.write(line.rstrip())
        kept, missed = (sum(len(row[n].split()) for row in rows) for n in (4, 5))
        self.stdout.write(f"\n{len(rows)} complaints; {kept} promises kept, {missed} missed.")


def _row(case: month.Case) -> tuple[str, ...]:
    complaint = case.fresh()
    kept, missed, running = (" ".join(promises) for promises in case.clocks())
    path = f"{case.path} ({case.trouble})" if case.trouble else case.path
    stage, outcome = Stage(complaint.stage), complaint.outcome
    words = Outcome(outcome).value if outcome else ""
    return complaint.reference, path, stage.value, words, kept, missed, running


def _office(begin: datetime, seed: int) -> month.Office:
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.test")}
    missing = {f"{name}@demo.test" for name in ("ani", "dewi", "budi", "citra")} - set(people)
    if missing:
        raise CommandError("The demo sign-ins are missing. Start the demo once: make demo.")
    officers = [people["budi@demo.test"], people["citra@demo.test"]]
    return month.Office(
        verifier=people["dewi@demo.test"],
        officers={officer.agency.slug: officer for officer in officers if officer.agency},
        citizen=people["ani@demo.test"],
        rng=random.Random(seed),  # noqa: S311  # a month that can be told again
        now=begin,
    )


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError("Say a moment like 2026-12-01T16:00.") from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
