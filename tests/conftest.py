"""The cast, the clock and the reference data that every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from complaints import reference
from complaints.models.reference import Agency
from tests.factories import UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

WITA = ZoneInfo("Asia/Makassar")
PUPR = "dinas-pekerjaan-umum-dan-penataan-ruang"
DLHK = "dinas-lingkungan-hidup-dan-kebersihan"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Load the vocabularies once; they are part of every real database."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        reference.load()


@pytest.fixture(autouse=True)
def forgotten_attempts() -> None:
    """Limits count in the cache of the process: a test must not pay for another's tries."""
    cache.clear()


@pytest.fixture
def stores(settings: Settings, tmp_path: Path) -> Path:
    """Private and public files in a folder of this test: stores/private, stores/photos."""
    places = {name: {"location": str(tmp_path / name)} for name in ("private", "photos")}
    settings.STORAGES = settings.STORAGES | {
        name: settings.STORAGES[name] | {"OPTIONS": settings.STORAGES[name]["OPTIONS"] | place}
        for name, place in places.items()
    }
    return tmp_path


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in office hours."""
    return datetime(2026, 11, 24, 10, 0, tzinfo=WITA)


@pytest.fixture
def ani(db: None) -> User:
    """A citizen who files."""
    return UserFactory(email="ani@example.test")


@pytest.fixture
def wayan(db: None) -> User:
    """Another citizen."""
    return UserFactory(email="wayan@example.test")


@pytest.fixture
def dewi(db: None) -> User:
    """The verifier."""
    return UserFactory(email="dewi@example.test", verifier=True)


@pytest.fixture
def budi(db: None) -> User:
    """An officer of public works, to whom road complaints are forwarded."""
    return UserFactory(email="budi@example.test", officer_of=Agency.objects.get(slug=PUPR))


@pytest.fixture
def citra(db: None) -> User:
    """An officer of another agency."""
    return UserFactory(email="citra@example.test", officer_of=Agency.objects.get(slug=DLHK))


@pytest.fixture
def eka(db: None) -> User:
    """A content editor."""
    return UserFactory(email="eka@example.test", editor=True)


@pytest.fixture
def operator(db: None) -> User:
    return UserFactory(email="admin@example.test", is_staff=True, is_superuser=True)


@pytest.fixture(scope="session")
def elasticsearch() -> str:
    """The address of a real Elasticsearch. `make test-elasticsearch` starts one for the run,
    and says that it must be there."""
    from tests.servers import elasticsearch as server

    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url or not server.answers(url):
        missing = f"No Elasticsearch at {url}." if url else "ELASTICSEARCH_URL names no server."
        if os.environ.get("ELASTICSEARCH_REQUIRED"):
            pytest.fail(missing)
        pytest.skip(f"{missing} Run: make test-elasticsearch")
    return url


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path) -> None:
    """No test finds what another has indexed: rows of other tests had the same numbers."""
    settings.SEARCH_DIR = tmp_path / "search"


@pytest.fixture(autouse=True)
def _plain_language() -> Iterator[None]:
    """A test that activates a language does not leave it to the next."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def browser() -> Client:
    """A client that enforces CSRF nowhere and follows nothing by itself."""
    return Client()
