"""What a client of SP4N LAPOR would hand over and be told: recorded by us, about nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

REPORTS: list[dict[str, Any]] = [
    {
        "tracking_id": "7001001",
        "received_at": "2026-11-23T09:00:00+08:00",
        "title": "Jalan berlubang di depan pasar",
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam.",
        "subcategory": "jalan-berlubang",
        "village": "Renon",
        "kind": "Pengaduan",
        "name": "Kadek Fiktif",
        "phone": "081234567890",
        "status": "Belum Terverifikasi",
    },
    {
        "tracking_id": "7001002",
        "received_at": "2026-11-23 10:00",
        "title": "Sampah menumpuk",
        "body": "Sampah di ujung gang tidak diangkut sejak seminggu.",
        "secret": "ya",
        "status": "Belum Terverifikasi",
    },
    {"tracking_id": "", "received_at": "2026-11-23", "title": "Tanpa nomor"},
    {"tracking_id": "7001003", "received_at": "kemarin", "title": "Tanpa hari"},
    {"tracking_id": "7001004", "received_at": "2026-11-23", "title": "", "body": ""},
    {"tracking_id": "7001005", "received_at": "2027-01-01", "title": "Dari masa depan"},
    {"tracking_id": "tidak boleh", "received_at": "2026-11-23", "title": "Nomor aneh"},
]


class Recorded:
    """The double of a client: hands over REPORTS, and remembers what it was sent."""

    sent: ClassVar[list[Mapping[str, str]]] = []

    def reports(self) -> Iterable[Mapping[str, Any]]:
        return REPORTS

    def send(self, rows: Iterable[Mapping[str, str]]) -> Iterable[tuple[str, str]]:
        Recorded.sent = list(rows)
        return [(row["tracking_id"], "locked") for row in Recorded.sent if not row["answer"]]
