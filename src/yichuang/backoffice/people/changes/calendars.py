"""The district's own arrangement of single days, by a numbered notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from yichuang.engine.calendars import Calendar
from yichuang.engine.case.events import Actor

from ..calendars import CHINA, calendar, changed_days, publication_of
from ..models import CalendarPublication
from .writing import ChangeRefused, make, put, text, today_of, whole


@whole
def publish_calendar(
    days: Mapping[date, str],
    *,
    notice: str,
    known_at: datetime,
    source: str = "",
    covers: Iterable[int] = (),
    names: Mapping[date, str] | None = None,
    calendar_id: str = CHINA,
    by: Actor,
    at: datetime,
    reason: str,
) -> CalendarPublication:
    """Days that are off ("off") or worked ("work") by a notice, from the instant it was known. `covers`: years whose
    whole arrangement the notice completes. Checked as `check_publication` does."""
    row, _ = check_publication(
        days,
        notice=notice,
        known_at=known_at,
        source=source,
        covers=covers,
        names=names,
        calendar_id=calendar_id,
        at=at,
    )
    return make(row, by=by, at=at, reason=reason)


def check_publication(
    days: Mapping[date, str],
    *,
    notice: str,
    known_at: datetime,
    source: str = "",
    covers: Iterable[int] = (),
    names: Mapping[date, str] | None = None,
    calendar_id: str = CHINA,
    at: datetime,
) -> tuple[CalendarPublication, Calendar]:
    """The row as it would be stored, and the calendar as it would then read. Nothing is stored.

    Refused: no number; a number already used; no days and no year; a day in a year nobody has arranged; known later
    than now; another notice of the same moment that says the opposite; nothing that would change."""
    notice, source = text(notice, "notice", 80, needed=False), text(source, "source", 300, needed=False)
    if not notice:
        raise ChangeRefused("calendar_no_notice", "notice")
    if known_at > at:
        raise ChangeRefused("calendar_known_in_future", "known_at", today=today_of(at))
    stands = list(CalendarPublication.objects.filter(calendar=calendar_id, withdrawn_at=None))
    if any(row.notice == notice for row in stands):
        raise ChangeRefused("calendar_notice_taken", "notice", notice=notice)
    years = sorted(set(covers))
    if not days and not years:
        raise ChangeRefused("calendar_no_days", "days")
    for word in days.values():
        if word not in ("off", "work"):
            raise ChangeRefused("choice_unknown", "days", seen=word, known=["off", "work"])
    row = CalendarPublication(
        calendar=calendar_id,
        days={day.isoformat(): word for day, word in sorted(days.items())},
        names={day.isoformat(): name.strip() for day, name in sorted((names or {}).items()) if name.strip()},
        covers=years,
        known_at=known_at,
        notice=notice,
        source=source,
    )
    return row, _without_contradiction(row, days, stands)


def _without_contradiction(
    row: CalendarPublication, days: Mapping[date, str], stands: Iterable[CalendarPublication]
) -> Calendar:
    before = calendar(row.calendar)
    known = before.known_at(None)
    uncovered = sorted(day for day in days if not known.covered(day.year) and day.year not in row.covers)
    if uncovered:
        years = sorted({day.year for day in uncovered})
        raise ChangeRefused("calendar_year_uncovered", "days", days=uncovered, years=years)
    for other in stands:
        if other.known_at == row.known_at:
            for day, word in row.days.items():
                if other.days.get(day, word) != word:
                    raise ChangeRefused("calendar_contradiction", "days", day=day, notice=other.notice)
    after = before.with_publications([publication_of(row)])
    new_years = [year for year in row.covers if not known.covered(year)]
    if not changed_days(before, after, days) and not new_years:
        raise ChangeRefused("calendar_changes_nothing", "days")
    return after


@whole
def withdraw_publication(row: CalendarPublication, *, by: Actor, at: datetime, reason: str) -> None:
    """A publication typed wrongly counts nowhere any more; the register keeps it."""
    if row.withdrawn_at is not None:
        raise ChangeRefused("calendar_withdrawn")
    put(row, withdrawn_at=at, by=by, at=at, reason=reason)
