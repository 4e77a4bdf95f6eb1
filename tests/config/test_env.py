from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

NAME = "PRODENPASAR_TRIAL"


def test_a_secret_may_be_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(file))
    assert env.text(NAME) == "from the file"
    monkeypatch.setenv(NAME, "from the environment")
    assert env.text(NAME) == "from the environment"


def test_a_missing_setting_names_itself() -> None:
    with pytest.raises(ImproperlyConfigured, match=f"Set {NAME}, or {NAME}_FILE"):
        env.text(NAME)
    assert env.text(NAME, "default") == "default"


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (env.flag, "Yes", True),
        (env.flag, "off", False),
        (lambda name: env.number(name, 1), "25", 25),
        (env.words, "a.test, b.test c.test", ["a.test", "b.test", "c.test"]),
    ],
)
def test_a_value_is_read(
    read: Callable[[str], Any], value: str, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, value)
    assert read(NAME) == expected


@pytest.mark.parametrize(
    ("read", "value"), [(env.flag, "maybe"), (lambda name: env.number(name, 1), "many")]
)
def test_a_value_that_makes_no_sense_is_refused(
    read: Callable[[str], Any], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is '{value}'"):
        read(NAME)


def test_a_local_secret_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret"
    made = env.local_secret(NAME, path, lambda: "first")
    assert made == env.local_secret(NAME, path, lambda: "second") == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
