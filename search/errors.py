"""Refusals of the search door."""

from django.utils.translation import gettext_lazy as _

from complaints.errors import InvalidInput


class InvalidSearch(InvalidInput):
    """Parameters that mean nothing: {"since": [("invalid_date", "Sentence.")]}."""

    message = _("This search could not be read. Correct it, or start again.")
