"""Does the desk stay as fast with 300,000 cases as with 3,000, and ask no more questions?

Two servers in processes of their own, each with a database of its size and with the same
shares of everything, are asked for the same pages in turn through Django's client, signed in
as a verifier, an officer and a head: middleware, queries, decryption and template included.
Usage: python tests/benchmarks/desk_queue.py [small large]
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, mode
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZES = (3_000, 300_000)
ROUNDS = 20
BOUND = 1.5
PAGES = {
    "desk: to verify": ("verifier", "/admin/pengaduan/to-verify/"),
    "desk: late": ("verifier", "/admin/pengaduan/?deadline=late"),
    "desk: all": ("verifier", "/admin/pengaduan/"),
    "desk: all, deep page": ("verifier", "/admin/pengaduan/?after={deep}"),
    "desk: first page of a verifier": ("verifier", "/admin/pengaduan/beranda/"),
    "desk: open cases of an officer": ("officer", "/admin/pengaduan/open/"),
    "desk: first page of a head": ("head", "/admin/pengaduan/beranda/"),
}
# Of a thousand cases: so many at each stage, and of these so many with a running clock.
STAGES = {
    "received": (40, 40),
    "awaiting_reporter": (10, 0),
    "forwarded": (30, 30),
    "in_progress": (40, 40),
    "answered": (20, 0),
    "followed_up": (20, 0),
    "archived": (40, 0),
    "closed": (800, 0),
}
PEOPLE = {"verifier": "Verifiers", "officer": "Officers", "head": "Heads"}


# ------------------------------------------------------------------ one server of one size
def serve(size: int) -> None:
    """Fill a database, then answer every page read from standard input with its time and the
    number of its queries."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    deep = fill(size)
    clients = {}
    for who in PEOPLE:
        clients[who] = Client()
        clients[who].force_login(
            get_user_model().objects.get(email=f"{who}@example.test"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
    print("ready", flush=True)
    for line in sys.stdin:
        who, address = line.split()
        address = address.format(deep=deep)
        start = time.perf_counter()
        response = clients[who].get(address)
        elapsed = time.perf_counter() - start
        assert response.status_code == 200, (line, response.status_code, response.headers)
        with CaptureQueriesContext(connection) as asked:
            clients[who].get(address)
        print(f"{elapsed * 1000:.3f} {len(asked)}", flush=True)


def fill(size: int) -> str:
    """Write what the desk reads of a case; return the cursor of a page in the middle."""
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from complaints.desk.selection import ALL, Selection
    from complaints.models.people import User
    from complaints.models.private import Complaint
    from complaints.models.reference import Agency
    from complaints.paging import Place

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference", stdout=sys.stderr)
    agencies = list(Agency.objects.order_by("pk")[:4])
    for who, group in PEOPLE.items():
        person = User.objects.create_user(
            f"{who}@example.test", agency=None if who == "verifier" else agencies[0]
        )
        person.groups.add(Group.objects.get(name=group))
    writer = _Writer(size, agencies)
    for start in range(0, size, 5_000):
        writer.write(start, min(start + 5_000, size))
    middle = Complaint.objects.filter(due_at=None).order_by("-received_at", "-pk")[size // 2]
    mark = Selection(ALL, None, {}, now=writer.now).mark()
    return Place(1, middle.received_at, middle.pk).encoded(mark)


class _Writer:
    def __init__(self, size: int, agencies: list[Any]) -> None:
        from django.utils import timezone

        from complaints.demo import corpus
        from complaints.models.reference import Channel, Subcategory, Village

        self.rng = random.Random(size)
        self.now: datetime = timezone.now()
        self.agencies = agencies
        self.subcategories = list(Subcategory.objects.all())
        self.villages, self.channels = list(Village.objects.all()), list(Channel.objects.all())
        self.texts = [text for rows in corpus.texts().values() for text in rows]
        self.stages = [
            (stage, number < clocked)
            for stage, (share, clocked) in STAGES.items()
            for number in range(share)
        ]

    def write(self, start: int, end: int) -> None:
        from complaints.models.keys import DataKey
        from complaints.models.office import Disposition
        from complaints.models.private import Complaint, Message

        cases = [self.case(number) for number in range(start, end)]
        DataKey.objects.bulk_create([case.data_key for case in cases], batch_size=500)
        made = Complaint.objects.bulk_create(cases, batch_size=500)
        Message.objects.bulk_create([self.message(case) for case in made], batch_size=500)
        Disposition.objects.bulk_create(
            [row for case in made if case.agency_id for row in self.dispositions(case)],
            batch_size=500,
        )

    def case(self, number: int) -> Any:
        from complaints import data_keys
        from complaints.models.private import Complaint

        rng = self.rng
        stage, clocked = self.stages[rng.randrange(len(self.stages))]
        subcategory = rng.choice(self.subcategories)
        over = stage in {"closed", "archived"}
        days = rng.uniform(30, 3000) if over else rng.uniform(0, 30)
        received = self.now - timedelta(days=days)
        due = self.now + timedelta(hours=rng.uniform(-300, 200)) if clocked else None
        return Complaint(
            reference=f"DPS-2024-{number:06d}",
            stage=stage,
            outcome="solved_unconfirmed" if stage == "closed" else "",
            last_move=rng.choice(["reply", "dispute", "start", "hand_back", "file"]),
            priority=rng.choice([0] * 18 + [1, 2]),
            visibility="hidden" if stage == "received" or rng.random() < 0.03 else "public",
            data_key=data_keys.build(),
            subcategory=subcategory,
            category_id=subcategory.category_id,
            channel=rng.choice(self.channels),
            village=rng.choice(self.villages),
            agency=None if stage == "received" else rng.choice(self.agencies),
            received_at=received,
            forwarded_at=None if stage == "received" else received + timedelta(hours=5),
            closed_at=received + timedelta(days=20) if over else None,
            due_at=due,
            receipt_index=f"receipt-{number}",
            filing_key=f"filing-{number}",
        )

    def message(self, case: Any) -> Any:
        from complaints.models.private import Message

        text = self.rng.choice(self.texts)
        return Message(
            complaint=case,
            kind="complaint",
            state="held" if case.stage == "received" else "refused",
            title=text.title[:200],
            body=text.body,
            digest="0" * 64,
            written_at=case.received_at,
        )

    def dispositions(self, case: Any) -> list[Any]:
        from complaints.models.office import Disposition

        moment = case.forwarded_at or self.now
        rows = [Disposition(complaint=case, agency=case.agency, role="lead", forwarded_at=moment)]
        if self.rng.random() < 0.05:
            other = self.rng.choice([a for a in self.agencies if a.pk != case.agency_id])
            rows.append(
                Disposition(complaint=case, agency=other, role="helping", forwarded_at=moment)
            )
        return rows


# ---------------------------------------------------------------------------- both in turn
def start(size: int, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATA_DIR": str(folder / str(size)),
        "LOG_LEVEL": "ERROR",
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, __file__, "--serve", str(size)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(server: subprocess.Popen[str], who: str, address: str) -> tuple[float, int]:
    assert server.stdin
    assert server.stdout
    print(who, address, file=server.stdin, flush=True)
    taken, asked = server.stdout.readline().split()
    return float(taken), int(asked)


def main(small: int, large: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        servers = [start(size, Path(folder)) for size in (small, large)]
        try:
            for server in servers:
                assert server.stdout
                assert server.stdout.readline().strip() == "ready"
            for name, (who, address) in PAGES.items():
                print(json.dumps(compare(name, who, address, servers, large)), flush=True)
        finally:
            for server in servers:
                server.terminate()
                server.wait(20)


def compare(
    name: str, who: str, address: str, servers: list[subprocess.Popen[str]], large: int
) -> dict[str, object]:
    times: list[list[float]] = [[], []]
    asked: list[list[int]] = [[], []]
    for round_number in range(ROUNDS + 3):
        for place, server in enumerate(servers):
            taken, queries = ask(server, who, address)
            if round_number >= 3:
                times[place].append(taken)
                asked[place].append(queries)
    few, many = median(times[0]), median(times[1])
    # A key of a text that lapsed between two of its uses is fetched again: not of the page.
    usual = [mode(numbers) for numbers in asked]
    queries = " and ".join(str(number) for number in usual)
    same = "the same" if usual[0] == usual[1] else "DIFFERENT"
    return {
        "bench": f"{name}: {large} cases",
        "ours": round(many, 2),
        "baseline": round(few, 2),
        "ratio": round(many / few, 2),
        "unit": "ms",
        "note": (
            f"whole page, medians of {ROUNDS} in turn; at most {BOUND}; queries {queries}: {same}"
        ),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]))
    else:
        small, large = (int(a) for a in sys.argv[1:3]) if len(sys.argv) > 2 else SIZES
        main(small, large)
