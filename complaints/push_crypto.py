"""Web push as the standards have it: RFC 8291 (what is said) and RFC 8292 (who says it).

By hand on `cryptography`, which is here anyway: http-ece comes as source only, so that `make
demo` would have to build it, and pywebpush brings two HTTP clients along. The test holds the
example of RFC 8291.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_RECORD = 4096
_LAST = b"\x02"  # of the records of a message; ours have one
# The standard allows a day; half of it, so that a clock that is wrong does no harm.
TOKEN_LIVES = timedelta(hours=12)


@dataclass(frozen=True)
class Keys:
    """What a browser gave: its public point, and a secret that it shares with us."""

    point: bytes
    secret: bytes


def text_of(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """Return what the base64 of a URL stands for.

    :raises ValueError: it is none
    """
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def keys_of(p256dh: str, auth: str) -> Keys:
    """Return the keys of a browser, as it sends them.

    :raises ValueError: they are none
    """
    keys = Keys(bytes_of(p256dh), bytes_of(auth))
    ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, keys.point)
    if len(keys.secret) != 16:
        raise ValueError("The secret of a subscription has 16 bytes.")
    return keys


def new_private_key() -> str:
    """Return a private key for VAPID_PRIVATE_KEY."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return text_of(number.to_bytes(32, "big"))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """
    :raises ValueError: the text is no private key
    """
    return ec.derive_private_key(int.from_bytes(bytes_of(text), "big"), _CURVE)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(
    message: bytes,
    keys: Keys,
    *,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the message as only this browser can read it, under a new key each time."""
    sender, salt = sender or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, keys.point)
    ours = point_of(sender)
    shared = sender.exchange(ec.ECDH(), theirs)
    told = b"WebPush: info\0" + keys.point + ours
    first = _derived(shared, keys.secret, told, 32)
    key = _derived(first, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(first, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + _RECORD.to_bytes(4, "big") + len(ours).to_bytes(1, "big") + ours
    return header + AESGCM(key).encrypt(nonce, message + _LAST, None)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    made: bytes = HKDF(hashes.SHA256(), length, salt, info).derive(material)
    return made


def authorization(endpoint: str, key: str, *, subject: str, now: datetime) -> str:
    """Return the header by which a push service knows who sends, for this service alone."""
    parts, signer = urlsplit(endpoint), private_key(key)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + TOKEN_LIVES).timestamp()),
        "sub": subject,
    }
    head = {"typ": "JWT", "alg": "ES256"}
    signed = ".".join(text_of(json.dumps(part).encode()) for part in (head, claims))
    r, s = decode_dss_signature(signer.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = text_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={text_of(point_of(signer))}"
