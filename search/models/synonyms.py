"""Words that mean the same: rows that editors edit, in force within a minute."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search import analysis

MOST_TERMS = 12
MOST_STEMS = 4


class Synonym(models.Model):
    """Terms of one meaning, one a line. Whoever searches one finds the others as well."""

    terms = models.TextField(
        _("terms"),
        help_text=_("One a line: a word, an abbreviation, or up to four words in a row."),
    )
    one_way = models.BooleanField(
        _("only from the first"),
        default=False,
        help_text=_("The first term finds the others, but they do not find it."),
    )
    query = models.CharField(
        _("trial query"),
        max_length=200,
        blank=True,
        help_text=_("What somebody may type. It is tried after every change of the program."),
    )
    expects = models.CharField(_("text that it must find"), max_length=200, blank=True)
    active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["terms"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(query="", expects="")
                | (~models.Q(query="") & ~models.Q(expects="")),
                name="synonym_trial_is_whole",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.terms.splitlines() if line.strip()]

    def clean(self) -> None:
        """Refuse terms that nothing could be searched by, and half a trial."""
        stems = [analysis.stems(line) for line in self.lines]
        if not 2 <= len(set(map(tuple, stems))) <= MOST_TERMS:
            raise ValidationError({"terms": _("Write two to twelve different terms, one a line.")})
        if not all(1 <= len(found) <= MOST_STEMS for found in stems):
            raise ValidationError(
                {"terms": _("Each term is one to four words that can be searched.")}
            )
        if bool(self.query) != bool(self.expects):
            raise ValidationError(
                {"expects": _("A trial needs both a query and a text that it must find.")}
            )
