"""What people agree to when they give their identity. A text that was agreed to never changes:
a new wording is a new version, below the others."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Version: the purposes, as sentences (UU PDP 27/2022, articles 20 to 22).
TEXTS: dict[str, tuple[str | Promise, ...]] = {
    "2026-11": (
        _(
            "The office of PRODENPASAR keeps my name, my telephone number and, if I give them, "
            "the last four digits of my NIK and my village."
        ),
        _(
            "It uses them to know who files a complaint, to ask me back, and to be sure that it "
            "is me when I ask for my data. For nothing else."
        ),
        _(
            "The public never sees them. The agency that handles my complaint sees them only "
            "when it asks with a reason, and each look is written down."
        ),
        _(
            "I may take this back at any time on this page. My registration is then erased at "
            "once; what I filed stays, as its own rules say."
        ),
    )
}
CURRENT = "2026-11"
