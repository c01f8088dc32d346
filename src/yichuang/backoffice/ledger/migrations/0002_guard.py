"""Append-only triggers.

A later migration that rebuilds a guarded table on SQLite drops them, so it must set them again.
"""

from django.db import migrations

from yichuang.backoffice.ledger import guard


def _set(apps, schema_editor):
    guard.set_guard(schema_editor.connection)


def _lift(apps, schema_editor):
    guard.lift_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_first")]

    operations = [migrations.RunPython(_set, _lift)]
