"""The triggers again, with the one against INSERT OR REPLACE on SQLite."""

from django.db import migrations

from yichuang.backoffice.ledger import guard


def _set(apps, schema_editor):
    guard.set_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_programme_draft")]

    operations = [migrations.RunPython(_set, migrations.RunPython.noop)]
