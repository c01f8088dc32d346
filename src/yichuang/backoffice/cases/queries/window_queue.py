"""What lies at a window: open spans of its function in the viewer's offices, one line a case, next due first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet

from ..models import Span

TABS: Mapping[str, tuple[str, ...]] = {
    "receive": ("applied",),
    "review": ("received",),
    "waiting": ("correcting",),
    "hand_over": ("accepted",),
    "serve": ("serve",),
    "owed": ("material_owed",),
    "ratings": ("rating",),
}
"""Tab → the states of the spans it shows, in the order a clerk works."""

PAGE = 50


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a page ends: the due date of its last case ("" where it has none) and the case."""

    due: str
    case: str

    def spell(self) -> str:
        return f"{self.due or '-'}.{self.case}"

    @classmethod
    def read(cls, text: str) -> Ends | None:
        due, dot, case = text.partition(".")
        if not dot or len(case) != 36:
            return None
        try:
            return cls("" if due == "-" else date.fromisoformat(due).isoformat(), case)
        except ValueError:
            return None


def at_windows(offices: Iterable[int], functions: Iterable[str]) -> QuerySet[Span]:
    """The open spans that lie at the windows of these offices, with those that wait for a correction: it may be brought
    to the counter."""
    theirs = Q(turn="office") | Q(turn="applicant", state__in=TABS["waiting"])
    return Span.objects.filter(theirs, until_at__isnull=True, office__in=list(offices), function__in=list(functions))


def counts(spans: QuerySet[Span]) -> dict[str, int]:
    """Tab → cases. One query."""
    found = dict(spans.values_list("state").annotate(n=Count("case", distinct=True)))
    return {tab: sum(found.get(state, 0) for state in states) for tab, states in TABS.items()}


def page(spans: QuerySet[Span], tab: str, after: Ends | None = None) -> tuple[list[str], Ends | None]:
    """(ids of the next cases; where the page ends, None on the last). One query."""
    lines = spans.filter(state__in=TABS[tab]).values("case").annotate(due=Min("due_on"))
    if after is not None:
        beyond = Q(due__isnull=True, case__gt=after.case)
        if after.due:
            same = Q(due=after.due, case__gt=after.case)
            beyond = Q(due__gt=after.due) | same | Q(due__isnull=True)
        lines = lines.filter(beyond)
    found = list(lines.order_by(F("due").asc(nulls_last=True), "case").values_list("case", "due")[: PAGE + 1])
    ids = [case for case, _due in found[:PAGE]]
    if len(found) <= PAGE:
        return ids, None
    last, due = found[PAGE - 1]
    return ids, Ends(due.isoformat() if due else "", last)


def of_cases(spans: QuerySet[Span], tab: str, cases: Sequence[str]) -> dict[str, list[Span]]:
    """The spans of these cases in a tab, by case. One query."""
    found: dict[str, list[Span]] = {case: [] for case in cases}
    for span in spans.filter(state__in=TABS[tab], case__in=cases).order_by("id"):
        found[span.case_id].append(span)
    return found
