from django.db import models


class SeededPage(models.Model):
    """A page that `load_pages` once created: deleted by an editor, it does not come back."""

    key = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.key
