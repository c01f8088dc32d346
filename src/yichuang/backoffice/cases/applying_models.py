"""What an applicant is writing, or has sent: found again by its number and a code, without an account."""

from __future__ import annotations

from django.db import models


class Applying(models.Model):
    """`number` becomes that of the application; `code` is kept as a salted digest only. `blob`: what was typed, as
    encrypted JSON, emptied once it is sent. `tries` wrong codes since the last right one; too many shut it until
    `shut_until`. `case` the case it opened or joined."""

    number = models.CharField(max_length=40, primary_key=True)
    salt = models.BinaryField()
    code_digest = models.CharField(max_length=64)
    programme_id = models.CharField(max_length=64)
    blob = models.BinaryField(default=b"")
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="applyings"
    )
    tries = models.PositiveIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number
