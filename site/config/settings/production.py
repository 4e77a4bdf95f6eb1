"""Many machines: every secret from the environment, everything over HTTPS."""

from config.settings.base import *

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEYS = env.text("FIELD_KEYS").split()
BLIND_INDEX_KEY = env.text("BLIND_INDEX_KEY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
# W019: Wagtail's preview frames our own pages. W021: preloading is the city's own decision.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]
STAFF_NEED_TOTP = env.flag("STAFF_NEED_TOTP", default=True)
