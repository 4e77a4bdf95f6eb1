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
from tests.rules.files import ROOT


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


def test_the_demos_template_is_of_this_checkout(tmp_path: Path) -> None:
    """When this fails: make template. (A stale one is safe, but costs a newcomer 20 seconds.)"""
    file = tmp_path / "template.sqlite3"
    preparation.unpack(file)
    assert preparation.version_of(file) == preparation.fingerprint()
    assert preparation.TEMPLATE.stat().st_size < 400_000
