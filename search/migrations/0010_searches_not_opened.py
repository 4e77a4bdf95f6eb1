from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_misses")]

    operations = [
        migrations.AlterField(
            model_name="missedday",
            name="why",
            field=models.CharField(
                choices=[
                    ("nothing", "nothing found"),
                    ("some_words", "only with some of the words"),
                    ("shown", "found"),
                    ("opened", "a result was opened"),
                ],
                max_length=10,
            ),
        ),
    ]
