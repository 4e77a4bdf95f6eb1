"""The suite: fast hashes, mail in memory, jobs run when a test says so."""

import tempfile

from config.settings.base import *

DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "test-secret-key"
FIELD_KEYS = ["dGVzdC1maWVsZC1rZXktdGVzdC1maWVsZC1rZXktMDE="]
BLIND_INDEX_KEY = "test-blind-index-key"
VAPID_PRIVATE_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
DATABASES = {
    "default": database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'test-dev.sqlite3'}"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file can be kept between runs (--reuse-db); 250 migrations cannot be rerun each time.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RECEIPT_ITERATIONS = 1
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="prodenpasar-media-"))
STORAGES["private"] = file_store(Path(tempfile.mkdtemp(prefix="prodenpasar-private-")))
STORAGES["photos"] = file_store(Path(tempfile.mkdtemp(prefix="prodenpasar-photos-")))
OPEN_DATA_DIR = Path(tempfile.mkdtemp(prefix="prodenpasar-open-data-"))
SEARCH_DIR = Path(tempfile.mkdtemp(prefix="prodenpasar-search-"))
ACCOUNT_RATE_LIMITS = False
API_RATES = dict.fromkeys(API_RATES)  # no limits, except in the tests about them
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "CRITICAL"

# Tests type faster than people.
FORM_LEAST_SECONDS = 0
