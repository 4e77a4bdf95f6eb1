"""Editors write and submit notices and texts, as they do pages: taking one off is publishing."""

from django.db import migrations

THEIRS = ("delete_sitenotice", "delete_explanatorytext")


def take_away(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name="Editors").first()
    if group is not None:
        group.permissions.remove(*group.permissions.filter(codename__in=THEIRS))


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0200_drafts_of_texts"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
