"""The demo's settings with short limits, and a kind of job that can be watched from outside."""

from config.settings.dev import *

INSTALLED_APPS = ["tests.faults.apps.Faults", *INSTALLED_APPS]
Q_CLUSTER = {**Q_CLUSTER, "timeout": 4, "retry": 20}
JOB_LEASE_SECONDS = 6
WORKER_STALL_SECONDS = 6
