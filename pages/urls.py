"""Addresses for people. Wagtail's pages (home, services, channels) follow after these."""

from django.urls import URLPattern, URLResolver, path

from pages.views import (
    answers,
    filing,
    history,
    invitations,
    letters,
    notices,
    offline,
    ombudsman,
    reports,
    rights,
    searches,
    sign_ins,
    threads,
    tracking,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("aduan/", threads.browse, name="threads"),
    path("aduan/baru/", filing.file, name="file"),
    path("aduan/baru/saran/", filing.hints, name="filing_hints"),
    path("luring/", offline.offline, name="offline"),
    path("aduan/baru/selesai/", filing.filed, name="filed"),
    path("aduan/bantuan/", threads.help_page, name="search_help"),
    path("aduan/<slug:reference>/", threads.thread, name="thread"),
    path("aduan/<slug:reference>/komentar/", threads.comment, name="comment"),
    path("aduan/<slug:reference>/dukung/", threads.support, name="support"),
    path("aduan/<slug:reference>/lapor/<int:position>/", reports.report, name="report"),
    path("lacak/", tracking.track, name="track"),
    path("lacak/ombudsman/", ombudsman.papers, name="ombudsman_papers"),
    path("riwayat/", history.seals, name="history"),
    path("jawab/<slug:token>/", answers.answer, name="answer"),
    path("akun/", tracking.own, name="own"),
    path("akun/sesi/", sign_ins.own, name="sign_ins"),
    path("akun/undangan/<slug:token>/", invitations.invitation, name="invitation"),
    path("akun/pemberitahuan/", notices.notices, name="notices"),
    path("akun/surat/", letters.own, name="letters"),
    path("akun/pencarian/", searches.own, name="searches"),
    path("surat/berhenti/<slug:token>/", letters.stop, name="stop_letters"),
    path("surat/pencarian/<slug:token>/", searches.stop, name="stop_searches"),
    path("data-saya/", rights.my_data, name="my_data"),
]
