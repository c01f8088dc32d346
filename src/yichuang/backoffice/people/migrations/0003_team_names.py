"""Names of teams get dates, as those of offices have: what a team was called stays readable after it is renamed."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def copy_names(apps: Any, schema_editor: Any) -> None:
    """The name a team has becomes its name from its first day on."""
    team_name = apps.get_model("people", "TeamName")
    for team in apps.get_model("people", "Team").objects.all():
        team_name.objects.create(team=team, zh=team.zh, en=team.en, from_on=team.valid_from, until_on=team.valid_until)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_paper_prefix")]

    operations = [
        migrations.CreateModel(
            name="TeamName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zh", models.CharField(max_length=80)),
                ("en", models.CharField(blank=True, max_length=160)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="people.team"
                    ),
                ),
            ],
            options={"ordering": ["team", "from_on"]},
        ),
        migrations.AddConstraint(
            model_name="teamname",
            constraint=models.UniqueConstraint(fields=("team", "from_on"), name="team_name_start"),
        ),
        migrations.AddConstraint(
            model_name="teamname",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="team_name_stretch",
            ),
        ),
        migrations.RunPython(copy_names),
    ]
