"""The example front end says what the site says: every page and every thread, from the API alone.

What there is to compare is read from the site's own sitemap and from its lists, not from the API.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.front_end import comparing
from tests.servers.demo import ROOT, House, wait_for

pytestmark = pytest.mark.front_end

EXAMPLE = ROOT / "examples" / "front-end"
# Forms, and not pages to read: a front end sends people there.
FORMS = re.compile(r"^/(en/)?(aduan/baru|lacak)/$")
LISTS = re.compile(r"^/(en/)?aduan/(halaman/\d+/)?$")
THREADS = re.compile(r"^/(en/)?aduan/DPS-\d+-\d+/$")


@dataclass
class Mirror:
    """What the front end wrote, and where the site has the same."""

    house: House
    folder: Path
    said: str
    written: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """Return the page that the site has at this address."""
        connection = HTTPConnection("127.0.0.1", self.house.port, timeout=60)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read().decode()
        finally:
            connection.close()
        assert response.status == 200, (path, response.status)
        return body

    def compare(self, path: str, *, at: str = "", tag: str = "main", class_: str = "") -> None:
        """Hold the page that was written for `path` against the site's (which is `at`)."""
        file = self.folder / path.lstrip("/") / "index.html"
        if path not in self.written or not file.exists():
            self.faults[path] = "was not written"
            return
        ours = comparing.words(file.read_text(encoding="utf-8"), tag=tag, class_=class_)
        theirs = comparing.words(self.read(at or path), tag=tag, class_=class_)
        assert theirs, f"{path}: nothing to compare"
        if fault := comparing.difference(ours, theirs):
            self.faults[path] = fault

    def compare_all(self, paths: list[str], what: str) -> None:
        """Compare them, say N of N, and fail with the first differences."""
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(self.compare, paths))
        faults = {path: self.faults[path] for path in paths if path in self.faults}
        tell(f"{what}: {len(paths) - len(faults)} of {len(paths)} say the same")
        lines = [f"{path}: {fault}" for path, fault in list(faults.items())[:10]]
        assert not faults, "\n".join(lines)


def tell(figure: str) -> None:
    print(f"\n{figure}")  # noqa: T201  # the figure that this is about


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A demo that does not change while it is compared: it was prepared, its worker did what the
    threads brought along, and now nothing but the web is running."""
    house = House(tmp_path_factory.mktemp("demo"), API_RATE_READ="100000/min")
    house.environment["PUBLIC_URL"] = house.address
    whole = house.start_demo()
    with suppress(AssertionError):  # what waits for its day may wait
        wait_for(lambda: _waiting(house) == 0, seconds=45, what="the worker has nothing to do")
    house.stop(whole)
    house.manage("search_index", "reconcile")
    web = house.start("runserver", "--noreload", f"127.0.0.1:{house.port}")
    house.wait_for_page(seconds=60, process=web)
    yield house
    house.stop(web)
    house.close()


def _waiting(house: House) -> int:
    time.sleep(0.5)
    with urlopen(f"{house.address}/readyz") as answer:
        lanes = json.load(answer)["worker"]["lanes"].values()
    return sum(lane["waiting"] for lane in lanes)


@pytest.fixture(scope="module")
def mirror(still: House, tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    folder = tmp_path_factory.mktemp("front-end")
    command = ["node", "build.mjs", still.address, str(folder)]
    ran = subprocess.run(command, cwd=EXAMPLE, capture_output=True, text=True, timeout=240)
    assert ran.returncode == 0, ran.stderr[-2000:]
    tell(ran.stdout.strip())
    written = json.loads((folder / "written.json").read_text())
    return Mirror(still, folder, ran.stdout, written)


def _listed(mirror: Mirror) -> Iterator[str]:
    """Every address of the sitemap of the site."""
    index = mirror.read("/sitemap.xml")
    for part in re.findall(r"<loc>([^<]+)</loc>", index):
        for address in re.findall(r"<loc>([^<]+)</loc>", mirror.read(_path(part))):
            yield _path(address)


def _path(address: str) -> str:
    parts = urlsplit(unescape(address))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_every_page_says_the_same(mirror: Mirror) -> None:
    pages = {path for path in _listed(mirror) if not THREADS.match(path)}
    pages = {path for path in pages if not FORMS.match(path) and not LISTS.match(path)}
    pages |= {f"/moderasi/{month}/" for month in _months(mirror)}
    pages |= {f"/en/moderasi/{month}/" for month in _months(mirror)}
    assert len(pages) > 40
    mirror.compare_all(sorted(pages), "pages")


def _months(mirror: Mirror) -> set[str]:
    return set(re.findall(r'href="/moderasi/(\d+/\d+)/"', mirror.read("/moderasi/")))


def test_every_thread_says_the_same_in_both_languages(mirror: Mirror) -> None:
    threads = {path for path in _listed(mirror) if THREADS.match(path)}
    threads |= {f"/en{path}" for path in threads if not path.startswith("/en/")}
    assert len(threads) > 100
    mirror.compare_all(sorted(threads), "threads")


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_every_list_shows_the_same_threads_in_the_same_order(mirror: Mirror, home: str) -> None:
    at, place = f"{home}aduan/", 1
    while at:
        path = f"{home}aduan/" if place == 1 else f"{home}aduan/halaman/{place}/"
        mirror.compare(path, at=at, tag="ul", class_="cards")
        following = re.search(r'rel="next" href="(\?[^"]+)"', mirror.read(at))
        at = f"{home}aduan/{unescape(following[1])}" if following else ""
        place += 1
    faults = {path: fault for path, fault in mirror.faults.items() if LISTS.match(path)}
    tell(f"lists of {home}: {place - 1 - len(faults)} of {place - 1} show the same")
    assert not faults
    assert f"{home}aduan/halaman/{place}/" not in mirror.written


def test_every_reworded_thread_tells_its_wordings(mirror: Mirror) -> None:
    reworded = [path for path, kind in mirror.written.items() if kind == "wordings"]
    mirror.compare_all(reworded, "wordings")


def test_a_difference_of_one_word_is_found() -> None:
    ours = comparing.words("<main><p>Lampu <b>mati</b>.</p><script>x</script></main>")
    assert not comparing.difference(
        ours, comparing.words("<main><p>Lampu<i> mati</i>. </p></main>")
    )
    assert comparing.difference(ours, comparing.words("<main>Lampu hidup.</main>"))
