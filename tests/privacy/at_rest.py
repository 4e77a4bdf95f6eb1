"""Everything that the site keeps, as raw as it lies there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

# Columns in which an account's own data stand as they are, and why.
ACCOUNT = "an account is found and told by its own address; staff see the names of colleagues"
READABLE = {
    ("complaints_user", "email"): ACCOUNT,
    ("complaints_user", "first_name"): ACCOUNT,
    ("complaints_user", "last_name"): ACCOUNT,
    ("account_emailaddress", "email"): ACCOUNT,
    ("complaints_attachment", "stored_as"): "the name of a sealed file; no address answers to it",
    ("django_session", "session_key"): "the table of the sessions themselves",
    ("usersessions_usersession", "session_key"): "which session a sign-in of the list is",
    ("complaints_complaint", "salt"): "random; deleting it makes the handles unknowable",
}


def columns() -> Iterator[tuple[str, str, list[str]]]:
    """Yield table, column and the values in it, of every table there is."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            if table.startswith("sqlite_"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names from the database
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            for place, name in enumerate(names):
                yield table, name, [as_text(row[place]) for row in rows]


def as_text(value: object) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("latin-1")
    return str(value)


def database_bytes() -> bytes:
    """Return the SQLite file as it lies, with its free pages; nothing of another database."""
    raw = connection.connection
    return raw.serialize() if isinstance(raw, sqlite3.Connection) else b""


def index_bytes() -> Iterator[tuple[str, bytes]]:
    yield from files(Path(settings.SEARCH_DIR))


def stored_bytes() -> Iterator[tuple[str, bytes]]:
    """The sealed originals and the public pictures, with their names."""
    for name in ("private", "photos"):
        yield from files(Path(settings.STORAGES[name]["OPTIONS"]["location"]))


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def sessions() -> list[str]:
    return [str(session.get_decoded()) for session in Session.objects.all()]
