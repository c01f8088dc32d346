from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_applied")]

    operations = [
        migrations.RemoveIndex(model_name="span", name="span_project"),
        # SQLite wrote it for cases without a project as well, at every step of theirs
        migrations.AddIndex(
            model_name="span",
            index=models.Index(fields=["project", "until_at"], name="span_project", condition=Q(project__isnull=False)),
        ),
    ]
