"""What is true everywhere. Values only; the environment is read through config.env."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.accounts import *
from config.settings.channels import *
from config.settings.outside import *
from config.settings.programs import *

BASE_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = BASE_DIR / "site"
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEBUG = False
DEMO = False  # the demo sign-ins exist only where this is true

# ---------------------------------------------------------------- applications
INSTALLED_APPS = [
    "complaints",
    "search",
    "pages",
    "api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "complaints.desk.apps.SignIns",  # allauth.usersessions, keeping less of each browser
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.api.v2",
    "complaints.desk.apps.DeskAccounts",  # wagtail.users, for accounts with an agency
    "wagtail.admin",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_q",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.ContentSecurityPolicy",
    "config.surrogates.SurrogateKeys",
    # For phones on weak networks. Django pads the length, so that no secret can be measured.
    "config.middleware.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.fresh.AskAgain",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.SignedIn",
    "config.middleware.SecondFactor",
    "config.middleware.AdminDoors",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "pages.errors.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# -------------------------------------------------------------------- database
# Measured in research: WAL + IMMEDIATE + a kept connection gives no lock errors;
# Django's defaults give 37 % under concurrent read-modify-write.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
        "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
        # What is withdrawn or erased must not stay readable in the free pages of the file.
        "PRAGMA secure_delete=ON;"
    ),
}


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for `sqlite:///PATH` or `postgres://…`."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] or str(DATA_DIR / "db.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": 600,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in throttles count here: a cache of one process would not count the others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    },
    # Wagtail would write each rendition into the shared cache at every reading of a page;
    # the renditions of a picture are one query.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# ------------------------------------------------------------------- languages
LANGUAGE_CODE = "id"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [SITE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Asia/Makassar"
USE_TZ = True

# -------------------------------------------------------------- files on disk
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
# What citizens send lies apart from the media of the pages: nobody serves it from disk.
PRIVATE_DIR = Path(env.text("PRIVATE_DIR", str(DATA_DIR / "private"))).resolve()
PHOTOS_DIR = Path(env.text("PHOTOS_DIR", str(DATA_DIR / "photos"))).resolve()
# The monthly snapshots; a view serves them, so that what is withdrawn can be barred at once.
OPEN_DATA_DIR = Path(env.text("OPEN_DATA_DIR", str(DATA_DIR / "open-data"))).resolve()


def file_store(place: Path) -> dict[str, Any]:
    """Return Django's settings for a folder that only the program itself reads."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(place),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": file_store(PRIVATE_DIR),  # sealed originals
    "photos": file_store(PHOTOS_DIR),  # approved new pictures, served by a view
}

# -------------------------------------------------------------------- accounts
AUTH_USER_MODEL = "complaints.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "own"  # a URL name: it keeps the language
LOGIN_URL = "account_login"
# Who works for the office must show a second factor; production asks for it by default.
STAFF_NEED_TOTP = env.flag("STAFF_NEED_TOTP")
# Idle so long, a session of the office ends: a lunch is shorter, a forgotten evening is not.
STAFF_SESSION_MINUTES = env.number("STAFF_SESSION_MINUTES", 120)
INVITATION_DAYS = env.number("INVITATION_DAYS", 7)
# How many proxies of ours stand in front: so far X-Forwarded-For is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MAIL_WAYS = {
    way: f"django.core.mail.backends.{name}.EmailBackend"
    for way, name in {"smtp": "smtp", "file": "filebased", "console": "console"}.items()
}
EMAIL_BACKEND = env.one_of("MAIL", "smtp", MAIL_WAYS)
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "PRODENPASAR <noreply@localhost>")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL")
# A server that hangs holds a worker this long, and no other for a minute after.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 10)
EMAIL_REPLY_TO = env.text("EMAIL_REPLY_TO", "")

# -------------------------------------------------------------------- web push
# Signs what goes to the browsers of those who asked for news; empty, there is no web push.
VAPID_PRIVATE_KEY = env.text("VAPID_PRIVATE_KEY", "")
PUSH_TO_LOOPBACK = False  # only a test has its push service on this machine

# --------------------------------------------------------------------- wagtail
WAGTAIL_SITE_NAME = "PRODENPASAR"
WAGTAILADMIN_BASE_URL = PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"  # Wagtail's own would pass by TOTP and throttles
# Passwords and addresses change through allauth alone: it confirms and ends other sessions.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAILAPI_LIMIT_MAX = 100
# Where a separate front end shows drafts; empty: the site's own preview alone.
HEADLESS_PREVIEW_URL = env.text("HEADLESS_PREVIEW_URL", "")
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# ------------------------------------------------------------------------ jobs
# research/stack.md 3: retry >= timeout x (queue_limit / workers + 3).
Q_CLUSTER: dict[str, Any] = {
    "name": "prodenpasar",
    "orm": "default",
    "workers": 2,
    "timeout": 60,
    "retry": 300,
    "max_attempts": 5,
    "ack_failures": False,
    "bulk": 1,
    "queue_limit": 2,
    "poll": 0.5,
    "save_limit": -1,
    "catch_up": False,
}
JOB_MAX_ATTEMPTS = 5
JOB_FIRST_RETRY_SECONDS = 15  # and four times as long after each further attempt
# Longer than Q_CLUSTER's timeout: who ran longer than this has lost its worker.
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 90)
WORKER_STALL_SECONDS = env.number("WORKER_STALL_SECONDS", 90)

# --------------------------------------------------------------------- metrics
# Who may read /metrics: these networks, or whoever shows the token.
METRICS_ALLOW = env.words("METRICS_ALLOW", "127.0.0.1/32 ::1/128")
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# ---------------------------------------------------------------------- search
SEARCH_ENGINE = env.text("SEARCH_ENGINE", "embedded")
SEARCH_DIR = DATA_DIR / "search"
ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL", "http://127.0.0.1:9200")
# Several installations may share a server: each has names of its own.
ELASTICSEARCH_PREFIX = env.text("ELASTICSEARCH_PREFIX", "prodenpasar")
ELASTICSEARCH_SHARDS = env.number("ELASTICSEARCH_SHARDS", 1)
ELASTICSEARCH_REPLICAS = env.number("ELASTICSEARCH_REPLICAS", 0)

# -------------------------------------------------------------------- security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames our own pages
CSRF_COOKIE_HTTPONLY = False
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pages.errors.csrf_failure"
# A 20 kB complaint with many fields fits; a flood does not.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --------------------------------------------------------------------- filing
REGISTRATION_REQUIRED = env.flag("REGISTRATION_REQUIRED")
# What systems that speak Open311 call the city.
OPEN311_JURISDICTION = env.text("OPEN311_JURISDICTION", "denpasarkota.go.id")
COMMENTS_NEED_APPROVAL = env.flag("COMMENTS_NEED_APPROVAL")
# Comments, reports and follows sent sooner after their form was shown are asked for again.
FORM_LEAST_SECONDS = env.number("FORM_LEAST_SECONDS", 3)
# How long the link in a letter answers the question it came with.
ANSWER_LINK_DAYS = env.number("ANSWER_LINK_DAYS", 14)

# ------------------------------------------------------------------- reminders
# So many working days before a promise comes due, the office is reminded of it.
REMIND_WORKING_DAYS = env.number("REMIND_WORKING_DAYS", 1)
# Who hears of promises that are five working days late; empty: the verifiers alone.
CITY_SECRETARY_EMAIL = env.text("CITY_SECRETARY_EMAIL", "")

# --------------------------------------------------------------------- figures
# Fewer cases than this tell no speed and no share; nor do they give editors a task.
FIGURES_LEAST_SAMPLE = env.number("FIGURES_LEAST_SAMPLE", 10)
# A service page is to be looked at when fewer of its promises are kept, in percent.
SERVICE_PROMISE_PERCENT = env.number("SERVICE_PROMISE_PERCENT", 80)

# ------------------------------------------------------------------- retention
# How long private things are kept (docs/privacy.md says why); 0 keeps them for ever.
RETENTION_IDENTITY_MONTHS = env.number("RETENTION_IDENTITY_MONTHS", 12)  # after the closing
RETENTION_ORIGINALS_MONTHS = env.number("RETENTION_ORIGINALS_MONTHS", 24)  # after the closing
RETENTION_DRAFTS_DAYS = env.number("RETENTION_DRAFTS_DAYS", 7)
RETENTION_UNPROVED_DAYS = env.number("RETENTION_UNPROVED_DAYS", 7)  # accounts without a code
RETENTION_FILING_DRAFTS_DAYS = env.number("RETENTION_FILING_DRAFTS_DAYS", 30)
RETENTION_REGISTRATIONS_MONTHS = env.number("RETENTION_REGISTRATIONS_MONTHS", 24)  # idle
RETENTION_REPORTS_MONTHS = env.number("RETENTION_REPORTS_MONTHS", 12)  # after the decision
RETENTION_SUBJECT_CASES_MONTHS = env.number("RETENTION_SUBJECT_CASES_MONTHS", 24)
RETENTION_NOTICES_MONTHS = env.number("RETENTION_NOTICES_MONTHS", 12)
RETENTION_JOBS_DAYS = env.number("RETENTION_JOBS_DAYS", 30)
RETENTION_ACCESSES_YEARS = env.number("RETENTION_ACCESSES_YEARS", 5)
# Who opens the identities of more complaints than this in a month is marked in the report.
ACCESS_REPORT_LIMIT = env.number("ACCESS_REPORT_LIMIT", 50)

# -------------------------------------------------------------------- logging
# Constant messages with ids as fields; never a citizen's words.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Without Django's own letters to ADMINS: they quote the error and what was sent.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Wagtail keeps its own log of edits in the database; these are six lines for each.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # It tells what a camera wrote into a photo: places, names.
        "PIL": {"level": "WARNING"},
    },
}
