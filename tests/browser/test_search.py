"""Twenty things as people of Denpasar type them on a phone, slips and all: what each is about
stands among the first three finds, in either engine."""

from __future__ import annotations

import json
import re
import secrets
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.servers.demo import House, wait_for
from tests.servers.elasticsearch import forget

PHONE = {"width": 360, "height": 780}
FIRST = 3
# What is typed, and what the title of a fitting thread says.
TYPED = {
    "lampu jln mti": "lampu",
    "sampah gk diangkut": "sampah .*tidak diangkut",
    "jln berlobang": "lubang",
    "got mampet bau": "^got .*mampet",
    "pju padam": "lampu",
    "banjr tiap ujan": "banjir",
    "air pdam mti": "^air .*mati",
    "anjng liar": "anjing",
    "macet depan skolah": "^macet .*sekolah",
    "ktp blm jadi": "ktp belum jadi",
    "trotoar pecah": "trotoar .*pecah",
    "pohn tumbang": "pohon tumbang",
    "parkir liarr": "parkir liar",
    "jelinjingan buntu": "jelinjingan",
    "lampu merah mati": "lampu merah",
    "kematian ayah syarat": "akta kematian",
    "street light broken": "lampu",
    "zebra cros skolah": "zebra cross .*sekolah",
    "anjing rbies": "rabies|anjing",
    "jembtan putus": "jembatan",
}


@pytest.fixture
def server(elasticsearch: str, tmp_path: Path) -> Iterator[House]:
    """A demo whose search runs on Elasticsearch, under a name of its own there."""
    prefix = f"test-{secrets.token_hex(4)}"
    house = House(tmp_path, SEARCH_ENGINE="elasticsearch",
                  ELASTICSEARCH_URL=elasticsearch, ELASTICSEARCH_PREFIX=prefix)  # fmt: skip
    house.start_demo()
    wait_for(lambda: engine_of(house) == "elasticsearch", seconds=60, what="the server's index")
    yield house
    house.close()
    forget(elasticsearch, prefix)


def engine_of(house: House) -> str:
    with urllib.request.urlopen(f"{house.address}/api/v1/threads/?q=lampu", timeout=10) as answer:
        return str(json.load(answer)["engine"])


def misled(house: House, chromium: Browser, screenshots: Path, *, scripts: bool) -> dict[str, str]:
    """Type them all; return what came instead of what was meant."""
    context = chromium.new_context(
        base_url=house.address, viewport=PHONE, java_script_enabled=scripts
    )
    page, found = context.new_page(), {}
    for typed, meant in TYPED.items():
        page.goto("/aduan/")
        page.locator("#q").fill(typed)
        page.get_by_role("button", name="Cari", exact=True).click()
        page.wait_for_url("**/aduan/?*q=*")
        titles = [each.inner_text() for each in page.locator(".cards h3").all()[:FIRST]]
        if not any(re.search(meant, title.casefold()) for title in titles):
            found[typed] = " | ".join(titles)
    page.screenshot(path=screenshots / f"search-{'scripts' if scripts else 'plain'}.png")
    context.close()
    return found


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_what_is_typed_on_a_phone_finds_what_was_meant(
    demo: House, chromium: Browser, screenshots: Path, scripts: bool
) -> None:
    assert misled(demo, chromium, screenshots, scripts=scripts) == {}


@pytest.mark.elasticsearch
def test_so_it_does_where_elasticsearch_answers(
    server: House, chromium: Browser, screenshots: Path
) -> None:
    assert misled(server, chromium, screenshots, scripts=False) == {}
