"""Layer A: keys with which programs act for an account, and what they sent already.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A key that its owner made and may revoke. The key itself is stored nowhere."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="program_keys"
    )
    # Its first letters, by which the owner knows it again: a name may tell of people.
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    # A day, not a minute: nobody's habits are kept.
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"token {self.pk}"


class DoneWrite(models.Model):
    """A write that came with an Idempotency-Key and was done: sent again, it is not repeated."""

    # A blind index of the key and of who sent it; a keyed digest of the whole request.
    key_index = models.CharField(max_length=64, unique=True)
    said = models.CharField(max_length=64)
    # What was answered: codes and numbers, never words.
    answer = models.JSONField(default=dict)
    done_at = models.DateTimeField(db_index=True)  # the daily job looks for the old ones

    class Meta:
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"write {self.pk}"
