"""The database as a thief would see it: every cell of every table, in bytes."""

from __future__ import annotations

from django.db import connection


def cells() -> dict[str, list[bytes]]:
    """Return the bytes of every cell, table by table."""
    found: dict[str, list[bytes]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = [_bytes(cell) for row in cursor.fetchall() for cell in row]
    return found


def _bytes(cell: object) -> bytes:
    if isinstance(cell, bytes | bytearray | memoryview):
        return bytes(cell)
    return str(cell).encode()


def places(*words: str) -> list[tuple[str, str]]:
    """Return where any of the words stands readable: table and word."""
    return [
        (table, word)
        for table, content in cells().items()
        for word in words
        if any(word.casefold().encode() in cell.lower() for cell in content)
    ]
