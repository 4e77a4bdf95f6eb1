from django.db import models


class SeededPage(models.Model):
    """What `load_pages` once did: a page that an editor deleted since does not come back."""

    key = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.key
