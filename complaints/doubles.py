"""Complaints that may be the same one twice, through whichever channels: proposed, never joined.

No text and no identity is opened for it: words are compared by their keyed digests
(complaints/sealed_words.py), telephones and addresses by their blind indexes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models.office import SealedWord
from complaints.models.private import Complaint, Identity, Message
from complaints.querysets import ComplaintQuerySet

# The same matter comes in twice within days; what is older is a matter of its own.
WITHIN = timedelta(days=14)
# So much of the words of both must be the same; and fewer words than this say nothing.
LEAST_SHARE, LEAST_WORDS = 0.6, 5
MOST = 5
_LOOKED_AT = 20

REASONS: dict[str, str | Promise] = {
    "text": _("the very same text"),
    "words": _("nearly the same words"),
    "phone": _("the same telephone number"),
    "email": _("the same e-mail address"),
    "account": _("the same account"),
}


@dataclass
class Double:
    """Another complaint that may be this one, and why."""

    complaint: Complaint
    codes: list[str] = field(default_factory=list)

    @property
    def reasons(self) -> list[str]:
        return [str(REASONS[code]) for code in self.codes]

    @property
    def strength(self) -> int:
        """The same words tell more than the same person, who may have two troubles."""
        return sum(10 if code in {"text", "words"} else 1 for code in self.codes)


def of(complaint: Complaint, *, among: ComplaintQuerySet) -> list[Double]:
    """Return what may be the same, the likeliest first, of the complaints that the viewer sees.

    The same person in another matter is no double: without the same words, it must be the same
    subcategory or the same village.
    """
    near = _near(complaint, among)
    codes: dict[int, list[str]] = {}
    for code, numbers in _found(complaint, near).items():
        for number in numbers:
            codes.setdefault(number, []).append(code)
    rows = near.filter(pk__in=codes).select_related("channel", "subcategory", "village")
    found = [Double(row, codes[row.pk]) for row in rows]
    likely = [one for one in found if one.strength >= 10 or _same_matter(complaint, one.complaint)]
    return sorted(likely, key=lambda one: (-one.strength, one.complaint.pk))[:MOST]


def _near(complaint: Complaint, among: ComplaintQuerySet) -> ComplaintQuerySet:
    begin, end = complaint.received_at - WITHIN, complaint.received_at + WITHIN
    others = among.filter(received_at__range=(begin, end)).exclude(pk=complaint.pk)
    return others.exclude(duplicate_of=complaint).exclude(pk=complaint.duplicate_of_id)


def _same_matter(one: Complaint, other: Complaint) -> bool:
    return one.subcategory_id == other.subcategory_id or one.village_id == other.village_id


def _found(complaint: Complaint, near: ComplaintQuerySet) -> dict[str, set[int]]:
    original = complaint.messages.filter(kind=Message.Kind.COMPLAINT).first()
    who = Identity.objects.filter(complaint=complaint).first()
    found: dict[str, set[int]] = {"text": set(), "words": _with_words(complaint, near)}
    if original is not None:
        same = near.filter(messages__kind=Message.Kind.COMPLAINT, messages__digest=original.digest)
        found["text"] = set(same.values_list("pk", flat=True))
        found["words"] -= found["text"]
    for code, value in _person(who):
        same = near.filter(**{f"identity__{code}_index": value})
        found[code] = set(same.values_list("pk", flat=True))
    if complaint.reporter_id:
        own = near.filter(reporter=complaint.reporter_id)
        found["account"] = set(own.values_list("pk", flat=True))
    return found


def _person(who: Identity | None) -> list[tuple[str, str]]:
    if who is None:
        return []
    known = [("phone", who.phone_index), ("email", who.email_index)]
    return [(code, value) for code, value in known if value]


def _with_words(complaint: Complaint, near: ComplaintQuerySet) -> set[int]:
    """Those of which nearly every word stands here too, and the other way round."""
    own = list(complaint.sealed_words.values_list("digest", flat=True))
    if len(own) < LEAST_WORDS:
        return set()
    shared = SealedWord.objects.filter(digest__in=own, complaint__in=near.values("pk"))
    counted = shared.values_list("complaint").annotate(n=Count("pk")).order_by("-n")
    most = dict(counted[:_LOOKED_AT])
    sizes = SealedWord.objects.filter(complaint__in=most).values_list("complaint")
    return {
        number
        for number, size in sizes.annotate(n=Count("pk"))
        if most[number] >= LEAST_SHARE * max(size, len(own))
    }
