"""When the last sweep ran and what it left."""

from __future__ import annotations

from django.db import models


class Sweep(models.Model):
    """The last sweep of each name. `done` and `failed` count deliveries of that sweep, `moved` due dates that moved,
    `error` is what stopped the sweep itself, if anything did."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
