"""What the step-cutting register reads: times of decisions, the cases of a period, and the trials that were kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from yichuang.engine.calendars import day_bounds
from yichuang.engine.case.state import CaseState

from ..models import Case, Decided, KeptTrial, KeptTrialCase
from .project_states import states_of

AT_ONCE = 200
"""Cases folded at a time: what a trial keeps in memory does not grow with the period."""

PAGE = 50

TakenRow = tuple[str, str, str, str, int, int, int, int]
"""(programme, flow, item, basis, days used, decisions, of them with a limit, of them late)."""


def taken(digests: Iterable[str]) -> list[TakenRow]:
    """How many decisions of the district under these versions took how many days. One query over an index."""
    rows = Decided.objects.filter(programme__in=list(digests), case__division="").values_list(
        "programme", "flow", "item", "basis", "used"
    )
    return list(
        rows.annotate(n=Count("pk"), limited=Count("allowed"), late=Count("pk", filter=Q(late=True))).order_by()
    )


def opened_between(programme_id: str, from_on: date, to_on: date) -> QuerySet[Case]:
    """The district's own cases of a programme opened from the one day to the other, both included."""
    begins, ends = day_bounds(from_on, settings.TIME_ZONE)[0], day_bounds(to_on, settings.TIME_ZONE)[1]
    cases = Case.objects.filter(division="", programme_id=programme_id, opened_at__gte=begins, opened_at__lt=ends)
    return cases.order_by("pk")


def size_of(cases: QuerySet[Case]) -> tuple[int, int]:
    """(cases, events) to be read. One query."""
    found = cases.aggregate(n=Count("pk"), events=Sum("seq"))
    return found["n"], found["events"] or 0


def states_in(cases: QuerySet[Case], at: datetime) -> Iterator[CaseState]:
    """The states of these cases as known at `at`, oldest first, some at a time. Two queries for each `AT_ONCE`."""
    after = ""
    while True:
        heads = list(cases.filter(pk__gt=after).values_list("pk", "seq", "hash")[:AT_ONCE])
        if not heads:
            return
        found = states_of(heads, at)
        yield from (found[head[0]] for head in heads if head[0] in found)
        after = heads[-1][0]


def latest_trial(before: str, after: str, at: datetime) -> KeptTrial | None:
    """The trial of a pair kept last by `at`. One query."""
    return KeptTrial.objects.filter(before=before, after=after, at__lte=at).order_by("-id").first()


def trial_cases(trial: KeptTrial, kind: str, after: int = 0) -> tuple[list[KeptTrialCase], int]:
    """(the next cases a figure of a trial counts, with their heads; where the page ends, 0 on the last). One query."""
    rows = KeptTrialCase.objects.filter(trial=trial, amounts__has_key=kind, pk__gt=after)
    found = list(rows.select_related("case").order_by("pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0


def year_before(on: date) -> date:
    """The first day of the twelve months that end on `on`."""
    try:
        return on.replace(year=on.year - 1) + timedelta(days=1)
    except ValueError:  # 29 February
        return date(on.year - 1, 3, 1)
