import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints.channels import email_doors
from complaints.channels.arrived import Taken
from complaints.channels.email_reading import MOST_BYTES
from complaints.models.incoming import Received

# What mail servers understand of a pipe (sysexits.h): the sender is told of the first by the
# server, with the code; the second is tried again later.
DATA_ERROR, TRY_AGAIN = 65, 75


class Command(BaseCommand):
    help = "Take in complaints by mail: one letter from standard input, or a maildir, or IMAP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recipient", default="", help="the address of the envelope")
        parser.add_argument("--maildir", help="read the new letters of this folder")
        parser.add_argument("--imap", action="store_true", help="read the box of the settings")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["maildir"]:
            self._tell(email_doors.read_maildir(Path(options["maildir"]), now=now))
        elif options["imap"]:
            try:
                self._tell(email_doors.read_imap(email_doors.connect(), now=now))
            except email_doors.BoxAway as error:
                raise CommandError(f"The mail box is away: {error}") from None
        else:
            self._pipe(options["recipient"])

    def _pipe(self, recipient: str) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        try:
            taken = email_doors.receive(raw, now=timezone.now(), recipient=recipient)
        except Exception as error:  # noqa: BLE001  # the mail server keeps the letter
            raise CommandError(
                f"Not taken in: {type(error).__name__}", returncode=TRY_AGAIN
            ) from None
        self._tell([taken])
        # Machines are refused without a word; a person must hear that nothing was kept.
        if taken.row.reason == "too_large":
            raise CommandError(
                "5.3.4 Surat ini terlalu besar (paling besar 35 MB).", returncode=DATA_ERROR
            )

    def _tell(self, taken: Iterable[Taken]) -> None:
        for one in taken:
            again = "" if one.fresh else " again"
            became = one.row.became or one.row.reason
            self.stdout.write(f"{one.row.pk} {Received.State(one.row.state)} {became}{again}")
