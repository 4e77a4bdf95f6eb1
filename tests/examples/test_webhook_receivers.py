"""The receivers that docs/webhooks.md shows take what we send, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from complaints.webhook_deliveries import signature

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "webhooks"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_795_485_600
BODY = b'{"id":"1-2","type":"thread.closed","occurred_on":"2026-11-24","data":{"reference":"D"}}'
Verify = Callable[[str, dict[str, str], bytes], Any]


def in_python(secret: str, headers: dict[str, str], body: bytes) -> Any:
    spec = importlib.util.spec_from_file_location("receive", FOLDER / "receive.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.verify(secret, headers, body, NOW)


def in_node(secret: str, headers: dict[str, str], body: bytes) -> Any:
    if shutil.which("node") is None:
        pytest.skip("Node is not installed: CI has it.")
    script = (
        f"import {{ verify }} from {json.dumps((FOLDER / 'receive.mjs').as_uri())};"
        "const [secret, headers, body, now] = JSON.parse(process.env.ASKED);"
        "console.log(JSON.stringify(verify(secret, headers, Buffer.from(body), now)));"
    )
    asked = json.dumps([secret, headers, body.decode(), NOW])
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        env={"ASKED": asked, "PATH": "/usr/bin:/usr/local/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr)
    return json.loads(done.stdout)


both = pytest.mark.parametrize("verify", [in_python, in_node])


def headers(*, at: int = NOW, number: str = "1-2", body: bytes = BODY) -> dict[str, str]:
    signed = signature(SECRET, number, at, body)
    return {
        "webhook-id": number, "webhook-timestamp": str(at), "webhook-signature": signed,
    }  # fmt: skip


@both
def test_what_we_send_is_taken(verify: Verify) -> None:
    assert verify(SECRET, headers(), BODY)["type"] == "thread.closed"


@both
def test_one_right_signature_among_several_is_enough(verify: Verify) -> None:
    sent = headers()
    sent["webhook-signature"] = f"v1,AAAA v2,x {sent['webhook-signature']}"
    assert verify(SECRET, sent, BODY)


@both
@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (headers(), BODY.replace(b"closed", b"opened")),
        (headers(at=NOW - 301), BODY),  # replayed
        (headers(at=NOW + 301), BODY),
        (headers() | {"webhook-timestamp": str(NOW + 1)}, BODY),
        (headers() | {"webhook-id": "another"}, BODY),
        (headers() | {"webhook-signature": ""}, BODY),
        ({}, BODY),
    ],
)
def test_what_is_forged_changed_or_replayed_is_refused(
    verify: Verify, sent: dict[str, str], body: bytes
) -> None:
    with pytest.raises(ValueError, match=r"."):
        verify(SECRET, sent, body)


@both
def test_another_secret_opens_nothing(verify: Verify) -> None:
    with pytest.raises(ValueError, match=r"."):
        verify("whsec_AAAA", headers(), BODY)
