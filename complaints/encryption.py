"""Encrypted columns and blind indexes. Keys live outside the database and apart from SECRET_KEY."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from complaints import data_keys

_MAC = 32  # characters: 128 bits
_NUMBER = 16  # a sealed value starts with the number of its data key


def box() -> MultiFernet:
    """Return the box of FIELD_KEYS itself, for what lives shortly and belongs to no complaint."""
    return data_keys.master()


def blind_index(purpose: str, value: str) -> str:
    """Return a keyed digest by which equal values are found without being stored.

    The purpose keeps digests of different columns from matching each other.
    """
    message = f"{purpose}\0{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


def signed(purpose: str, name: str) -> str:
    """Return a name, which holds no dash, with what shows that we gave it for this purpose."""
    return f"{name}-{blind_index(purpose, name)[:_MAC]}"


def name_in(purpose: str, token: str) -> str | None:
    """Return the name that was `signed` for this purpose; None where none was."""
    name, dash, mac = token.partition("-")
    made = blind_index(purpose, name)[:_MAC]
    given = bool(dash) and hmac.compare_digest(mac.encode(), made.encode())
    return name if given else None


class Erased(str):
    """What a column reads as when its data key was erased: nothing.

    It remembers the ciphertext, so that saving the row loses nothing where a table of keys
    is missing only by accident.
    """

    ciphertext: bytes = b""


class Sealed(bytes):
    """Bytes that are already ciphertext."""


def seal(content: bytes, key: UUID) -> Sealed:
    """Return the content under the data key of this number.

    :raises LookupError: there is no such key (any more)
    """
    box = data_keys.find(key)
    if box is None:
        raise LookupError("The data key of this row was erased; nothing can be sealed with it.")
    return Sealed(key.bytes + base64.urlsafe_b64decode(box.encrypt(content)))


def unseal(ciphertext: bytes) -> bytes | None:
    """Return the content, or None where its data key was erased.

    :raises InvalidToken: the keys of this installation do not open it
    """
    box = data_keys.find(UUID(bytes=ciphertext[:_NUMBER]))
    if box is None:
        return None
    return box.decrypt(base64.urlsafe_b64encode(ciphertext[_NUMBER:]))


class _Unsealing(DeferredAttribute):
    """Opens a column when it is first read: a list that shows no words needs no keys."""

    field: EncryptedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # With a setter, Python asks __get__ although the instance holds the value itself.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]  # generic in stubs only
    """Text that the database holds only as ciphertext, under the data key of its complaint.

    The model tells which key in `sealing_key()`. Nothing is looked up in such a column, and
    nothing is written to it but by saving its row: an update() would not know the key.
    `values()` gives ciphertext; only the attribute of a row is opened.
    """

    descriptor_class = _Unsealing

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def _check_str_default_value(self) -> list[Any]:
        return []  # a column of bytes to the database, of text to Python

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Erased):
            return Sealed(value.ciphertext)
        if value is None or isinstance(value, Sealed):
            return value
        if value == "":
            return Sealed()
        return seal(str(value).encode(), model_instance.sealing_key())  # type: ignore[attr-defined]

    def get_prep_value(self, value: Any) -> Any:
        if value == "":
            return Sealed()
        if value is not None and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is encrypted; save the row to write it.")
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = self.get_prep_value(value)
        return value if value is None else connection.Database.Binary(bytes(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def opened(self, ciphertext: Sealed) -> str:
        """Return the text of a column.

        :raises InvalidToken: the keys of this installation do not open it
        """
        if not ciphertext:
            return ""
        try:
            content = unseal(ciphertext)
        except (InvalidToken, ValueError):
            raise InvalidToken(
                f"None of FIELD_KEYS opens {self.model.__name__}.{self.name}."
            ) from None
        if content is None:
            gone = Erased()
            gone.ciphertext = bytes(ciphertext)
            return gone
        return content.decode()

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.name} is private and is not serialised.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted; use a blind index to look it up.")
        return super().get_lookup(lookup_name)


def message_signature(key: bytes, number: str, timestamp: str, content: bytes) -> str:
    """Return the header that proves a message between systems, as Standard Webhooks have it:
    HMAC-SHA256 over `id.timestamp.body`, in base64 after `v1,`."""
    made = hmac.new(key, f"{number}.{timestamp}.".encode() + content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"
