"""The plain pair the kernel is measured beside: a task and its entries, without chain, spans or deciding."""

from __future__ import annotations

from django.db import connection, models


class Task(models.Model):
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default="new")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "benchmark"


class Entry(models.Model):
    task = models.ForeignKey(Task, on_delete=models.CASCADE)
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "benchmark"


def make_tables() -> None:
    """The tables of both, in an empty database."""
    with connection.schema_editor() as editor:
        editor.create_model(Task)
        editor.create_model(Entry)
