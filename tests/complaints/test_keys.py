"""Master keys and data keys: rotation, wrong keys, missing keys, and data of before data keys."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from complaints import checks, data_keys, erasure, identities, retention
from complaints.demo import preparation
from complaints.encryption import Erased
from complaints.models.keys import DataKey
from complaints.models.private import Complaint, Message
from complaints.recognisers import Known
from tests.factories import ComplaintFactory
from tests.raw_tables import cells
from tests.rules.files import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_key_in_memory() -> None:
    data_keys.forget_all()


def new_key() -> str:
    return Fernet.generate_key().decode()


def sealed_tables() -> dict[str, list[bytes]]:
    return {name: rows for name, rows in cells().items() if name.startswith("complaints_")}


# ------------------------------------------------------------------------------------ rotation
def test_rotation_says_when_the_old_key_may_go(settings) -> None:
    for _ in range(3):
        ComplaintFactory(name="Ni Luh Contoh")
    new, old = new_key(), settings.FIELD_KEYS
    assert data_keys.outdated() == 0
    with override_settings(FIELD_KEYS=[new, *old]):
        assert data_keys.outdated() == DataKey.objects.count()
        out = StringIO()
        call_command("rotate_keys", stdout=out)
        assert data_keys.outdated() == 0
        assert "the older ones may go" in out.getvalue()
    with override_settings(FIELD_KEYS=[new]):
        data_keys.forget_all()
        assert "pasar" in Message.objects.first().body


def test_a_rotation_that_was_interrupted_goes_on_where_it_stopped(settings) -> None:
    for _ in range(3):
        ComplaintFactory()
    with override_settings(FIELD_KEYS=[new_key(), *settings.FIELD_KEYS]):

        def stop(seen: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            data_keys.rewrap(batch=1, progress=stop)
        left = data_keys.outdated()
        assert left == DataKey.objects.count() - 1
        assert data_keys.rewrap(batch=1) == left
        assert data_keys.rewrap(batch=1) == 0


def test_a_key_that_nothing_opens_is_left_alone_and_reported(settings) -> None:
    ComplaintFactory()
    strange = Fernet(new_key()).encrypt(b"x")
    DataKey.objects.filter(pk=DataKey.objects.first().pk).update(wrapped=strange)
    ComplaintFactory()
    with (
        override_settings(FIELD_KEYS=[new_key(), *settings.FIELD_KEYS]),
        pytest.raises(CommandError, match="1 keys"),
    ):
        call_command("rotate_keys", stdout=StringIO(), verbosity=0)
    assert strange in {bytes(wrapped) for wrapped in DataKey.objects.values_list("wrapped", flat=1)}


# ------------------------------------------------------------------------------------ wrong key
def test_wrong_keys_are_named_and_nothing_is_overwritten(settings, now) -> None:
    case = ComplaintFactory(published=True, name="Ni Luh Contoh")
    Complaint.objects.filter(pk=case.pk).update(closed_at=now.replace(year=2020))
    before = sealed_tables()
    with override_settings(FIELD_KEYS=[new_key()]):
        data_keys.forget_all()
        assert [fault.id for fault in checks.keys_open_the_data(None)] == ["complaints.E010"]
        for command in ("work", "rotate_keys", "retention"):
            with pytest.raises(SystemCheckError, match=r"complaints\.E010"):
                call_command(command, skip_checks=False, stdout=StringIO())
        with pytest.raises(CommandError, match="not under the newest"):
            call_command("rotate_keys", stdout=StringIO(), verbosity=0)
        with pytest.raises(InvalidToken):
            erasure.erase(case, by=None, now=now)
        assert sealed_tables() == before
        message = case.messages.first()
        message.save()
        assert sealed_tables() == before
        assert [line.failed for line in retention.run(now=now)][:2] == [1, 1]
    data_keys.forget_all()
    assert "pasar" in case.messages.first().body


def test_the_web_server_refuses_to_start_with_wrong_keys() -> None:
    """The application is made when its module is read."""
    ComplaintFactory()
    wsgi = importlib.import_module("config.wsgi")
    with (
        override_settings(FIELD_KEYS=[new_key()]),
        pytest.raises(ImproperlyConfigured, match=r"complaints\.E010.*Put the key back"),
    ):
        importlib.reload(wsgi)
    importlib.reload(wsgi)


def test_the_demo_refuses_too(monkeypatch) -> None:
    ComplaintFactory()
    monkeypatch.setattr(preparation, "prepare", lambda say: None)
    with (
        override_settings(FIELD_KEYS=[new_key()], DEMO=True),
        pytest.raises(CommandError, match=r"complaints\.E010"),
    ):
        call_command("demo", port=0)


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    }


# ----------------------------------------------------------------------------------- missing key
def test_where_a_key_is_missing_by_accident_saving_loses_nothing() -> None:
    """The rows of the table of keys come back from their own backup: all is readable again."""
    case = ComplaintFactory(name="Ni Luh Contoh")
    kept = list(DataKey.objects.values_list("pk", "wrapped", "made_at"))
    raw = sealed_tables()["complaints_message"]
    # As a restore without that table: the row is gone, the reference to it dangles.
    DataKey.objects.filter(pk=case.data_key_id)._raw_delete("default")
    data_keys.forget_all()
    try:
        message = case.messages.get()
        assert isinstance(message.body, Erased)
        assert str(message.body) == ""
        message.save()
        assert sealed_tables()["complaints_message"] == raw
    finally:
        for pk, wrapped, made_at in kept:
            values = {"wrapped": wrapped, "made_at": made_at}
            DataKey.objects.get_or_create(pk=pk, defaults=values)
    data_keys.forget_all()
    assert "pasar" in case.messages.get().body


# ----------------------------------------------------------------------------------- blind index
@pytest.mark.parametrize(
    "question", [{"phone": "+62 812-3456-7890"}, {"email": " Ani@Example.test "}]
)
def test_a_complaint_is_found_by_telephone_or_address_in_any_spelling(question) -> None:
    ComplaintFactory(phone="0811111111")
    case = ComplaintFactory(phone="0812 3456 7890", email="ani@example.test")
    assert list(identities.filed_with(**question)) == [case]
    assert not identities.filed_with(phone="").exists()


def test_a_corrected_identity_is_found_by_its_new_values_alone() -> None:
    case = ComplaintFactory(phone="081234567890")
    identities.correct(case, Known(name="Ni Luh Contoh", phone="089999999999"))
    assert not identities.filed_with(phone="081234567890").exists()
    assert identities.filed_with(phone="0899 9999 999 9").get() == case


# ----------------------------------------------------------------------- data of before data keys
OLD_ROWS = """
import django; django.setup()
from datetime import datetime, timezone
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from cryptography.fernet import Fernet
from django.conf import settings

call_command("migrate", "complaints", "0001", verbosity=0)
state = MigrationExecutor(connection).loader.project_state([("complaints", "0001_first")]).apps
box = Fernet(settings.FIELD_KEYS[0])
moment = datetime(2025, 3, 1, tzinfo=timezone.utc)
FILLS = {"CharField": "x", "SlugField": "x", "TextField": "x", "URLField": "http://x.test",
         "IntegerField": 1, "PositiveSmallIntegerField": 1, "PositiveIntegerField": 1,
         "FloatField": 1.0, "BooleanField": False, "DateTimeField": moment,
         "DateField": moment.date(), "JSONField": {}}
numbers = iter(range(1, 999))

def insert(kind_of_row, **given):
    '''A row in raw SQL: what is not given is filled, what is encrypted is whole ciphertext.'''
    model = state.get_model("complaints", kind_of_row)
    values = {}
    for field in model._meta.concrete_fields:
        kind = type(field).__name__
        if field.primary_key or (field.name not in given and field.null):
            continue
        if field.name in given:
            value = given[field.name]
        elif field.is_relation:
            value = insert(field.remote_field.model._meta.object_name)
        else:
            value = FILLS.get(kind, b"")
        if isinstance(value, str) and field.unique and value == "x":
            value = f"x{next(numbers)}"
        if kind == "EncryptedTextField" or isinstance(value, bytes):
            value = box.encrypt(value.encode()) if value else b""
        elif hasattr(value, "isoformat"):
            value = value.isoformat(" ")
        elif kind == "JSONField":
            value = "{}"
        values[field.column] = value
    names, marks = ", ".join(f'"{c}"' for c in values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", list(values.values())
        )
        return cursor.lastrowid

case = insert("Complaint", stage="received", visibility="hidden", privacy="anonymous",
              outcome="", location="Gang Quintelberry")
insert("Message", complaint=case, kind="complaint", state="held", title="Judul lama",
       body="Isi yang lama sekali")
insert("Identity", complaint=case, name="Ni Luh Contoh", phone="+62 812 3456 7890",
       email="Lama@Example.test", address="Jl. Lama 1", nik="5171")
insert("Note", complaint=case, body="Catatan lama")
call_command("migrate", "complaints", verbosity=0)

from complaints import identities
from complaints.models.private import Complaint
case = Complaint.objects.get(pk=case)
message = case.messages.get()
assert (message.title, message.body) == ("Judul lama", "Isi yang lama sekali")
assert case.location == "Gang Quintelberry" and case.notes.get().body == "Catatan lama"
person = identities.reveal(case, by=None, why=identities.Why.SUBJECT, now=moment)
assert (person.name, person.nik, person.address) == ("Ni Luh Contoh", "5171", "Jl. Lama 1")
assert identities.filed_with(phone="081234567890").get() == case
assert identities.filed_with(email="lama@example.test").get() == case
assert len(bytes(case.salt)) == 16 and case.data_key_id
print("readable")
"""


def test_what_was_sealed_with_the_master_key_itself_survives_the_move_to_data_keys(
    tmp_path,
) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", OLD_ROWS],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=False,
    )
    assert answer.stdout.strip() == "readable", answer.stderr[-2000:]
