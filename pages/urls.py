"""Addresses for people. Wagtail's pages (home, services, channels) follow after these."""

from django.urls import URLPattern, URLResolver, path

from pages.views import filing, reports, rights, threads, tracking

urlpatterns: list[URLPattern | URLResolver] = [
    path("aduan/", threads.browse, name="threads"),
    path("aduan/baru/", filing.file, name="file"),
    path("aduan/baru/selesai/", filing.filed, name="filed"),
    path("aduan/<slug:reference>/", threads.thread, name="thread"),
    path("aduan/<slug:reference>/komentar/", threads.comment, name="comment"),
    path("aduan/<slug:reference>/dukung/", threads.support, name="support"),
    path("aduan/<slug:reference>/lapor/<int:position>/", reports.report, name="report"),
    path("lacak/", tracking.track, name="track"),
    path("akun/", tracking.own, name="own"),
    path("data-saya/", rights.my_data, name="my_data"),
]
