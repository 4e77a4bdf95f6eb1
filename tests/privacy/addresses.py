"""Every address of the site, by its route in the URL configuration, and who may ask it.

A route without a row fails `test_every_address_has_a_row`: whoever adds an address says here
what strangers meet at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import LocalePrefixPattern, URLPattern, URLResolver, get_resolver

from complaints.models.public import PublicPhoto
from tests.rules.permission_table_apps import APPS

if TYPE_CHECKING:
    from tests.privacy.doors import World

Fill = Callable[["World"], list[str]]
LOCALIZED = "<language>"
# What staff alone may ask: every route below is asked by strangers, and must refuse.
STAFF = "admin/"


@dataclass(frozen=True)
class Row:
    """How to ask a route: `fill` gives the ends of its addresses, `posts` what a form sends."""

    fill: Fill | None = None
    posts: tuple[dict[str, str], ...] = ()
    json: tuple[dict[str, str], ...] = ()
    # Where the search box echoes what was asked for.
    searches: bool = False


def references(world: World) -> list[str]:
    """Every complaint by its number, public or not; numbers that were never given; a canary."""
    word = world.secrets[0].core
    known = [case.reference for case in world.cases.values()]
    return [*known, known[0].lower(), "DPS-1999-00001", "DPS-2026-99999", word]


def each(before: str, after: str = "/") -> Fill:
    return lambda world: [f"{before}{reference}{after}" for reference in references(world)]


def at(*paths: str) -> Fill:
    return lambda world: list(paths)


def endings(name: str) -> Fill:
    return at(f"open311/v2/{name}.xml", f"open311/v2/{name}.json")


def guesses(before: str, after: str = "/") -> Fill:
    return at(*(f"{before}{number}{after}" for number in (1, 2, 3, 99999)))


def photos(world: World, ending: str) -> list[str]:
    """The public pictures, and the names under which the originals lie."""
    names = [*PublicPhoto.objects.values_list("name", flat=True), "x" * 43]
    names += [c.core for c in world.secrets if c.place == "Attachment.stored_as"]
    return [f"foto/{name}{ending}" for name in names]


FILING = {
    "title": "", "body": "", "subcategory": "jalan-berlubang", "village": "renon",
    "location": "", "happened_on": "", "privacy": "", "name": "", "phone": "", "email": "",
    "nik": "", "asked": "1",
}  # fmt: skip
VERB = {"receipt": "", "verb": "", "text": ""}
SIGN_UP = {"email": ""}
V1 = "api/v1/"
PASSWORD = "_util/authenticate_with_password/"
CASE = f"{V1}^cases/(?P<reference>DPS-[0-9]{{4}}-[0-9]{{1,9}})/"
THREAD = f"{V1}^threads/(?P<reference>[A-Za-z0-9-]{{1,20}})/"

ROWS: dict[str, Row] = {
    # ----------------------------------------------------------------------- for everybody
    f"{LOCALIZED}aduan/": Row(searches=True),
    f"{LOCALIZED}aduan/baru/": Row(
        posts=(
            FILING | {"support": "DPS-2026-00001", "not_urgent": "1"},
            *(FILING | {"step": step, "key": "", "website": "", "not_urgent": urgent}
              for step in ("preview", "send", "edit") for urgent in ("", "1")),
        )
    ),
    f"{LOCALIZED}aduan/baru/saran/": Row(posts=({"title": "", "body": "", "village": "renon"},)),
    f"{LOCALIZED}luring/": Row(),
    f"{LOCALIZED}aduan/baru/selesai/": Row(),
    f"{LOCALIZED}aduan/bantuan/": Row(),
    f"{LOCALIZED}aduan/<slug:reference>/": Row(each("aduan/")),
    f"{LOCALIZED}aduan/<slug:reference>/perubahan/": Row(each("aduan/", "/perubahan/")),
    "aduan/<slug:reference>/kartu.png": Row(each("aduan/", "/kartu.png")),
    f"{LOCALIZED}aduan/<slug:reference>/komentar/": Row(
        each("aduan/", "/komentar/"),
        posts=tuple({"body": "", "key": "", "step": step} for step in ("", "edit", "as_written")),
    ),
    f"{LOCALIZED}aduan/<slug:reference>/dukung/": Row(each("aduan/", "/dukung/"), posts=({},)),
    f"{LOCALIZED}aduan/<slug:reference>/lapor/<int:position>/": Row(
        lambda world: [
            f"aduan/{reference}/lapor/{position}/"
            for reference in references(world)[::3] for position in (0, 5, 7)
        ],
        posts=({"kind": "", "words": "", "website": ""}, {"kind": "name", "words": ""}),
    ),
    f"{LOCALIZED}lacak/": Row(
        posts=tuple(VERB | {"verb": verb} for verb in ("", "reply", "dispute", "withdraw"))
    ),
    f"{LOCALIZED}jawab/<slug:token>/": Row(
        at(f"jawab/{'0' * 40}/", "jawab/x/"), posts=({"text": ""},)
    ),
    f"{LOCALIZED}lacak/ombudsman/": Row(
        posts=tuple({"receipt": "", "reference": "", "format": form} for form in ("pdf", "json"))
    ),
    f"{LOCALIZED}riwayat/": Row(),
    f"{LOCALIZED}aduan/<slug:reference>/ikuti/": Row(
        lambda world: [f"aduan/{reference}/ikuti/" for reference in references(world)[::3]],
        posts=({"subject": "", "email": "", "website": ""},),
    ),
    f"{LOCALIZED}akun/mengikuti/": Row(posts=({"follow": "1"}, {})),
    f"{LOCALIZED}surat/ikuti/<slug:token>/": Row(
        at("surat/ikuti/x/", f"surat/ikuti/1-{'0' * 32}/"), posts=({}, {"verb": "confirm"})
    ),
    f"{LOCALIZED}akun/tulisan/": Row(
        posts=({"text": "1", "words": ""}, {"measure": "1", "words": ""}, {}),
    ),
    f"{LOCALIZED}keberatan/": Row(
        posts=({"measure": "1", "words": ""}, {"measure": "x", "words": "Keliru.", "website": ""}),
    ),
    f"{LOCALIZED}moderasi/": Row(),
    f"{LOCALIZED}moderasi/<int:year>/<int:number>/": Row(
        at("moderasi/2026/11/", "moderasi/2026/13/", "moderasi/1999/1/")
    ),
    # The demonstration's: every component, and the pages of errors.
    f"{LOCALIZED}gaya/": Row(),
    f"{LOCALIZED}gaya/galat/<int:status>/": Row(at("gaya/galat/404/", "gaya/galat/1/")),
    f"{LOCALIZED}data-saya/": Row(
        posts=(
            {"receipt": "", "verb": "ask", "right": "access", "words": "", "contact": ""},
            {"verb": "ask", "right": "", "words": "", "contact": ""},
            {"verb": "copy", "number": "", "format": "json"},
        )
    ),
    f"{LOCALIZED}akun/": Row(posts=({"reference": "", "verb": "dispute", "text": ""},)),
    f"{LOCALIZED}akun/pemberitahuan/": Row(posts=({}, {"notice": "1"})),
    f"{LOCALIZED}akun/sesi/": Row(posts=({"end": "others"}, {"end": "1"})),
    f"{LOCALIZED}akun/program/": Row(posts=({"scopes": "read"}, {"revoke": "1"})),
    f"{LOCALIZED}akun/sessions/": Row(),
    f"{LOCALIZED}akun/undangan/<slug:token>/": Row(
        at("akun/undangan/x/"), posts=({"first_name": "", "last_name": "", "password": ""},)
    ),
    f"{LOCALIZED}akun/surat/": Row(posts=({"choice": "daily", "language": "en"}, {"choice": "x"})),
    f"{LOCALIZED}akun/pencarian/": Row(
        posts=({"verb": "save", "query": "", "name": "", "rhythm": "daily"},
               {"verb": "delete", "search": "1"}),
    ),
    f"{LOCALIZED}surat/pencarian/<slug:token>/": Row(
        at("surat/pencarian/x/", f"surat/pencarian/1-{'0' * 32}/"), posts=({},)
    ),
    f"{LOCALIZED}surat/berhenti/<slug:token>/": Row(
        lambda world: [
            f"surat/berhenti/{token}/"
            for token in ("c1-x", "u1-" + "0" * 32, "x", *references(world)[:2])
        ],
        posts=({}, {"List-Unsubscribe": "One-Click"}, {"choice": "daily"}),
    ),
    f"{LOCALIZED}^((?:[\\w\\-]+/)*)$": Row(at("", "layanan/", "saluran/", "tidak-ada/")),
    "feeds/aduan.atom": Row(searches=True),
    "feeds/aduan.json": Row(searches=True),
    "feeds/aduan/<slug:reference>.atom": Row(each("feeds/aduan/", ".atom")),
    "feeds/hari-kerja.ics": Row(),
    f"{LOCALIZED}data/": Row(),
    "data/katalog.jsonld": Row(),
    "data/<month:month>/<file:name>": Row(at("data/2026-11/threads.csv")),
    "data/<file:name>": Row(
        at(
            *(
                f"data/{name}"
                for name in (
                    "threads.csv", "posts.csv", "threads.jsonl", "threads.geojson", "counts.csv",
                    "datapackage.json", "nothing.csv",
                )
            )
        )
    ),
    "oembed": Row(
        lambda world: [
            f"oembed?format={form}&url=http://testserver/aduan/{reference}/"
            for reference in references(world) for form in ("json", "xml")
        ]
    ),
    "feeds/riwayat.atom": Row(),
    "sitemap.xml": Row(),
    "sitemap-<section>.xml": Row(
        at("sitemap-threads.xml", "sitemap-fixed.xml", "sitemap-content.xml", "sitemap-x.xml")
    ),
    "robots.txt": Row(),
    "manifest.webmanifest": Row(),
    "sw.js": Row(),
    "luring/masih.json": Row(lambda world: [f"luring/masih.json?r={r}" for r in references(world)]),
    "peta/desa.geojson": Row(),
    "healthz": Row(),
    "readyz": Row(),
    "metrics": Row(),
    "foto/<photo:name>.jpg": Row(lambda world: photos(world, ".jpg")),
    "foto/<photo:name>-640.jpg": Row(lambda world: photos(world, "-640.jpg")),
    "media/<path:path>": Row(
        at("media/", "media/x.jpg", "media/../db.sqlite3", "media/attachments/")
    ),
    "dokumen/^(\\d+)/(.*)$": Row(at("dokumen/1/x.pdf")),
    "dokumen/authenticate_with_password/<int:restriction_id>/": Row(
        guesses("dokumen/authenticate_with_password/"), posts=({"password": ""},)
    ),
    # -------------------------------------------------------------------------- machines
    f"{V1}threads/": Row(searches=True),
    f"{THREAD}$": Row(each(f"{V1}threads/")),
    f"{THREAD}comments/$": Row(each(f"{V1}threads/", "/comments/"), json=({"body": ""},)),
    f"{THREAD}support/$": Row(each(f"{V1}threads/", "/support/"), json=({},)),
    f"{THREAD}reports/$": Row(
        each(f"{V1}threads/", "/reports/"),
        json=({"post": "", "kind": "", "words": ""}, {"post": "0", "kind": "name", "words": ""}),
    ),
    f"{THREAD}similar/$": Row(each(f"{V1}threads/", "/similar/")),
    f"{THREAD}wordings/$": Row(each(f"{V1}threads/", "/wordings/")),
    f"{V1}figures/": Row(),
    f"{V1}moderation/": Row(),
    f"{V1}complaints/": Row(json=(FILING, {"title": "", "happened_on": "", "privacy": ""})),
    f"{V1}complaints/decide/": Row(
        json=({"receipt": "", "verb": "reply", "text": ""},
              {"reference": "", "verb": "dispute", "text": ""})
    ),
    f"{V1}^complaints/(?P<reference>DPS-[0-9]{{4}}-[0-9]{{1,9}})/$": Row(
        lambda world: [
            f"{V1}complaints/{case.reference}/" for case in world.cases.values()
        ]
    ),
    f"{V1}complaints/rate/": Row(
        json=({"receipt": "", "answers": {"clear": "2"}}, {"reference": "", "answers": {}})
    ),
    f"{V1}uploads/": Row(),
    # An agency's cases: each address without a key, with which a test of its own asks
    # (tests/api/test_cases.py).
    f"{V1}cases/": Row(),
    f"{CASE}$": Row(each(f"{V1}cases/")),
    f"{CASE}photos/(?P<number>[0-9]{{1,18}})/$": Row(each(f"{V1}cases/", "/photos/1/")),
    **{
        f"{CASE}{step}/$": Row(each(f"{V1}cases/", f"/{step}/"), json=({"text": "", "body": ""},))
        for step in (
            "start", "respond", "field-report", "ask", "hand-back", "coordinate", "charge",
            "priority", "notes",
        )
    },
    f"{V1}follows/": Row(json=({"subject": "village", "value": ""},)),
    f"{V1}follows/<int:number>/": Row(at(f"{V1}follows/1/")),
    f"{V1}complaints/track/": Row(json=({"receipt": ""},)),
    f"{V1}complaints/ombudsman/": Row(json=({"receipt": ""},)),
    f"{V1}history-roots/": Row(),
    f"{V1}incoming/<slug:source>/": Row(at(f"{V1}incoming/pusdalops/"), json=({"body": ""},)),
    f"{V1}suggest/": Row(searches=True),
    f"{V1}agencies/": Row(),
    f"{V1}categories/": Row(),
    f"{V1}subcategories/<slug:slug>/": Row(at(f"{V1}subcategories/jalan-berlubang/")),
    f"{V1}areas/": Row(),
    f"{V1}channels/": Row(),
    "api/v2/preview/": Row(at("api/v2/preview/?token=x")),
    "api/v2/menus/": Row(),
    "api/v2/settings/": Row(),
    "api/v2/redirects/": Row(),
    "api/v2/notices/": Row(),
    "api/v2/resolve/": Row(
        lambda world: [
            f"api/v2/resolve/?path=/{language}aduan/{reference}/"
            for reference in references(world) for language in ("", "en/")
        ]
    ),
    "api/v2/^pages/": Row(at("api/v2/pages/", "api/v2/pages/?type=wagtailcore.Page&search=x")),
    "api/v2/^pages/<int:pk>/": Row(guesses("api/v2/pages/")),
    "api/v2/^pages/find/": Row(at("api/v2/pages/find/?html_path=/")),
    "api/v2/^images/": Row(at("api/v2/images/")),
    "api/v2/^images/<int:pk>/": Row(guesses("api/v2/images/")),
    "api/v2/^images/find/": Row(at("api/v2/images/find/")),
    "api/v2/^documents/": Row(at("api/v2/documents/")),
    "api/v2/^documents/<int:pk>/": Row(guesses("api/v2/documents/")),
    "api/v2/^documents/find/": Row(at("api/v2/documents/find/")),
    **{route: Row() for route in APPS},
    "api/schema/": Row(),
    "api/docs/": Row(),
    "api/problems/": Row(),
    "^api/problems/(?P<code>[a-z0-9_]{1,60})/$": Row(at("api/problems/not_found/")),
    r"^api/([\s\S]*/)?$": Row(each("api/v9/")),
    "open311/v2/discovery.<ending:format>": Row(endings("discovery")),
    "open311/v2/services.<ending:format>": Row(endings("services")),
    "open311/v2/services/<slug:code>.<ending:format>": Row(endings("services/jalan-berlubang")),
    "open311/v2/requests.<ending:format>": Row(
        lambda world: [
            "open311/v2/requests.xml?start_date=2013-01-01&extensions=true",
            f"open311/v2/requests.json?service_request_id={','.join(references(world))}",
        ],
        posts=({"service_code": "", "description": "", "address_id": "", "email": ""},),
    ),
    "open311/v2/requests/<slug:reference>.<ending:format>": Row(
        each("open311/v2/requests/", ".json?extensions=true")
    ),
    "open311/v2/tokens/<str:token>.<ending:format>": Row(each("open311/v2/tokens/", ".xml")),
    # --------------------------------------------------------------------------- accounts
    f"{LOCALIZED}akun/login/": Row(posts=({"login": "", "password": ""},)),
    f"{LOCALIZED}akun/logout/": Row(),
    f"{LOCALIZED}akun/inactive/": Row(),
    f"{LOCALIZED}akun/signup/": Row(posts=(SIGN_UP,)),
    f"{LOCALIZED}akun/reauthenticate/": Row(posts=({"password": ""},)),
    f"{LOCALIZED}akun/email/": Row(posts=({"email": "", "action_add": "1"},)),
    f"{LOCALIZED}akun/confirm-email/": Row(),
    f"{LOCALIZED}akun/password/change/": Row(posts=({"oldpassword": "", "password1": ""},)),
    f"{LOCALIZED}akun/password/set/": Row(posts=({"password1": "", "password2": ""},)),
    f"{LOCALIZED}akun/password/reset/": Row(posts=({"email": ""},)),
    f"{LOCALIZED}akun/login/code/confirm/": Row(posts=({"code": ""},)),
    f"{LOCALIZED}akun/login/code/": Row(posts=({"email": ""},)),
    f"{LOCALIZED}akun/password/reset/confirm/": Row(posts=({"code": ""},)),
    f"{LOCALIZED}akun/password/reset/complete/": Row(posts=({"password1": "", "password2": ""},)),
    f"{LOCALIZED}akun/password/reset/done/": Row(),
    f"{LOCALIZED}akun/identitas/": Row(
        posts=({"name": "", "phone": "", "nik_end": "", "agreed": ""}, {"verb": "withdraw"})
    ),
    f"{LOCALIZED}akun/data/": Row(posts=({"copy": "text"},)),
    f"{LOCALIZED}akun/hapus/": Row(posts=({"sure": ""},)),
    f"{LOCALIZED}akun/kabar/": Row(
        posts=({"stop": "all"}, {"endpoint": "", "p256dh": "", "auth": ""})
    ),
    f"{LOCALIZED}akun/kunci/": Row(posts=({"credential": ""}, {"remove": "1"})),
    f"{LOCALIZED}akun/2fa/webauthn/": Row(),
    f"{LOCALIZED}akun/2fa/webauthn/add/": Row(),
    f"{LOCALIZED}^akun/2fa/webauthn/keys/": Row(at("akun/2fa/webauthn/keys/1/remove/")),
    f"{LOCALIZED}akun/2fa/webauthn/keys/<int:pk>/remove/": Row(
        guesses("akun/2fa/webauthn/keys/", "/remove/")
    ),
    f"{LOCALIZED}akun/2fa/webauthn/keys/<int:pk>/edit/": Row(
        guesses("akun/2fa/webauthn/keys/", "/edit/")
    ),
    f"{LOCALIZED}akun/2fa/webauthn/reauthenticate/": Row(posts=({"credential": ""},)),
    f"{LOCALIZED}akun/2fa/webauthn/login/": Row(posts=({"credential": ""},)),
    f"{LOCALIZED}akun/2fa/": Row(),
    f"{LOCALIZED}akun/2fa/authenticate/": Row(posts=({"code": ""},)),
    f"{LOCALIZED}akun/2fa/reauthenticate/": Row(posts=({"code": ""},)),
    f"{LOCALIZED}akun/2fa/totp/activate/": Row(posts=({"code": ""},)),
    f"{LOCALIZED}akun/2fa/totp/deactivate/": Row(posts=({},)),
    f"{LOCALIZED}akun/2fa/recovery-codes/": Row(),
    f"{LOCALIZED}akun/2fa/recovery-codes/generate/": Row(posts=({},)),
    f"{LOCALIZED}akun/2fa/recovery-codes/download/": Row(),
    f"{LOCALIZED}{PASSWORD}<int:page_view_restriction_id>/<int:page_id>/": Row(
        at(f"{PASSWORD}1/1/"), posts=({"password": ""},)
    ),
    f"{LOCALIZED}_util/login/": Row(posts=({"username": "", "password": ""},)),
}  # fmt: skip


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every route of the URL configuration, as it is written there."""
    for entry in (resolver or get_resolver()).url_patterns:
        localized = isinstance(entry.pattern, LocalePrefixPattern)
        route = before + (LOCALIZED if localized else str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


@dataclass(frozen=True)
class Address:
    """An address to ask, and the route it belongs to."""

    path: str
    route: str
    row: Row = field(repr=False, compare=False)


def addresses(world: World, *, languages: tuple[str, ...] = ("", "en/")) -> list[Address]:
    """Return every public address, in these languages where it has one."""
    found: list[Address] = []
    for route in dict.fromkeys(routes()):
        if route.startswith(STAFF):
            continue
        row = ROWS.get(route)
        if row is None:  # `test_every_address_has_a_row` fails, and says so
            continue
        bare = route.removeprefix(LOCALIZED)
        found += [
            Address(f"/{language}{end}", route, row)
            for end in (row.fill(world) if row.fill else [bare])
            for language in (languages if route.startswith(LOCALIZED) else ("",))
        ]
    return found


def staff_paths() -> list[str]:
    """Return one address for each route of the staff, with numbers where it wants one."""
    return [f"/{_filled(route)}" for route in dict.fromkeys(routes()) if route.startswith(STAFF)]


def _filled(route: str) -> str:
    """Return the route with something plausible in its gaps."""
    route = re.sub(r"<int:\w+>|\(\\d\+\)|\(\?P<\w+>\\d\+\)", "1", route)
    route = re.sub(r"<\w*:?reference>", "DPS-2026-00001", route)
    route = re.sub(r"<[^>]*>|\(\?P<\w+>[^)]*\)|\([^)]*\)", "x", route)
    return re.sub(r"[\^$?*+\\]|Z$", "", route)
