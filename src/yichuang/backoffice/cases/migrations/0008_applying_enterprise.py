from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_spans_that_ended"),
    ]

    operations = [
        migrations.AddField(
            model_name="applying",
            name="credit_code",
            field=models.CharField(blank=True, default="", max_length=18),
        ),
        migrations.AddIndex(
            model_name="applying",
            index=models.Index(
                condition=models.Q(("credit_code", ""), _negated=True),
                fields=["credit_code", "sent_at"],
                name="applying_enterprise",
            ),
        ),
    ]
