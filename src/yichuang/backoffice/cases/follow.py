"""Keeps open spans right between events: what a sweep does when calendars, functions or pauses have moved on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.statements import OutdatedError, short_transaction
from yichuang.engine.calendars import day_bounds
from yichuang.engine.case.evolve import day_of

from . import known as memory
from .answers import CaseBusyError
from .district import calendar_name, district
from .loading import fresh
from .models import Case, Followed, Span
from .rebuild import rebuild_case
from .turns import Moved
from .writes import prepare_turn, write

_ATTEMPTS = 20
_FUNCTIONS = "functions"
ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`cases`: how many were turned or projected anew; `moved`: due dates that moved."""

    cases: int = 0
    moved: int = 0

    def plus(self, other: Outcome) -> Outcome:
        return Outcome(self.cases + other.cases, self.moved + other.moved)


def follow(at: datetime) -> Outcome:
    """Carries everything that changed by itself up to `at` into the open spans. Cheap when nothing did."""
    district(fresh=True)
    done = Outcome()
    for calendar_id in _calendars_in_use():
        done = done.plus(rederive_due(calendar_id, at))
    return done.plus(rehome(at)).plus(recheck(at))


def rederive_due(calendar_id: str, at: datetime) -> Outcome:
    """Due dates after every publication of a calendar known by `at`. Each date that moves is written down as a
    `DueChange` with the publication. What somebody entered for the past makes the cases be projected anew."""
    name = f"calendar:{calendar_name(calendar_id)}"
    calendar = district(fresh=True).calendar(calendar_id)
    cases = Case.objects.filter(programme__in=_programmes_by_calendar().get(calendar_name(calendar_id), []))
    done = Outcome()
    seen = Followed.objects.filter(pk=name).first()
    if seen is not None and calendar.known_at(seen.upto).version != seen.version:
        done = _anew(_open(cases), at)
    published = [p.known_at for p in calendar.publications if p.known_at <= at]
    if published:
        done = done.plus(_turn_all(_open(cases.filter(turned_at__lt=published[-1])), at))
    version = calendar.known_at(at).version
    Followed.objects.update_or_create(pk=name, defaults={"upto": at, "version": version})
    return done


def rehome(at: datetime) -> Outcome:
    """Open spans to the office that does their function on the day."""
    settings = district(fresh=True)
    today = day_of(at, ZONE)
    done = Outcome()
    seen = Followed.objects.filter(pk=_FUNCTIONS).first()
    if seen is not None and settings.functions_version(day_of(seen.upto, ZONE)) != seen.version:
        done = _anew(_open(Case.objects.all()), at)
    handed_over = settings.days_between(date.min, today)
    if handed_over:
        since = day_bounds(handed_over[-1], ZONE)[0]
        done = done.plus(_turn_all(_open(Case.objects.filter(turned_at__lt=since)), at))
    version = settings.functions_version(today)
    Followed.objects.update_or_create(pk=_FUNCTIONS, defaults={"upto": at, "version": version})
    return done


def recheck(at: datetime) -> Outcome:
    """Paused items whose own limit has passed, or whose cap may be used up."""
    due = Span.objects.filter(until_at__isnull=True, recheck_on__lte=day_of(at, ZONE))
    return _turn_all(sorted(set(due.values_list("case_id", flat=True))), at)


def turn_case(case_id: str, at: datetime) -> list[Moved] | None:
    """Carries what changed by itself up to `at` into the spans of one case; None when there is no such case. Raises
    CaseBusyError."""
    for _ in range(_ATTEMPTS):
        known = fresh(case_id)
        if known is None:
            return None
        if known.turned_at >= at:
            return []
        made = prepare_turn(known, at)
        try:
            with short_transaction() as cursor:
                write(cursor, made)
        except OutdatedError:
            memory.forget(case_id)
            district(fresh=True)
        else:
            memory.remember(case_id, made.known)
            return made.moved
    raise CaseBusyError(case_id)


def _turn_all(cases: Iterable[str], at: datetime) -> Outcome:
    done = moved = 0
    for case_id in cases:
        changes = turn_case(case_id, at)
        if changes is not None:
            done, moved = done + 1, moved + len(changes)
    return Outcome(done, moved)


def _anew(cases: Iterable[str], at: datetime) -> Outcome:
    done = 0
    for case_id in cases:
        rebuild_case(case_id, at=at)
        done += 1
    return Outcome(done, 0)


def _open(cases: QuerySet[Case]) -> list[str]:
    """Those of the cases with something in play."""
    in_play = Span.objects.filter(case=OuterRef("pk"), until_at__isnull=True)
    return list(cases.filter(Exists(in_play)).order_by("pk").values_list("pk", flat=True))


def _calendars_in_use() -> list[str]:
    return sorted(_programmes_by_calendar())


def _programmes_by_calendar() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for digest in Case.objects.values_list("programme", flat=True).distinct():
        found.setdefault(calendar_name(programmes.get(digest).calendar), []).append(digest)
    return found
