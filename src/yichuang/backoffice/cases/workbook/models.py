"""What is kept of a workbook: how its columns were matched, and what each taking-in did."""

from __future__ import annotations

from django.db import models


class RememberedMatch(models.Model):
    """How the columns of a table were matched, by the signature of its headings; the newest of a signature counts.

    `columns`: heading → {"target", "unit", "dates", "months", "answers"} (see `matching.Column`). `options`: see
    `matching.Match`.
    """

    id = models.BigAutoField(primary_key=True)
    signature = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "cases"
        indexes = [models.Index(fields=["signature", "at"], name="match_signature")]

    def __str__(self) -> str:
        return self.sheet


class WorkbookImport(models.Model):
    """One workbook brought in. `file`: the digest it is kept under (see `ledger.files`). `stamp`: when it was written
    out by us, "" for a file of the office's own. `taken_at` null while it is only looked at."""

    id = models.CharField(primary_key=True, max_length=36)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, blank=True)
    stamp = models.CharField(max_length=40, blank=True)
    match = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        app_label = "cases"
        indexes = [
            models.Index(fields=["signature", "taken_at"], name="import_signature"),
            models.Index(fields=["stamp", "by", "taken_at"], name="import_stamp"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkbookRow(models.Model):
    """One row of a taken-in workbook. `values`: target → what the file said, as stored. `done`: see `undo`.
    `seqs`: case → its sequence right after."""

    id = models.BigAutoField(primary_key=True)
    workbook = models.ForeignKey(WorkbookImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    case_id = models.CharField(max_length=36)
    status = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    done = models.JSONField(default=dict, blank=True)
    seqs = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "cases"
        indexes = [models.Index(fields=["case_id", "workbook"], name="workbook_row_case")]

    def __str__(self) -> str:
        return f"{self.workbook_id} {self.row}"
