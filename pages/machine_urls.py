"""Addresses for browsers, crawlers, feed readers and monitors: without a language."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from pages.feeds import Seals, Threads
from pages.sitemaps import SITEMAPS
from pages.thread_feed import Conversation
from pages.views import feeds, machine, metrics, offline, open_data, photos, sharing


class Month(StringConverter):
    regex = "[0-9]{4}-[0-9]{2}"


class FileName(StringConverter):
    regex = r"[a-z]+\.[a-z]+"


register_converter(photos.PhotoName, "photo")
register_converter(Month, "month")
register_converter(FileName, "file")

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "sitemap.xml",
        index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
        name="sitemap_index",
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", machine.robots, name="robots"),
    path("manifest.webmanifest", machine.manifest, name="manifest"),
    path("sw.js", offline.worker, name="worker"),
    path("luring/masih.json", offline.still_public, name="still_public"),
    path("peta/desa.geojson", offline.villages, name="villages"),
    path("feeds/aduan.atom", Threads(), name="feed"),
    path("feeds/aduan.json", feeds.threads_json, name="json_feed"),
    path("feeds/aduan/<slug:reference>.atom", Conversation(), name="thread_feed"),
    path("feeds/hari-kerja.ics", feeds.working_days, name="calendar_feed"),
    path("data/katalog.jsonld", open_data.catalog, name="open_data_catalog"),
    path("data/<month:month>/<file:name>", open_data.snapshot, name="open_data_snapshot"),
    path("data/<file:name>", open_data.current, name="open_data_file"),
    path("oembed", feeds.embed, name="oembed"),
    path("feeds/riwayat.atom", Seals(), name="history_feed"),
    path("foto/<photo:name>.jpg", photos.photo, name="photo"),
    path("foto/<photo:name>-640.jpg", photos.small, name="photo_small"),
    path("aduan/<slug:reference>/kartu.png", sharing.picture, name="share_picture"),
    path("healthz", machine.healthz, name="healthz"),
    path("readyz", machine.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
