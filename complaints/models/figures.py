"""How the categories fare, counted now and then: numbers about nobody, for everybody."""

from __future__ import annotations

from django.db import models

from complaints.models.reference import Category


class CategoryFigures(models.Model):
    """The last count of a category. complaints/figures.py is the only writer, and says what
    each number means."""

    category = models.OneToOneField(Category, on_delete=models.CASCADE, related_name="figures")
    counted_at = models.DateTimeField()
    since = models.DateField()
    filed = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    solved = models.PositiveIntegerField(default=0)
    # Days from filing to the first answer: half of the answered came as fast, and four in five.
    median_days = models.PositiveSmallIntegerField(null=True)
    p80_days = models.PositiveSmallIntegerField(null=True)
    # Promises of an answer that were put to the test, and those of them that were kept.
    promised = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"figures of {self.category_id}"
