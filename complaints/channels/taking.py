"""Taking a message in: recorded once, filed if it says enough, otherwise left to a verifier.

Whatever is filed is private until a verifier publishes it, like everything else. Where the
channel says no subcategory or no village and the words name none beyond doubt, nobody guesses:
a subcategory decides who answers, and is not changed later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from complaints import incoming, intake, uploads
from complaints.channels import replies
from complaints.channels.arrived import Arrived, Taken, to_content, to_filing
from complaints.errors import AlreadyMoved, ComplaintError, InvalidInput, NotPermitted
from complaints.filing_rules import ENTERED_WITHIN, Filing
from complaints.models.incoming import Received
from complaints.models.private import Complaint
from complaints.models.reference import Subcategory, Village
from complaints.permissions import Right, rights
from complaints.uploads import FileRefused, Upload

if TYPE_CHECKING:
    from complaints.models.people import User

State = Received.State
# Of a message that a verifier completes: left out where they are wrong.
NOT_NEEDED = ("name", "phone", "email", "address", "nik", "pin", "kind", "nature", "hide")


def take(arrived: Arrived, *, now: datetime) -> Taken:
    """Record the message and do with it what can be done; delivered again, do nothing twice."""
    if earlier := incoming.find(arrived.source, arrived.number):
        if earlier.state == State.NEW:  # a crash came between: go on where it stopped
            settle(earlier, now=now)
        return Taken(earlier, fresh=False)
    if arrived.refusal:
        row = incoming.refuse(
            arrived.source, arrived.number, arrived.refusal, channel=arrived.channel, now=now
        )
        return Taken(row)
    row, fresh = incoming.record(
        arrived.source,
        arrived.number,
        to_content(arrived),
        channel=arrived.channel,
        now=arrived.received_at,
        uploads=arrived.uploads,
    )
    if fresh:
        settle(row, now=now)
    return Taken(row, fresh)


def settle(row: Received, *, now: datetime) -> None:
    """File the message, or add it to its case, or park it with the reason."""
    content = incoming.content(row)
    try:
        if content["reply"]:
            replies.add(row, content, now=now)
        elif content["fault"]:
            incoming.park(row, content["fault"])
        else:
            file(row, named(to_filing(content)), now=now)
    except InvalidInput as refused:
        incoming.park(row, first_fault(refused))
    except ComplaintError as refused:
        incoming.park(row, refused.code)


def complete(row: Received, words: Mapping[str, str], *, by: User, now: datetime) -> Complaint:
    """File a parked message with what a verifier adds to it or corrects in it.

    Files that cannot be taken stay out. Who wrote it goes along unseen.

    :raises NotPermitted: the account does not verify
    :raises AlreadyMoved: somebody else decided about it
    :raises InvalidInput: some fields are wrong
    """
    if Right.VERIFY not in rights(by):
        raise NotPermitted
    if row.state not in Received.WAITING:
        raise AlreadyMoved
    filing = replace(to_filing(incoming.content(row)), **words)  # type: ignore[arg-type]  # texts
    filing = _without_faults(replace(filing, channel=row.channel.slug), now=now)
    return file(row, filing, now=now, by=by, files=_acceptable(incoming.uploads(row)))


def _without_faults(filing: Filing, *, now: datetime) -> Filing:
    """Leave out what is wrong and not needed: a verifier cannot ask for a better number."""
    try:
        intake.check(filing, by=None, now=now, entry=intake.Entry(None, received_at=now))
    except InvalidInput as refused:
        empty = {name: "" for name in NOT_NEEDED if name in refused.fields}
        return replace(filing, **empty)  # type: ignore[arg-type]  # texts
    return filing


def _acceptable(sent: Iterable[Upload]) -> list[Upload]:
    found = []
    for upload in sent:
        with suppress(FileRefused):
            uploads.judge(upload)
            found.append(upload)
    return found[: uploads.MOST_FILES]


def file(
    row: Received,
    filing: Filing,
    *,
    now: datetime,
    by: User | None = None,
    files: Sequence[Upload] | None = None,
) -> Complaint:
    """Make a complaint of the message; the promises count from when it came in.

    The row's number is the key, so that a crash between the two writes files nothing twice.

    :raises InvalidInput, FileRefused: as `intake.file`
    """
    # Whoever decides late about a message that is older gives the citizen what can be given.
    received_at = max(row.received_at, now - ENTERED_WITHIN) if by else row.received_at
    filed = intake.file(
        replace(filing, channel=row.channel.slug),
        key=f"received-{row.pk}",
        now=now,
        uploads=incoming.uploads(row) if files is None else files,
        entry=intake.Entry(None, received_at=received_at),
    )
    complaint = Complaint.objects.get(reference=filed.reference)
    became = Received.Became.COMPLAINT
    incoming.take(row, became, complaint, now=now, by=by.pk if by else None)
    return complaint


def first_fault(refused: InvalidInput) -> str:
    """Return the first field at fault with its code: "village:required"."""
    name, faults = next(iter(refused.fields.items()))
    return f"{name}:{faults[0][0]}"


def named(filing: Filing) -> Filing:
    """Fill in the village and the subcategory that the words name, where they name one alone."""
    words = _plain(f"{filing.title} {filing.location} {filing.body}")
    return replace(
        filing,
        village=filing.village or _only(_villages(), words),
        subcategory=filing.subcategory or _only(_subcategories(), _plain(filing.title)),
    )


def _villages() -> Iterable[tuple[str, str]]:
    return Village.objects.filter(active=True).values_list("slug", "name")


def _subcategories() -> Iterable[tuple[str, str]]:
    rows = Subcategory.objects.filter(active=True, category__active=True)
    return rows.values_list("slug", "name")


def _only(rows: Iterable[tuple[str, str]], words: str) -> str:
    """The one that is named. Of names within names ("Padangsambian Kaja") the longest counts."""
    found = {_plain(name): slug for slug, name in rows if _plain(name) in words}
    longest = [n for n in found if not any(n != other and n in other for other in found)]
    return found[longest[0]] if len(longest) == 1 else ""


def _plain(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "
