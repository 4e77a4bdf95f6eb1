from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_clocks")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="last_move",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["stage", "due_at", "id"],
                name="complaint_stage_due",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("due_at__isnull", True)),
                fields=["stage", "received_at", "id"],
                name="complaint_stage_undue",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("due_at__isnull", True)),
                fields=["agency", "stage", "received_at", "id"],
                name="complaint_agency_undue",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["last_move", "stage"], name="complaint_last_move"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("priority__gt", 0)),
                fields=["priority", "due_at", "id"],
                name="complaint_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="disposition",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("role", "helping")),
                fields=["agency", "complaint"],
                name="disposition_helping",
            ),
        ),
    ]
