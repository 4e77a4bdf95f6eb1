"""Letters go out as durable jobs, one for each notice, or one a day for each reader.

At least once: a worker that dies between the mail server's word and the row's has the letter
sent again, under the same Message-ID, which mail boxes show once. In every other case a letter
goes out exactly once, or the desk sees why it did not.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from complaints import identities, jobs
from complaints.models.contact import LetterChoice, Notice
from complaints.models.private import Complaint
from complaints.models.work import Job
from complaints.notifications import letters, post
from complaints.notifications.choices import Reader
from complaints.notifications.sentences import Audience
from complaints.notifications.telling import LETTER, NECESSARY, letter_key
from complaints.working_days import WITA

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

DAILY = "daily_letter"  # the kind of job that sends one reader's letter of a day
DAILY_AT = time(17, 0)  # WITA: the office has closed, the day is told
# News older than this is told by the site alone.
GIVE_UP_AFTER = timedelta(days=3)
NO_SERVER = gettext_noop("No mail server took this letter for three days.")
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


@jobs.handler(LETTER, lane=Job.Lane.URGENT, label=_("Letter about a complaint"))
def send_notice(payload: dict[str, Any]) -> None:
    send(payload["notice"], now=timezone.now())


@jobs.handler("daily_letters", every=timedelta(minutes=5), label=_("Daily letters made ready"))
def send_daily(payload: dict[str, Any]) -> None:
    start_day(now=timezone.now())


@jobs.handler(DAILY, lane=Job.Lane.BULK, label=_("Daily letter"))
def send_one_daily(payload: dict[str, Any]) -> None:
    due = datetime.fromisoformat(payload["due"])
    send_day(payload["user"], payload["complaint"], due=due, now=timezone.now())


# --------------------------------------------------------------------------- one notice a letter
def send(notice_id: int, *, now: datetime) -> None:
    """Send the letter of a notice that still waits for it, to who still wants and can get it."""
    rows = Notice.objects.filter(pk=notice_id)
    notice = rows.select_related("complaint__reporter", "recipient").first()
    if notice is None or notice.letter != Notice.Letter.QUEUED:
        return
    reader = _reader(notice)
    to_reporter = notice.audience == Audience.REPORTER
    address = _address(reader, notice.complaint, reporter=to_reporter, now=now)
    unwanted = reader.choice == LetterChoice.Choice.NONE
    if not address or (unwanted and (notice.audience, notice.kind) not in NECESSARY):
        rows.update(letter=Notice.Letter.NONE)
        return
    letter = letters.of_notice(notice, reader, address, now=now)
    _post(letter, rows, since=notice.made_at, now=now)


def send_again(notice_id: int, *, now: datetime) -> bool:
    """Try a letter once more that could not be delivered; false where none waits for that."""
    rows = Notice.objects.filter(pk=notice_id, letter=Notice.Letter.REFUSED)
    with transaction.atomic():
        found = rows.update(letter=Notice.Letter.QUEUED)
        if found:
            key, payload = letter_key(notice_id), {"notice": notice_id}
            jobs.enqueue(LETTER, key=key, payload=payload, now=now)
    return bool(found)


def _post(letter: EmailMessage, rows: QuerySet[Notice], *, since: datetime, now: datetime) -> None:
    """Hand the letter over and write down how it went.

    :raises TryLater: the server is away, or asks to come again; waits double up to an hour
    :raises GiveUp: no server took it for days; an operator may have it tried again
    """
    age = now - since
    wait = min(max(age, SHORTEST_WAIT), LONGEST_WAIT)
    try:
        post.hand_over(letter)
    except post.Refused as refused:
        rows.update(letter=Notice.Letter.REFUSED, letter_error=refused.code)
    except post.PutOff as put_off:
        if age < GIVE_UP_AFTER:
            raise jobs.TryLater(wait) from None
        rows.update(letter=Notice.Letter.REFUSED, letter_error=put_off.code)
    except post.ServerAway:
        if age < GIVE_UP_AFTER:
            raise jobs.TryLater(wait) from None
        raise jobs.GiveUp(NO_SERVER) from None
    else:
        rows.update(letter=Notice.Letter.SENT, letter_error="")


def _reader(notice: Notice) -> Reader:
    return Reader(user=notice.recipient) if notice.recipient else Reader(complaint=notice.complaint)


def _address(reader: Reader, complaint: Complaint, *, reporter: bool, now: datetime) -> str:
    """The address left with the complaint, or else the account's; "" where both are gone."""
    if reporter and identities.has_email(complaint):
        why = identities.Why.LETTER
        person = identities.reveal(complaint, by=None, why=why, now=now)
        if person and person.email:
            return person.email
    return reader.user.email if reader.user and reader.user.is_active else ""


# --------------------------------------------------------------------------------- one a day
def last_due(now: datetime) -> datetime:
    """Return the latest moment at which daily letters were due."""
    today = datetime.combine(now.astimezone(WITA).date(), DAILY_AT, WITA)
    return today if today <= now else today - timedelta(days=1)


def start_day(*, now: datetime) -> int:
    """Ask for the letter of everybody who has something to read since; return for how many.

    One job a reader: it never runs twice for one due moment, nor for two at once. A day whose
    letter is still on its way is finished before the next begins.
    """
    due, started = last_due(now), 0
    waiting = Notice.objects.filter(letter=Notice.Letter.WAITING, made_at__lte=due)
    for user, complaint in _readers(waiting):
        key = daily_key(f"u{user}" if user else f"c{complaint}")
        before = Job.objects.filter(key=key).first()
        if before is None or _is_earlier(before, due):
            payload = {"user": user, "complaint": complaint, "due": due.isoformat()}
            jobs.enqueue(DAILY, key=key, payload=payload, now=now)
            started += 1
    return started


def daily_key(reader: str) -> str:
    return f"{DAILY}:{reader}"


def _is_earlier(job: Job, due: datetime) -> bool:
    over = job.state in {Job.State.DONE, Job.State.PARKED}
    return over and datetime.fromisoformat(job.payload["due"]) < due


def _readers(waiting: QuerySet[Notice]) -> list[tuple[int | None, int | None]]:
    """Accounts, and the complaints whose receipts are read by mail."""
    accounts = waiting.exclude(recipient=None).values_list("recipient", flat=True)
    receipts = waiting.filter(recipient=None).values_list("complaint", flat=True)
    return [
        *((pk, None) for pk in accounts.order_by("recipient").distinct()),
        *((None, pk) for pk in receipts.order_by("complaint").distinct()),
    ]


def send_day(
    user_id: int | None, complaint_id: int | None, *, due: datetime, now: datetime
) -> None:
    """Send one reader what waited at the due moment: the same notices on every attempt."""
    waiting = Notice.objects.filter(letter=Notice.Letter.WAITING, made_at__lte=due)
    mine = waiting.filter(recipient=user_id, **({} if user_id else {"complaint": complaint_id}))
    notices = list(mine.select_related("complaint", "recipient").order_by("made_at", "pk"))
    if not notices:
        return
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    reader = _reader(notices[0])
    address = _address(reader, notices[0].complaint, reporter=user_id is None, now=now)
    if not address or reader.choice == LetterChoice.Choice.NONE:
        rows.update(letter=Notice.Letter.NONE)
        return
    letter = letters.of_day(notices, reader, address, due=due)
    _post(letter, rows, since=due, now=now)
