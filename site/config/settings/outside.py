"""What goes out of the house by itself: webhooks, and purges of the caches in front."""

from config import env

# -------------------------------------------------------------------- webhooks
WEBHOOKS_TO_LOOPBACK = False  # only a demo and tests have their receivers on this machine

# ------------------------------------------------------------- caches in front
# Who forgets by surrogate key, such as http://cache:6081/; empty, there is no such cache.
PURGE_URL = env.text("PURGE_URL", "")
PURGE_TOKEN = env.text("PURGE_TOKEN", "")
