"""The repository agrees with itself: migrations, contracts, the demo's template."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from complaints.demo import preparation
from tests.rules.files import ROOT, name, sources


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_import_contracts_are_kept() -> None:
    tool = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert tool
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    result = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_a_worker_knows_every_kind_of_job() -> None:
    """A module that nobody imports registers nothing, and its jobs are parked. Other tests
    import it, so a process of its own is asked."""
    modules = [
        name(path).removesuffix(".py").replace("/", ".")
        for path in sources("complaints", "pages", "search", "api")
        if "@jobs.handler(" in path.read_text()
    ]
    assert modules
    ask = "import django, sys; django.setup(); print(set(sys.argv[1:]) - sys.modules.keys())"
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    command = [sys.executable, "-c", ask, *modules]
    missing = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert missing.stdout.strip() == "set()", "import it where its app gets ready"


def test_the_demos_template_is_of_this_checkout(tmp_path: Path) -> None:
    """When this fails: make template. (A stale one is safe, but costs a newcomer 20 seconds.)"""
    file = tmp_path / "template.sqlite3"
    preparation.unpack(file)
    assert preparation.version_of(file) == preparation.fingerprint()
    assert preparation.TEMPLATE.stat().st_size < 400_000
