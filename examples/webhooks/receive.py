"""A receiver of webhooks in Python's standard library: python3 receive.py whsec_… 8099

It prints what it takes. `verify` is all that your own program needs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

WINDOW = 300  # seconds: an older message is somebody's copy
_seen: dict[str, float] = {}


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> dict[str, Any]:
    """Return what is told, once it is proved to be new and from the holder of the secret.

    `headers` has names in lower case; `body` is what came, not parsed and written again.

    :raises ValueError: it is not
    """
    number, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp)) > WINDOW:
        raise ValueError("too old, or from the future")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{number}.{timestamp}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(right.encode(), one.encode()) for one in given):
        raise ValueError("not signed with our secret")
    told: dict[str, Any] = json.loads(body)
    return told


def is_new(number: str, now: float) -> bool:
    """A message may come twice: what was taken once need not be done again."""
    for old in [key for key, taken in _seen.items() if now - taken > 2 * 86_400]:
        del _seen[old]
    return _seen.setdefault(number, now) == now


class Receiver(BaseHTTPRequestHandler):
    secret = ""

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 65_536))
        headers = {name.lower(): value for name, value in self.headers.items()}
        now = time.time()
        try:
            told = verify(self.secret, headers, body, now)
        except ValueError as fault:
            print("refused:", fault, flush=True)
            self.send_response(400)
        else:
            if is_new(told["id"], now):
                print(told["type"], json.dumps(told["data"]), flush=True)
            self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    Receiver.secret, port = sys.argv[1], int(sys.argv[2])
    HTTPServer(("127.0.0.1", port), Receiver).serve_forever()
