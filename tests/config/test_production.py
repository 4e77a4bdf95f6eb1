"""Production settings, in a process of their own: they can be loaded only once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.files import ROOT

SECRETS = {
    "SECRET_KEY": "a-long-secret-key-of-production-with-many-different-letters-0123456789",
    "FIELD_KEYS": "dGVzdC1maWVsZC1rZXktdGVzdC1maWVsZC1rZXktMDE=",
    "BLIND_INDEX_KEY": "another-long-secret",
    "ALLOWED_HOSTS": "aduan.example",
}


def run(code: list[str], data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DATA_DIR": str(data_dir)}
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    return subprocess.run(
        [sys.executable, *code],
        cwd=ROOT,
        env=kept | path | settings | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    check = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = run(check, tmp_path, **SECRETS)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY"])
def test_a_missing_secret_stops_the_start_and_is_named(name: str, tmp_path: Path) -> None:
    left = {key: value for key, value in SECRETS.items() if key != name}
    result = run(["-c", "import config.settings.production"], tmp_path, **left)
    assert result.returncode != 0
    assert f"Set {name}" in result.stderr


def test_the_server_refuses_a_database_with_demo_accounts(tmp_path: Path) -> None:
    from complaints.demo import preparation

    preparation.unpack(tmp_path / "db.sqlite3")
    result = run(["-c", "import config.wsgi"], tmp_path, **SECRETS)
    assert result.returncode != 0
    assert "complaints.E009" in result.stderr
