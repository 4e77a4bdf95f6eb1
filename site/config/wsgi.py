"""The WSGI application for granian or gunicorn."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()

from complaints.checks import demo_accounts, keys_open_the_data  # noqa: E402  # models are ready

# A server does not run Django's checks by itself; these must never be passed by.
for fault in (*demo_accounts(None), *keys_open_the_data(None)):
    raise ImproperlyConfigured(f"{fault.id}: {fault.msg} {fault.hint}")
