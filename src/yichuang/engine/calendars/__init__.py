"""Working days with make-up weekends, as they were known at an instant; the only date arithmetic in the tree."""

from .calendar import Calendar
from .countries import COUNTRIES, calendar_from, china, netherlands
from .local_days import (
    add_days,
    add_months,
    day_bounds,
    days_between,
    each_day,
    local_date,
    month_start,
    quarter_start,
    read_instant,
    week_start,
    year_start,
)
from .publication import ALWAYS, Publication
from .working_days import DayReason, WorkingDays

__all__ = [
    "ALWAYS",
    "COUNTRIES",
    "Calendar",
    "DayReason",
    "Publication",
    "WorkingDays",
    "add_days",
    "add_months",
    "calendar_from",
    "china",
    "day_bounds",
    "days_between",
    "each_day",
    "local_date",
    "month_start",
    "netherlands",
    "quarter_start",
    "read_instant",
    "week_start",
    "year_start",
]
