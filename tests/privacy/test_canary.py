"""The canaries themselves: enough of them, in every private field, found in every disguise."""

from __future__ import annotations

import base64
import html
import json
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.apps import apps
from django.db import models

from complaints.encryption import EncryptedTextField
from complaints.identities import Why, reveal
from complaints.models.private import Identity
from tests.privacy.canaries import PERSONAL, SEED, Cage, Manuscript
from tests.privacy.doors import World
from tests.privacy.private_fields import CANARIES, CODES, PRIVATE_MODULES
from tests.privacy.scanner import Scanner

DISGUISES = {
    "as it is": lambda text: text,
    "bytes": lambda text: text.encode(),
    "escaped": html.escape,
    "JSON": json.dumps,
    "in an address": quote,
    "in a query": quote_plus,
    "base64": lambda text: f"a:{base64.b64encode(text.encode()).decode()}",
    "base64, out of step": lambda text: f"a/b{base64.urlsafe_b64encode(text.encode()).decode()}",
    "packed": lambda text: "." + base64.urlsafe_b64encode(zlib.compress(text.encode())).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "highlighted": lambda text: text[:90] + "<mark>" + text[90:95] + "</mark>" + text[95:],
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_spelling_is_found_in_every_disguise(disguise: str) -> None:
    cage = Cage(SEED)
    text = Manuscript(cage, "here").hide_all(times=12).text
    assert Scanner(cage.canaries).find(DISGUISES[disguise](text)) == set(cage.canaries)


def test_a_word_that_is_cut_off_is_found() -> None:
    cage = Cage(SEED)
    word = cage.word("here")
    assert Scanner(cage.canaries).find(f"<p>… {word[:9]}…</p>")


def test_other_words_and_numbers_are_no_canaries() -> None:
    other = Manuscript(Cage(SEED + 1), "there").hide_all(times=5).text
    assert Scanner(Cage(SEED).canaries).find(other) == set()
    mine = Cage(SEED)
    Manuscript(mine, "here").hide_all(times=5)
    assert Scanner(mine.canaries).find(other) == set()


def test_the_same_seed_makes_the_same_canaries() -> None:
    made = [Manuscript(Cage(SEED), "here").hide_all(times=3).text for _ in range(2)]
    assert made[0] == made[1]


def test_a_thousand_canaries_of_every_kind_are_planted(world: World) -> None:
    assert len({canary.core for canary in world.secrets}) >= 1000, f"seed {world.cage.seed}"
    kinds = {canary.kind for canary in world.secrets}
    expected = {"birth date" if kind == "day" else kind for kind in PERSONAL}
    assert kinds >= expected | {"receipt", "secret"}


# ------------------------------------------------------------------- every private field has one
def private_fields() -> Iterator[tuple[type[models.Model], Any]]:
    """Yield every column of layer A that could hold words or bytes."""
    for model in apps.get_app_config("complaints").get_models():
        if model.__module__ in PRIVATE_MODULES:
            for column in model._meta.concrete_fields:
                yield model, column


def holds_words(column: Any) -> bool:
    words = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return isinstance(column, words) and not column.choices


def test_no_two_places_share_a_canary() -> None:
    """Else what one place shows by right would pass for a leak of the other's."""
    cage = Cage(SEED)
    for number in range(300):
        Manuscript(cage, f"place {number}").hide_all()
    other = cage.another(1)
    Manuscript(other, "what a test types").hide_all(times=20)
    cores = [canary.core for canary in (*cage.canaries, *other.canaries)]
    assert len(cores) == len(set(cores))


def test_every_private_column_has_a_canary_or_holds_no_words() -> None:
    columns = {
        f"{model.__name__}.{column.name}"
        for model, column in private_fields()
        if holds_words(column)
    }
    assert columns - CANARIES.keys() - CODES.keys() == set(), "say in private_fields.py what it is"
    assert (CANARIES.keys() | CODES.keys()) - columns == set(), "this column is no more"
    assert CANARIES.keys() & CODES.keys() == set()


def test_every_encrypted_column_has_a_canary() -> None:
    encrypted = {
        f"{model.__name__}.{column.name}"
        for model, column in private_fields()
        if isinstance(column, EncryptedTextField)
    }
    assert encrypted - CANARIES.keys() == set()


def test_the_canaries_lie_where_the_table_says(world: World) -> None:
    scanner = Scanner(world.cage.canaries)
    empty = {}
    for model, column in private_fields():
        name = f"{model.__name__}.{column.name}"
        if name in CANARIES:
            rows = [_opened(row, column.name, world) for row in model.objects.all()]  # type: ignore[attr-defined]
            found = scanner.find(*rows)
            if len(found) < CANARIES[name]:
                empty[name] = len(found)
    assert empty == {}


def _opened(row: Any, column: str, world: World) -> str:
    if isinstance(row, Identity):
        return str(reveal(row.complaint, by=None, why=Why.CASEWORK, now=world.now))
    return str(getattr(row, column))
