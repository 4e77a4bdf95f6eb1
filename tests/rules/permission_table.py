"""Who meets what at every address of the site: the data of test_permission_matrix.

A policy says who is let in, and how the others are refused; a row says with which status the
former are answered, to GET and to an empty POST. `but` names roles that meet something else.
Refusals: "sign" leads to the sign-in, "home" back to the first page of the admin (Wagtail's
own way of saying no); a case of another agency is a 404.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.rules.permission_world import ROLES

IN = "in"
# The answer to an empty POST is Wagtail's own failure: it wants its whole form. Refusals are
# asked for all the same.
UNASKED = 0
Status = int | str
Both = tuple[Status, Status]
REFUSALS: frozenset[Status] = frozenset({"sign", "home", 401, 403, 404})


@dataclass(frozen=True)
class Row:
    policy: Mapping[str, Status]
    get: Status = 200
    post: Status = 405
    but: Mapping[str, Both] | None = None

    def expected(self, role: str, method: str) -> Status:
        which = 0 if method == "GET" else 1
        if self.but and role in self.but:
            return self.but[role][which]
        found = self.policy[role]
        return (self.get, self.post)[which] if found == IN else found


def policy(refused: Mapping[str, Status]) -> Callable[..., Row]:
    def row(get: Status = 200, post: Status = 405, *, but: Mapping[str, Both] | None = None) -> Row:
        return Row({role: refused.get(role, IN) for role in ROLES}, get, post, but)

    return row


def staff(*let_in: str, **otherwise: Status) -> Callable[..., Row]:
    """Strangers are led to the sign-in, and all of the office but these back to the start."""
    refused: dict[str, Status] = dict.fromkeys(("public", "reporter", "citizen"), "sign")
    refused |= {role: "home" for role in ROLES if role not in {*refused, *let_in}}
    return policy(refused | otherwise)


EVERYBODY = policy({})
SIGNED_IN = policy({"public": "sign"})
DESKS = staff("officer", "head", "neighbour", "verifier", "moderator", "operator")
STAFF = staff("officer", "head", "neighbour", "verifier", "moderator", "editor", "operator")


def CITIZENS(get: Status, post: Status) -> dict[str, Both]:  # read in the table
    """What a right of citizens answers to them; it is not for the office."""
    return {"public": ("sign", "sign"), "reporter": (get, post), "citizen": (get, post)}


CASE_LISTS = staff("officer", "head", "neighbour", "verifier")
CASE = staff("officer", "head", "verifier", neighbour=404)
VERIFIERS = staff("verifier")
VERIFIERS_OF_CASE = staff("verifier", neighbour=404)
SUBJECTS = staff("verifier", officer=404, head=404, neighbour=404)
MODERATORS = staff("verifier", "moderator")
COMMENT = staff("verifier", "moderator", neighbour=404)
OPERATORS = staff("operator")
INVITERS = staff("operator", "head")
WATCHERS = staff("operator", "verifier")
HEADS = staff("head", "verifier")
EDITORS = staff("editor")
NOBODY = staff()  # a technical account alone

# What a number in an address stands for: (beginning of the route, name of the gap, what).
# A name of `City.rows`, or else the words themselves.
GAPS: tuple[tuple[str, str, str], ...] = (
    ("<language>gaya/", "status", "404"),
    ("<language>aduan/", "position", "0"),
    ("<language>akun/2fa/webauthn/keys/", "pk", "1"),
    ("<language>akun/undangan/", "token", "x" * 43),
    ("<language>jawab/", "token", "x" * 43),
    ("<language>moderasi/", "year", "1999"),
    ("<language>moderasi/", "number", "1"),
    ("<language>surat/", "token", "x" * 43),
    ("<language>_util", "*", "1"),
    ("<language>^(", "", ""),
    ("sitemap-", "section", "threads"),
    ("foto/", "name", "x" * 43),
    ("media/", "path", "x.jpg"),
    ("dokumen/", "restriction_id", "1"),
    ("dokumen/", "", "1"),
    ("admin/konten/pratinjau/", "number", "page"),
    ("api/v2/^pages", "pk", "page"),
    ("api/v2/^images", "pk", "image"),
    ("api/v2/^documents", "pk", "document"),
    ("^api/problems/", "code", "not_found"),
    ("api/v1/incoming/", "source", "sistem"),
    ("^api/", "", "v9/"),
    ("data/", "month", "2026-11"),
    ("data/", "name", "posts.csv"),
    ("open311/", "format", "json"),
    ("open311/", "code", "jalan-berlubang"),
    ("open311/", "token", "x:y"),
    ("admin/api/main/^pages", "pk", "page"),
    ("admin/api/main/^pages", "action_name", "publish"),
    ("admin/api/main/^images", "pk", "image"),
    ("admin/api/main/^documents", "pk", "document"),
    ("admin/pengaduan/texts/", "pk", "comment"),
    ("admin/pengaduan/photos/", "pk", "photo"),
    ("admin/pengaduan/identities/", "pk", "identity"),
    ("admin/pengaduan/reports/", "pk", "report"),
    ("admin/pengaduan/appeals/", "pk", "appeal"),
    ("admin/pengaduan/sanctions/", "pk", "sanction"),
    ("admin/pengaduan/subjects/", "pk", "subject"),
    ("admin/pengaduan/jobs/", "pk", "job"),
    ("admin/pengaduan/jobs/kinds/", "kind", "heartbeat"),
    ("admin/pengaduan/incoming/sources/", "pk", "1"),
    ("admin/pengaduan/incoming/", "pk", "received"),
    ("admin/pengaduan/invitations/", "pk", "invitation"),
    ("admin/pengaduan/webhooks/", "pk", "webhook"),
    ("admin/pengaduan/accounts/", "pk", "officer"),
    ("admin/pengaduan/letters/", "pk", "1"),
    ("admin/pengaduan/views/", "pk", "1"),
    ("admin/pengaduan/agencies/", "pk", "agency"),
    ("admin/pengaduan/", "queue", "complaints"),
    ("admin/pengaduan/", "verb", "answer"),
    ("admin/", "parent_page_id", "parent"),
    ("admin/", "page_id", "page"),
    ("admin/", "page_to_move_id", "page"),
    ("admin/", "destination_id", "parent"),
    ("admin/sitenotice/", "revision_id", "revision of the notice"),
    ("admin/explanatorytext/", "revision_id", "revision of the text"),
    ("admin/", "revision_id", "revision"),
    ("admin/pages/^(", "pk", "page"),
    ("admin/", "revision_id_a", "earliest"),
    ("admin/", "revision_id_b", "latest"),
    ("admin/bulk/", "app_label", "wagtailcore"),
    ("admin/bulk/", "model_name", "page"),
    ("admin/bulk/", "action", "delete"),
    ("admin/", "content_type_app_name", "pages"),
    ("admin/", "content_type_model_name", "standardpage"),
    ("admin/pages/create", "app_label", "pages"),
    ("admin/pages/create", "model_name", "servicepage"),
    ("admin/pages/workflow", "action_name", "approve"),
    ("admin/", "task_state_id", "1"),
    ("admin/", "workflow_state_id", "1"),
    ("admin/workflows/tasks/add/", "app_label", "wagtailcore"),
    ("admin/workflows/tasks/add/", "model_name", "groupapprovaltask"),
    ("admin/workflows/task", "*", "task"),
    ("admin/workflows/", "page_pk", "page"),
    ("admin/pages/workflow", "task_id", "task"),
    ("admin/workflows/", "*", "workflow"),
    ("admin/tag-auto", "app_name", "taggit"),
    ("admin/tag-auto", "model_name", "tag"),
    ("admin/collections/", "*", "collection"),
    ("admin/editing-sessions/", "app_label", "pages"),
    ("admin/editing-sessions/", "model_name", "servicepage"),
    ("admin/editing-sessions/", "object_id", "page"),
    ("admin/editing-sessions/", "session_id", "1"),
    ("admin/settings/", "app_name", "pages"),
    ("admin/settings/", "model_name", "x"),
    ("admin/settings/", "pk", "1"),
    ("admin/redirects/", "redirect_id", "1"),
    ("admin/translation/", "app_label", "pages"),
    ("admin/translation/", "model_name", "x"),
    ("admin/translation/", "pk", "1"),
    ("admin/users/", "pk", "officer"),
    ("admin/groups/", "pk", "group"),
    ("admin/locales/", "pk", "locale"),
    ("admin/sites/", "pk", "site"),
    ("admin/documents/", "pk", "document"),
    ("admin/documents/", "document_id", "document"),
    ("admin/documents/", "doc_id", "document"),
    ("admin/documents/", "uploaded_file_id", "1"),
    ("admin/images/", "pk", "image"),
    ("admin/images/", "image_id", "image"),
    ("admin/images/", "filter_spec", "width-100"),
    ("admin/images/", "uploaded_file_id", "1"),
    ("admin/password_reset", "uidb64", "MQ"),
    ("admin/password_reset", "token", "x-y"),
    ("admin/^.*/$", "*", ""),
    ("api/v1/subcategories/", "slug", "jalan-berlubang"),
    ("admin/synonym/", "pk", "synonym"),
    ("admin/sitenotice/workflow", "action_name", "approve"),
    ("admin/sitenotice/workflow", "task_id", "task"),
    ("admin/explanatorytext/workflow", "action_name", "approve"),
    ("admin/explanatorytext/workflow", "task_id", "task"),
    ("admin/sitenotice/", "pk", "notice"),
    ("admin/explanatorytext/", "pk", "text"),
    ("api/v1/follows/", "number", "1"),
    ("api/v1/^cases/", "number", "photo"),
    ("admin/", "pk", "list row"),
)

PUBLIC: dict[str, Row] = {
    "media/<path:path>": EVERYBODY(404, 404),
    r"dokumen/^(\d+)/(.*)$": EVERYBODY(404, 404),
    "dokumen/authenticate_with_password/<int:restriction_id>/": EVERYBODY(404, 404),
    "api/v1/threads/": EVERYBODY(),
    "api/v1/^threads/(?P<reference>[A-Za-z0-9-]{1,20})/$": EVERYBODY(),
    "api/v1/^threads/(?P<reference>[A-Za-z0-9-]{1,20})/comments/$": EVERYBODY(405, 415),
    "api/v1/^threads/(?P<reference>[A-Za-z0-9-]{1,20})/reports/$": EVERYBODY(405, 415),
    "api/v1/^threads/(?P<reference>[A-Za-z0-9-]{1,20})/similar/$": EVERYBODY(),
    "api/v1/^threads/(?P<reference>[A-Za-z0-9-]{1,20})/wordings/$": EVERYBODY(),
    "api/v1/figures/": EVERYBODY(),
    "api/v1/moderation/": EVERYBODY(),
    "api/v1/^threads/(?P<reference>[A-Za-z0-9-]{1,20})/support/$": SIGNED_IN(
        405, 200, but={"public": (401, 401)}
    ),
    "api/v1/complaints/": EVERYBODY(200, 400, but={"public": (401, 400)}),
    "api/v1/complaints/decide/": EVERYBODY(405, 415),
    "api/v1/^complaints/(?P<reference>DPS-[0-9]{4}-[0-9]{1,9})/$": SIGNED_IN(
        404, 405, but={"public": (401, 401), "reporter": (200, 405)}
    ),
    "api/v1/complaints/rate/": EVERYBODY(405, 415),
    "api/v1/complaints/track/": EVERYBODY(405, 415),
    "api/v1/uploads/": EVERYBODY(405, 400),
    "api/v1/follows/": SIGNED_IN(200, 415, but={"public": (401, 401)}),
    "api/v1/follows/<int:number>/": SIGNED_IN(405, 405, but={"public": (401, 401)}),
    "api/v1/complaints/ombudsman/": EVERYBODY(405, 415),
    "api/v1/history-roots/": EVERYBODY(),
    "api/v1/incoming/<slug:source>/": EVERYBODY(405, 401),
    "api/v1/suggest/": EVERYBODY(),
    "api/v1/agencies/": EVERYBODY(),
    "api/v1/categories/": EVERYBODY(),
    "api/v1/subcategories/<slug:slug>/": EVERYBODY(),
    "api/v1/areas/": EVERYBODY(),
    "api/v1/channels/": EVERYBODY(),
    "api/v2/preview/": EVERYBODY(403),
    "api/v2/menus/": EVERYBODY(),
    "api/v2/settings/": EVERYBODY(),
    "api/v2/redirects/": EVERYBODY(),
    "api/v2/notices/": EVERYBODY(),
    "api/v2/resolve/": EVERYBODY(400),
    "api/v2/^pages/": EVERYBODY(),
    "api/v2/^pages/<int:pk>/": EVERYBODY(),
    "api/v2/^pages/find/": EVERYBODY(404),
    "api/v2/^images/": EVERYBODY(),
    "api/v2/^images/<int:pk>/": EVERYBODY(),
    "api/v2/^images/find/": EVERYBODY(404),
    "api/v2/^documents/": EVERYBODY(),
    "api/v2/^documents/<int:pk>/": EVERYBODY(),
    "api/v2/^documents/find/": EVERYBODY(404),
    "open311/v2/discovery.<ending:format>": EVERYBODY(),
    "open311/v2/services.<ending:format>": EVERYBODY(),
    "open311/v2/services/<slug:code>.<ending:format>": EVERYBODY(),
    "open311/v2/requests.<ending:format>": EVERYBODY(200, 400),
    "open311/v2/requests/<slug:reference>.<ending:format>": EVERYBODY(),
    "open311/v2/tokens/<str:token>.<ending:format>": EVERYBODY(404),
    "api/schema/": EVERYBODY(),
    "api/docs/": EVERYBODY(),
    "api/problems/": EVERYBODY(),
    "^api/problems/(?P<code>[a-z0-9_]{1,60})/$": EVERYBODY(),
    r"^api/([\s\S]*/)?$": EVERYBODY(404, 404),
    "sitemap.xml": EVERYBODY(200, 200),
    "sitemap-<section>.xml": EVERYBODY(200, 200),
    "robots.txt": EVERYBODY(),
    "manifest.webmanifest": EVERYBODY(),
    "sw.js": EVERYBODY(),
    "luring/masih.json": EVERYBODY(),
    "peta/desa.geojson": EVERYBODY(),
    "feeds/aduan.atom": EVERYBODY(200, 200),
    "feeds/aduan.json": EVERYBODY(),
    "feeds/aduan/<slug:reference>.atom": EVERYBODY(200, 200),
    "feeds/hari-kerja.ics": EVERYBODY(),
    "data/katalog.jsonld": EVERYBODY(),
    "data/<month:month>/<file:name>": EVERYBODY(404),
    "data/<file:name>": EVERYBODY(),
    "oembed": EVERYBODY(404),
    "feeds/riwayat.atom": EVERYBODY(200, 200),
    "foto/<photo:name>.jpg": EVERYBODY(404),
    "foto/<photo:name>-640.jpg": EVERYBODY(404),
    "healthz": EVERYBODY(),
    "metrics": EVERYBODY(),
    "readyz": EVERYBODY(),
    "<language>akun/sessions/": EVERYBODY(302, 302),
    "<language>_util/login/": EVERYBODY("sign", "sign"),
    "<language>akun/login/": SIGNED_IN(302, 302, but={"public": (200, 200)}),
    "<language>akun/logout/": SIGNED_IN(200, 302, but={"public": (302, 302)}),
    "<language>akun/inactive/": EVERYBODY(),
    "<language>akun/signup/": SIGNED_IN(302, 302, but={"public": (200, 200)}),
    "<language>akun/reauthenticate/": SIGNED_IN(200, 200),
    "<language>akun/email/": SIGNED_IN(200, 302),
    "<language>akun/confirm-email/": SIGNED_IN(302, 302),
    "<language>akun/password/change/": SIGNED_IN(200, 200),
    "<language>akun/password/set/": SIGNED_IN(302, 302),
    "<language>akun/password/reset/": EVERYBODY(200, 200),
    "<language>akun/login/code/confirm/": EVERYBODY(302, 302),
    "<language>akun/login/code/": SIGNED_IN(302, 302, but={"public": (200, 200)}),
    "<language>akun/password/reset/confirm/": policy(dict.fromkeys(ROLES, "sign"))(),
    "<language>akun/password/reset/complete/": EVERYBODY(302, 302),
    "<language>akun/password/reset/done/": EVERYBODY(),
    "<language>akun/2fa/webauthn/": EVERYBODY(302, 302),
    "<language>akun/2fa/webauthn/add/": EVERYBODY(302, 302),
    "<language>^akun/2fa/webauthn/keys/": EVERYBODY(302, 302),
    "<language>akun/2fa/webauthn/keys/<int:pk>/remove/": EVERYBODY(302, 302),
    "<language>akun/2fa/webauthn/keys/<int:pk>/edit/": EVERYBODY(302, 302),
    "<language>akun/2fa/webauthn/reauthenticate/": SIGNED_IN(302, 302),
    "<language>akun/2fa/webauthn/login/": SIGNED_IN(302, 302),
    "<language>akun/kunci/": SIGNED_IN(302, 302),
    "<language>akun/identitas/": SIGNED_IN(200, 400),
    "<language>akun/data/": SIGNED_IN(200, 422, but=CITIZENS(200, 200)),
    "<language>akun/hapus/": SIGNED_IN(422, 422, but=CITIZENS(200, 400)),
    "<language>akun/2fa/": SIGNED_IN(),
    "<language>akun/2fa/authenticate/": SIGNED_IN(302, 302),
    "<language>akun/2fa/reauthenticate/": SIGNED_IN(302, 302),
    "<language>akun/2fa/totp/activate/": SIGNED_IN(302, 302),
    "<language>akun/2fa/totp/deactivate/": SIGNED_IN(404, 404),
    "<language>akun/2fa/recovery-codes/": SIGNED_IN(404),
    "<language>akun/2fa/recovery-codes/generate/": SIGNED_IN(302, 302),
    "<language>akun/2fa/recovery-codes/download/": SIGNED_IN(404, 404),
    "<language>aduan/": EVERYBODY(),
    "<language>aduan/baru/": EVERYBODY(200, 400),
    "<language>aduan/baru/saran/": EVERYBODY(405, 200),
    "<language>luring/": EVERYBODY(),
    "<language>aduan/baru/selesai/": EVERYBODY(302),
    "<language>aduan/bantuan/": EVERYBODY(),
    # Under DEMO only: the components, and the page of an error with its own status.
    "<language>gaya/": EVERYBODY(),
    "<language>gaya/galat/<int:status>/": EVERYBODY(404),
    "<language>aduan/<slug:reference>/": EVERYBODY(),
    "<language>aduan/<slug:reference>/perubahan/": EVERYBODY(),
    "aduan/<slug:reference>/kartu.png": EVERYBODY(),
    "<language>aduan/<slug:reference>/komentar/": SIGNED_IN(
        302, 400, but={"public": (302, "sign")}
    ),
    "<language>aduan/<slug:reference>/dukung/": EVERYBODY(302, 302),
    "<language>aduan/<slug:reference>/lapor/<int:position>/": EVERYBODY(200, 400),
    "<language>lacak/": EVERYBODY(200, 404),
    "<language>lacak/ombudsman/": SIGNED_IN(302, 404, but={"public": (302, "sign")}),
    "<language>riwayat/": EVERYBODY(),
    "<language>data/": EVERYBODY(),
    "<language>jawab/<slug:token>/": EVERYBODY(404, 404),
    "<language>akun/": SIGNED_IN(200, 200),
    "<language>akun/program/": SIGNED_IN(200, 400),
    "<language>akun/sesi/": SIGNED_IN(200, 302),
    "<language>akun/undangan/<slug:token>/": EVERYBODY(404, 404),
    "<language>akun/pemberitahuan/": SIGNED_IN(200, 302),
    "<language>akun/kabar/": SIGNED_IN(200, 302),
    "<language>akun/surat/": SIGNED_IN(200, 400),
    "<language>akun/pencarian/": SIGNED_IN(200, 302),
    "<language>surat/berhenti/<slug:token>/": EVERYBODY(404, 404),
    "<language>surat/pencarian/<slug:token>/": EVERYBODY(404, 404),
    "<language>aduan/<slug:reference>/ikuti/": EVERYBODY(200, 400),
    "<language>akun/mengikuti/": SIGNED_IN(200, 302),
    "<language>surat/ikuti/<slug:token>/": EVERYBODY(404, 404),
    "<language>akun/tulisan/": SIGNED_IN(200, 422),
    "<language>keberatan/": EVERYBODY(200, 422),
    "<language>moderasi/": EVERYBODY(),
    "<language>moderasi/<int:year>/<int:number>/": EVERYBODY(404),
    "<language>data-saya/": EVERYBODY(200, 200),
    "<language>_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": EVERYBODY(
        404, 404
    ),
    r"<language>^((?:[\w\-]+/)*)$": EVERYBODY(200, 200),
}

DESK: dict[str, Row] = {
    "admin/konten/pemeriksaan/": EDITORS(),
    "admin/konten/pratinjau/<int:number>/": EDITORS(404, 405),
    "admin/pencarian/tanpa-hasil/": EDITORS(200, 302),
    "admin/layanan/janji/": EDITORS(200, 302),
    "admin/pengaduan/beranda/": DESKS(),
    "admin/pengaduan/next/<slug:queue>/": CASE_LISTS(405, 302),
    "admin/pengaduan/export/<slug:queue>/": CASE_LISTS(404),
    "admin/pengaduan/bulk/": CASE_LISTS(405, 404),
    "admin/pengaduan/views/": CASE_LISTS(),
    "admin/pengaduan/views/save/": CASE_LISTS(405, 404),
    "admin/pengaduan/views/<int:pk>/": CASE_LISTS(404, 404),
    "admin/pengaduan/cases/<str:reference>/presence/": CASE(405, 200),
    "admin/pengaduan/cases/<str:reference>/presence/leave/": CASE(405, 204),
    "admin/pengaduan/cases/<str:reference>/presence/take/": CASE(405, 302),
    "admin/pengaduan/cases/<str:reference>/charge/": CASE(405, 302),
    "admin/pengaduan/cases/<str:reference>/priority/": CASE(405, 302),
    "admin/pengaduan/agencies/<int:pk>/merge/": VERIFIERS(200, 422),
    "admin/pengaduan/": CASE_LISTS(),
    "admin/pengaduan/results/": CASE_LISTS(),
    "admin/pengaduan/to-verify/": VERIFIERS(),
    "admin/pengaduan/to-verify/results/": VERIFIERS(),
    "admin/pengaduan/open/": CASE_LISTS(),
    "admin/pengaduan/open/results/": CASE_LISTS(),
    "admin/pengaduan/baru/": CASE_LISTS(200, 422),
    "admin/pengaduan/baru/selesai/": CASE_LISTS(302),
    "admin/pengaduan/search/": CASE_LISTS(200, 422),
    "admin/pengaduan/routing/trial/": VERIFIERS(200, 422),
    "admin/pengaduan/templates/preview/": CASE_LISTS(405, 200),
    "admin/pengaduan/registration/": OPERATORS(200, 422),
    "admin/pengaduan/texts/": MODERATORS(),
    "admin/pengaduan/texts/results/": MODERATORS(),
    "admin/pengaduan/texts/next/": MODERATORS(405, 302),
    "admin/pengaduan/texts/<int:pk>/sanction/": COMMENT(200, 422),
    "admin/pengaduan/reports/<int:pk>/sanction/": COMMENT(200, 422),
    "admin/pengaduan/appeals/": MODERATORS(),
    "admin/pengaduan/appeals/results/": MODERATORS(),
    "admin/pengaduan/appeals/<int:pk>/": MODERATORS(200, 302),
    "admin/pengaduan/sanctions/": MODERATORS(),
    "admin/pengaduan/sanctions/results/": MODERATORS(),
    "admin/pengaduan/sanctions/<int:pk>/lift/": MODERATORS(405, 302),
    "admin/pengaduan/texts/<int:pk>/": COMMENT(200, 409),
    "admin/pengaduan/texts/<int:pk>/working/": COMMENT(405, 409),
    "admin/pengaduan/texts/<int:pk>/draft/": COMMENT(405, 409),
    "admin/pengaduan/texts/<int:pk>/refuse/": COMMENT(200, 422),
    "admin/pengaduan/texts/<int:pk>/withdraw/": COMMENT(200, 422),
    "admin/pengaduan/texts/<int:pk>/photos/": VERIFIERS_OF_CASE("home", "home"),
    "admin/pengaduan/photos/": VERIFIERS(),
    "admin/pengaduan/photos/results/": VERIFIERS(),
    "admin/pengaduan/photos/<int:pk>/": VERIFIERS_OF_CASE(200, 422),
    "admin/pengaduan/photos/<int:pk>/picture/": CASE(404, 405, but={"verifier": (410, 405)}),
    "admin/pengaduan/photos/<int:pk>/document/": VERIFIERS_OF_CASE(404),
    "admin/pengaduan/cases/<str:reference>/": CASE(),
    "admin/pengaduan/cases/<str:reference>/identity/": CASE(405, 403, but={"verifier": (405, 200)}),
    "admin/pengaduan/cases/<str:reference>/identity/ask/": CASE(405, 422),
    "admin/pengaduan/identities/": VERIFIERS(),
    "admin/pengaduan/identities/results/": VERIFIERS(),
    "admin/pengaduan/identities/<int:pk>/grant/": VERIFIERS_OF_CASE(405, 422),
    "admin/pengaduan/identities/<int:pk>/refuse/": VERIFIERS_OF_CASE(405, 302),
    "admin/pengaduan/cases/<str:reference>/note/": CASE(405, 422),
    "admin/pengaduan/cases/<str:reference>/withdraw/": VERIFIERS_OF_CASE(200, 422),
    "admin/pengaduan/cases/<str:reference>/moves/<slug:verb>/": CASE(
        200, 422, but={"verifier": (302, 422)}
    ),
    "admin/pengaduan/reports/": MODERATORS(),
    "admin/pengaduan/reports/results/": MODERATORS(),
    "admin/pengaduan/reports/<int:pk>/": COMMENT(200, 302),
    "admin/pengaduan/subjects/": VERIFIERS(),
    "admin/pengaduan/subjects/results/": VERIFIERS(),
    "admin/pengaduan/subjects/new/": VERIFIERS(200, 422),
    "admin/pengaduan/subjects/search/": VERIFIERS(200, 200),
    "admin/pengaduan/subjects/<int:pk>/": SUBJECTS(200, 422),
    "admin/pengaduan/subjects/<int:pk>/report/": SUBJECTS(200, 405),
    "admin/pengaduan/subjects/<int:pk>/copy/": SUBJECTS(405, 409),
    "admin/pengaduan/accesses/": WATCHERS(),
    "admin/pengaduan/accesses/csv/": WATCHERS(),
    "admin/pengaduan/pemberitahuan/": CASE_LISTS(200, 302),
    "admin/pengaduan/letters/": WATCHERS(),
    "admin/pengaduan/letters/results/": WATCHERS(),
    "admin/pengaduan/letters/<int:pk>/again/": WATCHERS(405, 302),
    "admin/pengaduan/incoming/": VERIFIERS(),
    "admin/pengaduan/incoming/results/": VERIFIERS(),
    "admin/pengaduan/incoming/<int:pk>/": VERIFIERS(200, 422),
    "admin/pengaduan/incoming/sources/": OPERATORS(200, 422),
    "admin/pengaduan/incoming/sources/<int:pk>/revoke/": OPERATORS(405, 302),
    "admin/pengaduan/invitations/": INVITERS(),
    "admin/pengaduan/invitations/results/": INVITERS(),
    "admin/pengaduan/invitations/new/": INVITERS(200, 422),
    "admin/pengaduan/invitations/<int:pk>/again/": INVITERS(405, 302),
    "admin/pengaduan/invitations/<int:pk>/revoke/": INVITERS(405, 302),
    "admin/pengaduan/accounts/<int:pk>/": OPERATORS(),
    "admin/pengaduan/accounts/<int:pk>/factor/": OPERATORS(405, 403),
    "admin/pengaduan/accounts/<int:pk>/sign-out/": OPERATORS(405, 302),
    "admin/pengaduan/webhooks/": OPERATORS(),
    "admin/pengaduan/webhooks/results/": OPERATORS(),
    "admin/pengaduan/webhooks/new/": OPERATORS(200, 422),
    "admin/pengaduan/webhooks/<int:pk>/": OPERATORS(200, 422),
    "admin/pengaduan/webhooks/<int:pk>/act/": OPERATORS(405, 404),
    "admin/pengaduan/jobs/": OPERATORS(),
    "admin/pengaduan/jobs/results/": OPERATORS(),
    "admin/pengaduan/jobs/<int:pk>/retry/": OPERATORS(405, 302),
    "admin/pengaduan/jobs/<int:pk>/give-up/": OPERATORS(405, 302),
    "admin/pengaduan/jobs/kinds/<slug:kind>/retry/": OPERATORS(405, 302),
}
