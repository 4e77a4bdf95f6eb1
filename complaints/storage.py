"""Where files lie: sealed originals in `private`, approved new pictures in `photos`.

Both are aliases of Django's STORAGES, apart from the media of the pages: no web server serves
them from disk. What is public is answered by a view that asks the database first.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from django.core.files import File
from django.core.files.storage import Storage, storages

SUFFIXES = (".jpg", "-640.jpg")


class FileGone(Exception):
    """A file that a row tells of is not there."""


def private() -> Storage:
    return storages["private"]


def photos() -> Storage:
    return storages["photos"]


def random_name() -> str:
    """Return a name of 43 characters that nobody can guess."""
    return secrets.token_urlsafe(32)


def place(folder: str, name: str) -> str:
    """Return the path of a file. Folders by the first characters: none gets too full."""
    return f"{folder}/{name[:2]}/{name}"


def write(store: Storage, path: str, content: bytes) -> None:
    """Write a new file.

    :raises FileExistsError: there is one of this name
    """
    if store.save(path, File(BytesIO(content), name=path)) != path:
        raise FileExistsError(path)


def read(store: Storage, path: str) -> bytes:
    """
    :raises FileGone: there is no such file
    """
    try:
        with store.open(path) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise FileGone from error
    return content


def photo_path(name: str, suffix: str = SUFFIXES[0]) -> str:
    return place("photos", name) + suffix


def older_than(store: Storage, folder: str, moment: datetime) -> Iterator[tuple[str, str]]:
    """Yield path and name of the files of a folder that were written before the moment."""
    for part in _listed(store, folder)[0]:
        for name in _listed(store, f"{folder}/{part}")[1]:
            path = f"{folder}/{part}/{name}"
            try:
                written = store.get_modified_time(path)
            except FileNotFoundError:  # gone meanwhile
                continue
            if written < moment:
                yield path, name


def _listed(store: Storage, path: str) -> tuple[list[str], list[str]]:
    try:
        return store.listdir(path)
    except FileNotFoundError:
        return [], []
