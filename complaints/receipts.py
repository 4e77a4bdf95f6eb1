"""Receipts: sixteen digits that open the private side of one complaint.

A receipt is derived from the filing key and a server key, so that a repeated filing
answers with the same one although it is stored nowhere. The database holds a slow keyed
hash: neither a stolen database nor a stolen key alone is enough to try receipts.
"""

import hashlib

from django.conf import settings

from complaints.encryption import blind_index

DIGITS = 16


def derive(filing_key: str) -> str:
    """Return the receipt of the filing with this key."""
    number = int(blind_index("receipt", filing_key), 16) % 10**DIGITS
    return f"{number:0{DIGITS}d}"


def readable(receipt: str) -> str:
    """Return the receipt in groups of four, for paper and for reading aloud."""
    return " ".join(receipt[i : i + 4] for i in range(0, len(receipt), 4))


def normalise(typed: str) -> str:
    """Return the digits of what was typed: blanks, dashes and dots are ignored."""
    return "".join(c for c in typed if c.isascii() and c.isdigit())


def index(receipt: str) -> str:
    """Return the slow keyed hash by which the receipt is found."""
    return hashlib.pbkdf2_hmac(
        "sha256",
        receipt.encode(),
        settings.BLIND_INDEX_KEY.encode(),
        getattr(settings, "RECEIPT_ITERATIONS", 100_000),
    ).hex()
