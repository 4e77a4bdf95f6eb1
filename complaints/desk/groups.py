"""What the staff groups may do at the desk, beyond the permissions of complaints.reference."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission

# Vocabularies are switched off, never deleted: rows point at them. A new deadline rule is a
# new row, so that past promises keep theirs.
_VOCABULARIES = ("agency", "category", "subcategory", "channel", "kind", "nature", "question")

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Verifiers": (
        *(f"{verb}_{model}" for model in _VOCABULARIES for verb in ("add", "change", "view")),
        *(f"{verb}_holiday" for verb in ("add", "change", "delete", "view")),
        *(f"{verb}_guidance" for verb in ("add", "change", "delete", "view")),
        *(f"{verb}_routingrule" for verb in ("add", "change", "delete", "view")),
        "add_deadlinerule",
        "view_deadlinerule",
    ),
    "Officers": (),
    "Heads": (),
    "Moderators": (),
    # Accounts, and who belongs to which group; never a permission itself.
    "Operators": ("change_user", "view_user", "change_job", "view_job"),
}


def grant() -> None:
    """Give each staff group what the desk asks for. Nothing is taken away."""
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="complaints", codename__in=codenames)
        )
