"""Files of outlines between being brought and being taken in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_team_posts")]

    operations = [
        migrations.CreateModel(
            name="AreaFile",
            fields=[
                ("by", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
