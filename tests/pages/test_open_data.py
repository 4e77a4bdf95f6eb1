"""The page and the files of the open data, as people and programs ask for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from complaints import publication
from complaints.models.public import Thread
from complaints.open_data import metadata, snapshots
from pages.views import open_data
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Any) -> None:
    settings.OPEN_DATA_DIR = tmp_path


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return b"".join(answer).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/data/", "/en/data/"])
def test_the_page_leads_to_every_file(path: str, client: Client, now: Any) -> None:
    ComplaintFactory(published=True)
    assert snapshots.work(snapshots.begin(now=now).month)
    page = client.get(path).content.decode()
    for name in metadata.current_names():
        assert f'href="/data/{name}"' in page
        assert f'href="/data/2026-11/{name}"' in page


def test_what_is_public_now_is_streamed(client: Client) -> None:
    reference = ComplaintFactory(published=True).reference
    for name in ("threads.csv", "posts.csv", "threads.jsonl"):
        answer = client.get(f"/data/{name}")
        assert answer.streaming
        assert reference in b"".join(answer).decode()  # type: ignore[arg-type]
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, no-cache"
        assert "attachment" in answer["Content-Disposition"]
        assert "threads" in answer["Surrogate-Key"].split()
    assert client.head("/data/threads.csv").status_code == 200


def test_a_withdrawn_thread_is_in_no_file(client: Client, dewi: Any, now: Any) -> None:
    case = ComplaintFactory(published=True)
    Thread.objects.update(published_on=now.date())
    snapshots.work(snapshots.begin(now=now).month)
    assert case.reference in read(client, "/data/2026-11/threads.csv")
    publication.withdraw_thread(case, by=dewi, now=now)
    assert case.reference not in read(client, "/data/threads.csv")
    answer = client.get("/data/2026-11/threads.csv")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    snapshots.work("2026-11")
    assert case.reference not in read(client, "/data/2026-11/threads.csv")


def test_the_descriptions_name_addresses_that_answer(client: Client, now: Any) -> None:
    ComplaintFactory(published=True)
    snapshots.work(snapshots.begin(now=now).month)
    for path in ("/data/datapackage.json", "/data/2026-11/datapackage.json"):
        described = json.loads(client.get(path).content)
        for resource in described["resources"]:
            assert client.head(resource["path"]).status_code == 200, resource["path"]
    catalog = json.loads(client.get("/data/katalog.jsonld").content)
    assert catalog["@type"] == "dcat:Catalog"
    assert len(catalog["dcat:dataset"]) == 2
    for dataset in catalog["dcat:dataset"]:
        for distribution in dataset["dcat:distribution"]:
            assert client.head(distribution["dcat:downloadURL"]["@id"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/data/nothing.csv", "/data/threads.parquet", "/data/2026-11/threads.csv", "/data/x/y.csv",
     "/data/2026-11/datapackage.json"],
)  # fmt: skip
def test_what_is_not_there_is_missing(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_whoever_takes_everything_too_often_is_asked_to_wait(client: Client) -> None:
    for _number in range(open_data.TAKEN.allowed):
        client.get("/data/counts.csv")
    answer = client.get("/data/counts.csv")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert client.get("/data/").status_code == 200
