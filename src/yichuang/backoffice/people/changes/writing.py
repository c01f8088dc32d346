"""How a change is refused, and how one that is made gets recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import models, transaction

from yichuang.backoffice.ledger import register
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

REFUSALS = {
    "right_missing": (),
    "reason_missing": (),
    "text_missing": ("field",),
    "text_too_long": ("field", "most"),
    "code_unreadable": ("seen",),
    "code_taken": ("code", "title"),
    "choice_unknown": ("field", "seen", "known"),
    "rights_unknown": ("seen", "known"),
    "nothing_changed": (),
    "date_before_start": ("on", "start"),
    "date_before_previous": ("on", "previous"),
    "date_after_planned": ("planned",),
    "stretch_backwards": ("start", "end"),
    "office_ended": ("title", "on"),
    "office_into_itself": ("title",),
    "office_under_itself": ("title",),
    "office_has_work": ("functions", "posts", "children"),
    "post_ended": ("title", "on"),
    "post_of_other_office": ("post", "office"),
    "post_has_functions": ("functions",),
    "post_held": ("person", "on"),
    "holder_same": ("person",),
    "holding_ended": ("on",),
    "person_left": ("person", "on"),
    "leave_overlaps": ("start", "end"),
    "deputy_self": (),
    "deputy_away": ("person", "start", "end"),
    "deputy_left": ("person", "on"),
    "last_settings_holder": ("person",),
    "account_exists": ("person",),
    "account_missing": ("person",),
    "username_taken": ("name",),
    "username_unreadable": ("seen",),
    "own_account": (),
    "area_under_itself": ("title",),
    "geometry_unreadable": (),
    "team_ended": ("title", "on"),
    "team_name_taken": ("title",),
    "team_has_head": ("person",),
    "team_has_projects": ("projects", "number"),
    "member_already": ("person",),
    "calendar_no_days": (),
    "calendar_no_notice": (),
    "calendar_notice_taken": ("notice",),
    "calendar_year_uncovered": ("days", "years"),
    "calendar_contradiction": ("day", "notice"),
    "calendar_changes_nothing": (),
    "calendar_known_in_future": ("today",),
    "calendar_withdrawn": (),
}
"""Every code a ChangeRefused can carry, with the names of its parameters; worded in `people.wording`."""


class ChangeRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A change that may not be made: no row was altered. `field` is the argument to put right ("" the whole)."""

    def __init__(self, code: str, field: str = "", /, **params: Any) -> None:
        self.code = code
        self.field = field
        self.params = params
        super().__init__(f"{code} {field} {params}")


def whole(function: Callable[P, R]) -> Callable[P, R]:
    """The change happens in one transaction, or not at all."""

    @wraps(function)
    def changed(*args: P.args, **kwargs: P.kwargs) -> R:
        by, reason = kwargs.get("by"), kwargs.get("reason")
        if not isinstance(by, Actor) or not (by.ref.startswith("system:") or "settings" in by.rights):
            raise ChangeRefused("right_missing")
        if not isinstance(reason, str) or not reason.strip():
            raise ChangeRefused("reason_missing", "reason")
        with transaction.atomic():
            return function(*args, **kwargs)

    return changed


def today_of(at: datetime) -> date:
    """The day of an instant in the office's zone."""
    return local_date(at, settings.TIME_ZONE)


def make(row: M, *, by: Actor, at: datetime, reason: str, personal: Iterable[str] = ()) -> M:
    """Stores a new row and records all that is in it."""
    row.save(force_insert=True)
    fields = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    after = {name: value for name, value in picture(row, fields).items() if value not in (None, "", [], {})}
    register.record(table_of(row), row.pk, None, after, by=by, at=at, reason=reason.strip(), personal=personal)
    return row


def put(row: M, *, by: Actor, at: datetime, reason: str, personal: Iterable[str] = (), **values: Any) -> bool:
    """Gives fields of a row new values and records those that differ; False when none does."""
    before = picture(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    after = picture(row, values)
    if before == after:
        return False
    row.save(update_fields=list(values))
    register.record(table_of(row), row.pk, before, after, by=by, at=at, reason=reason.strip(), personal=personal)
    return True


def table_of(row: models.Model) -> str:
    return str(row._meta.model_name)


def picture(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The fields as the register keeps them: another row as its ref ("office:7")."""
    shown: dict[str, Any] = {}
    for name in fields:
        field = row._meta.get_field(name)
        value = getattr(row, str(getattr(field, "attname", name)))
        if isinstance(field, models.ForeignKey) and value is not None:
            value = f"{field.related_model._meta.model_name}:{value}"
        shown[name] = value
    return shown


def text(value: str, field: str, most: int, *, needed: bool = True) -> str:
    """The trimmed text; refused when it is missing or longer than the column."""
    value = " ".join(value.split())
    if needed and not value:
        raise ChangeRefused("text_missing", field)
    if len(value) > most:
        raise ChangeRefused("text_too_long", field, most=most)
    return value


def code_text(value: str, field: str = "code") -> str:
    """A code: 1 to 40 letters, digits, "-", "_" or ".", Chinese characters included, no spaces."""
    value = value.strip()
    if not value:
        raise ChangeRefused("text_missing", field)
    if len(value) > 40 or not all(c.isalnum() or c in "-_." for c in value):
        raise ChangeRefused("code_unreadable", field, seen=value[:60])
    return value


def one_of(value: str, field: str, known: Iterable[str]) -> str:
    known = list(known)
    if value not in known:
        raise ChangeRefused("choice_unknown", field, seen=value, known=known)
    return value
