"""The demo's settings with short limits, and kinds of jobs that can be watched from outside."""

from config.settings.dev import *

INSTALLED_APPS = ["tests.faults.apps.Faults", *INSTALLED_APPS]
Q_CLUSTER = {**Q_CLUSTER, "timeout": 4, "retry": 20}
JOB_LEASE_SECONDS = 6
JOB_MAX_ATTEMPTS = env.number("FAULT_ATTEMPTS", 5)
JOB_FIRST_RETRY_SECONDS = 1
WORKER_STALL_SECONDS = 6
# One process of a house may have a wrong clock: the demo's, in a file of its own.
DEMO_CLOCK_FILE = Path(env.text("FAULT_CLOCK", str(DATA_DIR / "demo_clock")))
