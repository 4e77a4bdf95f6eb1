from django.db import migrations, models

STATES = [
    ("waiting", "Waiting"),
    ("later", "Put off"),
    ("running", "Running"),
    ("done", "Done"),
    ("parked", "Parked"),
    ("given_up", "Given up"),
]
GIVEN_UP = [
    ("by_hand", "Done by hand"),
    ("not_needed", "Not needed any more"),
    ("reported", "A fault of the program, reported"),
]


class Migration(migrations.Migration):
    """Lanes, due times that are never started twice, and jobs that a person gave up."""

    dependencies = [("complaints", "0013_escalation")]

    operations = [
        migrations.RemoveIndex("job", "job_unfinished"),
        migrations.AddField("job", "first_tried_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "job",
            "given_up",
            models.CharField(blank=True, choices=GIVEN_UP, default="", max_length=10),
        ),
        migrations.AddField(
            "job", "held_by", models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(
            "job",
            "lane",
            models.PositiveSmallIntegerField(
                choices=[(0, "Urgent"), (1, "Normal"), (2, "Bulk")], default=1
            ),
        ),
        migrations.AddField("job", "slot", models.DateTimeField(null=True)),
        migrations.AlterField(
            "job",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=10),
        ),
        migrations.AddIndex(
            "job",
            models.Index(fields=["state", "lane", "due_at", "id"], name="job_next"),
        ),
        migrations.AddIndex(
            "job", models.Index(fields=["state", "due_at", "id"], name="job_state_due")
        ),
    ]
