"""A program with an officer's key reads of the cases what the desk shows to the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import api_tokens

if TYPE_CHECKING:
    from complaints.models.people import User
    from tests.privacy.doors import World

LIST = "/api/v1/cases/"


def program(person: User) -> dict[str, str]:
    key = api_tokens.make(person, ["cases:read"], now=timezone.now())
    return {"Authorization": f"Bearer {key}"}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_api_shows_an_officer_no_canary_that_the_desk_does_not(world: World) -> None:
    officer = world.people["officer"]
    desk, key, scanner = signed_in(officer), program(officer), world.scanner()
    read, more = 0, {}
    for name, case in world.cases.items():
        page = desk.get(reverse("desk:complaint", args=[case.reference]))
        answer = desk.get(f"{LIST}{case.reference}/", headers=key)
        assert answer.status_code == page.status_code, name
        read += answer.status_code == 200
        if found := scanner.find(answer.content) - scanner.find(page.content):
            more[name] = {canary.place for canary in found}
    assert read >= 2
    assert more == {}, f"seed {world.cage.seed}"


def test_the_list_shows_an_officer_no_canary(world: World) -> None:
    answer = Client().get(f"{LIST}?size=100", headers=program(world.people["officer"]))
    assert answer.json()["results"]
    assert world.scanner().find(answer.content) == frozenset()


def test_an_officer_of_another_agency_is_shown_no_canary(world: World) -> None:
    key: Any = program(world.people["neighbour"])
    paths = ["?size=100", *(f"{case.reference}/" for case in world.cases.values())]
    shown = [Client().get(f"{LIST}{path}", headers=key) for path in paths]
    assert world.scanner().find(*(answer.content for answer in shown)) == frozenset()
    assert {answer.status_code for answer in shown} <= {200, 404}
