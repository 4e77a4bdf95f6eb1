"""What lies in tables, files, letters, logs and caches shows no canary."""

from __future__ import annotations

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from tests.privacy import at_rest
from tests.privacy.canaries import Canary
from tests.privacy.doors import PUBLIC, World
from tests.privacy.scanner import Scanner

PUBLIC_TABLES = {"complaints_thread", "complaints_post", "complaints_postversion"}


def is_reported(canary: Canary) -> bool:
    """Of what is hidden for review the public row keeps the words, until it is decided."""
    return canary.place.startswith("Message") and "reported" in canary.place


def told(scanner: Scanner, *texts: str | bytes) -> list[str]:
    return sorted(map(str, scanner.find(*texts)))


def test_no_column_of_any_table_holds_a_canary(world: World) -> None:
    scanner = Scanner(world.cage.canaries)
    secret, undecided = world.scanner(), Scanner(c for c in world.secrets if not is_reported(c))
    leaking, readable, public = {}, set(), set()
    for table, column, values in at_rest.columns():
        if (table, column) in at_rest.READABLE:
            readable.add((table, column))
            continue
        if found := told(undecided if table in PUBLIC_TABLES else secret, *values):
            leaking[f"{table}.{column}"] = found
        if scanner.find(*values):
            public.add(table)
    assert leaking == {}, f"seed {world.cage.seed}"
    assert at_rest.READABLE.keys() == readable, "this column is no more"
    # The scanner does read: the overlooked words lie where the public reads them, only there.
    assert public == PUBLIC_TABLES


def test_every_exception_is_needed(world: World) -> None:
    scanner = Scanner(world.cage.canaries)
    salts = ("complaints_complaint", "salt")
    needed = {
        (table, column)
        for table, column, values in at_rest.columns()
        if (table, column) in at_rest.READABLE and scanner.find(*values)
    }
    emails = ("account_emailaddress", "email")
    assert needed | {salts, emails} == at_rest.READABLE.keys()


def test_the_bytes_of_the_database_show_nothing_but_accounts(world: World) -> None:
    accounts = ("User.email", "User.first_name", "User.last_name", "Attachment.stored_as")
    elsewhere = (*accounts, "the session")
    hidden = [c for c in world.secrets if not c.place.startswith(elsewhere) and not is_reported(c)]
    raw = at_rest.database_bytes()
    assert PUBLIC.encode() in raw or connection.vendor != "sqlite"  # a server keeps its files
    assert told(Scanner(hidden), raw.decode("latin-1")) == []


def test_no_file_holds_a_canary(world: World) -> None:
    """The index, the sealed originals and the public pictures, byte by byte."""
    index, stored = list(at_rest.index_bytes()), list(at_rest.stored_bytes())
    assert len(stored) == 5  # three originals, one picture in two sizes
    assert any(b"selokan" in content for _name, content in index)
    scanner = Scanner(c for c in world.secrets if c.place != "Attachment.stored_as")
    leaking = {}
    for name, content in [*index, *stored]:
        if found := told(scanner, name, content.decode("latin-1")):
            leaking[name] = found
    assert leaking == {}


def test_no_letter_log_line_or_cache_entry_shows_a_canary(planted: World, db: None) -> None:
    addresses = [c for c in planted.secrets if c.kind == "email"]
    others = Scanner(c for c in planted.secrets if c.kind != "email")
    assert len(planted.letters) > 5
    assert len(planted.lines) > 50
    assert told(others, *planted.letters) == []
    # The address stands on the envelope, and nowhere in what is written.
    words = [letter for letter in planted.letters if not letter.startswith("Content-Type")]
    assert words
    assert told(Scanner(addresses), *words) == []
    assert told(planted.scanner(), *planted.lines) == []
    assert told(planted.scanner(), *planted.cached) == []


def test_no_session_shows_a_canary(world: World) -> None:
    sessions = at_rest.sessions()
    assert any("receipt" in session for session in sessions)
    assert told(world.scanner(), *sessions) == []


def test_the_cache_in_the_database_holds_digests_only(world: World) -> None:
    """As in production: what is counted there is counted for nobody in particular."""
    table = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "proof_cache",
        }
    }
    receipt = next(c.core for c in world.secrets if c.kind == "receipt")
    email = next(c.core for c in world.secrets if c.place == "User.email of the reporter")
    with override_settings(CACHES=table, API_RATES={"track": "9/min", "read": "9/min"}):
        call_command("createcachetable", verbosity=0)
        client = Client()
        client.post("/lacak/", {"receipt": receipt[:-1] + "0"})
        client.post("/api/v1/complaints/track/", {"receipt": receipt}, "application/json")
        client.post("/akun/login/", {"login": f"{email}@example.test", "password": "wrong"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM proof_cache")
            rows = cursor.fetchall()
        values = [repr(caches["default"].get(key.split(":", 2)[2])) for key, _value in rows]
    assert len(rows) >= 2
    assert told(world.scanner(), *(f"{key} {value}" for key, value in rows), *values) == []
