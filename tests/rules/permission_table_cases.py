"""An agency's cases under /api/v1/: with a key alone. No session opens one, whosever it is.

Who meets what with a key stands in tests/api/test_cases.py and test_case_steps.py.
"""

from __future__ import annotations

from tests.rules.permission_table import Row, policy
from tests.rules.permission_world import ROLES

BY_KEY = policy(dict.fromkeys(ROLES, 401))

CASE = "api/v1/^cases/(?P<reference>DPS-[0-9]{4}-[0-9]{1,9})/"
ENDS = (
    "$", "photos/(?P<number>[0-9]{1,18})/$", "start/$", "respond/$", "field-report/$", "ask/$",
    "hand-back/$", "coordinate/$", "charge/$", "priority/$", "notes/$",
)  # fmt: skip

CASES: dict[str, Row] = {"api/v1/cases/": BY_KEY(), **{f"{CASE}{end}": BY_KEY() for end in ENDS}}
