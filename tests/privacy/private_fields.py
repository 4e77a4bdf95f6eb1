"""Every column of layer A that could hold words: how many canaries lie in it, or why none may."""

from __future__ import annotations

PRIVATE_MODULES = frozenset(
    f"complaints.models.{name}"
    for name in (
        "private",
        "clocks",
        "contact",
        "custody",
        "keys",
        "office",
        "participation",
        "people",
        "review",
    )
)

# Column: how many canaries it holds at least.
CANARIES = {
    "Attachment.caption": 9,
    "Attachment.file_name": 9,
    "Complaint.location": 8,
    "Complaint.pin": 8,
    "Disposition.note": 40,
    "Identity.person": 60,
    "IdentityRequest.reason": 10,
    "Message.body": 400,
    "Message.title": 8,
    "Note.body": 20,
    "PrivacyReport.words": 10,
    "Pseudonym.name": 4,
    "SubjectCase.answer": 10,
    "SubjectCase.contact": 2,
    "SubjectCase.words": 10,
    "User.email": 7,
    "User.first_name": 7,
    "User.last_name": 7,
}

_DIGEST = "a keyed digest"
_CHAIN = "a hash of the chain"
_PLACES = "places in the text and answers, never words"
_CODE = "a code of the program"

# Column: why no word of a citizen stands in it. `test_at_rest` looks all the same.
CODES = {
    "Access.hash": _CHAIN,
    "Access.previous_hash": _CHAIN,
    "Access.reference": "the public number of the complaint",
    "AccessHead.hash": _CHAIN,
    "AnswerLink.index": _DIGEST,
    "Approval.checklist": _PLACES,
    "Approval.digest": _DIGEST,
    "Approval.spans": _PLACES,
    "Attachment.answers": _CODE,
    "Attachment.digest": _DIGEST,
    "Attachment.media_type": _CODE,
    "Attachment.public_caption": "approved words",
    "Attachment.regions": _PLACES,
    "Attachment.stored_as": "a random name; it is a canary itself",
    "Clock.arithmetic": "days and names of public days",
    "Clock.source": "the source of the rule, public",
    "Complaint.filing_key": _DIGEST,
    "Complaint.history_head": _CHAIN,
    "Complaint.language": _CODE,
    "Complaint.receipt_index": "a slow keyed hash",
    "Complaint.reference": "public",
    "Complaint.salt": "random bytes; they are canaries themselves",
    "DataKey.wrapped": "ciphertext; the keys in it are canaries themselves",
    "Disposition.ended_reason": _CODE,
    "Disposition.ended_verb": _CODE,
    "Draft.decisions": _PLACES,
    "Draft.digest": _DIGEST,
    "DueChange.words": "a public day and its name",
    "Event.hash": _CHAIN,
    "Event.new_stage": _CODE,
    "Event.old_stage": _CODE,
    "Event.outcome": _CODE,
    "Event.previous_hash": _CHAIN,
    "Event.reason": _CODE,
    "Event.verb": _CODE,
    "FirstReading.checklist": _PLACES,
    "FirstReading.digest": _DIGEST,
    "FirstReading.spans": _PLACES,
    "Identity.email_index": _DIGEST,
    "Identity.phone_index": _DIGEST,
    "Invitation.email": "an address of the city's staff",
    "Invitation.group": _CODE,
    "Invitation.index": _DIGEST,
    "Message.digest": _DIGEST,
    "Message.filing_key": _DIGEST,
    "Notice.audience": _CODE,
    "Notice.kind": _CODE,
    "Notice.letter_error": _CODE,
    "PrivacyReport.client": _DIGEST,
    "Proposal.detector": _CODE,
    "Proposal.digest": _DIGEST,
    "Proposal.failure": "the name of an error",
    "Proposal.place_spans": _PLACES,
    "Proposal.spans": _PLACES,
    "ResponseTemplate.body": "words of the office for every case alike",
    "ResponseTemplate.name": "words of the office",
    "RoutingRule.name": "words of the office",
    "RoutingRule.words": "words of the office for every case alike",
    "SavedFilter.name": "words of the office",
    "SavedFilter.query": "choices of a list, never words that were searched for",
    "SavedFilter.queue": _CODE,
    "SubjectCase.number": "the number of the request",
    "SubjectCase.steps": "names of steps, and numbers",
    "Support.supporter": _DIGEST,
    "User.password": "a slow hash; the password is a canary itself",
}
