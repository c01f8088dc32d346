"""A case worked through from its application to its end, one working day after the other, by people who take exactly
the days they were promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.engine.case.conftest import CALENDAR, Desk
from yichuang.engine.calendars import local_date
from yichuang.engine.case import commands as c
from yichuang.engine.case.context import plan_of
from yichuang.engine.case.events import Actor
from yichuang.engine.case.promise_used import promise_used
from yichuang.engine.case.reading import ItemReading, definition_of, history_of, read_items
from yichuang.engine.case.state import ItemState
from yichuang.engine.clocks import running_spans, stage_days
from yichuang.engine.items.model import ItemKind
from yichuang.engine.programme.model import Plan, Programme
from yichuang.programmes import load

BY_EVIDENCE = (ItemKind.GATE, ItemKind.SELF)
MOST_DAYS = 400
"""No flow takes longer; a case that does has stopped moving."""


def decided_here(programme: Programme, within: Path) -> Programme:
    """The programme with every item a window may decide taken over by it, by a district's own file."""
    taken = [one.id for one in programme.items.values() if one.kind not in BY_EVIDENCE]
    lines = ["[programme]", f'extends = "{programme.id}@{programme.digest}"', 'version = "here"']
    lines += [f'[item.{name}]\nrecord = "ours"' for name in taken]
    folder = within / programme.id
    folder.mkdir(parents=True)
    (folder / "programme.toml").write_text("\n".join(lines), encoding="utf-8")
    return load(programme.id, (within,))


@dataclass
class Working:
    """One case and everybody who works on it. `slack` days an office leaves unused of a limit of more than one;
    `building` working days from the start of works to their end; `reviewing`: what is not counted takes its days
    too."""

    programme: Programme
    facts: Mapping[str, Any]
    start_on: date
    slack: int = 0
    building: int = 0
    reviewing: bool = False
    desk: Desk = field(init=False)
    begun: dict[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = Desk(self.programme)
        self.desk.at = datetime.combine(self.start_on, time(1), UTC)  # 9:00 in Shandong
        everything = frozenset(self.programme.functions)
        self.applicant = Actor(ref="applicant:1", rights=frozenset({"apply", "record"}))
        self.clerk = Actor(ref="person:1", rights=frozenset({"window"}), functions=everything)
        self.officer = Actor(ref="person:2", rights=frozenset({"review"}), functions=everything)
        self.head = Actor(ref="person:3", rights=frozenset({"sign"}), functions=everything)
        self.desk.do(
            c.OpenCase(
                case="c1", programme=self.programme, number="1", title="某公司", kind="project", facts=self.facts
            )
        )

    @property
    def today(self) -> date:
        return local_date(self.desk.at, self.desk.state.zone)

    @property
    def plan(self) -> Plan:
        return plan_of(self.programme, self.desk.state)

    def readings(self) -> dict[str, ItemReading]:
        found = read_items(self.programme, self.desk.state, at=self.desk.at, calendar=CALENDAR)
        return {one.item: one for one in found}

    def run(self) -> Working:
        """Day by day until nothing is left to do."""
        for _ in range(MOST_DAYS):
            if self._one_day():
                return self
        left = {one.item: (one.state, one.blocked_by) for one in self.readings().values() if not self._over(one.item)}
        raise AssertionError(f"still not done on {self.today}: {left}")

    def until(self, day: date) -> None:
        """Day by day to the morning of `day`."""
        while self.today < day and not self._one_day():
            pass

    def _one_day(self) -> bool:
        """Does what can be done today and goes home until the next working day; True when all is done instead."""
        while self._something_done():
            pass
        if not any(one.applies and not self._over(one.item) for one in self.readings().values()):
            return True
        self._tomorrow()
        return False

    def used(self) -> int:
        """How much of the promise is used, as the project's page says it."""
        return promise_used(self.programme, self.desk.state, at=self.desk.at, calendar=CALENDAR)

    def days_with_work(self, stage: str = "") -> int:
        """Working days on which the clock of some counted item ran: the time a stage is reported with."""
        spans: list[tuple[date, date]] = []
        for name, line in self.plan.items.items():
            one = self.desk.state.latest(name)
            if one is None or not line.counted or (stage and line.stage != stage):
                continue
            if (definition := definition_of(one)) is not None and one.clock_from is not None:
                spans += running_spans(definition, history_of(one), at=self.desk.at, calendar=CALENDAR)
        return stage_days(spans, CALENDAR.known_at(self.desk.at))

    # --- one step ----------------------------------------------------------------------------------------------------

    def _something_done(self) -> bool:
        moved = False
        for one in self.readings().values():
            if one.state == "ready" and one.usual and not self._inside_of_something(one.item):
                moved = self._begin(one.item) or moved
            elif one.state == "accepted" and self._time_is_up(one):
                moved = self._grant(one.item) or moved
        return moved

    def _inside_of_something(self, name: str) -> bool:
        return bool(self.plan.items[name].envelope)

    def _begin(self, name: str) -> bool:
        item = self.programme.item(name, self.plan.flow)
        assert item is not None
        if item.kind in BY_EVIDENCE:
            first = self.begun.setdefault(name, self.today)
            if name == "W02" and self._worked_since(first) < self.building:
                return False
            self.desk.do(c.RecordItemEvent(item=name, what="met"), self.applicant)
            return True
        materials = {use.material: {"how": "paper"} for use in item.materials}
        number = f"S{self.desk.state.seq}"
        self.desk.do(c.Apply(number=number, items=(name,), name="某公司", materials=materials), self.applicant)
        application = list(self.desk.state.window.applications)[-1]
        self.desk.do(c.ReceiveApplication(application=application), self.clerk)
        self.desk.do(c.AcceptItems(items=(name,)), self.clerk).do(c.HandToOffices(items=self._handed(name)), self.clerk)
        return True

    def _handed(self, name: str) -> tuple[str, ...]:
        """The item, and what it contains."""
        inner = [one for one in self.plan.items if self.plan.items[one].envelope == name]
        return (name, *(one for one in inner if one in self.desk.state.items))

    def _time_is_up(self, one: ItemReading) -> bool:
        line = self.plan.items[one.item]
        if any(not self._over(inner) for inner in self._handed(one.item)[1:]):
            return False
        if one.clock is None or (not line.counted and not self.reviewing):
            return True
        allowed = line.days or 0
        return one.clock.used >= (allowed - self.slack if allowed > self.slack else allowed)

    def _grant(self, name: str) -> bool:
        fields = {"item": name, "number": f"{name}-{self.desk.state.seq}"}
        item = self.programme.item(name, self.plan.flow)
        assert item is not None
        if item.sign == "two":
            self.desk.do(c.ProposeDecision(command="grant_item", fields=fields), self.officer)
            self.desk.do(c.ApproveDecision(proposal=list(self.desk.state.window.proposals)[-1]), self.head)
        else:
            self.desk.do(c.GrantItem(**fields), self.officer)
        return True

    def _over(self, name: str) -> bool:
        now: ItemState | None = self.desk.state.latest(name)
        return now is not None and now.ended

    def _worked_since(self, on: date) -> int:
        return CALENDAR.known_at(self.desk.at).count(on, self.today)

    def _tomorrow(self) -> None:
        """The next morning on which, by what is known that morning, people work."""
        while True:
            self.desk.at += timedelta(days=1)
            if CALENDAR.known_at(self.desk.at).is_working(self.today):
                return
