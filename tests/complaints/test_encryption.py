"""Encrypted columns: rotation, wrong keys, and refusal to be looked up or serialised."""

from __future__ import annotations

import json

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core import serializers
from django.core.exceptions import FieldError
from django.test import override_settings

from complaints import data_keys
from complaints.encryption import blind_index, box
from complaints.models.keys import DataKey
from complaints.models.private import Identity
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


def test_text_sealed_with_an_old_key_opens_until_the_key_is_dropped(settings) -> None:
    identity = ComplaintFactory(name="Ni Luh Contoh").identity
    new = Fernet.generate_key().decode()

    def name() -> str:
        data_keys.forget_all()
        return json.loads(Identity.objects.get(pk=identity.pk).person)["name"]

    with override_settings(FIELD_KEYS=[new, *settings.FIELD_KEYS]):
        assert name() == "Ni Luh Contoh"
        assert data_keys.rewrap(batch=1) == DataKey.objects.count()
    with override_settings(FIELD_KEYS=[new]):
        assert name() == "Ni Luh Contoh"
    with override_settings(FIELD_KEYS=settings.FIELD_KEYS), pytest.raises(InvalidToken):
        name()
    data_keys.forget_all()


def test_equal_texts_have_unequal_ciphertexts() -> None:
    assert box().encrypt(b"Denpasar") != box().encrypt(b"Denpasar")


@pytest.mark.parametrize(
    "lookup", ["person", "person__contains", "person__startswith", "person__in"]
)
def test_an_encrypted_column_cannot_be_looked_up(lookup) -> None:
    with pytest.raises(FieldError):
        Identity.objects.filter(**{lookup: ["x"] if lookup.endswith("in") else "x"}).exists()


def test_an_encrypted_column_is_not_serialised() -> None:
    ComplaintFactory(name="Ni Luh Contoh")
    with pytest.raises(FieldError):
        serializers.serialize("json", Identity.objects.all())


def test_digests_of_different_columns_never_match() -> None:
    assert blind_index("phone", "0812") == blind_index("phone", "0812")
    assert blind_index("phone", "0812") != blind_index("nik", "0812")
    with override_settings(BLIND_INDEX_KEY="another"):
        other = blind_index("phone", "0812")
    assert other != blind_index("phone", "0812")
