"""The whole of it (`make test-proof`): every canary of a fresh seed, at every door, asked by
everybody, before and after everything that can happen."""

from __future__ import annotations

import pytest

from tests.privacy.addresses import addresses, staff_paths
from tests.privacy.answers import CITIZEN, NEIGHBOUR, NOBODY, VISITORS, WRONG_METHODS, Visitor
from tests.privacy.canaries import Canary
from tests.privacy.doors import World
from tests.privacy.test_addresses import ask_everywhere, desk_paths, knock, search_for
from tests.privacy.test_changes import CHANGES, look_after

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("who", VISITORS)
def test_no_address_shows_a_canary_in_any_language(who: str, world: World) -> None:
    ask_everywhere(world, who, languages=("", "en/"))


@pytest.mark.parametrize("who", [CITIZEN, NEIGHBOUR])
def test_no_address_of_the_staff_lets_an_account_in(who: str, world: World) -> None:
    knock(world, who, [*staff_paths(), *desk_paths(world)])


@pytest.mark.parametrize("who", VISITORS)
def test_no_method_shows_a_canary(who: str, world: World) -> None:
    visitor = Visitor(world, who, world.scanner())
    leaking = {}
    for address in addresses(world, languages=("",)):
        for method in WRONG_METHODS:
            answer = visitor.ask(address.path, method)
            if found := visitor.leaks(answer, address.path):
                leaking[method, address.path] = found
    assert leaking == {}


def test_every_canary_is_searched_for_in_vain(world: World) -> None:
    assert search_for(world, [canary.core for canary in sought(world)], thorough=False) == {}


def test_canaries_are_searched_for_in_every_way(world: World) -> None:
    words = [canary.core for canary in sought(world)[::40]]
    assert search_for(world, words, languages=("", "en/")) == {}


def sought(world: World) -> list[Canary]:
    return [canary for canary in world.secrets if canary.kind != "secret"]


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_shows_after_a_change(name: str, planted: World, world: World) -> None:
    look_after(name, planted, world, number=4, whole=True)


def test_an_account_that_is_asked_about_is_not_told(world: World) -> None:
    """Signing up or in with an address of an account looks as with any other."""
    known = next(c.core for c in world.secrets if c.place == "User.email of the reporter")
    answers = []
    for local in (known, "nobody-of-this-name"):
        visitor = Visitor(world, NOBODY, world.scanner())
        for path, form in (
            ("/akun/signup/", {"email": f"{local}@example.test", "password1": "a-long-password"}),
            ("/akun/password/reset/", {"email": f"{local}@example.test"}),
            ("/akun/login/", {"login": f"{local}@example.test", "password": "wrong-password"}),
        ):
            answer = visitor.send(path, form)
            answers.append((path, answer.status_code, answer.get("Location", "")))
            assert visitor.leaks(answer, local) == []
    assert answers[:3] == answers[3:]
