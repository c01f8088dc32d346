"""One day of a replayed log: what was open at its end, under which lights, by function and item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yichuang.backoffice.ledger import programmes
from yichuang.engine.calendars import local_date
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from ..district import district
from ..lights import Light, left_of, light_of, near_until, near_within
from ..queries import work_division as query
from ..queries.work import Key
from ..wording import item_title, language


@dataclass(frozen=True, slots=True)
class DivisionName:
    """`id` as stored ("log:BPIC15_1"), `title` what it is called."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FunctionDay:
    """What one function had open at the end of the day; `calm` neither overdue nor near."""

    title: str
    open: int
    overdue: int
    near: int

    @property
    def calm(self) -> int:
        return self.open - self.overdue - self.near


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One open item. `left` days of `basis`, negative when overdue."""

    number: str
    item: str
    function: str
    light: Light
    since_on: date
    due_on: date | None
    left: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class DivisionDay:
    """The whole day. `first` and `last`: the days of the log's first and last entry. `next` the key of the page after,
    "" on the last."""

    name: DivisionName
    title: str
    on: date
    first: date
    last: date
    cases: int
    open_cases: int
    functions: tuple[FunctionDay, ...]
    rows: tuple[DivisionRow, ...]
    next: str

    @property
    def total(self) -> FunctionDay:
        return FunctionDay(
            "",
            sum(one.open for one in self.functions),
            sum(one.overdue for one in self.functions),
            sum(one.near for one in self.functions),
        )

    def near_days(self) -> list[tuple[int, date]]:
        """(days away, day) of the days one may want next, those within the log."""
        steps = (-365, -30, -7, -1, 1, 7, 30, 365)
        days = [(step, self.on + timedelta(days=step)) for step in steps]
        return [(step, day) for step, day in days if self.first <= day <= self.last]


def divisions() -> tuple[DivisionName, ...]:
    """The replayed logs there are. One query."""
    return tuple(_name(one) for one in query.divisions())


def last_busy_day(division: str) -> date | None:
    """The last day at whose end some work was open, or where there never was any the day of the last entry; None where
    there is no such division. Two queries."""
    found = query.division(division)
    if found is None:
        return None
    zone = programmes.get(found.digest).zone
    for begun, ended in query.stretches(division):
        last = local_date(ended, zone) - timedelta(days=1)
        if local_date(begun, zone) <= last:
            return last
    return local_date(found.last, zone)


def read_day(division: str, *, at: datetime, after: str = "") -> DivisionDay | None:
    """The division as of `at`; None where there is none. Seven queries, whatever the rows."""
    found = query.division(division)
    if found is None:
        return None
    programme = programmes.get(found.digest)
    on = local_date(at, programme.zone)
    days = district(fresh=True).calendar(programme.calendar).known_at(at)
    spans = query.open_then(division, at)
    near = near_until(on, days, near_within(programme))
    key = Key.read(after)
    read = query.page(spans, (key.due_on, key.span) if key else None)
    shown = read[: query.PAGE]
    more = len(read) > query.PAGE
    rows = [
        DivisionRow(
            number=span.case.title,
            item=item_title(span.instance, programme),
            function=_function(programme, span.function),
            light=light_of(programme, span, on, days),
            since_on=span.since_on,
            due_on=span.due_on,
            left=(left := left_of(span, on, days)) and left[0],
            basis=left[1] if left else "working",
        )
        for span in shown
    ]
    ends = Key(shown[-1].due_on.isoformat() if shown[-1].due_on else "", shown[-1].pk).spell() if more else ""
    return DivisionDay(
        name=_name(division),
        title=say(programme.title, language()),
        on=on,
        first=local_date(found.first, programme.zone),
        last=local_date(found.last, programme.zone),
        cases=found.cases,
        open_cases=query.cases_open(division, at),
        functions=tuple(
            FunctionDay(_function(programme, function), total, late, soon)
            for function, total, late, soon in query.by_function(spans, on, near)
        ),
        rows=tuple(rows),
        next=ends,
    )


def _name(division: str) -> DivisionName:
    return DivisionName(division, division.removeprefix("log:"))


def _function(programme: Programme, function: str) -> str:
    found = programme.functions.get(function)
    return say(found.title, language()) if found else function
