"""The open work of a replayed log on a day: its cases are in a division of their own, outside the district's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from ..models import Case, Span

PAGE = 50


@dataclass(frozen=True, slots=True)
class Division:
    """`first` and `last`: the instants of its first and last entry. `digest`: the programme its cases are pinned to."""

    id: str
    cases: int
    first: datetime
    last: datetime
    digest: str


def divisions() -> list[str]:
    """The divisions there are, beside the district. One query."""
    found = Case.objects.filter(division__gt="").order_by("division").values_list("division", flat=True)
    return list(found.distinct())


def division(name: str) -> Division | None:
    """What there is of a division; None where there is nothing. One query."""
    if not name:
        return None
    found = Case.objects.filter(division=name).aggregate(
        cases=Count("pk"), first=Min("opened_at"), last=Max("last_at"), digest=Max("programme")
    )
    if not found["cases"]:
        return None
    return Division(name, found["cases"], found["first"], found["last"], found["digest"])


def stretches(name: str) -> Iterator[tuple[datetime, datetime]]:
    """(from, until) of every span of a division while its case was followed, the latest end first. One query."""
    followed = F("case__last_at")
    spans = Span.objects.filter(case__division=name).annotate(end=Least(Coalesce("until_at", followed), followed))
    return spans.order_by("-end").values_list("from_at", "end").iterator()


def open_then(name: str, at: datetime) -> QuerySet[Span]:
    """The spans of a division that held at `at`."""
    held = Q(until_at__isnull=True) | Q(until_at__gt=at)
    there = Case.objects.filter(division=name, opened_at__lte=at, last_at__gte=at)
    return Span.objects.filter(held, from_at__lte=at, case__in=there.values("pk"))


def by_function(spans: QuerySet[Span], on: date, near: date) -> list[tuple[str, int, int, int]]:
    """(function, open, overdue, near) of each function with open work. One query."""
    late = Q(overdue_from__lte=on)
    soon = Q(due_on__lte=near) & (Q(overdue_from__gt=on) | Q(overdue_from__isnull=True))
    rows = spans.values_list("function").annotate(
        open=Count("pk"), late=Count("pk", filter=late), soon=Count("pk", filter=soon)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows.order_by("-late", "-soon", "-open", "function")]


def page(spans: QuerySet[Span], after: tuple[str, int] | None) -> list[Span]:
    """The next PAGE + 1 spans with their cases, next due first, those without a date last. One query."""
    if after is not None:
        due, pk = after
        beyond = (
            Q(due_on__gt=due) | Q(due_on=due, pk__gt=pk) | Q(due_on__isnull=True) if due else Q(due_on=None, pk__gt=pk)
        )
        spans = spans.filter(beyond)
    ordered = spans.select_related("case").order_by(F("due_on").asc(nulls_last=True), "pk")
    return list(ordered[: PAGE + 1])


def cases_open(name: str, at: datetime) -> int:
    """How many cases of a division were open at `at`. One query."""
    still = Q(closed_at__isnull=True, last_at__gte=at) | Q(closed_at__gt=at)
    return Case.objects.filter(still, division=name, opened_at__lte=at).count()
