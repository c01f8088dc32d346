"""A token by which another program acts for a person."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """`digest` of the token's text (SHA-256); `used_at` to within ten minutes. `use` is all it opens: "api" acts for
    the person, "calendar" reads what falls due, of the person's work or of one `case`, in a `language`."""

    name = models.CharField(max_length=80)
    use = models.CharField(max_length=12, default="api")
    case = models.CharField(max_length=36, default="", blank=True)
    language = models.CharField(max_length=12, default="", blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
