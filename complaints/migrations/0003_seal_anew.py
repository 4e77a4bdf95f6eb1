"""Give every complaint a data key, and seal with it what was sealed with the master key.

Runs on raw columns: what they hold now, the fields of today cannot read.
"""

import base64
import json
import secrets
import uuid

from cryptography.fernet import Fernet
from django.db import migrations
from django.utils import timezone

from complaints.data_keys import master
from complaints.encryption import blind_index

_OF_COMPLAINT = {
    "complaints_message": ("title", "body"),
    "complaints_disposition": ("note",),
    "complaints_note": ("body",),
}
_PERSON = ("name", "phone", "email", "address", "nik")
_PAGE = 500


def seal(value, number, box):
    if not value:
        return b""
    return number.bytes + base64.urlsafe_b64decode(box.encrypt(value.encode()))


def opened(value):
    return master().decrypt(bytes(value)).decode() if value else ""


def seal_anew(apps, schema_editor):
    connection = schema_editor.connection
    data_key = apps.get_model("complaints", "DataKey")
    participant = apps.get_model("complaints", "Participant")
    with connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                "SELECT id, location FROM complaints_complaint WHERE id > %s ORDER BY id LIMIT %s",
                [last, _PAGE],
            )
            rows = cursor.fetchall()
            if not rows:
                break
            for pk, location in rows:
                key, number = Fernet.generate_key(), uuid.uuid4()
                data_key.objects.create(
                    pk=number, wrapped=master().encrypt(key), made_at=timezone.now()
                )
                _complaint(cursor, connection, pk, location, number, Fernet(key))
            last = rows[-1][0]
    for person in participant.objects.filter(handle="").iterator(chunk_size=_PAGE):
        person.handle = secrets.token_hex(8)
        person.save(update_fields=["handle"])


def _complaint(cursor, connection, pk, location, number, box):
    binary = connection.Database.Binary
    key = number.hex if not connection.features.has_native_uuid_field else number
    cursor.execute(
        "UPDATE complaints_complaint SET data_key_id = %s, salt = %s, location = %s, pin = %s"
        " WHERE id = %s",
        [
            key,
            binary(secrets.token_bytes(16)),
            binary(seal(opened(location), number, box)),
            binary(b""),
            pk,
        ],
    )
    for table, columns in _OF_COMPLAINT.items():
        cursor.execute(
            f"SELECT id, {', '.join(columns)} FROM {table} WHERE complaint_id = %s", [pk]
        )
        for row, *values in cursor.fetchall():
            sealed = [binary(seal(opened(value), number, box)) for value in values]
            pairs = ", ".join(f"{column} = %s" for column in columns)
            cursor.execute(f"UPDATE {table} SET {pairs} WHERE id = %s", [*sealed, row])
    cursor.execute(
        f"SELECT id, {', '.join(_PERSON)} FROM complaints_identity WHERE complaint_id = %s", [pk]
    )
    for row, *values in cursor.fetchall():
        person = {name: opened(value) for name, value in zip(_PERSON, values, strict=True)}
        digits = "".join(c for c in person["phone"] if c.isdigit())
        phone = "0" + digits[2:] if digits.startswith("62") else digits
        email = person["email"].strip().casefold()
        cursor.execute(
            "UPDATE complaints_identity SET person = %s, phone_index = %s, email_index = %s"
            " WHERE id = %s",
            [
                binary(seal(json.dumps(person), number, box)),
                blind_index("identity-phone", phone) if phone else "",
                blind_index("identity-email", email) if email else "",
                row,
            ],
        )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_gate")]
    operations = [migrations.RunPython(seal_anew, migrations.RunPython.noop)]
