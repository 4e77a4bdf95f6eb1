"""That a word stands in a case: kept as a keyed digest, and kept up with the texts.

complaints/private_search.py makes the rows and asks them; whoever changes a text, or what is
hidden of it, says so here.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from complaints import jobs
from complaints.models.office import SealedWord
from complaints.models.private import Complaint

JOB = "private_words"


def digest(word: str) -> int:
    """Return what is kept of a word: 64 bits, keyed apart from everything else."""
    message = f"private-word\0{word}".encode()
    made = hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).digest()
    return int.from_bytes(made[:8], signed=True)


def follow(complaint: Complaint, *, now: datetime) -> None:
    """Ask for the words to be kept anew, because a text or what is hidden of it changed.

    What was open may be hidden by now, so nothing is open until the job has looked.
    """
    SealedWord.objects.filter(complaint=complaint, open=True).update(open=False)
    jobs.enqueue(JOB, key=f"{JOB}:{complaint.pk}", payload={"complaint": complaint.pk}, now=now)


def forget(complaint: Complaint, *, now: datetime) -> int:
    """Forget every word at once; what still stands in the case is kept anew by the job."""
    gone = SealedWord.objects.filter(complaint=complaint).delete()[0]
    follow(complaint, now=now)
    return gone
