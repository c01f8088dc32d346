"""Starting an empty installation: one workbook is checked cell by cell and taken in, all or nothing."""

from .check import Plan, check_workbook
from .problems import Problem
from .take_in import Administrator, administrators_named, is_empty, take_in
from .template import template
from .token import consume_token, current_token, token_fits

__all__ = [
    "Administrator",
    "Plan",
    "Problem",
    "administrators_named",
    "check_workbook",
    "consume_token",
    "current_token",
    "is_empty",
    "take_in",
    "template",
    "token_fits",
]
