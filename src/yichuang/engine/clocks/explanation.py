"""Why a clock falls due on that day, told day by day."""

from __future__ import annotations

from datetime import date

from ..calendars import WorkingDays, each_day
from ..errors import Reason


def explain_due(start_on: date, due: date, days: WorkingDays) -> tuple[Reason, ...]:
    """The days between acceptance and due date that were not ordinary.

    One reason per run of days off with the same name ("day_off_run": first, last, name, notice) and one per make-up
    working day ("make_up_day": on, notice).

    Plain weekends beside no holiday are left out; they need no explanation.
    """
    reasons: list[Reason] = []
    run: list[date] = []
    name = notice = ""

    def close() -> None:
        if run:
            params = {"first": run[0].isoformat(), "last": run[-1].isoformat(), "name": name, "notice": notice}
            reasons.append(Reason("day_off_run", params))
            run.clear()

    for day in each_day(date.fromordinal(start_on.toordinal() + 1), due):
        why = days.why(day)
        if why is not None and why.kind == "holiday":
            if run and (why.name, why.notice) != (name, notice):
                close()
            name, notice = why.name, why.notice
            run.append(day)
            continue
        close()
        if why is not None and why.kind == "make_up":
            reasons.append(Reason("make_up_day", {"on": day.isoformat(), "notice": why.notice}))
    close()
    return tuple(reasons)
