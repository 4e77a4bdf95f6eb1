"""Requests of data subjects under UU PDP 27/2022: access, correction, erasure, consent.

A request has three days from receipt. It is opened by a verifier or by the person, decided by
a verifier alone, and done by a durable job whose steps are kept as numbers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from complaints import (
    account_erasure,
    data_keys,
    filing_rules,
    identities,
    intake,
    jobs,
    registration,
    subject_copy,
    subject_steps,
    traces,
)
from complaints.errors import (
    CardDiffers,
    CaseOver,
    InvalidInput,
    NotPermitted,
    NotProven,
    ThreadMissing,
)
from complaints.models.custody import SubjectCase
from complaints.models.private import Complaint
from complaints.recognisers import Known
from complaints.subject_steps import JOB
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

Right, State = SubjectCase.Right, SubjectCase.State
# 3 x 24 hours by the calendar, weekends too: UU PDP 27/2022, articles 30, 32 and 40.
TIME = timedelta(hours=72)
UNFINISHED = (State.OPEN, State.RUNNING)
# How the asker was proven: the count of the step "proven".
BY_RECEIPT, BY_ACCOUNT, BY_VERIFIER = 1, 2, 3
REFUSALS = {
    "law": _("The law asks us to keep it"),
    "not_proven": _("The person could not be proven"),
}


# ------------------------------------------------------------------------------------- opened
def register(
    right: str, *, words: str, contact: str, by: User, now: datetime,
    reference: str = "", email: str = "",
) -> SubjectCase:  # fmt: skip
    """Open a request that came by letter or at the counter. The person is not proven yet.

    :raises NotPermitted: the account is no verifier
    :raises InvalidInput: no such complaint or account, or the words are too long
    """
    _require_verifier(by)
    complaint = Complaint.objects.filter(reference=reference.strip().upper()).first()
    account = get_user_model().objects.filter(email__iexact=email.strip()).first()
    if (reference and complaint is None) or (not reference and not email):
        raise InvalidInput({"reference": [("missing", _("There is no such complaint."))]})
    if email and account is None:
        raise InvalidInput({"email": [("missing", _("There is no account with this address."))]})
    return _open(right, words, contact, now=now, complaint=complaint, account=account)


def ask_with_receipt(
    receipt: str, right: str, *, words: str, contact: str, client: str, now: datetime
) -> SubjectCase:
    """Open a request of the holder of a receipt about that complaint and its parts.

    The same right asked again while a request is unfinished is that request.

    :raises ReceiptUnknown, TooManyTries: as `intake.track`
    :raises InvalidInput: no such right, or the words are too long
    """
    complaint = _of_receipt(receipt, client=client, now=now)
    return _ask(right, words, contact, now=now, complaint=complaint, proof=BY_RECEIPT)


def ask_as_account(
    account: User, right: str, *, words: str, contact: str, now: datetime
) -> SubjectCase:
    """Open a request of a signed-in citizen about the account and everything it filed.

    :raises InvalidInput: as `ask_with_receipt`
    :raises StaffAccount: the account is of the office
    """
    account_erasure.require_citizen(account)
    return _ask(right, words, contact, now=now, account=account, proof=BY_ACCOUNT)


def open_as_account(account: User, right: str, *, now: datetime) -> SubjectCase:
    """Open a request that the account itself has done at once (complaints/self_service.py)."""
    case = _open(right, "", "", now=now, complaint=None, account=account)
    subject_steps.note(case, "proven", BY_ACCOUNT, now=now)
    return case


def _of_receipt(receipt: str, *, client: str, now: datetime) -> Complaint:
    reference = intake.track(receipt, client=client, now=now).reference
    return Complaint.objects.get(reference=reference)


def _ask(
    right: str, words: str, contact: str, *, now: datetime, proof: int,
    complaint: Complaint | None = None, account: User | None = None,
) -> SubjectCase:  # fmt: skip
    standing = SubjectCase.objects.filter(
        right=right, complaint=complaint, account=account, state__in=UNFINISHED
    ).first()
    if standing is not None:
        return standing
    case = _open(right, words, contact, now=now, complaint=complaint, account=account)
    subject_steps.note(case, "proven", proof, now=now)
    return case


def _open(
    right: str, words: str, contact: str, *, now: datetime,
    complaint: Complaint | None, account: User | None,
) -> SubjectCase:  # fmt: skip
    words, contact = filing_rules.tidy(words), filing_rules.tidy(contact)
    if right not in Right.values:
        raise InvalidInput({"right": [("choice", _("Choose what you ask for."))]})
    _require_short("words", words, filing_rules.MESSAGE_MAX)
    _require_short("contact", contact, filing_rules.SHORT_MAX)
    if right == Right.CORRECTION and not words:
        raise InvalidInput({"words": [("required", _("Say what is wrong and what is right."))]})
    for _attempt in range(5):
        try:
            with transaction.atomic():
                return SubjectCase.objects.create(
                    number=_next_number(now),
                    right=right,
                    data_key=data_keys.make(),
                    complaint=complaint,
                    account=account,
                    words=words,
                    contact=contact,
                    received_at=now,
                    due_at=now + TIME,
                )
        except IntegrityError:  # somebody else took the number
            continue
    raise CaseOver


def _require_short(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise InvalidInput({field: [filing_rules.too_long(text, most)]})


def _next_number(now: datetime) -> str:
    """Return PDP-<year>-<number>, the next of the year."""
    year = f"PDP-{now.astimezone(WITA).year}-"
    given = SubjectCase.objects.filter(number__startswith=year)
    last = given.order_by(Length("number").desc(), "-number").first()
    return f"{year}{int(last.number.removeprefix(year)) + 1 if last else 1:04d}"


# ------------------------------------------------------------------------------------ decided
def cases(user: User) -> QuerySet[SubjectCase]:
    """Return the requests that the account may see: a verifier all, nobody else any."""
    return SubjectCase.objects.all() if user.is_verifier else SubjectCase.objects.none()


def proven(case: SubjectCase) -> int:
    """Return how the asker was proven, 0 where nobody has confirmed it yet."""
    return subject_steps.count(case, "proven")


@transaction.atomic
def prove(case: SubjectCase, *, by: User, now: datetime, nik_end: str = "") -> None:
    """Confirm that the asker is the person: a verifier has seen a proof.

    With the last digits of the card that was shown, they are held against what the account
    registered; nobody sees those.

    :raises NotPermitted: the account is no verifier
    :raises CaseOver: it is decided
    :raises CardDiffers: the card is another one's
    """
    case = _open_case(case, by)
    if nik_end and not (case.account and registration.matches(case.account, nik_end)):
        raise CardDiffers
    if not proven(case):
        subject_steps.note(case, "proven", BY_VERIFIER, now=now)


@transaction.atomic
def accept(
    case: SubjectCase, *, by: User, now: datetime, thread: bool = False, comments: bool = False
) -> None:
    """Have the request done, by a job. `thread` and `comments` are withdrawn where asked.

    :raises NotPermitted, CaseOver: as `prove`
    :raises NotProven: nobody has confirmed who asks
    :raises StaffAccount: an account of the office is not erased
    """
    case = _open_case(case, by)
    if not proven(case):
        raise NotProven
    if case.account is not None and case.right == Right.ERASURE:
        account_erasure.require_citizen(case.account)
    subject_steps.set_out(case, thread=thread, comments=comments, now=now)
    case.state, case.handled_by = State.RUNNING, by
    case.save(update_fields=["state", "handled_by"])
    jobs.enqueue(JOB, key=f"{JOB}:{case.pk}", payload={"case": case.pk}, now=now)


@transaction.atomic
def correct(case: SubjectCase, person: Known, *, by: User, now: datetime) -> int:
    """Write the right values over the wrong ones; an empty value changes nothing.

    Then what the public reads is searched for the person once more. Returns how many
    identities were corrected.

    :raises NotPermitted, CaseOver, NotProven: as `accept`
    """
    case = _open_case(case, by)
    if not proven(case):
        raise NotProven
    new = {name: value for name, value in asdict(person).items() if value.strip()}
    corrected = 0
    for complaint in subject_steps.scope(case):
        before = identities.reveal(
            complaint, by=by, why=identities.Why.SUBJECT, now=now, request=case.pk
        )
        if before is None:
            continue
        after = replace(before, **new)
        identities.correct(complaint, after)
        corrected += 1
        hidden = traces.hide(complaint, [after], now)
        subject_steps.note(case, "public", hidden, now=now, complaint=complaint.pk)
    subject_steps.note(case, "corrected", corrected, now=now)
    _end(case, State.DONE, by=by, now=now)
    return corrected


@transaction.atomic
def refuse(case: SubjectCase, reason: str, answer: str, *, by: User, now: datetime) -> None:
    """Refuse the request for one of REFUSALS, with an answer to the person.

    :raises NotPermitted, CaseOver: as `prove`
    :raises InvalidInput: there is no reason, or no answer
    """
    case = _open_case(case, by)
    if reason not in REFUSALS:
        raise InvalidInput({"reason": [("choice", _("Choose a reason."))]})
    if not answer.strip():
        raise InvalidInput({"answer": [("required", _("Answer the person in a few words."))]})
    subject_steps.note(case, f"refused_{reason}", 1, now=now)
    case.answer = answer.strip()
    case.save(update_fields=["answer"])
    _end(case, State.REFUSED, by=by, now=now)


@transaction.atomic
def answer(case: SubjectCase, words: str, *, by: User) -> None:
    """Keep what the person was answered.

    :raises NotPermitted: the account is no verifier
    """
    _require_verifier(by)
    case = SubjectCase.objects.select_for_update().get(pk=case.pk)
    case.answer = words.strip()
    case.save(update_fields=["answer"])


def _end(case: SubjectCase, state: SubjectCase.State, *, by: User, now: datetime) -> None:
    case.state, case.closed_at, case.handled_by = state, now, by
    case.save(update_fields=["state", "closed_at", "handled_by"])


def _open_case(case: SubjectCase, by: User) -> SubjectCase:
    """Return the request as it stands, locked."""
    _require_verifier(by)
    case = SubjectCase.objects.select_for_update().get(pk=case.pk)
    if case.state != State.OPEN:
        raise CaseOver
    return case


def _require_verifier(by: User) -> None:
    if not by.is_verifier:
        raise NotPermitted


# -------------------------------------------------------------------------- the asker's own view
@dataclass(frozen=True)
class Asked:
    """A request as its asker sees it."""

    number: str
    right: str
    state: str
    received_on: date
    due_on: date
    answer: str
    copy_ready: bool


def asked_with_receipt(receipt: str, *, client: str, now: datetime) -> list[Asked]:
    """Return the requests about the complaint of the receipt.

    :raises ReceiptUnknown, TooManyTries: as `intake.track`
    """
    complaint = _of_receipt(receipt, client=client, now=now)
    return [_asked(case) for case in SubjectCase.objects.filter(complaint=complaint)]


def asked_as_account(account: User) -> list[Asked]:
    """Return the requests of the account."""
    return [_asked(case) for case in SubjectCase.objects.filter(account=account)]


def _asked(case: SubjectCase) -> Asked:
    return Asked(
        number=case.number,
        right=case.get_right_display(),
        state=case.get_state_display(),
        received_on=case.received_at.astimezone(WITA).date(),
        due_on=case.due_at.astimezone(WITA).date(),
        answer=case.answer,
        copy_ready=case.right == Right.ACCESS and case.state == State.DONE,
    )


def own_case(
    number: str, *, now: datetime, receipt: str = "", client: str = "", account: User | None = None
) -> SubjectCase:
    """Return the finished access request of the holder of the receipt, or of the account.

    :raises ReceiptUnknown, TooManyTries: as `intake.track`
    :raises ThreadMissing: there is no such request of theirs
    """
    own = SubjectCase.objects.filter(number=number, right=Right.ACCESS, state=State.DONE)
    if receipt:
        own = own.filter(complaint=_of_receipt(receipt, client=client, now=now))
    elif account is not None:
        own = own.filter(account=account)
    else:
        raise ThreadMissing
    if (case := own.first()) is None:
        raise ThreadMissing
    return case


def own_copy(
    number: str,
    *,
    now: datetime,
    receipt: str = "",
    client: str = "",
    account: User | None = None,
    as_json: bool = False,
) -> str:
    """Return the copy of everything kept about the asker; every reading is logged.

    :raises: as `own_case`
    """
    case = own_case(number, now=now, receipt=receipt, client=client, account=account)
    content = subject_copy.of(case, by=account, now=now)
    return subject_copy.as_json(content) if as_json else subject_copy.as_text(content)
