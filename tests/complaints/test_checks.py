from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from pytest_django import Settings

from complaints import checks
from tests.factories import UserFactory

CLUSTER = settings.Q_CLUSTER
DATABASE = settings.DATABASES["default"]


def ids() -> set[str]:
    found = [*checks.keys(None), *checks.worker(None), *checks.demo_accounts(None)]
    found += checks.metrics(None)
    return {str(message.id) for message in found}


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("FIELD_KEYS", [], "complaints.E001"),
        ("FIELD_KEYS", ["short"], "complaints.E002"),
        ("BLIND_INDEX_KEY", "", "complaints.E003"),
        ("BLIND_INDEX_KEY", settings.SECRET_KEY, "complaints.E004"),
        ("JOB_LEASE_SECONDS", 60, "complaints.E005"),
        ("Q_CLUSTER", CLUSTER | {"retry": 61}, "complaints.E006"),
        ("DATABASES", {"default": DATABASE | {"CONN_MAX_AGE": 0}}, "complaints.E007"),
        ("DATABASES", {"default": DATABASE | {"OPTIONS": {"pool": True}}}, "complaints.E008"),
        ("WORKER_STALL_SECONDS", 60, "complaints.E018"),
        ("METRICS_ALLOW", ["10.0.0.1/8"], "complaints.E019"),
    ],
)
def test_a_wrong_setting_is_named_at_start(
    setting: str, value: Any, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, setting, value)
    assert ids() == {expected}


@pytest.mark.django_db
def test_demo_accounts_are_refused_outside_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory(email="ani@demo.test")
    assert ids() == set()
    monkeypatch.setattr(settings, "DEMO", False)
    assert ids() == {"complaints.E009"}


@pytest.mark.django_db
def test_the_settings_of_the_suite_pass_every_check() -> None:
    assert [m for m in run_checks() if m.is_serious()] == []


@pytest.mark.parametrize("alias", ["private", "photos"])
def test_a_store_that_is_served_to_everybody_is_named_at_start(
    alias: str, settings: Settings
) -> None:
    inside = {"OPTIONS": {"location": f"{settings.MEDIA_ROOT}/foto"}}
    settings.STORAGES = settings.STORAGES | {alias: settings.STORAGES[alias] | inside}
    assert [fault.id for fault in checks.stores(None)] == ["complaints.E012"]


def test_two_ways_to_a_secure_mail_server_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_USE_TLS", True)
    assert not list(checks.mail(None))
    monkeypatch.setattr(settings, "EMAIL_USE_SSL", True)
    assert [message.id for message in checks.mail(None)] == ["complaints.E020"]
