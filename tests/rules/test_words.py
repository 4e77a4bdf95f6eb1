"""Every word on the screen goes through gettext and has an Indonesian translation."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from tests.rules.files import ROOT, name, sources

HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktranslate.*?endblocktranslate\s*%}"
    r"|{%.*?%}|{{.*?}}|<!--.*?-->|<(script|style|svg|code).*?</\1>|<[^>]*>|&\w+;|https?://\S+",
    re.DOTALL,
)
WORD = re.compile(r"[^\W\d_]{3,}")
# Names that are the same in every language.
NAMES = {
    "PRODENPASAR", "Pengaduan", "Rakyat", "Online", "Kota", "Denpasar", "RPKD", "Bahasa",
    "Indonesia", "English", "NIK", "API", "OpenAPI", "Atom", "CSV", "XLSX",
}  # fmt: skip
ENTRY = re.compile(r"\n\n+")
CATALOGUES = sorted(ROOT.glob("*/locale/id/LC_MESSAGES/django.po"))
# What people read; the addresses of documents for machines are not.
TEMPLATES = [path for path in sources(suffix=".html") if "schema" not in path.parts]


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in TEMPLATES])
def test_no_text_of_a_template_stands_in_one_language_only(path: Path) -> None:
    left = HIDDEN.sub(" ", path.read_text())
    assert set(WORD.findall(left)) - NAMES == set()


def entries(catalogue: Path) -> list[str]:
    text = "\n".join(
        line for line in catalogue.read_text().splitlines() if not line.startswith("#~")
    )
    return [entry for entry in ENTRY.split(text)[1:] if "msgid" in entry]


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in CATALOGUES])
def test_every_text_is_translated(path: Path) -> None:
    missing = [
        entry
        for entry in entries(path)
        if re.search(r'msgstr(\[\d\])? ""\s*(\nmsgstr|$)', entry.strip()) or "#, fuzzy" in entry
    ]
    assert missing == []


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in CATALOGUES])
def test_the_compiled_texts_are_those_of_the_catalogue(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    kept = {key if isinstance(key, str) else key[0] for key in compiled._catalog}  # type: ignore[attr-defined]
    assert len(kept - {""}) == len(entries(path))


def test_every_part_that_speaks_has_a_catalogue() -> None:
    assert {path.parts[-5] for path in CATALOGUES} >= {"api", "complaints", "pages", "search"}
