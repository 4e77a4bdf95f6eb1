"""Once a week at most, editors hear by mail what waits for them: promises that are not kept, and
what checks found on the pages they may edit. What was told is not told again while it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from complaints import jobs
from complaints.models.work import Job
from complaints.notifications import choices, letters, post
from pages import checking
from pages.models import CityPage, EditorLetter, PromiseTask

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from complaints.models import User

JOB, LETTER = "editor_letters", "editor_letter"
WEEK = timedelta(days=7)
MOST_LINES = 30
# Before the office opens, so that the letter is there when it does.
AT = time(7, 0)
PROMISE = _("Its promise is not kept")


@dataclass(frozen=True)
class Task:
    """One thing to do about a page; `key` is the same as long as it stands."""

    key: str
    page: int
    title: str
    label: str
    address: str


# ------------------------------------------------------------------------------- what waits
def waiting(*, today: date) -> list[Task]:
    """Return everything there is to do about the pages that are public."""
    return [*_promises(), *_findings(today=today)]


def _promises() -> Iterable[Task]:
    rows = PromiseTask.objects.filter(state=PromiseTask.State.OPEN).select_related("page")
    for row in rows:
        yield Task(
            f"promise:{row.pk}",
            row.page_id,
            str(row.page.title),
            str(PROMISE),
            reverse("promise_tasks"),
        )


def _findings(*, today: date) -> Iterable[Task]:
    """One task for each kind of fault of a page, however often it stands there."""
    for page in Page.objects.live().order_by("path").specific().iterator():
        if isinstance(page, CityPage):
            for kind in dict.fromkeys(found.kind for found in checking.check(page, today=today)):
                yield Task(
                    f"{kind}:{page.pk}",
                    page.pk,
                    page.title,
                    str(checking.KINDS[kind]),
                    reverse("wagtailadmin_pages:edit", args=[page.pk]),
                )


def editors() -> list[User]:
    """Return who may edit pages by a group of theirs: not the accounts that may everything."""
    found: Any = PagePermissionPolicy().users_with_permission("change")
    return list(found.filter(is_active=True, is_superuser=False).order_by("pk"))


# ---------------------------------------------------------------------------- whom to write
@jobs.handler(JOB, at=AT, lane=Job.Lane.BULK, label=_("Letters to editors made ready"))
def look(payload: dict[str, Any]) -> None:
    start(now=timezone.now())


def start(*, now: datetime) -> int:
    """Ask for the letter of each editor who was not written to for a week; return how many."""
    if not (tasks := waiting(today=timezone.localdate(now))):
        return 0
    started = 0
    for editor in editors():
        news = _news(editor, tasks, now=now)
        if news and _of(editor, news):
            key = f"{LETTER}:{editor.pk}"
            jobs.enqueue(LETTER, key=key, payload={"editor": editor.pk}, now=now)
            started += 1
    return started


@jobs.handler(LETTER, lane=Job.Lane.BULK, label=_("Letter to an editor"))
def send_letter(payload: dict[str, Any]) -> None:
    send(payload["editor"], now=timezone.now())


def send(number: int, *, now: datetime) -> bool:
    """Write to one editor what is new, and note all that waits as told; whether there was any.

    :raises TryLater: the mail server is away: the letter is written anew then
    """
    editor = get_user_model().objects.filter(pk=number, is_active=True).first()
    if editor is None:
        return False
    reader = choices.Reader(user=editor)
    with translation.override(reader.language):
        tasks = _of(editor, waiting(today=timezone.localdate(now)))
        new = _news(editor, tasks, now=now)
        if not new:
            return False
        if reader.choice != choices.NONE and editor.email:
            _post(_letter(reader, editor.email, new, rest=len(tasks) - len(new), now=now))
    told = {"sent_at": now, "told": [task.key for task in tasks]}
    EditorLetter.objects.update_or_create(editor=editor, defaults=told)
    return True


def _of(editor: User, tasks: list[Task]) -> list[Task]:
    """Only of pages that this editor may change."""
    policy: Any = PagePermissionPolicy()
    mine = policy.instances_user_has_permission_for(editor, "change")
    numbers = set(mine.values_list("pk", flat=True))
    return [task for task in tasks if task.page in numbers]


def _news(editor: User, tasks: list[Task], *, now: datetime) -> list[Task]:
    """What the editor has not been told; nothing within a week of the last letter."""
    last = EditorLetter.objects.filter(editor=editor).first()
    if last is not None and now - last.sent_at < WEEK:
        return []
    told = set(last.told) if last is not None else set()
    return [task for task in tasks if task.key not in told]


# ------------------------------------------------------------------------------- the letter
def _letter(
    reader: choices.Reader, address: str, new: list[Task], *, rest: int, now: datetime
) -> EmailMessage:
    number = len(new)
    subject = ngettext(
        "%(number)s thing on the site needs you", "%(number)s things on the site need you", number
    )
    lines = [
        letters.Line(task.title, task.label, letters.absolute(task.address))
        for task in new[:MOST_LINES]
    ]
    return letters.built(
        "editors",
        reader,
        address,
        subject=subject % {"number": number},
        lines=lines,
        stop=letters.absolute(reverse("stop_letters", args=[choices.token(reader)])),
        name=f"editor:{reader.name}:{now.date().isoformat()}",
        more={"others": max(number - MOST_LINES, 0), "rest": rest},
    )


def _post(letter: EmailMessage) -> None:
    try:
        post.hand_over(letter)
    except post.Refused:
        return  # no such address: the desk's lists say the same
    except (post.PutOff, post.ServerAway):
        raise jobs.TryLater(timedelta(minutes=15)) from None
