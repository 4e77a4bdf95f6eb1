"""A client that holds every answer against the committed description."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from api.throttling import ReadThrottle
from search import door, indexing
from tests.contracts import openapi

if TYPE_CHECKING:
    from collections.abc import Callable

    from complaints.models.people import User

VALID: dict[str, Any] = {
    "title": "Lampu jalan mati di depan sekolah",
    "body": "Lampu jalan di depan sekolah mati sejak seminggu yang lalu, gelap sekali.",
    "subcategory": "jalan-berlubang",
    "village": "renon",
}


class ApiClient(Client):
    """Asks in JSON; refuses an answer under /api/v1/ that the description does not promise."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        path, method = request["PATH_INFO"], request["REQUEST_METHOD"]
        if path.startswith("/api/v1/") and method in {"GET", "POST"}:
            openapi.check(
                method,
                path,
                response.status_code,
                response.headers.get("Content-Type", ""),
                response.content,
            )
        return response

    def send(self, path: str, body: Any, **headers: str) -> Any:
        """POST the body as JSON."""
        return self.post(path, body, content_type="application/json", headers=headers)

    def file(self, key: str = "", **changes: Any) -> Any:
        """File a valid complaint, with changes."""
        key = key or str(uuid.uuid4())
        return self.send("/api/v1/complaints/", VALID | changes, **{"Idempotency-Key": key})


def index_now() -> None:
    """Do what the jobs do after a commit: bring the search index up to the database."""
    indexing.rebuild(door.engine(), now=timezone.now())


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_DIR = tmp_path


@pytest.fixture
def api(db: None) -> ApiClient:
    """Anonymous."""
    ReadThrottle.cache.clear()
    return ApiClient()


@pytest.fixture
def get(browser: Client) -> Callable[..., Any]:
    """Ask, and return the body of a 200."""

    def ask(address: str, **query: Any) -> Any:
        answer = browser.get(address, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


@pytest.fixture
def as_user(db: None) -> Callable[[User], ApiClient]:
    def client(user: User) -> ApiClient:
        signed_in = ApiClient()
        signed_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return signed_in

    return client


@pytest.fixture
def everyone(
    api: ApiClient,
    as_user: Callable[[User], ApiClient],
    ani: User,
    wayan: User,
    dewi: User,
    budi: User,
    citra: User,
) -> dict[str, ApiClient]:
    """The cast at their clients. Ani filed what a test calls hers."""
    cast = {"ani": ani, "wayan": wayan, "dewi": dewi, "budi": budi, "citra": citra}
    return {"anonymous": api} | {name: as_user(user) for name, user in cast.items()}
