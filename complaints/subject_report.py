"""What was found, done and left for a data subject, store by store. Numbers and sentences only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models.custody import SubjectCase
from complaints.subject_steps import count

Right = SubjectCase.Right


@dataclass(frozen=True)
class Line:
    """One store: how many rows or files changed, what was done, and what is left and why."""

    store: str
    count: int
    done: str
    left: str


# Which steps a store is counted by.
_STEPS: dict[str, tuple[str, ...]] = {
    "database": (
        "found", "texts", "identity", "receipt", "place", "gate", "writer", "account", "corrected",
    ),
    "public": ("public", "thread", "writer_public"),
    "index": ("index", "words"),
    "media": ("files",),
    "jobs": ("letters",),
    "backups": ("key",),
}  # fmt: skip
_NAMES: dict[str, str | Promise] = {
    "database": gettext_lazy("Database"),
    "public": gettext_lazy("Public threads"),
    "index": gettext_lazy("Search index"),
    "media": gettext_lazy("Photos and files"),
    "feeds": gettext_lazy("Feeds"),
    "exports": gettext_lazy("Exports"),
    "jobs": gettext_lazy("Queued work"),
    "logs": gettext_lazy("Logs"),
    "backups": gettext_lazy("Backups"),
}


def lines(case: SubjectCase) -> list[Line]:
    """Return the report of a request, empty where nothing had to be changed."""
    match case.right:
        case Right.ERASURE:
            words = _erasure()
        case Right.CONSENT:
            words = _erasure() | _consent()
        case Right.CORRECTION:
            words = _correction()
        case _:
            words = _access()
    return [
        Line(str(_NAMES[store]), count(case, *_STEPS.get(store, ())), done, left)
        for store, (done, left) in words.items()
    ]


def as_text(case: SubjectCase) -> str:
    """Return the report as plain text, for the file and for the person."""
    head = [case.number, str(case.get_right_display()), str(case.get_state_display()), ""]
    body = []
    for line in lines(case):
        body.append(f"{line.store}: {line.count}")
        body += [f"  {sentence}" for sentence in (line.done, line.left) if sentence]
    return "\n".join([*head, *body]) + "\n"


def _erasure() -> dict[str, tuple[str, str]]:
    return {
        "database": (
            _("Identity, original words, place, receipt, and the links to an account are deleted."),
            _(
                "What officers wrote stays, without the person. The chain of events keeps the "
                "number of an account, without a name."
            ),
        ),
        "public": (
            _("Every public text was searched once more, and what told the person is masked."),
            _("The anonymous thread stays, unless its withdrawal was asked."),
        ),
        "index": (_("Search reads the threads again."), _("It never held anything private.")),
        "media": (
            _("The original files are deleted."),
            _("Approved new pictures stay with the anonymous thread."),
        ),
        **_made_anew(),
        "jobs": (
            _("Letters that waited are deleted."),
            _("Other work holds numbers only."),
        ),
        "logs": (
            _("Nothing to delete: log lines hold numbers, never words, names or addresses."),
            _(
                "The log of accesses to identities stays as proof of who looked; it holds no "
                "value of the person."
            ),
        ),
        "backups": (
            _("The key of the data was deleted and replaced."),
            _("Older backups hold only what nobody can open any more."),
        ),
    }


def _made_anew() -> dict[str, tuple[str, str]]:
    """What is made from the public rows at every request."""
    done = _("Made anew from the public threads each time it is asked for.")
    return {"feeds": (done, ""), "exports": (done, "")}


def _consent() -> dict[str, tuple[str, str]]:
    return {
        "database": (
            _("Identity and the links to an account are deleted; no letter is sent any more."),
            _("The complaint itself goes on without the person; its receipt still opens it."),
        ),
        "media": (_("The files stay with the complaint, for the office only."), ""),
    }


def _correction() -> dict[str, tuple[str, str]]:
    return {
        "database": (_("The right values stand in place of the wrong ones."), ""),
        "public": (_("Every public text was searched for the right values and masked."), ""),
    }


def _access() -> dict[str, tuple[str, str]]:
    return {"database": (_("A copy can be handed over or read by the person."), "")}
