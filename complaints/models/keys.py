"""The keys of the private words. This table is backed up apart from the others."""

from __future__ import annotations

import uuid

from django.db import models


class DataKey(models.Model):
    """The key of one complaint's (or one request's) words, wrapped by FIELD_KEYS."""

    # Random, so that a number is never given twice, not even by a restored database.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"data key {self.pk}"
