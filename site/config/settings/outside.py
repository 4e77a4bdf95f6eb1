"""What goes out of the house by itself: webhooks, purges of caches, files of the open data."""

from config import env

# -------------------------------------------------------------------- webhooks
WEBHOOKS_TO_LOOPBACK = False  # only a demo and tests have their receivers on this machine

# ------------------------------------------------------------- caches in front
# Who forgets by surrogate key, such as http://cache:6081/; empty, there is no such cache.
PURGE_URL = env.text("PURGE_URL", "")
PURGE_TOKEN = env.text("PURGE_TOKEN", "")

# ------------------------------------------------------------------- open data
# How many monthly snapshots are kept. Each withdrawal writes all of them anew.
OPEN_DATA_MONTHS = env.number("OPEN_DATA_MONTHS", 12)
