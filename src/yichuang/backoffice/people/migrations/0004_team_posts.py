"""A post may be in a team: then whoever holds it is. The names of teams are in their own table now."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_team_names")]

    operations = [
        migrations.RemoveField(model_name="team", name="en"),
        migrations.RemoveField(model_name="team", name="zh"),
        migrations.AddField(
            model_name="teammember",
            name="post",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="people.post",
            ),
        ),
        migrations.AlterField(
            model_name="teammember",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on__isnull", True)), fields=("team", "post"), name="team_post_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", True), ("post__isnull", False)),
                    models.Q(("person__isnull", False), ("post__isnull", True)),
                    _connector="OR",
                ),
                name="team_member_person_or_post",
            ),
        ),
    ]
