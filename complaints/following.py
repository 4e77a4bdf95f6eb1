"""Following a thread, a village, a category or an agency: who does, and how it ends.

An account follows at once. A guest leaves an e-mail address, and each follow counts when the link
of its letter was confirmed: nobody can be made to get letters. One click stops all of them, and
with the last follow the address is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import data_keys, jobs, publication, sanctions
from complaints.encryption import blind_index, name_in, signed
from complaints.errors import InvalidInput, LinkUnknown, TooManyFollows
from complaints.models.following import Follow, Guest
from complaints.models.public import Milestone, Thread
from complaints.models.reference import Agency, Category, Village
from complaints.throttle import Attempts

if TYPE_CHECKING:
    from complaints.models.people import User

Subject = Follow.Subject
MOST = 30
# A link that nobody followed leaves nothing behind.
UNCONFIRMED_KEPT = timedelta(days=3)
CONFIRM = "follow_confirmation"  # the kind of job that sends the link
ASKING = Attempts("follow", allowed=10, seconds=3600)
_PURPOSE = "guest"
_VOCABULARIES = {
    Subject.VILLAGE: Village,
    Subject.CATEGORY: Category,
    Subject.AGENCY: Agency,
}


@dataclass(frozen=True)
class Followed:
    """A follow in words."""

    number: int
    subject: str
    value: str
    label: str
    confirmed: bool


def subjects_of(thread: Thread) -> list[tuple[str, str, str]]:
    """Return what can be followed from a thread: subject, value, and what it is called."""
    found = [
        (Subject.THREAD, thread.reference, _("This complaint: its next steps")),
        (Subject.VILLAGE, thread.village.slug, _named(Subject.VILLAGE, thread.village.label)),
        (Subject.CATEGORY, thread.category.slug, _named(Subject.CATEGORY, thread.category.label)),
    ]
    if thread.agency is not None:
        label = _named(Subject.AGENCY, thread.agency.label)
        found.append((Subject.AGENCY, thread.agency.slug, label))
    return [(str(subject), value, str(label)) for subject, value, label in found]


def _named(subject: Subject, name: str) -> str:
    match subject:
        case Subject.VILLAGE:
            return str(_("New complaints in %(name)s")) % {"name": name}
        case Subject.CATEGORY:
            return str(_("New complaints: %(name)s")) % {"name": name}
        case Subject.AGENCY:
            return str(_("New complaints for %(name)s")) % {"name": name}
    return name


# ------------------------------------------------------------------------------- following
def follow(subject: str, value: str, *, by: User, now: datetime) -> Follow:
    """Let the account follow it from now on; twice is once.

    :raises InvalidInput: there is nothing like this to follow
    :raises ThreadMissing, ThreadWithdrawn, ThreadUnderReview: the thread is not public
    :raises Excluded: the account may not take part for a time
    :raises TooManyFollows: it follows as much as one may
    """
    sanctions.require_part(by, "", now=now)
    _require(subject, value)
    mine = Follow.objects.filter(account=by)
    return _add(mine, Follow(account=by, confirmed_at=now), subject, value, now=now)


def ask(subject: str, value: str, *, email: str, language: str, client: str, now: datetime) -> None:
    """Send a letter to the address, by whose link the follow begins.

    The answer is the same whether the address follows something already or not.

    :raises InvalidInput: the address is none, or there is nothing like this to follow
    :raises ThreadMissing, ThreadWithdrawn, ThreadUnderReview, Excluded: as `follow`
    :raises TooManyTries: the client asked too often
    """
    ASKING.require(client)
    sanctions.require_part(None, client, now=now)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        sentence = _("Write the address like nama@contoh.id.")
        raise InvalidInput({"email": [("bad_email", sentence)]}) from None
    _require(subject, value)
    ASKING.count(client)
    # Nor can one address be flooded from many.
    ASKING.require(f"address {email}")
    ASKING.count(f"address {email}")
    with transaction.atomic():
        guest = _guest(email, language, now=now)
        try:
            made = _add(Follow.objects.filter(guest=guest), Follow(guest=guest), subject, value,
                        now=now)  # fmt: skip
        except TooManyFollows:
            return  # said to nobody: who asks need not be who reads the address
        key = f"{CONFIRM}:{made.pk}"
        jobs.enqueue(CONFIRM, key=key, payload={"follow": made.pk}, now=now)


def _require(subject: str, value: str) -> None:
    if subject == Subject.THREAD:
        publication.read_heading(value)
        return
    vocabulary = _VOCABULARIES.get(Subject(subject)) if subject in Subject.values else None
    if vocabulary is None or not vocabulary.objects.filter(slug=value).exists():  # type: ignore[attr-defined]  # each has it
        raise InvalidInput({"subject": [("invalid", _("Choose one of these."))]})


def _guest(email: str, language: str, *, now: datetime) -> Guest:
    index = blind_index("guest email", email)
    found: Guest | None = Guest.objects.filter(email_index=index).first()
    if found is not None:
        return found
    return Guest.objects.create(
        data_key=data_keys.make(), email=email, email_index=index, language=language, made_at=now
    )


@transaction.atomic
def _add(
    mine: QuerySet[Follow], made: Follow, subject: str, value: str, *, now: datetime
) -> Follow:
    if standing := mine.filter(subject=subject, value=value).first():
        return standing
    if mine.count() >= MOST:
        raise TooManyFollows(most=MOST)
    made.subject, made.value, made.made_at = subject, value, now
    if made.confirmed_at is not None:
        begin(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # the other half of a double click
        return mine.get(subject=subject, value=value)
    return made


def begin(follow: Follow) -> None:
    """What is public now is no news; the caller saves."""
    newest = Thread.objects.aggregate(newest=Max("pk"))["newest"]
    follow.told_thread = newest or 0
    steps = Milestone.objects.filter(thread__reference=follow.value)
    follow.told_step = steps.aggregate(last=Max("position"))["last"] or 0


# -------------------------------------------------------------------------- reading, ending
def of_account(user: User) -> list[Followed]:
    return in_words(Follow.objects.filter(account=user))


def of_guest(guest: Guest) -> list[Followed]:
    return in_words(Follow.objects.filter(guest=guest))


def in_words(rows: QuerySet[Follow]) -> list[Followed]:
    """Return follows with what they are called, the newest first."""
    found = list(rows)
    names = {
        (str(subject), row.slug): row.label
        for subject, vocabulary in _VOCABULARIES.items()
        for row in vocabulary.objects.filter(  # type: ignore[attr-defined]  # each has it
            slug__in=[f.value for f in found if f.subject == subject]
        )
    }
    return [
        Followed(
            number=row.pk,
            subject=row.subject,
            value=row.value,
            label=_named(Subject(row.subject), names.get((row.subject, row.value), row.value)),
            confirmed=row.confirmed_at is not None,
        )
        for row in found
    ]


def follows(user: User, reference: str) -> bool:
    return Follow.objects.filter(account=user, subject=Subject.THREAD, value=reference).exists()


def stop(user: User, number: int) -> None:
    """End an own follow; one that is gone stays gone."""
    Follow.objects.filter(account=user, pk=number).delete()


def forget(user: User) -> int:
    return Follow.objects.filter(account=user).delete()[0]


@transaction.atomic
def confirm(guest: Guest, *, now: datetime) -> int:
    """Let everything begin that the address was asked about; return how many begin."""
    waiting = list(guest.follows.filter(confirmed_at=None))
    for follow in waiting:
        follow.confirmed_at = now
        begin(follow)
        follow.save(update_fields=["confirmed_at", "told_step", "told_thread"])
    return len(waiting)


@transaction.atomic
def stop_guest(guest: Guest, number: int | None = None) -> None:
    """End one follow of the address, or all; with the last one the address is deleted."""
    rows = guest.follows.all() if number is None else guest.follows.filter(pk=number)
    rows.delete()
    if not guest.follows.exists():
        _forget_guests(Guest.objects.filter(pk=guest.pk))


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Delete what nobody confirmed, what follows a withdrawn thread, and addresses that follow
    nothing; return how many went."""
    old = Follow.objects.filter(confirmed_at=None, made_at__lt=now - UNCONFIRMED_KEPT)
    withdrawn = Thread.objects.filter(state=Thread.State.WITHDRAWN, reference=OuterRef("value"))
    over = Follow.objects.filter(Exists(withdrawn), subject=Subject.THREAD)
    gone = old.exclude(guest=None).delete()[0] + over.delete()[0]
    return gone + _forget_guests(Guest.objects.filter(follows=None))


def _forget_guests(guests: QuerySet[Guest]) -> int:
    rows = list(guests.values_list("pk", "data_key"))
    Guest.objects.filter(pk__in=[pk for pk, _key in rows]).delete()
    data_keys.destroy(key for _pk, key in rows)
    return len(rows)


def token(guest: Guest) -> str:
    """Return what a letter's link says which address it is about; it never expires."""
    return signed(_PURPOSE, str(guest.pk))


def by_token(token: str) -> Guest:
    """Return the guest of the token.

    :raises LinkUnknown: the token was never given, or the address follows nothing any more
    """
    number = name_in(_PURPOSE, token)
    found: Guest | None = Guest.objects.filter(pk=int(number)).first() if number else None
    if found is None:
        raise LinkUnknown
    return found
