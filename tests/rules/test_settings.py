"""Every setting that the environment gives is in .env.example and in docs/operations.md."""

from __future__ import annotations

import re
from itertools import chain

from tests.rules.files import ROOT, sources

READ = re.compile(r"env\.(?:text|flag|number|words|one_of|local_secret)\(\s*\"([A-Z][A-Z0-9_]+)\"")
SHOWN = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
NAMED = re.compile(r"`([A-Z][A-Z0-9_]+)`")


def read_settings() -> set[str]:
    files = sources("site/config")
    found = chain.from_iterable(READ.findall(path.read_text()) for path in files)
    return {*found, "DJANGO_SETTINGS_MODULE"}


def test_the_example_shows_every_setting_and_no_other() -> None:
    assert set(SHOWN.findall((ROOT / ".env.example").read_text())) == read_settings()


def test_the_handbook_explains_every_setting() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    assert read_settings() - set(NAMED.findall(text)) == set()
