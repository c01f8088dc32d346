"""Offices, posts, people, areas, functions, teams and calendar publications, each with the days it holds.

Storage only: every change is made by `changes`. A stretch of days is half-open everywhere: it holds on `from_on <= day
< until_on`, and an empty `until_on` means "until further notice". Rows are ended, never deleted, because events and
spans keep pointing at them ("office:7", "post:12", "person:3", "team:2").
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def holds_on(on: date, *, first: str = "from_on", until: str = "until_on") -> Q:
    """The condition that a row's stretch of days contains `on`."""
    return Q(**{f"{first}__lte": on}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": on}))


def _stretch(name: str, first: str = "from_on", until: str = "until_on") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": F(first)}), name=name
    )


class District(models.Model):
    """The zone this installation serves: one row, `pk` 1. `paper_prefix` begins the numbers of its papers: 峡审."""

    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120, blank=True)
    started_on = models.DateField()
    paper_prefix = models.CharField(max_length=8, default="", blank=True)

    def __str__(self) -> str:
        return self.zh

    def title(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.zh


class Office(models.Model):
    """A bureau, a subdistrict office, a window. Its code never changes; its names have dates.

    `phone`, `counter` (where one goes) and `platform` (an address on the web) are what the public guide prints.
    """

    class Kind(models.TextChoices):
        BUREAU = "bureau"
        SUBDISTRICT = "subdistrict"
        WINDOW = "window"
        LEADERSHIP = "leadership"
        OUTSIDE = "outside"

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.BUREAU)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    phone = models.CharField(max_length=60, blank=True)
    counter = models.CharField(max_length=200, blank=True)
    platform = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering = ["code"]
        constraints = [_stretch("office_stretch", "valid_from", "valid_until")]

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        return f"office:{self.pk}"

    def exists_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def title(self, on: date, language: str = "zh-hans") -> str:
        """The name the office bore on the day: its first name before it began, its last after it ended. Reads
        `names`, so prefetch it for lists."""
        return name_on(self.names.all(), on, language) or self.code


class DatedName(models.Model):
    """What something is called from a day on."""

    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=160, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.zh

    def title(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.zh


def name_on(names: Iterable[DatedName], on: date, language: str) -> str:
    """The name borne on the day: the first one before it began, the last after it ended; "" without any."""
    ordered = sorted(names, key=lambda name: name.from_on)
    borne = [name for name in ordered if name.from_on <= on] or ordered[:1]
    return borne[-1].title(language) if borne else ""


class OfficeName(DatedName):
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="names")

    class Meta:
        ordering = ["office", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["office", "from_on"], name="office_name_start"),
            _stretch("office_name_stretch"),
        ]


class Post(models.Model):
    """A chair in an office: it holds the rights, a person holds it. When its office is merged away the post ends and
    `successor` is the same chair in the new office."""

    code = models.CharField(max_length=40)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120, blank=True)
    rights = models.JSONField(default=list, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering = ["office", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until__isnull=True), name="post_code_once_among_open"
            ),
            _stretch("post_stretch", "valid_from", "valid_until"),
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def ref(self) -> str:
        return f"post:{self.pk}"

    def exists_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def title(self, language: str = "zh-hans") -> str:
        return self.en if language == "en" and self.en else self.zh


class Person(models.Model):
    """Somebody who works here. `code` is the staff number the set-up workbook refers to; `latin` the name for English
    pages. `left_on` is the first day the person no longer works here."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    latin = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return f"person:{self.pk}"

    def title(self, language: str = "zh-hans") -> str:
        return self.latin if language == "en" and self.latin else self.name


class Holding(models.Model):
    """Who holds a post. At most one regular holder on a day; any number act for it."""

    class Kind(models.TextChoices):
        REGULAR = "regular"
        ACTING = "acting"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["post", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(until_on__isnull=True, kind="regular"), name="post_one_open_holder"
            ),
            _stretch("holding_stretch"),
        ]
        indexes = [models.Index(fields=["person", "from_on"], name="holding_person")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id} {self.from_on}"


class Leave(models.Model):
    """Away from `from_on` until the day before `until_on`; the deputy holds the person's posts meanwhile."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    from_on = models.DateField()
    until_on = models.DateField()
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deputises")

    class Meta:
        ordering = ["person", "from_on"]
        constraints = [_stretch("leave_stretch")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on}"


class Area(models.Model):
    """A place in the tree of places: the zone, its subdistricts, their villages. `geometry` is GeoJSON in WGS 84."""

    class Kind(models.TextChoices):
        ZONE = "zone"
        SUBDISTRICT = "subdistrict"
        VILLAGE = "village"
        PARK = "park"

    code = models.CharField(max_length=40, unique=True)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    geometry = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.zh

    def title(self, language: str = "zh-hans") -> str:
        return self.en if language == "en" and self.en else self.zh


class AreaFile(models.Model):
    """A file of outlines somebody brought and has not yet taken in: one for each person, replaced by the next."""

    by = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FunctionMap(models.Model):
    """Which office, and within it which post, does a function of the programmes on a day. One office at a time."""

    function = models.CharField(max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="functions")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="functions")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["function", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["function", "from_on"], name="function_start"),
            models.UniqueConstraint(
                fields=["function"], condition=Q(until_on__isnull=True), name="function_one_open_office"
            ),
            _stretch("function_stretch"),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.from_on}"


class Team(models.Model):
    """A service team: people of several offices for one project or some. Its names have dates."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [_stretch("team_stretch", "valid_from", "valid_until")]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"team:{self.pk}"

    def exists_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def title(self, on: date, language: str = "zh-hans") -> str:
        """The name the team bore on the day. Reads `names`, so prefetch it for lists."""
        return name_on(self.names.all(), on, language) or self.ref


class TeamName(DatedName):
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="names")

    class Meta:
        ordering = ["team", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["team", "from_on"], name="team_name_start"),
            _stretch("team_name_stretch"),
        ]


class TeamMember(models.Model):
    """A person in a team, or a post: then whoever holds the post is."""

    class Role(models.TextChoices):
        HEAD = "head"
        CONTACT = "contact"
        MEMBER = "member"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["team", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(until_on__isnull=True), name="team_member_once"
            ),
            models.UniqueConstraint(fields=["team", "post"], condition=Q(until_on__isnull=True), name="team_post_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, post__isnull=False) | Q(person__isnull=False, post__isnull=True),
                name="team_member_person_or_post",
            ),
            _stretch("team_member_stretch"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.person_id or self.post_id}"


class CalendarPublication(models.Model):
    """A district's own arrangement of single days, by a numbered notice, beside what the State Council published.

    `days` {"2020-02-03": "off" | "work"}, `names` {"2020-02-03": "延迟复工"}, `covers` the years whose arrangement is
    complete with this notice; readings use it from `known_at` on. One typed wrongly is withdrawn and counts nowhere.
    """

    calendar = models.CharField(max_length=40, default="china")
    days = models.JSONField(default=dict)
    names = models.JSONField(default=dict, blank=True)
    covers = models.JSONField(default=list, blank=True)
    known_at = models.DateTimeField()
    notice = models.CharField(max_length=80)
    source = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["calendar", "known_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "notice"], condition=Q(withdrawn_at__isnull=True), name="calendar_notice_once"
            )
        ]

    def __str__(self) -> str:
        return self.notice


from .token_model import ApiToken  # noqa: E402, F401 - Django finds models here
