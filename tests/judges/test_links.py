"""Every address that a public page names is there, and so is the place in it."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.judges.table import LANGUAGES, State
from tests.judges.visits import People
from tests.servers.demo import House

pytestmark = pytest.mark.judges
# The pages from which a reader sets out, and one that is full of other addresses' forms.
STARTS = (
    "", "aduan/", "aduan/{answered}/", "aduan/{solved}/", "aduan/baru/", "aduan/bantuan/",
    "lacak/", "layanan/", "layanan/pengaduan/", "layanan/jalan-dan-jembatan/", "saluran/",
    "tentang/", "privasi/", "bantuan/", "aksesibilitas/", "kamus/", "riwayat/", "data-saya/",
    "akun/login/", "akun/signup/",
)  # fmt: skip
# A search with a filter more is a page already looked at: one of each name is asked.
FILTER = re.compile(r"(?<=[?&])([a-z]+)=[^&#]*")


def test_no_link_is_broken(people: People, filled: dict[str, str], demo: House) -> None:
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for start in STARTS:
            visit = people.visit(State(start, start), language, filled)
            visit.inject()
            for address in visit.page.evaluate("judge.links()"):
                named.setdefault(_kind(address), f"{address} on /{language}{start}")
            visit.page.close()
    assert len(named) > 50
    assert [f for said in named.values() if (f := _fault(said, demo))] == []


def _kind(address: str) -> str:
    return FILTER.sub(r"\1", address)


def _fault(said: str, demo: House) -> str:
    """Return what is wrong with the address, or nothing."""
    parts = urlsplit(said.partition(" on ")[0])
    for _hop in range(5):
        status, place, body = _get(demo.port, f"{parts.path}?{parts.query}")
        if status not in {301, 302}:
            break
        parts = urlsplit(place)._replace(fragment=parts.fragment)
    if status >= 400 and not _may_refuse(parts.path, status):
        return f"{status}: {said}"
    if parts.fragment and f'id="{parts.fragment}"' not in body:
        return f"no #{parts.fragment}: {said}"
    return ""


def _may_refuse(path: str, status: int) -> bool:
    """The account's own pages ask strangers to sign in."""
    return status in {401, 403} and "/akun/" in path


def _get(port: int, path: str) -> tuple[int, str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path.removesuffix("?"))
        answer = connection.getresponse()
        body = answer.read()
        is_page = "html" in answer.headers.get("Content-Type", "")
        return answer.status, answer.headers.get("Location", ""), body.decode() if is_page else ""
    finally:
        connection.close()
