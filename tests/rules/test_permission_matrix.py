"""Every address x method x role: what each meets, that a refusal changes nothing, and that no
answer holds a word which the role may not read.

The addresses come from the URL configuration, what they answer from permission_table. A new
route without a row fails, and so does a row without a route.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.privacy.addresses import routes
from tests.rules import permission_world
from tests.rules.permission_table import DESK, PUBLIC, REFUSALS, UNASKED, Status
from tests.rules.permission_table_apps import APPS
from tests.rules.permission_table_cases import CASES
from tests.rules.permission_table_wagtail import LISTS, WAGTAIL
from tests.rules.permission_world import ROLES, City

TABLE = PUBLIC | DESK | WAGTAIL | LISTS | CASES | APPS
ROUTES = tuple(dict.fromkeys(routes()))
KNOWN = tuple(route for route in ROUTES if route in TABLE)  # the others fail one test alone
# Asked by the public, and by the officer who has least to do here.
OTHER_METHODS = {
    "public": ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"),
    "neighbour": ("OPTIONS", "PUT", "DELETE"),
}
# The copy of what is held of oneself: the one answer that repeats one's own name and number.
OWN_COPY = ("reporter", "POST", "<language>akun/data/")
# Whoever is signed in ends what is its own; of another's the answer is the same, and nothing ends
# (tests/api/test_taking_part.py).
OWN_ENDS = ("DELETE", "api/v1/follows/<int:number>/")
# To Wagtail's own pages it is all the same whose citizen somebody is, or whose officer.
SAME_TO_WAGTAIL = {"reporter", "head"}


@pytest.fixture(scope="module")
def city(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """Built once: every question is undone by itself, and all of it at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield permission_world.build()
        transaction.set_rollback(True)


def met(answer: Any) -> Status:
    """Return the status; a way out by its name."""
    if answer.status_code not in {301, 302}:
        return int(answer.status_code)
    to = str(answer["Location"]).partition("?")[0]
    return {"/admin/": "home", "/akun/login/": "sign"}.get(to, 302)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) - set(TABLE) == set(), "say in permission_table who may ask these"
    assert set(TABLE) - set(ROUTES) == set(), "these are no addresses any more"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_meets_what_the_table_says(role: str, method: str, city: City, db: None) -> None:
    wrong, wrote, leaking = {}, {}, {}
    for route in KNOWN:
        expected = TABLE[route].expected(role, method)
        if expected == UNASKED or (role in SAME_TO_WAGTAIL and route in WAGTAIL):
            continue
        answer = city.ask(role, method, permission_world.path(city, route))
        if met(answer) != expected:
            wrong[route] = f"{met(answer)} and not {expected}"
        if expected in REFUSALS and answer.written:
            wrote[route] = answer.written
        found = permission_world.leaks(role, answer)
        if (role, method, route) == OWN_COPY:
            assert found == ["Xandrubaya", permission_world.PHONE[3:]]
        elif found:
            leaking[route] = found
    assert wrong == {}
    assert wrote == {}
    assert leaking == {}


@pytest.mark.parametrize("role", OTHER_METHODS)
def test_no_other_method_opens_what_get_and_post_do_not(role: str, city: City, db: None) -> None:
    """Refused as GET or POST are, or not allowed; never answered with more, never written.

    The officer's way is shut before Wagtail's own views, whatever the method.
    """
    opened, wrote = {}, {}
    for route in KNOWN:
        row = TABLE[route]
        if role == "neighbour" and route in WAGTAIL:
            continue
        usual = {row.expected(role, "GET"), row.expected(role, "POST"), 405}
        for method in OTHER_METHODS[role]:
            answer = city.ask(role, method, permission_world.path(city, route))
            if (method, route) == OWN_ENDS and role != "public":
                assert met(answer) == 204
                continue
            harmless = {200, 204, 400, 415} if method == "OPTIONS" or usual & {200, 302} else set()
            if met(answer) not in usual | harmless:
                opened[method, route] = met(answer)
            if answer.written and not usual & {200, 302}:
                wrote[method, route] = answer.written
    assert opened == {}
    assert wrote == {}


def test_the_matrix_sees_what_is_wrong(city: City, db: None) -> None:
    """An officer asks for the case of the own agency: a table that said 404 would fail."""
    path = permission_world.path(city, "admin/pengaduan/cases/<str:reference>/")
    assert met(city.ask("officer", "GET", path)) == 200
    assert met(city.ask("neighbour", "GET", path)) == 404
    written = city.ask("officer", "POST", f"{path}note/", {"body": "Sudah dicatat."}).written
    assert any("complaints_note" in statement for statement in written)
    shown = city.ask("verifier", "POST", f"{path}identity/")
    assert permission_world.leaks("verifier", shown) == []
    assert {"Xandrubaya", permission_world.PHONE[3:]} <= set(
        permission_world.leaks("operator", shown)
    )


@pytest.mark.parametrize("end", ["", "refuse/", "withdraw/", "draft/", "working/", "photos/"])
def test_a_moderator_finds_comments_and_no_original(end: str, city: City, db: None) -> None:
    original = f"/admin/pengaduan/texts/{city.rows['text'].pk}/{end}"
    for method in ("GET", "POST"):
        answer = city.ask("moderator", method, original)
        assert met(answer) in {404, "home"}
        assert not answer.written
