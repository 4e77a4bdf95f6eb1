"""When something breaks or is refused, neither the answer nor the log quotes anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client, override_settings
from django.utils import timezone

from complaints import jobs
from complaints.models.work import Job
from tests.privacy.answers import shown
from tests.privacy.canaries import Cage, Manuscript
from tests.privacy.doors import World, recorded
from tests.privacy.scanner import Scanner

JSON = "application/json"


class Careless(Exception):
    """An error whose words quote a citizen."""


@pytest.fixture
def quote(world: World) -> str:
    """The words of an error: some canaries of every kind."""
    manuscript = Manuscript(world.cage, "the words of an error").hide_all(times=2)
    return manuscript.text + " ".join(c.core for c in world.secrets[::20])


@pytest.fixture
def strict(world: World) -> Iterator[Client]:
    """Ask as in production, with operators who get letters about errors."""
    operators = [("Operator", "operator@example.test")]
    with override_settings(DEBUG=False, ADMINS=operators, MANAGERS=operators), recorded(world):
        yield Client(raise_request_exception=False)


BREAKS = {
    "page": ("complaints.publication.read", "GET", "/aduan/{0}/", None),
    "page in English": ("complaints.publication.read", "GET", "/en/aduan/{0}/", None),
    "API": ("complaints.publication.read", "GET", "/api/v1/threads/{0}/", None),
    "search": ("search.engines.embedded.EmbeddedEngine.search", "GET", "/aduan/?q=x", None),
    "search API": ("search.engines.embedded.EmbeddedEngine.search", "GET", "/api/v1/threads/", 0),
    "feed": ("search.engines.embedded.EmbeddedEngine.search", "GET", "/feeds/aduan.atom", None),
    "suggest": ("search.engines.embedded.EmbeddedEngine.suggest", "GET", "/api/v1/suggest/?q=x", 0),
    "tracking": ("complaints.intake.track", "POST", "/lacak/", {"receipt": "1"}),
    "tracking API": (
        "complaints.intake.track", "POST", "/api/v1/complaints/track/", '{"receipt": "1"}',
    ),
    "comment": ("pages.views.comments.signed_in", "POST", "/aduan/{0}/komentar/", {"body": "x"}),
    "preview": ("complaints.intake.check", "POST", "/aduan/baru/", {"step": "preview"}),
    "picture": ("complaints.publication.read_photo", "GET", f"/foto/{'x' * 43}.jpg", None),
    "content API": ("wagtail.api.v2.views.PagesAPIViewSet.get_queryset", "GET",
                    "/api/v2/pages/", None),
}  # fmt: skip


@pytest.mark.parametrize("where", BREAKS)
@pytest.mark.parametrize("kind", [Careless, IntegrityError])
def test_a_failure_quotes_nobody(
    where: str, kind: type[Exception], world: World, strict: Client, quote: str
) -> None:
    broken, method, path, sent = BREAKS[where]
    how: dict[str, Any] = {}
    if isinstance(sent, str):
        how = {"content_type": JSON}
    with patch(broken, side_effect=kind(quote)):
        path = path.format(world.cases["open"].reference)
        answer = strict.post(path, sent, **how) if method == "POST" else strict.get(path)
    assert answer.status_code == 500
    scanner = Scanner(world.cage.canaries)
    assert scanner.find(shown(answer)) == set()
    assert scanner.find(*(letter.message().as_string() for letter in mail.outbox)) == set()


def test_the_log_of_a_failure_names_its_class_and_place_alone(
    world: World, strict: Client, quote: str
) -> None:
    with recorded(world), patch("complaints.publication.read", side_effect=Careless(quote)):
        strict.get(f"/aduan/{world.cases['open'].reference}/")
        strict.get(f"/api/v1/threads/{world.cases['open'].reference}/")
    with recorded(world), patch("pages.views.machine.find", side_effect=Careless(quote)):
        strict.get("/readyz")
    lines = [line for line in world.lines if "Careless" in line]
    assert len(lines) >= 3
    assert Scanner(world.cage.canaries).find(*world.lines) == set()


def test_a_job_that_fails_quotes_nobody(world: World, quote: str) -> None:
    now = timezone.now()

    def fail(payload: dict[str, Any]) -> None:
        raise Careless(quote) from ValueError(quote)

    with recorded(world), patch.dict(jobs._handlers, {"careless": fail}):
        jobs.enqueue("careless", key="careless", payload={}, now=now)
        jobs.run_due(now=now)
    job = Job.objects.get(key="careless")
    assert "Careless" in job.last_error
    assert Scanner(world.cage.canaries).find(job.last_error, *world.lines) == set()


def requests(cage: Cage) -> Iterator[tuple[int, str, str, Any, dict[str, Any]]]:
    """Yield refusals: the status, the method, the address, what is sent, and how."""
    words = Manuscript(cage, "what is typed").hide_all().text
    big = json.dumps({"title": words, "body": words * 900})
    form = {"title": words, "body": words, "receipt": words}
    key = {"headers": {"Idempotency-Key": "key-of-a-refusal"}}
    yield 404, "GET", f"/{cage.word('a path')}/", None, {}
    yield 404, "GET", f"/api/v1/{cage.word('a path')}/", None, {}
    yield 404, "GET", f"/foto/{'z' * 43}.jpg", None, {}
    yield 400, "GET", f"/aduan/?cursor={cage.word('a cursor')}", None, {}
    yield 400, "GET", f"/api/v1/threads/?stage={cage.word('a filter')}", None, {}
    yield 405, "POST", "/aduan/", form, {}
    yield 405, "POST", "/robots.txt", form, {}
    yield 405, "POST", "/api/v1/threads/", json.dumps(form), {"content_type": JSON}
    yield 413, "POST", "/api/v1/complaints/", big, {"content_type": JSON, **key}
    yield 400, "POST", "/api/v1/complaints/", form, key
    yield 415, "POST", "/api/v1/complaints/", words, {"content_type": "text/plain", **key}
    yield 415, "POST", "/aduan/baru/", json.dumps(form), {"content_type": JSON}
    yield 400, "POST", "/api/v1/complaints/", f'{{"title": {words}', {"content_type": JSON, **key}
    yield 400, "POST", "/api/v1/complaints/", json.dumps([words]), {"content_type": JSON, **key}
    yield 400, "POST", "/api/v1/complaints/", json.dumps(form), {"content_type": JSON}
    yield (
        404,
        "POST",
        "/api/v1/complaints/track/",
        json.dumps({"receipt": words[:90]}),
        {"content_type": JSON},
    )
    yield 302, "POST", "/aduan/DPS-1999-00001/komentar/", {"body": words}, {}
    yield (
        401,
        "POST",
        "/api/v1/threads/DPS-1999-00001/comments/",
        json.dumps({"body": words}),
        {"content_type": JSON},
    )


def test_a_refusal_repeats_nothing_outside_its_own_form(world: World, strict: Client) -> None:
    cage = world.cage.another(2)
    wrong, echoing = [], {}
    with recorded(world):
        for status, method, path, sent, how in requests(cage):
            ask = strict.post if method == "POST" else strict.get
            answer = ask(path, sent, **how)
            if answer.status_code != status:
                wrong.append((path, status, answer.status_code))
            found = Scanner(cage.canaries).find(shown(answer)) - Scanner(cage.canaries).find(path)
            if found or world.scanner().find(shown(answer)):
                echoing[method, path] = sorted(map(str, found))
    assert wrong == []
    assert echoing == {}
    in_paths = {c for c in cage.canaries if c.place == "a path"}
    assert Scanner(cage.canaries).find(*world.lines) <= in_paths


def test_a_withdrawn_thread_says_why_and_nothing_else(world: World, strict: Client) -> None:
    for name in ("withdrawn", "reported"):
        reference = world.cases[name].reference
        for path in (
            f"/aduan/{reference}/",
            f"/en/aduan/{reference}/",
            f"/api/v1/threads/{reference}/",
        ):
            answer = strict.get(path)
            assert answer.status_code == 410
            assert world.scanner().find(shown(answer)) == set()


def test_an_old_form_is_refused_without_its_words(world: World) -> None:
    cage = world.cage.another(3)
    words = Manuscript(cage, "an old form").hide_all().text
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    with recorded(world):
        for path in ("/lacak/", "/aduan/baru/", "/akun/login/"):
            answer = client.post(path, {"receipt": words, "body": words, "login": words})
            assert answer.status_code == 403
            # What somebody filed comes back into its own form, so that nothing typed is lost.
            page = re.sub(r"(?s)<textarea.*?</textarea>", "", shown(answer))
            assert Scanner(cage.canaries).find(page) == set()
    assert Scanner(cage.canaries).find(*world.lines) == set()


def test_too_many_tries_are_refused_without_the_receipts(world: World, strict: Client) -> None:
    cache.clear()
    cage = world.cage.another(4)
    for _ in range(12):
        answer = strict.post("/api/v1/complaints/track/", {"receipt": cage.nik("a guess")}, JSON)
    assert answer.status_code == 429
    assert Scanner(cage.canaries).find(shown(answer), *world.lines) == set()
    answer = strict.post("/lacak/", {"receipt": cage.nik("a guess")})
    assert answer.status_code == 429
