import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from complaints import publication
from complaints.recognisers import Known

_KNOWN = ("name", "phone", "email", "address", "nik")


class Command(BaseCommand):
    help = "Read {id, text, reporter?} as JSON lines; write {id, spans, redacted} in that order."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            if line.strip():
                self.stdout.write(json.dumps(_proposal(json.loads(line)), ensure_ascii=False))


def _proposal(row: dict[str, Any]) -> dict[str, Any]:
    reporter = row.get("reporter") or {}
    known = [Known(**{key: str(reporter.get(key) or "") for key in _KNOWN})]
    found = publication.preview("", row["text"], known=known)
    spans = [
        {"start": s.start, "end": s.end, "label": s.label, "tier": s.tier} for s in found.spans
    ]
    return {"id": row["id"], "spans": spans, "redacted": found.body}
