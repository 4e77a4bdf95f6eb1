"""The demo's settings, and a kind of job that does nothing."""

from config.settings.dev import *

INSTALLED_APPS = ["tests.benchmarks.nothing.apps.Nothing", *INSTALLED_APPS]
