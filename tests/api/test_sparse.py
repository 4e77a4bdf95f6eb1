"""Some fields only, of a list and of a thread."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from api.v1 import sparse
from api.v1.serializers import ThreadDetail, ThreadRow
from tests.api.conftest import ApiClient, index_now
from tests.contracts import openapi
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/threads/"


@pytest.fixture
def references() -> list[str]:
    made = [ComplaintFactory(published=True).reference for _number in range(3)]
    index_now()
    return made


def test_a_list_has_of_each_row_what_was_asked_for(api: ApiClient, references: list[str]) -> None:
    page = api.get(f"{LIST}?fields=title,reference&size=2").json()
    assert [list(row) for row in page["results"]] == [["reference", "title"]] * 2
    assert page["count"] == 3  # the page itself is whole
    parts = urlsplit(page["next"])
    [last] = api.get(f"{parts.path}?{parts.query}").json()["results"]
    assert list(last) == ["reference", "title"]


def test_a_thread_has_what_was_asked_for(api: ApiClient, references: list[str]) -> None:
    path = f"{LIST}{references[0]}/"
    some = api.get(f"{path}?fields=reference,posts")
    assert some.json() == {k: v for k, v in api.get(path).json().items() if k in some.json()}
    assert list(some.json()) == ["reference", "posts"]
    assert some["ETag"] != api.get(path)["ETag"]
    known = {"If-None-Match": some["ETag"]}
    again = api.get(f"{path}?fields=reference&fields=posts", headers=known)
    assert again.status_code == 304


@pytest.mark.parametrize("shape", [ThreadRow, ThreadDetail])
def test_every_field_can_be_asked_for_alone(
    shape: Any, api: ApiClient, references: list[str]
) -> None:
    path = f"{LIST}{references[0]}/" if shape is ThreadDetail else LIST
    for name in shape().fields:
        assert api.get(f"{path}?fields={name}").status_code == 200


@pytest.mark.parametrize("fields", ["receipt", "title,receipt", ",", "Title", "title;body", "*"])
@pytest.mark.parametrize("path", [LIST, f"{LIST}DPS-2026-00001/"])
def test_an_unknown_field_is_refused(fields: str, path: str, api: ApiClient) -> None:
    answer = api.get(path, {"fields": fields})
    assert answer.status_code == 400
    [fault] = answer.json()["errors"]["fields"]
    assert fault["code"] == "unknown_field"
    assert "reference" in fault["message"]


def test_without_names_the_answer_is_whole(api: ApiClient, references: list[str]) -> None:
    path = f"{LIST}{references[0]}/"
    assert api.get(f"{path}?fields=").json() == api.get(path).json()


def test_the_description_tells_whole_and_sparse_answers() -> None:
    schemas = openapi.committed()["components"]["schemas"]
    for name in ("ThreadPage", "ThreadDetail"):
        either = schemas[f"{name}{sparse.WHOLE_OR_SPARSE}"]["anyOf"]
        assert [part["$ref"].rpartition("/")[2] for part in either] == [name, f"Sparse{name}"]
    assert "required" not in schemas["SparseThreadDetail"]
    assert "required" not in schemas["SparseThreadRow"]
    assert "count" in schemas["SparseThreadPage"]["required"]
