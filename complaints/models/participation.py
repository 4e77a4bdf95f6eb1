"""Layer A: who takes part in a thread, and the numbers that are given.

pages, api and search may not import this module (an import contract).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.private import Complaint
from complaints.models.public import Participant, Thread


class ParticipantLink(models.Model):
    """Which account is "Warga 2" of a thread. Deleting the row makes it unknowable."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"link {self.pk}"


class Support(models.Model):
    """One account or browser supports a thread once (keyed digest, not the person)."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    supporter = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "supporter"], name="one_support_each")
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"


class Rating(models.Model):
    """What the reporter says of the handling. Of one case it is the reporter's; counted over
    many it is everybody's."""

    class Answer(models.IntegerChoices):
        NO = 0, _("No")
        PARTLY = 1, _("Partly")
        YES = 2, _("Yes")

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="rating")
    clear = models.PositiveSmallIntegerField(choices=Answer.choices)
    timely = models.PositiveSmallIntegerField(choices=Answer.choices)
    polite = models.PositiveSmallIntegerField(choices=Answer.choices)
    solved = models.PositiveSmallIntegerField(choices=Answer.choices)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"rating {self.pk}"


class ReferenceCounter(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
