"""Make the demo's database: from the template that ships with the checkout, or step by step.

The template is a migrated database with vocabularies, pages and sign-ins. It holds nothing
encrypted, because every checkout makes keys of its own. SQLite's `user_version` holds the
fingerprint of what the database was made from, so a later start sees at once what is missing.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from complaints import daily_roots
from complaints.demo.people import load_people
from complaints.models.public import Thread

TEMPLATE = Path(__file__).with_name("template.sqlite3.gz")
# What the template's rows are made from, beside the migrations.
CONTENT = (
    "complaints/data",
    "complaints/demo/people.py",
    "complaints/reference.py",
    "pages",
    "search/data/synonyms.txt",
)
THREADS, SEED = 300, 1
SEALED_DAYS = 30


def prepare(say: Callable[[str], object]) -> None:
    """Bring the database to the state of this checkout, and keep what is in it."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    path = database_file()
    if path and not path.exists() and TEMPLATE.exists():
        unpack(path)
        _call("load_pages")  # the template holds the row of its picture, not the file
    if not (path and version_of(path) == fingerprint()):
        say("Preparing the database …")
        build(path)
    if not Thread.objects.exists():
        say("Writing the demo's complaints …")
        _call("make_demo_data", threads=THREADS, seed=SEED)
        seal_recent(now=timezone.now())
        _call("search_index", "rebuild")
        _call("private_index", "rebuild")


def seal_recent(*, now: datetime) -> None:
    """Seal the last month, so that the feed of the seals has something to show."""
    daily_roots.seal_due(now=now, first=daily_roots.last_over(now) - timedelta(days=SEALED_DAYS))


def build(path: Path | None) -> None:
    """Migrate and load; every step adds only what is missing."""
    _call("migrate", interactive=False)
    _call("createcachetable")
    _call("load_reference")
    load_people()
    _call("load_pages")
    if path:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {fingerprint()}")


def _call(command: str, *arguments: str, **options: object) -> None:
    """Run the command without its report: the demo says in one line what it does."""
    call_command(command, *arguments, verbosity=0, stdout=StringIO(), **options)


def make_template() -> Path:
    """Write the template from the present database, which must be freshly built."""
    path = database_file()
    if path is None or Thread.objects.exists():
        raise ValueError("A template is made from an SQLite database without complaints.")
    packed = path.with_suffix(".template")
    packed.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(packed)])
    # No name and no time inside: the same content makes the same file.
    content = gzip.compress(packed.read_bytes(), compresslevel=9, mtime=0)
    packed.unlink()
    TEMPLATE.write_bytes(content)
    return TEMPLATE


def unpack(path: Path) -> None:
    """Put the template there, whole or not at all."""
    half = path.with_suffix(".half")
    with gzip.open(TEMPLATE) as source, half.open("wb") as target:
        shutil.copyfileobj(source, target)
    half.replace(path)


def database_file() -> Path | None:
    """The file of the database; None on a database server."""
    name = settings.DATABASES["default"]["NAME"]
    return Path(name) if connection.vendor == "sqlite" else None


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        found: int = database.execute("PRAGMA user_version").fetchone()[0]
    return found


def fingerprint() -> int:
    """Return a number that changes with any migration and with the content of the template."""
    digest = hashlib.sha256()
    for label, content in sorted(_ingredients()):
        digest.update(label.encode() + b"\0" + content + b"\0")
    return int.from_bytes(digest.digest()[:4]) >> 1 or 1


def _ingredients() -> Iterator[tuple[str, bytes]]:
    for app in apps.get_app_configs():
        ours = Path(app.path).parent == settings.BASE_DIR
        for file in (Path(app.path) / "migrations").glob("[0-9]*.py"):
            # Libraries name a new migration anew; ours may still be rewritten before release.
            yield f"{app.label}/{file.name}", file.read_bytes() if ours else b""
    for name in CONTENT:
        root = settings.BASE_DIR / name
        for file in [root] if root.is_file() else root.rglob("*"):
            if file.is_file() and _is_content(file):
                yield str(file.relative_to(settings.BASE_DIR)), file.read_bytes()


def _is_content(file: Path) -> bool:
    """Of pages only what the loader writes counts, not its views and templates."""
    if "pages" in file.parts:
        return "content" in file.parts and file.suffix != ".pyc"
    return file.suffix in {".json", ".py"}
