"""What a command may look at while it is decided: programme, state, who acts, when, and what follows from them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from ..calendars import Calendar, WorkingDays
from ..conditions import Condition, evaluate
from ..errors import EngineError, Reason
from ..items.model import Item
from ..programme.flow_graph import prepared
from ..programme.model import Plan, Programme
from ..programme.plan import plan as make_plan
from ..values import YEARS, Facts, Value
from .events import Actor, Draft
from .evolve import day_of
from .intake import accepted_unanswered, unanswered_since
from .state import CaseState, ItemState, instance_id, item_of


class Command(Protocol):
    """A command answers two questions: why not, and what happens. Both see the same context."""

    def refusals(self, ctx: Context) -> list[Reason]: ...

    def drafts(self, ctx: Context) -> list[Draft]: ...


@dataclass(frozen=True)
class Context:
    programme: Programme
    state: CaseState
    by: Actor
    at: datetime
    calendar: Calendar
    asked_by: str = ""
    """Who proposed what the actor now signs."""

    @cached_property
    def today(self) -> date:
        return day_of(self.at, self.state.zone)

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.programme, self.state)

    @cached_property
    def days(self) -> WorkingDays:
        """The working days as known now."""
        return self.calendar.known_at(self.at)

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.programme, self.state)

    @cached_property
    def standing(self) -> frozenset[str]:
        """The items some instance of which has a result that still holds."""
        return frozenset(one.item for one in self.state.items.values() if one.ended_well)

    def holds(self, condition: Condition) -> bool | None:
        """Whether a condition of the programme holds for the case: yes, no, or None while facts are missing."""
        return evaluate(condition, self.facts)

    def read_as_accepted(self, one: ItemState) -> ItemState:
        """The instance as it reads today: accepted on the day of receipt where nobody answered within the intake limit
        (Administrative Licensing Law, art. 32)."""
        since = unanswered_since(self.programme, one, self.today, self.days)
        if since is None:
            return one
        item = self.item(one.item)
        return one if item is None else accepted_unanswered(item, self.plan.items.get(one.item), one, since)

    def item(self, item_id: str) -> Item | None:
        """The item as the case's flow uses it."""
        return self.programme.item(item_id, self.state.flow or self.plan.flow)

    def may(self, right: str, instance: str = "") -> bool:
        """Whether the actor holds `right`: by a post, as member of the case's team, or in the office responsible for
        the case or the item."""
        if right in self.by.rights:
            return True
        assigned = self.state.assigned
        mine = self.by.teams | self.by.offices | self.by.posts | {self.by.ref}
        roles = ["team", "responsible", "lead_office"] + ([f"responsible:{instance}"] if instance else [])
        return right in _TEAM_RIGHTS and any(assigned.get(role) in mine for role in roles)

    def pick_instance(self, name: str, *, starting: bool) -> str:
        """`B04` names its newest instance; if something starts and that one ended without a result, the next."""
        item, nth = item_of(name)
        if nth > 1 or item not in self.programme.items:
            return name
        latest = self.state.latest(item)
        if latest is None:
            return item
        if starting and latest.ended and (latest.phase_open or not latest.ended_well):
            return instance_id(item, item_of(latest.instance)[1] + 1)
        return latest.instance


_TEAM_RIGHTS = frozenset({"record", "facts", "note", "works", "rectify", "assign", "link"})
"""What a service team, the responsible office or the lead office may do to its own cases without a special right."""


def facts_of(programme: Programme, state: CaseState) -> Facts:
    """The typed facts a case holds. Sealed (erasable) ones are left out: no condition may rest on them."""
    return typed_facts(programme, state.raw_facts())


def typed_facts(programme: Programme, raw_facts: Mapping[str, Any]) -> Facts:
    """The facts a programme knows, typed from their JSON spelling; those that are personal, sealed or unknown left
    out."""
    found: dict[str, Value] = {}
    for fact, raw in raw_facts.items():
        definition = programme.facts.get(fact)
        if definition is None or definition.personal or raw is None or (isinstance(raw, Mapping) and "sealed" in raw):
            continue
        try:
            found[fact] = definition.read(raw)
        except EngineError:
            # An answer another version of the programme understood: unknown under this one, and shown as such.
            continue
    return found


_PLANS: OrderedDict[tuple[str, int, str], tuple[Any, Plan]] = OrderedDict()
_BY_ANSWERS: OrderedDict[tuple[str, str, frozenset[tuple[str, Value]]], Plan] = OrderedDict()
_PLANS_KEPT = 512


def plan_of(programme: Programme, state: CaseState) -> Plan:
    """The plan of a case, cached by the identity of its facts, for the fold keeps the mapping while no fact changes."""
    key = (programme.digest, id(state.facts), state.flow)
    kept = _PLANS.get(key)
    if kept is not None and kept[0] is state.facts:
        return kept[1]
    made = plan_under(programme, state.raw_facts(), flow=state.flow)
    _PLANS[key] = (state.facts, made)
    if len(_PLANS) > _PLANS_KEPT:
        _PLANS.popitem(last=False)
    return made


def plan_under(programme: Programme, raw_facts: Mapping[str, Any], *, flow: str = "") -> Plan:
    """The plan under facts in their JSON spelling, cached by those that some condition rests on: the cases of a log or
    a table differ in names and sums, and few of them in what decides their plan."""
    asked = prepared(programme).asked
    facts = typed_facts(programme, {fact: raw for fact, raw in raw_facts.items() if fact in asked})
    try:
        answers = (programme.digest, flow, frozenset(facts.items()))
        made = _BY_ANSWERS.get(answers)
    except TypeError:  # a place among the answers: no key to be had
        return make_plan(programme, facts, flow=flow)
    if made is None:
        made = _BY_ANSWERS[answers] = make_plan(programme, facts, flow=flow)
        if len(_BY_ANSWERS) > _PLANS_KEPT:
            _BY_ANSWERS.popitem(last=False)
    return made


def open_refusals(ctx: Context) -> list[Reason]:
    """What every command but opening and reopening needs: a case that is open."""
    if ctx.state.seq == 0:
        return [Reason("case_not_open")]
    if ctx.state.closed_at is not None:
        return [Reason("case_closed", {"closed_on": day_of(ctx.state.closed_at, ctx.state.zone).isoformat()})]
    return []


def right_refusals(ctx: Context, right: str, instance: str = "") -> list[Reason]:
    return [] if ctx.may(right, instance) else [Reason("not_allowed", {"right": right})]


def text_refusals(field: str, text: str, *, needed: bool = True, most: int = 2000) -> list[Reason]:
    if needed and not text.strip():
        return [Reason("text_missing", {"field": field})]
    if len(text) > most:
        return [Reason("text_too_long", {"field": field, "most": most})]
    return []


def year_refusals(*days: date | None) -> list[Reason]:
    return [Reason("day_unlikely", {"on": on.isoformat()}) for on in days if on is not None and on.year not in YEARS]


def day_refusals(ctx: Context, on: date | None) -> list[Reason]:
    if unlikely := year_refusals(on):
        return unlikely
    if on is not None and on > ctx.today:
        return [Reason("done_in_future", {"on": on.isoformat(), "today": ctx.today.isoformat()})]
    return []


def entry_of(ctx: Context, seq: int) -> tuple[ItemState | None, str]:
    """(the item instance an entry belongs to, its event type); (None, "") where no such entry stands."""
    for item in ctx.state.items.values():
        for entry in item.history:
            if entry.seq == seq:
                return item, "item." + entry.what
    return None, ctx.state.entries.get(seq, ("", ""))[0]


def seen(name: str) -> str:
    """A name as a programme spells it: the last part of an event type."""
    return name.removeprefix("item.")
