import os
import socket
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints import checks, supervision
from complaints.demo import people, preparation


class Command(BaseCommand):
    help = "Prepare a demo in DATA_DIR, and serve web and worker until Ctrl-C."
    requires_system_checks = ()  # make check runs them; a newcomer waits for a page

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--template", action="store_true", help="Only write the template database anew."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs only with the demo's settings.")
        if options["template"]:
            preparation.build(preparation.database_file())
            self.stdout.write(f"Wrote {preparation.make_template()}")
            return
        host, port = options["host"], options["port"]
        self._require_free(host, port)
        preparation.prepare(self._say)
        for fault in checks.keys_open_the_data(None):
            raise CommandError(f"{fault.id}: {fault.msg} {fault.hint}")
        if self._serve(host, port):
            raise CommandError("The demo could not be kept alive.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _require_free(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"{host}:{port} is taken ({error.strerror}). Try: make demo PORT={port + 1}"
                ) from None

    def _serve(self, host: str, port: int) -> int:
        web = supervision.web(host=host, port=port)
        worker = supervision.worker(grace_seconds=8)
        # The server binds to 0.0.0.0 as well; people open an address that means this machine.
        seen = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104  # compared only
        address = f"http://{seen}:{port}/"
        web.environment["PUBLIC_URL"] = worker.environment["PUBLIC_URL"] = os.environ.get(
            "PUBLIC_URL", address.rstrip("/")
        )
        return supervision.Supervisor(
            [web, worker],
            every=supervision.Watchdog(worker),
            ready=lambda: self._announce(seen, port, address),
            say=self._say,
        ).run()

    def _announce(self, host: str, port: int, address: str) -> bool:
        """Tell the address once the first page is served."""
        if not _answers(host, port):
            return False
        names = "\n".join(f"  {email:20} {role}" for email, role in _roles())
        self._say(
            f"\nPRODENPASAR is served at {address}\n\n"
            f"Sign in at {address}akun/login/ with the password {people.PASSWORD}\n{names}\n\n"
            f"The staff desk: {address}admin/   Data: {settings.DATA_DIR}   Stop: Ctrl-C\n"
        )
        return True


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


_ROLES = {"Verifiers": "verifier", "Editors": "content editor", "Moderators": "moderator"}


def _roles() -> list[tuple[str, str]]:
    rows = []
    for email, _first, _last, group, agency in people.PEOPLE:
        role = _ROLES.get(group)
        what = "head" if group == "Heads" else "officer"
        role = role or (f"{what} of {agency}" if agency else "")
        rows.append((email, role or ("operator" if email.startswith("admin@") else "citizen")))
    return rows
