from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("complaints", "0009_last_moves")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="signed_out_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
