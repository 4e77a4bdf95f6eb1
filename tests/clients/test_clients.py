"""Tools that others wrote read our description: one lints it, two make clients of it."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.contracts import openapi
from tests.servers.demo import House

pytestmark = pytest.mark.clients
HERE = Path(__file__).parent
TOOLS = HERE / "node_modules"
VALID = {
    "title": "Lampu taman mati di dekat air mancur",
    "body": "Sejak tiga hari yang lalu lampu taman di dekat air mancur tidak menyala.",
    "subcategory": "lampu-jalan",
    "village": "renon",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("clients"))
    try:
        house.start_demo()
        yield house
    finally:
        house.close()


def node(tool: str, *arguments: str, cwd: Path = HERE, **environment: str) -> str:
    """Run one of Node's tools, and return what it wrote."""
    if not TOOLS.exists():
        pytest.fail("Node's tools are missing. Run: make test-clients")
    done = subprocess.run(
        ["node", tool, *arguments], cwd=cwd, check=False, capture_output=True, text=True,
        timeout=180, env=os.environ | environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_spectral_finds_nothing_in_the_description() -> None:
    node(
        str(TOOLS / "@stoplight/spectral-cli/dist/index.js"),
        "lint", str(openapi.COMMITTED), "--fail-severity=hint",
    )  # fmt: skip


def test_spectral_finds_what_is_wrong(tmp_path: Path) -> None:
    """The judge is awake: a description without a licence and with a link to nowhere fails."""
    broken = tmp_path / "broken.yml"
    text = openapi.COMMITTED.read_text(encoding="utf-8")
    broken.write_text(text.replace("#/components/schemas/AgencyList'", "#/components/schemas/No'"))
    with pytest.raises(AssertionError, match="invalid-ref"):
        node(
            str(TOOLS / "@stoplight/spectral-cli/dist/index.js"),
            "lint", str(broken), "--fail-severity=hint",
        )  # fmt: skip


def test_a_client_in_typescript_compiles_and_goes_the_way(demo: House, tmp_path: Path) -> None:
    for name in ("journey.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(TOOLS)
    node(
        str(TOOLS / "openapi-typescript/bin/cli.js"), str(openapi.COMMITTED),
        "-o", str(tmp_path / "api.ts"), cwd=tmp_path,
    )  # fmt: skip
    node(str(TOOLS / "typescript/bin/tsc"), "-p", ".", cwd=tmp_path)
    said = json.loads(node("journey.js", cwd=tmp_path, API=demo.address))
    assert said["posts"][0] == "complaint"
    assert "response" in said["posts"]
    assert said["stage"] == "received"
    assert said["refusal"] == [404, "not_found"]


@pytest.fixture(scope="module")
def city_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package that openapi-python-client makes of the description, wholly imported."""
    folder = tmp_path_factory.mktemp("python")
    command = [
        str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--meta", "none",
        "--path", str(openapi.COMMITTED), "--output-path", str(folder / "denpasar"),
        "--fail-on-warning", "--config", str(HERE / "openapi-python-client.yml"),
    ]  # fmt: skip
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it asks for ruff
    subprocess.run(command, check=True, timeout=120, env=os.environ | {"PATH": path})
    sys.path.insert(0, str(folder))
    made = importlib.import_module("denpasar")
    for module in pkgutil.walk_packages(made.__path__, "denpasar."):
        importlib.import_module(module.name)
    yield made
    sys.path.remove(str(folder))


def test_a_client_in_python_goes_the_way(demo: House, city_client: ModuleType) -> None:
    client = city_client.Client(base_url=demo.address)

    models = importlib.import_module("denpasar.models")
    answered = models.ThreadsListStageItem("answered")

    threads = ask("threads.threads_list", client, stage=[answered]).results
    thread = ask("threads.threads_read", client, reference=threads[0].reference)
    assert thread.posts[0].kind == "complaint"

    filed = ask(
        "complaints.complaints_file", client, body=models.FilingInput.from_dict(VALID),
        idempotency_key=str(uuid.uuid4()),
    )  # fmt: skip
    receipt = models.TrackInput(receipt=filed.receipt)
    tracked = ask("complaints.complaints_track", client, body=receipt)
    assert tracked.stage == "received"
    assert tracked.reference == filed.reference

    refused = ask("threads.threads_read", client, reference=filed.reference)
    assert refused.code == "not_found"


def ask(operation: str, client: Any, **parameters: Any) -> Any:
    """Ask with the function that the tool wrote for the operation; return what it read."""
    return importlib.import_module(f"denpasar.api.{operation}").sync(client=client, **parameters)
