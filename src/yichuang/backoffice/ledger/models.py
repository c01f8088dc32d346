"""Tables of the ledger. Events, checkpoints and published programmes are append-only; texts and files can be erased."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .guard import AppendOnly


class Event(AppendOnly):
    """One link of a case's chain. `by` and `body` hold canonical JSON text, `at` is the fold's instant; the hash covers
    case, seq, type, schema, at, by, body and prev. `recorded_at`, `key`, `command` and `of_command` are outside it.

    `of_command`: how many events the command that starts with this one made, 0 on the following ones.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.CharField(max_length=36)
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.TextField()
    body = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=128, null=True)  # null, not "": unique only where there is one
    command = models.CharField(max_length=64, default="")
    of_command = models.PositiveSmallIntegerField(default=1)

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case_id", "seq"], name="event_case_seq"),
            models.UniqueConstraint(fields=["case_id", "key"], condition=Q(key__isnull=False), name="event_case_key"),
        ]


class Text(models.Model):
    """What a person wrote, encrypted; forgetting it empties salt and ciphertext and leaves the row as a witness."""

    id = models.CharField(max_length=36, primary_key=True)
    case_id = models.CharField(max_length=36, db_index=True)
    salt = models.BinaryField(null=True)
    ciphertext = models.BinaryField(null=True)
    personal = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)


class File(models.Model):
    """A file by the SHA-256 of its content. `stored` is its path under the files folder; its bytes are encrypted."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    type = models.CharField(max_length=100)
    stored = models.CharField(max_length=200)
    erased_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """Work to be done after the write, kept in the same transaction. Open while `done_at` is null; after five failed
    `tries` it is left for a person, with the last `error`."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    case_id = models.CharField(max_length=36)
    seq = models.PositiveIntegerField()
    payload = models.TextField(default="{}")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="delivery_open")]


class Checkpoint(AppendOnly):  # type: ignore[django-manager-missing] # the guarded manager is inherited
    """The heads of all chains at an instant, chained in turn: `root` is the digest over the root before and the heads
    that moved since. Handed to another office, it shows a cut-off tail, which a chain alone cannot."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    root = models.CharField(max_length=64, unique=True)
    prev = models.CharField(max_length=64)
    cases = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    last_event = models.PositiveBigIntegerField()


class CheckpointHead(AppendOnly):
    """One head that had moved when a checkpoint was made."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="+")
    case_id = models.CharField(max_length=36)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        constraints = [models.UniqueConstraint(fields=["checkpoint", "case_id"], name="checkpoint_case")]


class StoredProgramme(AppendOnly):
    """A programme as published: the merged text the digest is taken over, whole."""

    digest = models.CharField(max_length=64, primary_key=True)
    programme_id = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.TextField()
    valid_from = models.DateField(null=True)
    note = models.TextField(default="")

    class Meta(AppendOnly.Meta):
        indexes = [models.Index(fields=["programme_id", "published_at"], name="programme_published")]


class ProgrammeDraft(models.Model):
    """Numbers of a programme somebody proposes to change: dotted path → {"n", "evidence", "source"}.

    `base` is the digest they were read from. `state`: open, published, withdrawn. Whoever proposed it (`by`, a ref)
    may not publish it.
    """

    id = models.BigAutoField(primary_key=True)
    programme_id = models.CharField(max_length=64)
    base = models.CharField(max_length=64)
    changes = models.JSONField()
    note = models.TextField()
    by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="open")
    decided_by = models.CharField(max_length=40, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    published = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme_id", "state"], name="draft_programme_state")]
