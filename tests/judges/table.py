"""What the judges see: for every public route its pages, in every state a person may meet.

A route without a row fails `test_every_public_route_is_judged_or_says_why_not`. A route that
shows no page of ours says in its row why not.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.judges.acts import (
    DOT,
    PHONE,
    SENSITIVE,
    URGENT,
    Act,
    both,
    brings,
    files,
    forgets_cookies,
    opens,
    presses,
    sends,
)  # fmt: skip
from tests.privacy.addresses import LOCALIZED, PASSWORD, STAFF, V1, routes

ANI, WAYAN = "ani@demo.test", "wayan@demo.test"
# The demo's documented receipts, by the stage of their complaints.
RECEIPTS = {
    "asked": "2026000000000001",
    "answered": "2026000000000002",
    "moving": "2026000000000003",
}


@dataclass(frozen=True)
class State:
    """A page as a person may meet it; `act` is what was done since it was opened.

    Words in braces in the path are filled from what the demo has: see `visits.facts`.
    """

    name: str
    path: str
    act: Act | None = None
    who: str = ""
    status: int = 200


MACHINE = "speaks to machines"
ELSEWHERE = "only leads elsewhere"
FILE = "answers with a file"


Row = tuple[State, ...] | str
LIST = f"{LOCALIZED}aduan/"
ACCOUNT = f"{LOCALIZED}akun/"

ROWS: dict[str, Row] = {
    LIST: (
        State("list", "aduan/", opens),
        State("list-found", "aduan/?q=lampu&category=penerangan-dan-lalu-lintas&year=2026"),
        State("list-repaired", "aduan/?q=lampuu+jalann"),
        State("list-nothing", "aduan/?q=zzzxqy"),
        State("list-refused", "aduan/?stage=x&since=kemarin", status=400),
        State("list-signed-in", "aduan/?q=sampah", who=ANI),
    ),
    f"{LIST}baru/": (
        State("filing", "aduan/baru/"),
        State("filing-wrong", "aduan/baru/", sends(), status=400),
        State("filing-signed-in", "aduan/baru/", who=ANI),
        State("filing-emergency", "aduan/baru/", files("preview", more=URGENT)),
        State("filing-questions", "aduan/baru/", files("preview", subcategory="jalan-berlubang")),
        State("filing-preview", "aduan/baru/", both(files("preview"), opens)),
        State("filing-preview-sensitive", "aduan/baru/",
              both(files("preview", more=SENSITIVE), opens)),
        State("filing-point-elsewhere", "aduan/baru/", files("preview", pin="-8.6300, 115.2000")),
        State("filing-similar", "aduan/baru/",
              files("preview", "preview", subcategory="jalan-berlubang")),
        State("filing-changed", "aduan/baru/", files("preview", "edit")),
        State("filing-photo", "aduan/baru/", brings("rambu.png", DOT)),
        State("filing-photo-refused", "aduan/baru/", brings("rambu.png", b"none"), status=400),
    ),
    f"{LIST}baru/saran/": MACHINE,
    f"{LIST}baru/selesai/": (State("receipt", "aduan/baru/", files("preview", "send")),),
    f"{LIST}bantuan/": (State("search-help", "aduan/bantuan/"),),
    f"{LIST}<slug:reference>/": (
        State("thread", "aduan/{open}/", opens),
        State("thread-answered", "aduan/{answered}/"),
        State("thread-solved", "aduan/{solved}/"),
        State("thread-archived", "aduan/{archived}/"),
        State("thread-signed-in", "aduan/{answered}/", who=WAYAN),
        State("thread-missing", "aduan/DPS-1999-00001/", status=404),
    ),
    f"{LIST}<slug:reference>/komentar/": (
        State("comment-wrong", "aduan/{answered}/", sends("#komentar form"), who=WAYAN, status=400),
        State("comment-masked", "aduan/{answered}/",
              sends("#komentar form", body=f"Rambu itu masih roboh, {PHONE}."), who=WAYAN),
        State("comment-without-cookie", "aduan/{answered}/", forgets_cookies("#komentar form"),
              who=WAYAN, status=403),
    ),
    f"{LIST}<slug:reference>/dukung/": ELSEWHERE,
    f"{LIST}<slug:reference>/ikuti/": (
        State("follow", "aduan/{open}/ikuti/"),
        State("follow-wrong", "aduan/{open}/ikuti/", sends(), status=400),
        State("follow-asked", "aduan/{open}/ikuti/", sends(email="pembaca@contoh.test")),
        State("follow-signed-in", "aduan/{open}/ikuti/", who=ANI),
    ),
    f"{LIST}<slug:reference>/perubahan/": (State("wordings", "aduan/{answered}/perubahan/"),),
    f"{LIST}<slug:reference>/lapor/<int:position>/": (
        State("report", "aduan/{open}/lapor/0/"),
        State("report-wrong", "aduan/{open}/lapor/0/", sends(), status=400),
    ),
    f"{LOCALIZED}lacak/": (
        State("track", "lacak/"),
        State("track-unknown", "lacak/", sends(receipt="1111222233334444"), status=404),
        State("track-asked", "lacak/", both(sends(receipt=RECEIPTS["asked"]), opens)),
        State("track-answered", "lacak/", both(sends(receipt=RECEIPTS["answered"]), opens)),
        State("track-moving", "lacak/", both(sends(receipt=RECEIPTS["moving"]), opens)),
        State("track-answer-empty", "lacak/", both(sends(receipt=RECEIPTS["asked"]),
              presses("value=reply")), status=400),
        State("track-dispute-empty", "lacak/", both(sends(receipt=RECEIPTS["answered"]),
              presses("value=dispute")), status=400),
    ),
    f"{LOCALIZED}lacak/ombudsman/": FILE,
    f"{LOCALIZED}jawab/<slug:token>/": (State("answer-over", f"jawab/{'0' * 40}/", status=404),),
    # Error pages that no visitor can bring about by wish.
    f"{LOCALIZED}gaya/": (State("gallery", "gaya/", opens),),
    f"{LOCALIZED}gaya/galat/<int:status>/": tuple(
        State(f"fault-{status}", f"gaya/galat/{status}/", status=status)
        for status in (400, 403, 410, 429, 500)
    ),
    # Of somebody against whom nothing stands.
    f"{LOCALIZED}keberatan/": (State("address-appeal", "keberatan/"),),
    f"{LOCALIZED}riwayat/": (State("history", "riwayat/", opens),),
    f"{LOCALIZED}data-saya/": (
        State("my-data", "data-saya/"),
        State("my-data-unknown", "data-saya/", sends(receipt="1111222233334444"), status=404),
        State("my-data-receipt", "data-saya/", sends(receipt=RECEIPTS["moving"])),
        State("my-data-signed-in", "data-saya/", who=ANI),
    ),
    ACCOUNT: (
        State("own", "akun/", opens, who=ANI),
    ),
    f"{ACCOUNT}pemberitahuan/": (State("notices", "akun/pemberitahuan/", who=ANI),),
    f"{ACCOUNT}sesi/": (State("sign-ins", "akun/sesi/", who=ANI),),
    f"{ACCOUNT}sessions/": ELSEWHERE,
    f"{ACCOUNT}undangan/<slug:token>/": (State("invitation-over", "akun/undangan/x/", status=404),),
    f"{ACCOUNT}surat/": (State("letters", "akun/surat/", who=ANI),),
    f"{ACCOUNT}pencarian/": (State("searches", "akun/pencarian/", who=ANI),),
    f"{LOCALIZED}surat/pencarian/<slug:token>/": (
        State("stop-searches", f"surat/pencarian/1-{'0' * 32}/", status=404),
    ),
    f"{LOCALIZED}surat/berhenti/<slug:token>/": (
        State("stop-letters", "surat/berhenti/x/", status=404),
    ),
    # Wagtail's pages: one of each template.
    f"{LOCALIZED}^((?:[\\w\\-]+/)*)$": (
        State("home", ""),
        State("services", "layanan/"),
        State("service", "layanan/pengaduan/", opens),
        State("service-category", "layanan/air-bersih/", opens),
        State("channels", "saluran/"),
        State("about", "tentang/"),
        State("accessibility", "aksesibilitas/"),
        State("glossary", "kamus/"),
        State("missing", "tidak-ada/", status=404),
    ),
    f"{LOCALIZED}luring/": (State("offline", "luring/"),),
    f"{LOCALIZED}moderasi/": (State("moderation", "moderasi/", opens),),
    f"{LOCALIZED}moderasi/<int:year>/<int:number>/": (
        # Which months there are depends on the day; the running one has the same template.
        State("moderation-month-missing", "moderasi/1999/1/", status=404),
    ),
    f"{LOCALIZED}surat/ikuti/<slug:token>/": (
        State("guest-follows-over", f"surat/ikuti/1-{'0' * 32}/", status=404),
    ),
    "aduan/<slug:reference>/kartu.png": FILE,
    "luring/masih.json": MACHINE,
    "peta/desa.geojson": MACHINE,
    "sw.js": MACHINE,
    "feeds/aduan.atom": MACHINE,
    "feeds/aduan.json": MACHINE,
    "feeds/aduan/<slug:reference>.atom": MACHINE,
    "feeds/hari-kerja.ics": MACHINE,
    "oembed": MACHINE,
    "feeds/riwayat.atom": MACHINE,
    "sitemap.xml": MACHINE,
    "sitemap-<section>.xml": MACHINE,
    "robots.txt": MACHINE,
    "manifest.webmanifest": MACHINE,
    "healthz": MACHINE,
    "readyz": MACHINE,
    "metrics": MACHINE,
    "foto/<photo:name>.jpg": FILE,
    "foto/<photo:name>-640.jpg": FILE,
    "media/<path:path>": FILE,
    "dokumen/^(\\d+)/(.*)$": FILE,
    # Wagtail's own pages for a password on a page: the demo protects none.
    "dokumen/authenticate_with_password/<int:restriction_id>/": "Wagtail's, for a protected file",
    f"{LOCALIZED}{PASSWORD}<int:page_view_restriction_id>/<int:page_id>/":
        "Wagtail's, for a protected page",
    f"{LOCALIZED}_util/login/": ELSEWHERE,
    f"{LOCALIZED}data/": (State("open-data", "data/"),),
    "data/katalog.jsonld": MACHINE,
    "data/<file:name>": FILE,
    "data/<month:month>/<file:name>": FILE,
    "api/docs/": (State("api-docs", "api/docs/"),),
    # --------------------------------------------------------------------------- accounts
    f"{ACCOUNT}login/": (
        State("login", "akun/login/"),
        State("login-wrong", "akun/login/", sends("main form:has([name=password])",
                                                  login="ani@demo.test", password="salah")),
    ),
    f"{ACCOUNT}logout/": (State("logout", "akun/logout/", who=ANI),),
    f"{ACCOUNT}inactive/": (State("inactive", "akun/inactive/"),),
    f"{ACCOUNT}signup/": (
        State("signup", "akun/signup/"),
        State("signup-wrong", "akun/signup/", sends(email="bukan-alamat")),
    ),
    f"{ACCOUNT}reauthenticate/": (State("reauthenticate", "akun/reauthenticate/", who=ANI),),
    f"{ACCOUNT}email/": (State("email", "akun/email/", who=ANI),),
    f"{ACCOUNT}confirm-email/": (State("confirm-email", "akun/confirm-email/"),),
    f"{ACCOUNT}password/change/": (
        State("password-change", "akun/password/change/", who=ANI),
        State("password-change-wrong", "akun/password/change/", sends(), who=ANI),
    ),
    f"{ACCOUNT}password/set/": ELSEWHERE,
    f"{ACCOUNT}password/reset/": (State("password-reset", "akun/password/reset/"),),
    f"{ACCOUNT}password/reset/done/": (State("password-sent", "akun/password/reset/done/"),),
    f"{ACCOUNT}password/reset/confirm/": ELSEWHERE,
    f"{ACCOUNT}password/reset/complete/": ELSEWHERE,
    f"{ACCOUNT}login/code/": (
        State("login-code", "akun/login/code/"),
    ),
    f"{ACCOUNT}login/code/confirm/": ELSEWHERE,
    f"{ACCOUNT}2fa/": (State("second-factor", "akun/2fa/", who=ANI),),
    f"{ACCOUNT}2fa/authenticate/": ELSEWHERE,
    f"{ACCOUNT}2fa/reauthenticate/": ELSEWHERE,
    f"{ACCOUNT}2fa/totp/activate/": (
        State("totp", "akun/2fa/totp/activate/", who=ANI),
        State("totp-wrong", "akun/2fa/totp/activate/", sends(), who=ANI),
    ),
    f"{ACCOUNT}2fa/totp/deactivate/": ELSEWHERE,
    f"{ACCOUNT}2fa/recovery-codes/": ELSEWHERE,
    f"{ACCOUNT}2fa/recovery-codes/generate/": ELSEWHERE,
    f"{ACCOUNT}2fa/recovery-codes/download/": FILE,
    f"{ACCOUNT}2fa/webauthn/": ELSEWHERE,
    f"{ACCOUNT}2fa/webauthn/add/": ELSEWHERE,
    f"{LOCALIZED}^akun/2fa/webauthn/keys/": ELSEWHERE,
    f"{ACCOUNT}2fa/webauthn/keys/<int:pk>/edit/": ELSEWHERE,
    f"{ACCOUNT}2fa/webauthn/keys/<int:pk>/remove/": ELSEWHERE,
    f"{ACCOUNT}2fa/webauthn/login/": MACHINE,
    f"{ACCOUNT}2fa/webauthn/reauthenticate/": ELSEWHERE,
    f"{ACCOUNT}kunci/": (State("passkeys", "akun/kunci/", who=ANI),),
    f"{ACCOUNT}program/": (
        State("program-keys", "akun/program/", who=ANI),
        State("program-keys-wrong", "akun/program/", sends(), who=ANI, status=400),
    ),
    f"{ACCOUNT}identitas/": (
        State("identity", "akun/identitas/", who=ANI),
        State("identity-wrong", "akun/identitas/", sends(), who=ANI, status=400),
    ),
    f"{ACCOUNT}data/": (State("account-data", "akun/data/", who=ANI),),
    f"{ACCOUNT}hapus/": (State("account-erase", "akun/hapus/", who=ANI),),
    f"{ACCOUNT}kabar/": (State("push", "akun/kabar/", who=ANI),),
    f"{ACCOUNT}mengikuti/": (State("follows", "akun/mengikuti/", who=ANI),),
    f"{ACCOUNT}tulisan/": (State("own-texts", "akun/tulisan/", who=WAYAN),),
}  # fmt: skip

# What only programs ask.
MACHINES = (V1, "open311/", "api/v2/", "api/auth/", "api/schema/", "api/problems/", "^api/")
LANGUAGES = ("", "en/")


def public_routes() -> list[str]:
    """Every route that strangers may open with a browser, in the order of the URL table."""
    return [route for route in dict.fromkeys(routes()) if not route.startswith((STAFF, *MACHINES))]


def states() -> list[tuple[State, str]]:
    """Every state of every public route, in every language that the route has."""
    return [
        (state, language)
        for route in public_routes()
        if isinstance(row := ROWS.get(route), tuple)
        for state in row
        for language in (LANGUAGES if route.startswith(LOCALIZED) else ("",))
    ]
