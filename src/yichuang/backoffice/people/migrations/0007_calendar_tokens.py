from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_api_tokens"),
    ]

    operations = [
        migrations.AddField(model_name="apitoken", name="use", field=models.CharField(default="api", max_length=12)),
        migrations.AddField(
            model_name="apitoken", name="case", field=models.CharField(blank=True, default="", max_length=36)
        ),
        migrations.AddField(
            model_name="apitoken", name="language", field=models.CharField(blank=True, default="", max_length=12)
        ),
    ]
