"""No address that strangers may ask shows a canary, whoever asks, however it is asked."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import get_resolver

from tests.privacy import at_rest
from tests.privacy.addresses import ROWS, STAFF, Address, addresses, routes, staff_paths
from tests.privacy.answers import (
    CITIZEN,
    NEIGHBOUR,
    NOBODY,
    WRONG_METHODS,
    Visitor,
    likeness,
    sample,
)
from tests.privacy.canaries import Cage, Manuscript
from tests.privacy.doors import PUBLIC, World, recorded
from tests.privacy.scanner import Scanner

SHOWS = ("/aduan/", "/en/aduan/", "/feeds/aduan.atom", "/api/v1/threads/")
# A word that was never written anywhere: the answer to it is the answer to any canary.
NEVER = "xivowatebuje"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # its year may stand in a public text


def test_every_address_has_a_row() -> None:
    public = {route for route in routes() if not route.startswith(STAFF)}
    assert public - ROWS.keys() == set(), "say in addresses.py how a stranger asks it"
    assert ROWS.keys() - public == set(), "this address is no more"


def test_no_address_shows_a_canary(world: World) -> None:
    ask_everywhere(world, NOBODY, languages=("", "en/"))


@pytest.mark.parametrize("who", [CITIZEN, NEIGHBOUR])
def test_no_address_shows_a_canary_to_an_account(who: str, world: World) -> None:
    ask_everywhere(world, who, languages=("",))


def ask_everywhere(world: World, who: str, *, languages: tuple[str, ...]) -> None:
    visitor = Visitor(world, who, world.scanner())
    shows, leaking, failed = set(), {}, {}
    for address in addresses(world, languages=languages):
        answer = visitor.ask(address.path)
        if answer.status_code >= 500:
            failed[address.path] = answer.status_code
        if found := visitor.leaks(answer, address.path):
            leaking[address.path] = found
        if PUBLIC in answer.shown:
            shows.add(address.path)
    assert failed == {}
    assert leaking == {}, f"seed {world.cage.seed}"
    reference = world.cases["open"].reference
    lists = {path for path in SHOWS if languages != ("",) or not path.startswith("/en/")}
    assert shows >= {*lists, f"/aduan/{reference}/", f"/api/v1/threads/{reference}/"}


def test_no_wrong_method_shows_a_canary(world: World) -> None:
    visitor = Visitor(world, CITIZEN, world.scanner())
    leaking, failed, allowed = {}, {}, set()
    for address in {a.route: a for a in addresses(world, languages=("",))}.values():
        for method in WRONG_METHODS:
            answer = visitor.ask(address.path, method)
            if answer.status_code >= 500:
                failed[method, address.path] = answer.status_code
            if found := visitor.leaks(answer, address.path):
                leaking[method, address.path] = found
            allowed.add(answer.status_code)
    assert failed == {}
    assert leaking == {}
    assert 405 in allowed


def test_no_address_of_the_staff_lets_a_stranger_in(world: World) -> None:
    knock(world, NOBODY, staff_paths())


def test_the_desk_shows_an_officer_of_another_agency_no_case(world: World) -> None:
    knock(world, NEIGHBOUR, desk_paths(world))


def knock(world: World, who: str, paths: list[str]) -> None:
    visitor = Visitor(world, who, world.scanner())
    leaking, entered = {}, set()
    for path in paths:
        answer = visitor.ask(path)
        if found := visitor.leaks(answer, path):
            leaking[path] = found
        if answer.status_code == 200 and PUBLIC in answer.shown:
            entered.add(path)
    assert leaking == {}, f"seed {world.cage.seed}"
    assert entered == set()


def desk_paths(world: World) -> list[str]:
    """Every page of the desk about every case and every text."""
    found = []
    for route in routes():
        if route.startswith(f"{STAFF}pengaduan/cases/<str:reference>/"):
            for case in world.cases.values():
                path = route.replace("<str:reference>", case.reference)
                found.append(f"/{path.replace('<slug:verb>', 'answer')}")
        elif route.startswith(f"{STAFF}pengaduan/") and "<int:pk>" in route:
            found += [f"/{route.replace('<int:pk>', str(pk))}" for pk in (1, 2, 3)]
    return found


# --------------------------------------------------------------------------------- searching
def queries(address: Address, words: str, thorough: bool, beginnings: tuple[int, ...]) -> list[str]:
    """The ways to ask a search for words; the feed and the API take the same ones."""
    if address.path.endswith("suggest/"):
        return [f"{address.path}?q={quote(words[:n])}" for n in beginnings]
    asked = f"{address.path}?q={quote(words)}"
    if not thorough:
        return [asked]
    return [asked, f'{address.path}?q="{quote(words)}"', f"{asked}&sort=newest&village=renon"]


def search_for(
    world: World,
    words: list[str],
    *,
    languages: tuple[str, ...] = ("",),
    thorough: bool = True,
) -> dict[str, object]:
    """Ask every search for these words; return where the answer is not that to a word which
    was never written."""
    visitor = Visitor(world, NOBODY, world.scanner())
    searches = [a for a in addresses(world, languages=languages) if a.row.searches]
    telling: dict[str, object] = {}
    kept: dict[str, str] = {}
    for address in searches:
        for word in words:
            whole, control = not _DAY.fullmatch(word), never_written(word)
            tried = beginnings(word, world, thorough)
            for asked, nothing in zip(
                queries(address, word, thorough, tried),
                queries(address, control, thorough, tried),
                strict=True,
            ):
                if nothing not in kept:
                    kept[nothing] = likeness(visitor.ask(nothing), control)
                answer = visitor.ask(asked)
                if found := visitor.leaks(answer, word):
                    telling[asked] = found
                elif whole and likeness(answer, word) != kept[nothing]:
                    telling[asked] = "the answer differs from that to a word never written"
    return telling


def beginnings(word: str, world: World, thorough: bool) -> tuple[int, ...]:
    """Return how many letters to type of a word: never a beginning that it shares with a
    released one, which is rightly suggested."""
    public = [canary.core for canary in world.released if canary.core != word]
    lengths = (3, 5, len(word)) if thorough else (5,)
    return tuple(n for n in lengths if not any(core.startswith(word[:n]) for core in public))


def never_written(word: str) -> str:
    """Return something of the same shape that stands nowhere."""
    if word.isalpha():
        return NEVER
    return re.sub(r"[a-z]{3,}", "qqq", re.sub(r"\d{4,}", lambda run: "9" * len(run[0]), word))


def test_a_search_for_a_canary_is_answered_like_one_for_a_word_never_written(
    world: World,
) -> None:
    words = [canary.core for canary in sample(world.secrets, 1)]
    assert search_for(world, words) == {}


def test_a_released_word_is_found(world: World) -> None:
    """The test above is not blind: what is public is found, suggested, and told apart."""
    word = next(canary.core for canary in world.released if "title" in canary.place)
    telling = search_for(world, [word], languages=("", "en/"))
    assert {path.split("?")[0] for path in telling} >= {*SHOWS, "/api/v1/suggest/"}


# ------------------------------------------------------------------------------ what is typed
def typed(form: dict[str, str], cage: Cage, place: str) -> dict[str, str]:
    """Return the form with a canary in every field that was left empty."""
    known = {"receipt": "1234 5678 9012 3456", "happened_on": "31-31-1931"}
    words = {name: Manuscript(cage, place).hide("word").hide("phone").text for name in form}
    return {name: value or known.get(name, words[name]) for name, value in form.items()}


@pytest.mark.parametrize("who", [NOBODY, CITIZEN])
def test_bad_input_comes_back_to_its_sender_alone(who: str, world: World) -> None:
    visitor = Visitor(world, who, world.scanner())
    cage = world.cage.another(1)
    leaking, failed, headers = {}, {}, {}
    with recorded(world):
        for address in _forms(world):
            for form in (*address.row.posts, *address.row.json):
                sent = typed(form, cage, address.path)
                answer = _send(visitor, address, sent)
                if answer.status_code >= 500:
                    failed[address.path] = answer.status_code
                if found := visitor.leaks(answer, address.path):
                    leaking[address.path] = found
                if found := Scanner(cage.canaries).find(_head(answer)):
                    headers[address.path] = sorted(map(str, found))
    assert failed == {}
    assert leaking == {}
    assert headers == {}
    written = [*world.lines, *world.cached, *at_rest.sessions()]
    assert sorted(map(str, Scanner(cage.canaries).find(*written))) == []


def _forms(world: World) -> list[Address]:
    """One address for each form, and the public thread where it wants one."""
    reference = world.cases["open"].reference
    found = {}
    for address in addresses(world, languages=("",)):
        wanted = address.route not in found or reference in address.path
        if wanted and (address.row.posts or address.row.json):
            found[address.route] = address
    return list(found.values())


def _send(visitor: Visitor, address: Address, sent: dict[str, str]) -> Any:
    if not address.row.json:
        return visitor.send(address.path, sent)
    return visitor.ask(
        address.path,
        "POST",
        data=json.dumps(sent),
        content_type="application/json",
        headers={"Idempotency-Key": "key-of-a-bad-request"},
    )


def _head(answer: Any) -> str:
    return str(answer.shown).split("\n\n", 1)[0]


def test_a_hidden_complaint_is_answered_like_one_that_never_was(world: World) -> None:
    visitor = Visitor(world, NEIGHBOUR, world.scanner())
    never = "DPS-2026-99999"
    telling = []
    for name in ("hidden", "confidential", "own", "sensitive", "wandering", "part"):
        reference = world.cases[name].reference
        for address in addresses(world):
            if reference in address.path:
                other = address.path.replace(reference, never)
                answers = (
                    likeness(visitor.ask(address.path), reference),
                    likeness(visitor.ask(other), never),
                )
                if answers[0] != answers[1]:
                    telling.append(address.path)
    assert telling == []


def test_the_url_configuration_is_the_sites_own() -> None:
    assert get_resolver().urlconf_name == "config.urls"
