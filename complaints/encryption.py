"""Encrypted columns and blind indexes. Keys live outside the database and apart from SECRET_KEY."""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    """Return the box that seals with the newest of FIELD_KEYS and opens with any of them."""
    return _box(tuple(settings.FIELD_KEYS))


def blind_index(purpose: str, value: str) -> str:
    """Return a keyed digest by which equal values are found without being stored.

    The purpose keeps digests of different columns from matching each other.
    """
    message = f"{purpose}\0{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]  # generic in stubs only
    """Text that the database holds only as ciphertext; it cannot be looked up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return box().encrypt(str(value).encode())

    def get_default(self) -> Any:
        return self.default if self.has_default() else ("" if not self.null else None)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return value if value is None else connection.Database.Binary(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        try:
            return box().decrypt(bytes(value)).decode()
        except InvalidToken:
            raise InvalidToken(
                f"None of FIELD_KEYS opens {self.model.__name__}.{self.name}."
            ) from None

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.name} is private and is not serialised.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted; use a blind index to look it up.")
        return super().get_lookup(lookup_name)
