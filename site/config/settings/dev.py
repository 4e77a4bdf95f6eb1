"""A developer's or newcomer's machine: no servers, local keys, demo sign-ins."""

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from complaints.push_crypto import new_private_key
from config.settings.base import *

DEBUG = env.flag("DEBUG")
DEMO = True
ALLOWED_HOSTS = ["*"]
SECRET_KEY = env.local_secret("SECRET_KEY", DATA_DIR / "keys" / "secret_key", get_random_secret_key)
FIELD_KEYS = env.local_secret(
    "FIELD_KEYS", DATA_DIR / "keys" / "field_keys", lambda: Fernet.generate_key().decode()
).split()
BLIND_INDEX_KEY = env.local_secret(
    "BLIND_INDEX_KEY", DATA_DIR / "keys" / "blind_index_key", get_random_secret_key
)
VAPID_PRIVATE_KEY = env.local_secret(
    "VAPID_PRIVATE_KEY", DATA_DIR / "keys" / "vapid_private_key", new_private_key
)
EMAIL_BACKEND = env.one_of("MAIL", "file", MAIL_WAYS)  # letters lie in DATA_DIR/mail
WEBHOOKS_TO_LOOPBACK = True  # so that whoever tries the demo can receive one
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
