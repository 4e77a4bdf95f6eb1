"""Examples of an agency's cases. Places and people in them are made up."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

_PUPR = "dinas-pekerjaan-umum-dan-penataan-ruang"

_ROW: dict[str, Any] = {
    "reference": "DPS-2026-00042",
    "title": "Jalan berlubang di depan pasar",
    "stage": "in_progress",
    "outcome": None,
    "part": "lead",
    "agency": _PUPR,
    "category": "jalan-dan-jembatan",
    "subcategory": "jalan-berlubang",
    "district": "denpasar-selatan",
    "village": "renon",
    "channel": "web",
    "privacy": "anonymous",
    "sensitive": False,
    "priority": "normal",
    "in_charge": None,
    "last_move": "start",
    "received_at": "2026-11-17T09:00:00+08:00",
    "due_at": "2026-11-26T15:30:00+08:00",
    "late": False,
    "public_url": "https://pengaduan.example/aduan/DPS-2026-00042/",
}

_CASE = {
    **_ROW,
    "place": "Depan pasar, sisi timur",
    "answers": [],
    "happened_on": None,
    "latitude": -8.6712,
    "longitude": 115.2294,
    "texts": [
        {
            "kind": "complaint",
            "state": "published",
            "author": "reporter",
            "agency": None,
            "written_at": "2026-11-17T09:00:00+08:00",
            "title": "Jalan berlubang di depan pasar",
            "body": "Sudah dua minggu jalan di depan pasar berlubang dalam.",
            "withheld": False,
            "photos": [
                {
                    "url": "https://pengaduan.example/api/v1/cases/DPS-2026-00042/photos/9/",
                    "state": "published",
                    "caption": "Dari timur",
                }
            ],
        }
    ],
    "notes": [],
    "history": [
        {
            "verb": "start",
            "label": "Mulai dikerjakan",
            "stage": "in_progress",
            "outcome": None,
            "agency": _PUPR,
            "happened_at": "2026-11-18T08:15:00+08:00",
        }
    ],
    "hand_overs": [
        {
            "agency": _PUPR,
            "part": "lead",
            "note": "",
            "forwarded_at": "2026-11-17T11:00:00+08:00",
            "ended_at": None,
            "ended_by": None,
            "reason": None,
        }
    ],
    "promises": [],
    "related": [],
    "allowed": ["respond", "field-report", "ask", "hand-back", "coordinate"],
}


def _answer(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True, status_codes=["200"])


def _sent(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True, media_type="application/json")


CASES = _answer("A page of cases", {"next": None, "previous": None, "results": [_ROW]})
CASE = _answer("A case", _CASE)
DONE = _answer("Done", {"reference": "DPS-2026-00042", "case": _CASE})
ANSWER = _sent("An answer", {"text": "Tim kami menambal lubang itu pada 19 November."})
FIELD_REPORT = _sent(
    "A report with a photo that was sent before",
    {
        "text": "Lubang ditambal pada 19 November pukul 14.",
        "uploads": ["gAAAAABp…"],
        "captions": ["Sesudah ditambal"],
    },
)
QUESTION = _sent("A question", {"text": "Di sisi mana lubangnya, timur atau barat?"})
HAND_BACK = _sent("Not ours", {"reason": "not_our_authority", "note": "Jalan ini jalan provinsi."})
COORDINATE = _sent(
    "With help", {"agencies": ["dinas-perhubungan"], "note": "Mohon bantu pengaturan lalu lintas."}
)
CASE_NOTE = _sent("A note", {"body": "Bahan datang hari Kamis."})
CHARGE = _sent("Take it", {"in_charge": "me"})
PRIORITY = _sent("Soon", {"priority": "high"})
