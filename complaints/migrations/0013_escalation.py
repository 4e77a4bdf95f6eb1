from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("complaints", "0012_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="dailyroot",
            name="tree",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reminder",
            name="by_letter",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["happened_at"], name="event_moment"),
        ),
    ]
