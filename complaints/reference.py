"""Load the starter vocabularies that ship in complaints/data, and the staff groups.

Rows are matched by slug (or date and name). What exists is left as staff edited it.
"""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from complaints import recounting
from complaints.desk import groups as desk_groups
from complaints.models.clocks import Clock
from complaints.models.office import ResponseTemplate
from complaints.models.reference import (
    Agency,
    Category,
    Channel,
    DeadlineRule,
    District,
    Guidance,
    Holiday,
    Kind,
    Nature,
    Question,
    Subcategory,
    Village,
)

DATA = Path(__file__).parent / "data"

# What editors write beside the pages, and submit (pages/content/load.py says who publishes).
_TEXTS = ("sitenotice", "explanatorytext")

GROUPS: dict[str, tuple[str, ...]] = {
    "Verifiers": ("access_admin", "verify_complaint"),
    "Officers": ("access_admin", "answer_complaint"),
    "Heads": ("access_admin", "answer_complaint", "head_agency"),
    "Moderators": ("access_admin", "moderate_thread"),
    "Editors": (
        "access_admin",
        "change_missedquery",
        "view_synonym",
        "add_synonym",
        "change_synonym",
        "delete_synonym",
        *(f"{verb}_{model}" for model in _TEXTS for verb in ("view", "add", "change")),
        *(f"{verb}_redirect" for verb in ("view", "add", "change", "delete")),
    ),
    "Operators": ("access_admin", "operate_platform"),
}
# Who approves and publishes pages. Wagtail calls them moderators; ours review comments.
PUBLISHERS = "Publishers"


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return content


@transaction.atomic
def load() -> None:
    """Create what is missing; change nothing that is there."""
    _load_areas()
    for position, row in enumerate(_read("agencies.json")["agencies"]):
        _add(Agency, row, position=position)
    _load_categories()
    words = _read("vocabularies.json")
    for model, key in ((Channel, "channels"), (Kind, "kinds"), (Nature, "natures")):
        for position, row in enumerate(words[key]):
            _add(model, row, position=position)
    _load_rules(words["deadline_rules"])
    _load_holidays()
    _load_templates()
    _load_guidance()
    _load_groups()


def _add(model: type[Any], row: dict[str, Any], **more: Any) -> Any:
    values = {key: value for key, value in row.items() if key != "slug"}
    return model.objects.get_or_create(slug=row["slug"], defaults=values | more)[0]


def _load_areas() -> None:
    areas = _read("areas.json")
    districts = {row["slug"]: _add(District, row) for row in areas["districts"]}
    for row in areas["villages"]:
        _add(Village, row | {"district": districts[row["district"]]})


def _load_categories() -> None:
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    for place, row in enumerate(_read("categories.json")["categories"]):
        category = _add(
            Category, {k: v for k, v in row.items() if k != "subcategories"}, position=place
        )
        for position, sub in enumerate(row["subcategories"]):
            usual = {"agency": agencies[sub["agency"]], "category": category}
            _add(Subcategory, sub | usual, position=position)


def _load_rules(rows: list[dict[str, Any]]) -> None:
    """The promises; those of a database that knew no lower figure receive it."""
    for row in rows:
        key = {"promise": row["promise"], "valid_from": row["valid_from"]}
        DeadlineRule.objects.get_or_create(**key, defaults=row)
        if least := row.get("least"):
            same = {"amount": row["amount"], "unit": row["unit"], "least__isnull": True}
            DeadlineRule.objects.filter(**key, **same).update(least=least)


def _load_holidays() -> None:
    data = _read("holidays.json")
    known = set(Holiday.objects.values_list("date", "name"))
    source = {"source": data["source"][:200]}
    rows = [Holiday(**(source | row)) for row in data["holidays"]]
    new = [row for row in rows if (Holiday.date.field.to_python(row.date), row.name) not in known]
    Holiday.objects.bulk_create(new)
    if new and Clock.objects.filter(ended_at__isnull=True).exists():
        recounting.ask(now=timezone.now())  # no signal tells of rows that come in bulk


def _load_templates() -> None:
    """The starter set, once: an office that edited, renamed or deleted one keeps its own."""
    if ResponseTemplate.objects.exists():
        return
    ResponseTemplate.objects.bulk_create(
        ResponseTemplate(**row, position=position)
        for position, row in enumerate(_read("templates.json")["templates"])
    )


def _load_guidance() -> None:
    """What is asked and told of a category; what the office deleted does not come back."""
    data = _read("guidance.json")
    categories = {row.slug: row for row in Category.objects.all()}
    parts = {row.slug: row for row in Subcategory.objects.all()}
    about = {
        key: [
            row | {"category": categories[row["category"]],
                   "subcategory": parts.get(row["subcategory"]), "position": position}
            for position, row in enumerate(data[key])
        ]
        for key in ("questions", "guidance")
    }  # fmt: skip
    for row in about["questions"]:
        _add(Question, row)
    if not Guidance.objects.exists():
        Guidance.objects.bulk_create(Guidance(**row) for row in about["guidance"])


def _load_groups() -> None:
    _rename_wagtails_moderators()
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))
    desk_groups.grant()


def _rename_wagtails_moderators() -> None:
    """Wagtail's own group keeps its pages, its workflow and its people under another name."""
    theirs = Group.objects.filter(name="Moderators")
    theirs = theirs.exclude(permissions__codename="moderate_thread")
    if not Group.objects.filter(name=PUBLISHERS).exists():
        theirs.update(name=PUBLISHERS)
