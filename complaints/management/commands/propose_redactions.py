import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints import publication
from complaints.recognisers import Known

_KNOWN = ("name", "phone", "email", "address", "nik")


class Unreadable(Exception):
    """The line is no complaint; the message says why and repeats none of its words."""


class Command(BaseCommand):
    help = (
        "Read {id, text, reporter?} as JSON lines; write {id, spans, redacted} in that order. "
        "A line that cannot be read is named on stderr and has no answer; the others do, and the "
        "command ends with 1."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        # Bytes that are no UTF-8 spoil their own line, not the whole run.
        lines = getattr(sys.stdin, "buffer", sys.stdin)
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                answer = _proposal(_row(line))
            except Unreadable as error:
                unreadable += 1
                self.stderr.write(f"line {number}: {error}")
            else:
                self.stdout.write(_as_json(answer))
        if unreadable:
            raise CommandError(f"{unreadable} of the lines could not be read.")


def _as_json(answer: dict[str, Any]) -> str:
    """Return the answer as one line; half of a surrogate pair goes out as it came, escaped."""
    line = json.dumps(answer, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(answer)


def _row(line: str | bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        place = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"is not JSON{place}") from None
    if not isinstance(row, dict):
        raise Unreadable("is not an object")
    for key in ("id", "text"):
        if key not in row:
            raise Unreadable(f'has no "{key}"')
    if not isinstance(row["text"], str):
        raise Unreadable('"text" is not a string')
    if not isinstance(row.get("reporter") or {}, dict):
        raise Unreadable('"reporter" is not an object')
    return row


def _proposal(row: dict[str, Any]) -> dict[str, Any]:
    reporter = row.get("reporter") or {}
    known = [Known(**{key: str(reporter.get(key) or "") for key in _KNOWN})]
    found = publication.preview("", row["text"], known=known)
    spans = [
        {"start": s.start, "end": s.end, "label": s.label, "tier": s.tier} for s in found.spans
    ]
    return {"id": row["id"], "spans": spans, "redacted": found.body}
