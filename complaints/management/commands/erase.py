from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from complaints import account_erasure, erasure, resealing
from complaints.errors import StaffAccount
from complaints.models.private import Complaint


class Command(BaseCommand):
    help = "Erase what is known of the person behind complaints, or of an account; print counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", nargs="*", help="such as DPS-2026-00042")
        parser.add_argument("--account", metavar="EMAIL", help="a citizen and all that they filed")
        parser.add_argument(
            "--withdraw", action="store_true", help="take threads and comments out of public too"
        )
        parser.add_argument(
            "--restored",
            action="store_true",
            help="after a restore: again what was erased since the backup (its key is gone)",
        )
        parser.add_argument("--dry-run", action="store_true", help="print what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["reference"] or options["account"] or options["restored"]):
            raise CommandError("Name a complaint or an account.")
        complaints = [self._complaint(reference) for reference in options["reference"]]
        restored = list(resealing.without_key()) if options["restored"] else []
        account = self._account(options["account"]) if options["account"] else None
        now, thread = timezone.now(), options["withdraw"]
        with transaction.atomic():
            for complaint in restored:
                resealing.renew_key(complaint)  # nothing can be written without one
            for complaint in [*complaints, *restored]:
                counts = erasure.erase(complaint, by=None, now=now, thread=thread)
                self._print(complaint.reference, counts)
            if account is not None:
                self._print(f"account {account.pk}", self._erase(account, thread, now))
            if options["dry_run"]:
                transaction.set_rollback(True)
                self.stdout.write("Nothing was changed: this was a dry run.")

    def _erase(self, account: Any, thread: bool, now: Any) -> dict[str, int]:
        try:
            return account_erasure.erase(account, by=None, now=now, thread=thread, comments=thread)
        except StaffAccount as error:
            raise CommandError(error.sentence) from None

    def _complaint(self, reference: str) -> Complaint:
        found: Complaint | None = Complaint.objects.filter(reference=reference).first()
        if found is None:
            raise CommandError(f"There is no complaint {reference}.")
        return found

    def _account(self, email: str) -> Any:
        found = get_user_model().objects.filter(email__iexact=email).first()
        if found is None:
            raise CommandError("There is no account with this address.")
        return found

    def _print(self, what: str, counts: dict[str, int]) -> None:
        for step, count in counts.items():
            self.stdout.write(f"{what:20} {step:16} {count:6}")
