"""Tell of each open complaint which move was its last; those that are over need it no more."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

OVER = ("closed", "archived")
OFFICE_ONLY = ("erase", "assign", "prioritise")


def fill(apps, schema_editor):
    Complaint = apps.get_model("complaints", "Complaint")
    Event = apps.get_model("complaints", "Event")
    moves = Event.objects.filter(complaint=OuterRef("pk")).exclude(verb__in=OFFICE_ONLY)
    last = Subquery(moves.order_by("-sequence").values("verb")[:1])
    standing = Complaint.objects.exclude(stage__in=OVER)
    standing.filter(events__isnull=False).update(last_move=last)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0009_desk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
