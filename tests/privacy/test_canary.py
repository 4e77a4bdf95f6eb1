"""The canary: unique private words go into layer A by every door; none may come out by any.

The public addresses are found in the URLconf, so that a new one is asked without anybody
remembering to add it here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from complaints import conversation, jobs, publication, transitions
from complaints.models.private import Complaint, Note
from complaints.models.public import Thread
from tests.factories import ComplaintFactory, UserFactory

pytestmark = pytest.mark.django_db

# Words that occur nowhere else. Each stands for a private field.
NAME, STREET, NIK = "Zorbakusumawati", "Gang Quintelberry 77", "5171049912349876"
PHONE, EMAIL = "081987650123", "kanari.rahasia@example.test"
WORDS = {
    "name": NAME,
    "address": "Quintelberry",
    "nik": NIK,
    "phone": PHONE,
    "email": EMAIL,
    "location": "Wexfordiana",
    "hidden by the verifier": "Plumbagopura",
    "hidden complaint": "Hyacinthara",
    "confidential complaint": "Saffronnesia",
    "withdrawn complaint": "Tamarillojaya",
    "disposition note": "Ocelotnugraha",
    "internal note": "Basiliskarta",
    "question": "Gryphonasti",
    "reply": "Narwhalindra",
    "held answer": "Pangolinasa",
    "held comment": "Axolotlwangi",
    "refused comment": "Quokkasari",
    "dispute": "Capybaranta",
    "commenter": "Wombatkencana",
}
PUBLIC = "Selokan berlumut di jalan kenari"  # a word of the public text: the page really shows


@dataclass
class Planted:
    open: Complaint
    withdrawn: Complaint
    receipts: list[str]


@pytest.fixture
def planted(dewi, budi, now, caplog) -> Planted:
    caplog.set_level(logging.DEBUG)
    cache.clear()
    who = {"name": f"Ni {NAME}", "nik": NIK, "phone": PHONE, "email": EMAIL, "address": STREET}
    case = ComplaintFactory(
        title=PUBLIC,
        body=f"Saya {NAME}, NIK {NIK}, telepon {PHONE}, di {STREET}. Got Plumbagopura mampet.",
        location="Wexfordiana",
        **who,
    )
    message = case.messages.get(kind="complaint")
    hide = publication.propose(message, now=now).spans
    start = message.body.index("Plumbagopura")
    hide.append({"start": start, "end": start + 12, "label": "OTHER", "field": "body"})
    publication.approve(message, digest=message.digest, spans=hide, by=dewi, now=now)
    case.refresh_from_db()
    move = transitions.move
    agency = budi.agency
    move(case, "verify_and_forward", by=dewi, now=now, agency=agency, note="Ocelotnugraha")
    Note.objects.create(complaint=case, author=dewi, body="Basiliskarta", written_at=now)
    move(case, "ask_reporter", by=budi, now=now, text="Gryphonasti di mana?")
    reporter = transitions.Role.REPORTER
    move(case, "reply", by=None, role=reporter, now=now, text="Narwhalindra di timur.")
    move(case, "answer", by=budi, now=now, text="Besok tim kami membersihkan selokan itu.")
    move(case, "answer", by=budi, now=now, text=f"Ibu {NAME}, Pangolinasa sudah selesai.")
    move(case, "dispute", by=None, role=reporter, now=now, text="Capybaranta masih mampet.")
    writer = UserFactory(first_name="Wombatkencana", email="wombatkencana@example.test")
    say = conversation.comment
    say(case.reference, "Setuju dengan laporan ini.", key="comment-one", by=writer, now=now)
    say(case.reference, f"Axolotlwangi, telepon {PHONE}", key="comment-two", by=writer, now=now)
    say(case.reference, "Quokkasari 081234567890", key="comment-3", by=writer, now=now)
    refused = case.messages.filter(kind="comment", state="held").last()
    publication.refuse(refused, by=dewi, now=now)
    hidden = ComplaintFactory(title="Hyacinthara di sini", body="Hyacinthara " * 4, **who)
    secret = ComplaintFactory(
        title="Saffronnesia", body="Saffronnesia " * 4, privacy="confidential", **who
    )
    gone = ComplaintFactory(title="Tamarillojaya", body="Tamarillojaya " * 4, published=True)
    publication.withdraw_thread(gone, by=dewi, now=now)
    jobs.run_due(now=now)
    receipts = [c.receipt for c in (case, hidden, secret, gone)]
    return Planted(case, gone, receipts)


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def _fill(route: str, planted: Planted) -> list[str]:
    """Real addresses for a route; none where it belongs to staff or needs what is not public."""
    route = route.replace("^", "").replace("$", "").replace("\\Z", "")
    if route.startswith(("admin/", "en/admin/")):
        return []
    if "(?P<reference>[A-Za-z0-9-]{1,20})" in route or "<slug:reference>" in route:
        pieces = []
        for reference in (planted.open.reference, planted.withdrawn.reference, "DPS-1999-00001"):
            address = route.replace("(?P<reference>[A-Za-z0-9-]{1,20})", reference)
            pieces.append(address.replace("<slug:reference>", reference))
        return pieces
    route = route.replace("<section>", "threads")
    return [] if "<" in route or "(" in route else [route]


def addresses(planted: Planted) -> list[str]:
    found = {
        f"/{prefix}{address}"
        for route in _patterns(get_resolver())
        for address in _fill(route, planted)
        for prefix in ("", "en/")
    }
    queries = [f"?q={word}" for word in [*WORDS.values(), "selokan", ""]]
    found |= {
        f"{path}{query}"
        for path in ("/aduan/", "/en/aduan/", "/feeds/aduan.atom", "/api/v1/threads/")
        for query in queries
    }
    found |= {f"/api/v1/suggest/?q={word[:5]}" for word in WORDS.values()}
    found |= {"/", "/en/", "/layanan/", "/saluran/", "/api/v2/pages/", "/tidak-ada/"}
    return sorted(found)


def leaks(text: str, planted: Planted, *, asked: str = "") -> list[str]:
    """The planted words in the text, except those that the visitor typed in the address."""
    lowered = text.casefold()
    asked = asked.casefold()
    secrets = {**WORDS, **{f"receipt {r}": r for r in planted.receipts}}
    return [
        field
        for field, word in secrets.items()
        if word.casefold() in lowered and word.casefold() not in asked
    ]


@pytest.mark.parametrize("visitor", ["nobody", "wayan"])
def test_no_public_address_shows_a_private_word(visitor, planted, request) -> None:
    client = Client(raise_request_exception=False)
    if visitor != "nobody":
        client.force_login(request.getfixturevalue(visitor))
    shown, failed, leaking = set(), [], {}
    for address in addresses(planted):
        response = client.get(address)
        if response.status_code >= 500:
            failed.append((address, response.status_code))
        text = b"".join(response).decode(errors="replace") + str(dict(response.items()))
        if found := leaks(text, planted, asked=address):
            leaking[address] = found
        if PUBLIC in text:
            shown.add(address.split("?")[0])
    assert failed == []
    assert leaking == {}
    reference = planted.open.reference
    assert shown >= {
        "/aduan/",
        "/en/aduan/",
        f"/aduan/{reference}/",
        "/feeds/aduan.atom",
        "/api/v1/threads/",
        f"/api/v1/threads/{reference}/",
    }


def test_no_letter_log_line_cache_entry_or_public_row_holds_a_private_word(planted, caplog) -> None:
    letters = [f"{m.subject}\n{m.body}" for m in mail.outbox]
    lines = [str(vars(record)) for record in caplog.records]
    cached = [f"{key} {value}" for key, value in vars(cache).get("_cache", {}).items()]
    assert letters
    for text in [*letters, *lines, *cached]:
        assert leaks(text, planted) == []
    tables = [t for t in connection.introspection.table_names() if not t.startswith("sqlite_")]
    assert Thread._meta.db_table in tables
    with connection.cursor() as cursor:
        for table in tables:
            if table == "complaints_user" or table.startswith("account_"):
                continue  # an account's own address is not ciphertext
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names from the database
            assert (table, leaks(str(cursor.fetchall()), planted)) == (table, [])


@override_settings(DEBUG=False)
@pytest.mark.parametrize("path", ["/lacak/", "/en/lacak/"])
def test_a_wrong_receipt_is_not_repeated_in_the_refusal(path, planted) -> None:
    response = Client().post(path, {"receipt": planted.receipts[0][:-1] + "x"})
    assert leaks(response.content.decode(), planted) == []
