"""A local PostgreSQL in a folder of its own: `start`, `stop`, or `run -- COMMAND`.

PostgreSQL refuses to run as root; then it runs as the user `postgres`, in a folder which
that user can reach.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

DATA_DIR = Path(os.environ.get("DATA_DIR", "var")).resolve()
NAME = "prodenpasar"
DEVELOPMENT_PORT = 5433


class Cluster:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"postgres://{NAME}@127.0.0.1:{port}/{NAME}"

    def start(self) -> None:
        if not (self.folder / "PG_VERSION").exists():
            _run("initdb", "-D", self.folder, "-U", NAME, "--auth=trust", "-E", "UTF8", "-N")
        # It lives for tests and trials: losing it in a power cut costs nothing.
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        )
        log = self.folder / "server.log"
        _run("pg_ctl", "-D", self.folder, "-l", log, "-w", "-o", options, "start")
        _run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", NAME, NAME, check=False)

    def stop(self) -> None:
        _run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop", check=False)


def _run(program: str, *arguments: object, check: bool = True) -> None:
    command = [_find(program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    result = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if check and result.returncode:
        sys.exit(f"{program} failed: {result.stderr.strip()}")


def _find(program: str) -> str:
    """Debian keeps the server's programs off the path, one folder a version."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parts[-2])
    for folder in reversed(folders):
        if (folder / program).exists():
            return str(folder / program)
    return shutil.which(program) or sys.exit("PostgreSQL is missing: apt-get install postgresql")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def folder_for(place: Path) -> Path:
    if os.geteuid() == 0:
        place = Path(tempfile.gettempdir()) / f"{NAME}-{place.name}"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.chown(place, "postgres")
    return place


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            cluster = Cluster(folder_for(DATA_DIR / "postgres"), DEVELOPMENT_PORT)
            cluster.start()
            print(f"PostgreSQL runs in {cluster.folder}. To use it:\n")
            print(f"  export DATABASE_URL={cluster.url}\n")
            print("To stop it: .venv/bin/python -m tests.servers.postgres stop")
            return 0
        case ["stop"]:
            Cluster(folder_for(DATA_DIR / "postgres"), DEVELOPMENT_PORT).stop()
            return 0
        case ["run", "--", *command]:
            return _run_with_cluster(command)
    print(__doc__)
    return 2


def _run_with_cluster(command: list[str]) -> int:
    port = _free_port()
    folder = folder_for(DATA_DIR / f"postgres-{port}")
    cluster = Cluster(folder, port)
    cluster.start()
    try:
        environment = os.environ | {"DATABASE_URL": cluster.url}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
