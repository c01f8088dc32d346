"""A trial that was kept: what one version of a programme would have done to the cases of a period, as of an instant."""

from __future__ import annotations

from django.db import models

from .models import Case


class KeptTrial(models.Model):
    """`before`, `after`: digests of the versions read (a draft has one too). `outcome`: the figures as the trial gives
    them. The latest of a pair is the one shown."""

    id = models.BigAutoField(primary_key=True)
    programme_id = models.CharField(max_length=64)
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    from_on = models.DateField()
    to_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    outcome = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["before", "after", "id"], name="trial_pair")]


class KeptTrialCase(models.Model):
    """A case that reads differently. `amounts`: figure → what it adds; `line`: which items, materials and days."""

    id = models.BigAutoField(primary_key=True)
    trial = models.ForeignKey(KeptTrial, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    amounts = models.JSONField()
    line = models.JSONField()
