"""Allowance, pauses and caps → a reading at an instant: functions of history, never stored counters."""

from .due import due_on, intake_due_on, overdue_from, pause_due_on
from .explanation import explain_due
from .history import INTAKE_DAYS, Basis, ClockDefinition, ClockHistory, Extension, Pause
from .reading import ClockReading, Status, read_clock
from .stage_time import Elapsed, Spans, days_in, join_spans, running_spans, split_elapsed, stage_days

__all__ = [
    "INTAKE_DAYS",
    "Basis",
    "ClockDefinition",
    "ClockHistory",
    "ClockReading",
    "Elapsed",
    "Extension",
    "Pause",
    "Spans",
    "Status",
    "days_in",
    "due_on",
    "explain_due",
    "intake_due_on",
    "join_spans",
    "overdue_from",
    "pause_due_on",
    "read_clock",
    "running_spans",
    "split_elapsed",
    "stage_days",
]
