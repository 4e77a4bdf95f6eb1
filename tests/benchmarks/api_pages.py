"""What the API adds to its rows: against a view written by hand, an ETag, and Open311.

One process, one demo corpus, Django's client, every pair asked in turn.
Usage: python tests/benchmarks/api_pages.py [threads]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZE, ROUNDS, WARM = 10_000, 150, 10
LIST = "/api/v1/threads/?size=50"
SERVICE = "/open311/v2/requests.json?page_size=50"


def prepare(folder: str, size: int) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATA_DIR": folder, "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.conf import settings

    from tests.benchmarks.list_page import fill

    settings.API_RATES = dict.fromkeys(settings.API_RATES)
    fill(size)


def in_turn(*asked: Callable[[], Any]) -> list[float]:
    """Return the median milliseconds of each, asked one after another, round by round."""
    times: list[list[float]] = [[] for _each in asked]
    for turn in range(ROUNDS + WARM):
        for place, ask in enumerate(asked):
            start = time.perf_counter()
            ask()
            if turn >= WARM:
                times[place].append((time.perf_counter() - start) * 1000)
    return [median(each) for each in times]


def said(bench: str, ours: float, baseline: float, note: str) -> None:
    row = {
        "bench": bench, "ours": round(ours, 3), "baseline": round(baseline, 3),
        "ratio": round(ours / baseline, 2), "unit": "ms", "note": note,
    }  # fmt: skip
    print(json.dumps(row), flush=True)


def by_hand(answer: dict[str, Any], hits: list[Any]) -> bytes:
    """What somebody would write who needs no framework: the same bytes from the same rows."""
    rows = [
        {
            "reference": hit.reference, "url": "http://testserver" + hit.url, "title": hit.title,
            "snippet": hit.snippet, "category": hit.category, "subcategory": hit.subcategory,
            "agency": hit.agency or None, "district": hit.district, "village": hit.village,
            "stage": hit.stage, "outcome": hit.outcome or None, "channel": hit.channel,
            "received_on": hit.received_on.isoformat(),
            "answered_on": hit.answered_on.isoformat() if hit.answered_on else None,
            "comment_count": hit.comment_count, "support_count": hit.support_count,
        }
        for hit in hits
    ]  # fmt: skip
    whole = answer | {"results": rows}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def serialising() -> None:
    """The whole request for a page of 50: ours, and a plain view over the same search."""
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.test import Client
    from django.urls import path
    from django.utils import timezone

    import search
    from config import urls

    client = Client()
    known = client.get(LIST).json()

    def view(request: HttpRequest) -> HttpResponse:
        wanted = replace(search.SearchRequest.parse(QueryDict("")), size=50)
        found = search.find(wanted, now=timezone.now())
        rest = {name: known[name] for name in known if name != "results"}
        return HttpResponse(by_hand(rest, found.hits), content_type="application/json")

    urls.urlpatterns.insert(0, path("by-hand/", view))
    assert client.get("/by-hand/").json()["results"] == known["results"]
    ours, plain = in_turn(lambda: client.get(LIST), lambda: client.get("/by-hand/"))
    said("list of 50 against a view by hand", ours, plain, "whole requests; at most 1.3")


def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, size)
        from django.test import Client

        client = Client()
        for name, address in {"list": LIST, "thread": "/api/v1/threads/DPS-2024-00007/"}.items():
            tag = client.get(address)["ETag"]
            known = {"If-None-Match": tag}
            assert client.get(address, headers=known).status_code == 304
            hit, miss = in_turn(
                partial(client.get, address, headers=known), partial(client.get, address)
            )
            said(f"{name}: an ETag that stands against none", hit, miss, "at most 0.25")
        service, ours = in_turn(lambda: client.get(SERVICE), lambda: client.get(LIST))
        said("Open311's list of 50 against v1's", service, ours, "at most 1.3")
        serialising()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
