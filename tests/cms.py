"""The seeded pages, once for all tests of a module: loading them takes two seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from wagtail.models import Site

from pages.content.load import load

LOADED_AT = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture(scope="module")
def cms(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Each test's own transaction nests in this one, and all of it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(now=LOADED_AT)
        Site.clear_site_root_paths_cache()
        yield
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()
