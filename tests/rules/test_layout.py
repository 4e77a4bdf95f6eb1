"""Where things lie, and how big they get."""

from __future__ import annotations

import ast
import site
import subprocess
from pathlib import Path

import pytest

from tests.rules.files import PARTS, ROOT, name, sources

ATTIC_NAMES = {"utils.py", "helpers.py", "core.py", "services.py", "common.py", "misc.py"}
LONGEST_FILE, LONGEST_BODY = 420, 40
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error", "mark." + "skip")


def test_site_is_a_folder_and_not_a_package() -> None:
    """A site/__init__.py would hide the standard library's `site` from every process."""
    assert not (ROOT / "site" / "__init__.py").exists()
    assert ROOT not in Path(site.__file__).parents


def test_git_keeps_the_django_project() -> None:
    """Common templates of .gitignore hold the line /site."""
    result = subprocess.run(
        ["git", "check-ignore", "site/config/urls.py"], cwd=ROOT, capture_output=True, check=False
    )
    assert result.stdout == b""


def test_the_top_holds_the_seven_parts_and_tool_files_only() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    folders = {path.split("/")[0] for path in tracked if "/" in path}
    assert folders <= {*PARTS, "tests", "docs", "examples", ".ci"}


def is_attic(path: Path) -> bool:
    """Among models a name is a noun: services are what a city offers."""
    return path.name in ATTIC_NAMES and path.parent.name != "models"


def test_no_module_is_an_attic() -> None:
    assert [name(path) for path in sources() if is_attic(path)] == []


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in sources()])
def test_a_file_can_be_read_at_a_sitting(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    assert [f.name for f in functions if body_lines(f) > LONGEST_BODY] == []


def body_lines(function: ast.FunctionDef) -> int:
    """The lines that do something: signature and docstring state the contract."""
    first = function.body[1 if ast.get_docstring(function) and function.body[1:] else 0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{name(path)}: {word}"
        for path in [*sources(), *sources("tests"), *sources(suffix=".html")]
        for word in UNFINISHED
        if word in path.read_text()
    ]
    assert found == []
