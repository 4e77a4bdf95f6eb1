"""What a database with complaints needs for clocks: the new promises, and a job that fills."""

from django.db import migrations
from django.utils import timezone

SINCE = "2013-01-01"
LEAST = {"respond": (3, 7), "respond_coordinated": (7, 30)}
NEW = {
    "reply": (10, "working_days", "SP4N-LAPOR!"),
    "escalate": (60, "days", "Peraturan Presiden 76/2013"),
}


def add_promises(apps, schema_editor):
    """An empty database has no rules yet; complaints.reference loads all of them."""
    Rule = apps.get_model("complaints", "DeadlineRule")
    if not Rule.objects.exists():
        return
    for promise, (least, amount) in LEAST.items():
        known = Rule.objects.filter(promise=promise, valid_from=SINCE, amount=amount)
        known.filter(least__isnull=True).update(least=least)
    for promise, (amount, unit, source) in NEW.items():
        terms = {"amount": amount, "unit": unit, "source": source}
        Rule.objects.get_or_create(promise=promise, valid_from=SINCE, defaults=terms)


def ask_for_clocks(apps, schema_editor):
    """Clocks are told by the history, complaint by complaint: complaints.recounting does it."""
    if apps.get_model("complaints", "Complaint").objects.exists():
        now = timezone.now()
        job = {"kind": "fill_clocks", "payload": {}, "due_at": now, "created_at": now}
        apps.get_model("complaints", "Job").objects.get_or_create(
            key="fill_clocks:0", defaults=job
        )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_office")]

    operations = [
        migrations.RunPython(add_promises, migrations.RunPython.noop),
        migrations.RunPython(ask_for_clocks, migrations.RunPython.noop),
    ]
