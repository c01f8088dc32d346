"""Heads of cases, and projections of their events. Everything but numbers can be dropped and rebuilt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Case(models.Model):
    """The head row: what every writer locks and every reader checks its cached state against (`seq`, `hash`).

    `id` a UUIDv7 as text; `kind` "project" | "permits" | "service" | "log"; `project` the project case a permits
    case belongs to (null on a project and on a service); `division` "" for the district, else the replayed log it came
    from. `turned_at`: up to when its spans follow calendars, functions and pauses that ran out; never before `last_at`.
    """

    id = models.CharField(max_length=36, primary_key=True)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    last_at = models.DateTimeField()
    programme = models.CharField(max_length=64)
    programme_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    division = models.CharField(max_length=64, default="", blank=True)
    project = models.ForeignKey(
        "self", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="permits"
    )
    project_code = models.CharField(max_length=40, default="", blank=True)
    flow = models.CharField(max_length=40, default="", blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    turned_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["division", "kind", "opened_at"], name="case_division_kind"),
            models.Index(fields=["project_code"], name="case_project_code", condition=~Q(project_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CaseNumber(models.Model):
    """The last number taken in a series ("K2020"); numbers given out and not used leave a gap."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class PaperNumber(models.Model):
    """A number given to a paper of a case, used or not: `kind` one of `numbers.PAPERS`, `subject` what it is about."""

    number = models.CharField(max_length=40, primary_key=True)
    case = models.CharField(max_length=36)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["case", "kind", "subject"], name="paper_number_case")]

    def __str__(self) -> str:
        return self.number


class Snapshot(models.Model):
    """The folded state of a long case, signed; droppable. Used only when `seq` and `hash` fit the chain."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, db_constraint=False)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    blob = models.BinaryField()


def _ended(whose: str) -> Q:
    return Q(until_at__isnull=False, **{f"{whose}__isnull": False})


class Span(models.Model):
    """One item instance in one reading, from `from_at` until `until_at` (null: still so). Closed spans never change.

    Open spans are the work list of today; `from_at <= T AND (until_at IS NULL OR until_at > T)` that of a past instant.
    `turn`: "office" decides, "team" files or meets it, "applicant" owes a correction, "outside" a body the district
    does not command. It is overdue from `overdue_from` on (a paused one: past the limit of its pause). `due_on` was
    derived with the calendar of `calendar_version`. `recheck_on`: the day on which the reading changes by itself (a
    pause runs out), null when it does not. `reason`: {"code", "params"} or {}.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="spans")
    project = models.ForeignKey(
        Case, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="project_spans"
    )
    instance = models.CharField(max_length=64)
    item = models.CharField(max_length=64)
    function = models.CharField(max_length=64, default="", blank=True)
    office = models.ForeignKey(
        "people.Office", null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    post = models.ForeignKey(
        "people.Post", null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.CharField(max_length=24)
    turn = models.CharField(max_length=12, default="", blank=True)
    status_hint = models.CharField(max_length=8, default="", blank=True)
    since_on = models.DateField()
    due_on = models.DateField(null=True)
    overdue_from = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    pause_kind = models.CharField(max_length=64, default="", blank=True)
    recheck_on = models.DateField(null=True)
    reason = models.JSONField(default=dict, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    calendar_version = models.CharField(max_length=64, default="", blank=True)
    opened_seq = models.PositiveIntegerField()
    closed_seq = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            # whose turn it is, in the order of the work list, with all that counting needs
            models.Index(
                fields=["office", "turn", "status_hint", "due_on", "id", "item", "person"],
                name="span_open_office",
                condition=Q(until_at__isnull=True),
            ),
            models.Index(
                fields=["post", "turn", "status_hint", "due_on", "id", "item", "person"],
                name="span_open_post",
                condition=Q(until_at__isnull=True),
            ),
            models.Index(
                fields=["person", "due_on", "id"],
                name="span_open_person",
                condition=Q(until_at__isnull=True, person__isnull=False),
            ),
            models.Index(fields=["case", "until_at"], name="span_case"),
            models.Index(fields=["project", "until_at"], name="span_project", condition=Q(project__isnull=False)),
            models.Index(
                fields=["recheck_on"], name="span_recheck", condition=Q(until_at__isnull=True, recheck_on__isnull=False)
            ),
            # what has ended since an instant, to look back at it
            models.Index(fields=["office", "until_at"], name="span_ended_office", condition=_ended("office")),
            models.Index(fields=["post", "until_at"], name="span_ended_post", condition=_ended("post")),
            models.Index(fields=["person", "until_at"], name="span_ended_person", condition=_ended("person")),
        ]


class DueChange(models.Model):
    """A due date that moved because a calendar was published anew: from when, to when, and by which publication."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_constraint=False, related_name="due_changes")
    instance = models.CharField(max_length=64)
    before = models.DateField(null=True)
    after = models.DateField(null=True)
    at = models.DateTimeField()
    calendar = models.CharField(max_length=64)
    publication = models.CharField(max_length=64)
    notice = models.CharField(max_length=200, default="", blank=True)


class Decided(models.Model):
    """A decision and the days it took: `used` and `allowed` in days of `basis`, `allowed` None where nobody promised.
    `programme` is the version its case was pinned to when it was decided."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="decided"
    )
    instance = models.CharField(max_length=64)
    item = models.CharField(max_length=64)
    programme = models.CharField(max_length=64)
    flow = models.CharField(max_length=40, default="", blank=True)
    outcome = models.CharField(max_length=24)
    accepted_on = models.DateField()
    ended_on = models.DateField()
    basis = models.CharField(max_length=12)
    used = models.PositiveIntegerField()
    allowed = models.PositiveIntegerField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "instance"], name="decided_instance")]
        indexes = [
            # how long a version's items took, counted without reading a row
            models.Index(
                fields=["programme", "flow", "item", "basis", "used", "late", "allowed"], name="decided_times"
            ),
        ]


class Applied(models.Model):
    """An application of an enterprise, so that it is found by its unified social credit code and need not say again who
    it is. Of a natural person there is none."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="applied"
    )
    application = models.CharField(max_length=16)
    credit_code = models.CharField(max_length=18)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "application"], name="applied_application")]
        indexes = [models.Index(fields=["credit_code", "at"], name="applied_code")]


class Followed(models.Model):
    """Up to which instant open spans follow what changes by itself: the publications of a calendar ("calendar:china")
    or the map of functions ("functions"). `version` is what was known up to then: where that differs later, somebody
    entered something for the past, and the cases concerned are projected anew."""

    name = models.CharField(max_length=80, primary_key=True)
    upto = models.DateTimeField()
    version = models.CharField(max_length=64)


class ProjectRow(models.Model):
    """One line of the project table. Money in fen; `plan_fen` and `done_fen` are this year's.

    `dates`: {"start": {"planned", "agreed", "expected", "actual"}, "completion": …, "commissioning": …}, each an ISO
    date or absent. `sponsor`, `lead_office`, `team` are refs. `search`: pairs of characters of name, owner, code and
    number (see `projections.search`). `photo`: the digest of the latest one.
    """

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, db_constraint=False, related_name="row"
    )
    name = models.CharField(max_length=300)
    owner = models.CharField(max_length=300, default="", blank=True)
    industry = models.CharField(max_length=64, default="", blank=True)
    area_code = models.CharField(max_length=40, default="", blank=True)
    stage = models.CharField(max_length=40, default="", blank=True)
    stage_on = models.DateField(null=True)
    total_fen = models.BigIntegerField(null=True)
    plan_fen = models.BigIntegerField(null=True)
    done_fen = models.BigIntegerField(null=True)
    done_total_fen = models.BigIntegerField(null=True)
    figures_on = models.DateField(null=True)
    sponsor = models.CharField(max_length=40, default="", blank=True)
    lead_office = models.CharField(max_length=40, default="", blank=True)
    team = models.CharField(max_length=40, default="", blank=True)
    dates = models.JSONField(default=dict, blank=True)
    stopped_since = models.DateField(null=True)
    open_obstacles = models.PositiveIntegerField(default=0)
    search = models.TextField(default="", blank=True)
    photo = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "case"], name="row_stage"),
            models.Index(fields=["team", "case"], name="row_team", condition=~Q(team="")),
            models.Index(fields=["case"], name="row_stuck", condition=Q(open_obstacles__gt=0)),
        ]


class ProjectUrgency(models.Model):
    """How pressing a project is, so that lists of many projects come in order: see `projections.urgency`.

    `overdue_from` the first day on which something of it is overdue, `due_on` the next day something is due, both null
    while its works stand still; `standing` one of the numbers there.
    """

    project = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, db_constraint=False, related_name="urgency"
    )
    overdue_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    standing = models.PositiveSmallIntegerField(default=9)

    class Meta:
        indexes = [
            models.Index(fields=["overdue_from", "project"], name="urgency_overdue"),
            models.Index(fields=["due_on", "project"], name="urgency_due"),
            models.Index(fields=["standing", "due_on", "project"], name="urgency_standing"),
        ]


from .applying_models import Applying  # noqa: E402, F401 - Django finds models here
from .trial_models import KeptTrial, KeptTrialCase  # noqa: E402, F401 - likewise
from .workbook.models import RememberedMatch, WorkbookImport, WorkbookRow  # noqa: E402, F401 - Django finds models here
