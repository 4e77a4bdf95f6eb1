"""Addresses for browsers, crawlers, feed readers and monitors: without a language."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import URLPattern, URLResolver, path

from pages.feeds import Threads
from pages.sitemaps import SITEMAPS
from pages.views import machine

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
    path("feeds/aduan.atom", Threads(), name="feed"),
    path("healthz", machine.healthz, name="healthz"),
    path("readyz", machine.readyz, name="readyz"),
]
