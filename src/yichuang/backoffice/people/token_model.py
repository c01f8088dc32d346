"""A token by which another program acts for a person."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """`digest` of the token's text (SHA-256); `used_at` to within ten minutes."""

    name = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
