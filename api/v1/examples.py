"""Examples in the description of the API. Places and people in them are made up."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

_PUPR = "dinas-pekerjaan-umum-dan-penataan-ruang"
_PUPR_LABEL = "Dinas Pekerjaan Umum dan Penataan Ruang"

_ROW: dict[str, Any] = {
    "reference": "DPS-2026-00042",
    "url": "https://pengaduan.example/aduan/DPS-2026-00042/",
    "title": "Jalan berlubang di depan pasar",
    "snippet": "Sudah dua minggu jalan di depan pasar berlubang dalam.",
    "category": "jalan-dan-jembatan",
    "subcategory": "jalan-berlubang",
    "agency": _PUPR,
    "district": "denpasar-selatan",
    "village": "renon",
    "stage": "answered",
    "outcome": None,
    "channel": "web",
    "received_on": "2026-11-17",
    "answered_on": "2026-11-19",
    "comment_count": 1,
    "support_count": 4,
}


def _stretch(what: str, first: str, last: str, days: int) -> dict[str, Any]:
    return {"what": what, "first": first, "last": last, "days": days}


def _post(position: int, kind: str, **changes: Any) -> dict[str, Any]:
    return {
        "position": position,
        "kind": kind,
        "state": "visible",
        "author": None,
        "author_id": None,
        "agency": None,
        "published_on": "2026-11-17",
        "body": "",
        "removal": None,
        "removal_label": None,
        "removed_on": None,
        "field_work": False,
        "version": 1,
        "photos": [],
    } | changes


THREAD_PAGE = OpenApiExample(
    "A page of threads",
    value={
        "count": 1,
        "next": None,
        "previous": None,
        "facets": {
            "district": [
                {
                    "value": "denpasar-selatan",
                    "label": "Denpasar Selatan",
                    "count": 1,
                    "selected": False,
                }
            ]
        },
        "did_you_mean": None,
        "engine": "embedded",
        "all_words": 1,
        "months": [{"month": "2026-11", "count": 1}],
        "pages": [
            {
                "url": "https://pengaduan.example/layanan/jalan/",
                "title": "Melaporkan jalan rusak",
                "snippet": "Lubang, trotoar, jembatan: siapa menanganinya dan berapa lama.",
                "service": True,
            }
        ],
        "results": [_ROW],
    },
    response_only=True,
    status_codes=["200"],
)

THREAD_DETAIL = OpenApiExample(
    "A thread",
    value={
        **_ROW,
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam.",
        "latitude": -8.6712,
        "longitude": 115.2294,
        "closed_on": None,
        "labels": {
            "category": "Jalan dan jembatan",
            "subcategory": "Jalan berlubang",
            "agency": _PUPR_LABEL,
            "district": "Denpasar Selatan",
            "village": "Renon",
            "channel": "Situs web",
            "nature": None,
            "stage": "Dijawab",
            "outcome": None,
        },
        "story": {
            "promised": "Dijawab, tanpa koordinasi: Ditepati pada 19 November 2026",
            "kind": "kept",
            "latest": "Dilaporkan",
            "latest_on": "2026-11-17",
            "next": "Pelapor menyatakan apakah masalahnya sudah selesai.",
        },
        "late": False,
        "posts": [
            _post(
                0,
                "complaint",
                author="Pelapor",
                author_id="5b0c6f0e9a3d41f7",
                body="Sudah dua minggu jalan di depan pasar berlubang dalam.",
            ),
            _post(
                1,
                "response",
                author=_PUPR_LABEL,
                agency=_PUPR,
                published_on="2026-11-19",
                body="Tim kami menambal lubang itu pada 19 November.",
            ),
            _post(
                2,
                "comment",
                author="Warga 1",
                author_id="c2a97d1b04e86f35",
                published_on="2026-11-20",
                body="Terima kasih, sekarang sudah rata.",
            ),
            _post(
                3,
                "comment",
                state="withdrawn",
                published_on="2026-11-20",
                removal="personal_data",
                removal_label="Berisi data pribadi",
                removed_on="2026-11-21",
            ),
        ],
        "timeline": [
            {
                "verb": "file",
                "label": "Dilaporkan",
                "stage": "received",
                "outcome": None,
                "agency": None,
                "agency_label": None,
                "reached_on": "2026-11-17",
            }
        ],
        "deadlines": [
            {
                "promise": "respond",
                "label": "Dijawab, tanpa koordinasi",
                "round": 1,
                "least": 3,
                "amount": 7,
                "unit": "working_days",
                "started_on": "2026-11-17",
                "promised_on": "2026-11-26",
                "due_on": "2026-11-26",
                "paused_on": None,
                "kept_on": "2026-11-19",
                "ending": "kept",
                "late": False,
                "source": "Laporan PRODENPASAR 2023",
                "arithmetic": {
                    "unit": "working_days",
                    "amount": 7,
                    "start": "2026-11-17",
                    "counting_from": "2026-11-18",
                    "due": "2026-11-26",
                    "stretches": [
                        _stretch("counted", "2026-11-18", "2026-11-20", 3),
                        _stretch("weekend", "2026-11-21", "2026-11-22", 2),
                        _stretch("counted", "2026-11-23", "2026-11-26", 4),
                    ],
                    "pauses": [],
                    "changes": [],
                },
                "words": {
                    "rule": "3 sampai 7 hari kerja",
                    "kind": "kept",
                    "state": "Ditepati pada 19 November 2026",
                    "promised": "",
                    "method": "Hari kerja dihitung, mulai hari sesudah awal.",
                    "rows": [{"when": "17 November 2026", "words": "mulai", "total": None}],
                    "notes": [],
                },
            }
        ],
        "photos": [
            {
                "url": "http://127.0.0.1:8000/foto/Jf0cC2tq7Zr1m9S4wQ6yB8nK3vL5xD0aT2hG4jP6uE8.jpg",
                "width": 2048,
                "height": 1536,
                "caption": "Lubang di depan pasar",
            }
        ],
        "merged_into": None,
        "merged": ["DPS-2026-00045"],
        "split_from": None,
        "parts": [],
    },
    response_only=True,
    status_codes=["200"],
)

FILING = OpenApiExample(
    "A filing",
    value={
        "title": "Jalan berlubang di depan pasar",
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam dan membahayakan.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
        "location": "Depan pasar, sisi timur",
        "pin": "-8.67120,115.22940",
        "happened_on": "2026-11-10",
        "privacy": "anonymous",
        "answers": {"ukuran-lubang": "Sebesar ban mobil"},
    },
    request_only=True,
)

SUBCATEGORY = OpenApiExample(
    "A subcategory",
    value={
        "value": "jalan-berlubang",
        "label": "Jalan berlubang",
        "agency": _PUPR,
        "sensitive": False,
        "category": "jalan-dan-jembatan",
        "questions": [
            {
                "value": "ukuran-lubang",
                "label": "Seberapa besar lubangnya?",
                "kind": "choice",
                "options": ["Sebesar piring", "Sebesar ban mobil", "Lebih besar"],
                "public": True,
            }
        ],
        "notices": [{"text": "Pohon tumbang menutup jalan? Telepon Pusdalops.", "phone": "112"}],
    },
    response_only=True,
    status_codes=["200"],
)

FILED = OpenApiExample(
    "Filed",
    value={
        "reference": "DPS-2026-00042",
        "receipt": "1234-5678-9012-3456",
        "privacy": "anonymous",
    },
    response_only=True,
    status_codes=["201"],
)

TRACK = OpenApiExample("A receipt", value={"receipt": "1234-5678-9012-3456"}, request_only=True)

DECISION = OpenApiExample(
    "It is not solved",
    value={"receipt": "1234-5678-9012-3456", "verb": "dispute", "text": "Lubangnya masih ada."},
    request_only=True,
)

COMMENT = OpenApiExample(
    "A comment", value={"body": "Saya juga mengalami hal ini setiap pagi."}, request_only=True
)

REPORT = OpenApiExample(
    "A report", value={"position": 2, "kind": "number", "words": "Nomor HP di akhir."},
    request_only=True,
)  # fmt: skip

REPORT_STATE = OpenApiExample(
    "Hidden at once", value={"state": "hidden"}, response_only=True, status_codes=["201"]
)

COMMENT_STATE = OpenApiExample(
    "Published at once", value={"state": "published"}, response_only=True, status_codes=["201"]
)

ROOTS = OpenApiExample(
    "Two days",
    value={
        "next": None,
        "results": [
            {
                "day": "2026-11-18",
                "events": 214,
                "previous": "3f0c" * 16,
                "tree": "91ab" * 16,
                "root": "c47e" * 16,
            },
            {
                "day": "2026-11-17",
                "events": 187,
                "previous": "",
                "tree": "0d5a" * 16,
                "root": "3f0c" * 16,
            },
        ],
    },
    response_only=True,
    status_codes=["200"],
)

FOLLOW = OpenApiExample(
    "New complaints of a village", value={"subject": "village", "value": "renon"}, request_only=True
)

FOLLOWS = OpenApiExample(
    "A village",
    value={
        "results": [
            {
                "number": 7,
                "subject": "village",
                "value": "renon",
                "label": "Pengaduan baru di Kelurahan Renon",
            }
        ]
    },
    response_only=True,
    status_codes=["200"],
)

RATING = OpenApiExample(
    "Content with all but the time",
    value={
        "receipt": "1234-5678-9012-3456",
        "answers": {"clear": "2", "timely": "0", "polite": "2", "solved": "2"},
    },
    request_only=True,
)

UPLOADED = OpenApiExample(
    "A photo that waits",
    value={
        "id": "gAAAAABp…",
        "media_type": "image/jpeg",
        "size": 482113,
        "pin": "-8.671200,115.229400",
        "expires_at": "2026-11-25T10:00:00+08:00",
    },
    response_only=True,
    status_codes=["201"],
)

FIGURES = OpenApiExample(
    "Figures of the categories",
    value={
        "results": [
            {
                "category": "jalan-dan-jembatan",
                "counted_on": "2026-11-24",
                "since": "2025-11-24",
                "filed": 412,
                "open": 38,
                "answered": 380,
                "median_days": 3,
                "p80_days": 8,
                "promised": 371,
                "kept": 330,
                "kept_percent": 88,
                "solved": 120,
                "solved_lately": ["DPS-2026-00042"],
            }
        ]
    },
    response_only=True,
    status_codes=["200"],
)

MODERATION = OpenApiExample(
    "The moderators' months",
    value={
        "results": [
            {
                "month": "2026-11",
                "running": True,
                "written": 40,
                "acts": [{"label": "Tayang tanpa pemeriksaan orang", "count": 31}],
                "refusals": [{"label": "Iklan", "count": 2}],
                "removals": [],
                "median_hours": 5,
                "least_for_a_median": 5,
            }
        ]
    },
    response_only=True,
    status_codes=["200"],
)
