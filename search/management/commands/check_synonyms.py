"""`check_synonyms`: try the queries that editors have left with their synonyms."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import synonym_trials, synonyms


class Command(BaseCommand):
    help = "Try the trial query of every active synonym; fail where one finds no longer its text."

    def handle(self, *args: Any, **options: Any) -> None:
        entries = list(synonyms.rows())
        failed = synonym_trials.failures(entries)
        for entry in failed:
            self.stderr.write(f"{entry.query!r} does not find {entry.expects!r}.")
        if failed:
            raise CommandError(f"{len(failed)} trials failed.")
        tried = sum(1 for entry in entries if entry.query)
        self.stdout.write(f"{len(entries)} synonyms, {tried} trials passed.")
