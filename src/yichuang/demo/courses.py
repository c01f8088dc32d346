"""How an invented project came to where it is: its permits, milestones, figures and works, as dated commands.

Everything is worked out backwards from the day the district is shown on (`as_of`), in working days of the calendar as
it turned out, so the same day always gives the same district.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from yichuang.engine.calendars import WorkingDays, add_months
from yichuang.engine.case.commands import GiveFacts, RecordItemEvent, ResumeWorks, StopWorks
from yichuang.engine.case.item_rules import BY_EVIDENCE
from yichuang.engine.items.graph import topological_order
from yichuang.engine.programme.model import PlanItem, Programme
from yichuang.engine.programme.plan import plan

from .projects import LATE_STARTS, STARTED, STOPS, Sample, permit_facts

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2017, 1, 3)
INSIDE = ("D01", "D02", "D03", "D04", "D05")
MILESTONES = ("K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09")
SEEN_BY = {"K05": ("W01",), "K07": ("D06", "W02")}
"""Milestone → the items of the permits that show the same day: the start of works, and acceptance on completion."""


@dataclass(frozen=True, slots=True)
class Act:
    """One command on the project ("project") or on its permits ("permits"), at an instant; or what happened to the
    permits at the window ("window"), a step with its own actor."""

    at: datetime
    case: str
    command: Any


class Days:
    """Working days counted back from the day of showing: `back(3)` is three working days ago, `back(-2)` in two."""

    def __init__(self, as_of: date, known: WorkingDays) -> None:
        self.as_of, self.known = as_of, known
        day, self.past = FIRST_DAY, []
        while day <= as_of:
            if known.is_working(day):
                self.past.append(day)
            day += timedelta(1)

    def back(self, working_days: int) -> date:
        if working_days < 0:
            return self.known.add_working(self.as_of, -working_days)
        return self.past[max(len(self.past) - 1 - working_days, 0)]


def moment(on: date, nth: int = 0) -> datetime:
    """A little after nine on a day, later for later entries of the same day."""
    return datetime.combine(on, time(9, 5), ZONE).astimezone(UTC) + timedelta(minutes=3 * nth)


def permits(one: Sample, programme: Programme, days: Days, dice: Random) -> tuple[date, list[Act]]:
    """(the day the permits case was opened, what was recorded on it since)."""
    facts = {f: programme.facts[f].read(raw) for f, raw in permit_facts(one).items()}
    drawn = plan(programme, {**facts, "fund_source": one.money})
    flow = drawn.flow
    applying = {i: line for i, line in drawn.items.items() if line.applies is True}
    done = _done(one, applying)
    ends, length = _schedule(done, applying, programme, flow, dice)
    last = one.ago + 1 if one.item else 0
    if not one.item or (one.reached >= 4 and "W02" not in ends):
        last = max(last, _quiet(one, dice))
    _beside(ends, one, applying, programme, flow, last + length)
    opened = days.back(last + length + 2)
    acts: list[tuple[date, RecordItemEvent]] = []
    for item_id, (start, end) in ends.items():
        acts += _finished(
            item_id, programme, flow, days.back(last + length - start), days.back(last + length - end), dice
        )
    if one.item:
        acts += _running(one, days)
    return opened, _numbered(acts, "permits")


def _done(one: Sample, applying: dict[str, PlanItem]) -> list[str]:
    """The items that had ended before what runs now, in an order that respects every edge."""
    # connections are asked for long before the works are finished: the usual order does not bind them here
    early = {"W02"} if one.item.startswith("U") else set()
    before = {
        i: [b for b in (*line.hard, *line.soft) if b in applying and b not in early] for i, line in applying.items()
    }
    order = [i for i in topological_order(before) if i in applying]
    wanted: set[str] = set()
    goals = [one.item] if one.item else []
    if one.reached >= 4:
        goals += ["W01", "C10", "U04"]
    if one.reached >= 6 or one.item in ("D06", "D07"):
        goals += ["W02", "D00"]
    if one.reached >= 6:
        goals += ["D06", "D07"]
    if one.reached >= 7:
        goals += [i for i in order if i[0] in "CDU"]
    if not goals and one.stage == "signed":
        goals = ["A02", "A18"]
    stack = [g for g in goals if g in applying]
    while stack:
        for earlier in before[stack.pop()]:
            if earlier not in wanted:
                wanted.add(earlier)
                stack.append(earlier)
    wanted |= {g for g in goals if g in applying}
    if "D06" in wanted and one.item != "D06":
        wanted |= {i for i in INSIDE if i in applying}
    return [i for i in order if i in wanted and i != one.item and not (one.item == "D06" and i in INSIDE)]


def _schedule(
    done: Sequence[str], applying: dict[str, PlanItem], programme: Programme, flow: str, dice: Random
) -> tuple[dict[str, tuple[int, int]], int]:
    """Item → (accepted, ended) in working days from the opening, and the length of it all."""
    ends: dict[str, tuple[int, int]] = {}
    for item_id in done:
        line = applying[item_id]
        start = max((ends[b][1] for b in (*line.hard, *line.soft) if b in ends), default=0) + dice.randint(0, 2)
        item = programme.item(item_id, flow)
        if item is None or item.kind in BY_EVIDENCE:
            length = 0 if item_id != "W02" else 130 + dice.randint(0, 60)
        else:
            allowed = line.days if line.days is not None else 5
            length = max(
                0, dice.choice((allowed, allowed - 1, allowed - 2, allowed - 1, allowed + 2)) if allowed else 0
            )
        ends[item_id] = (start, start + length)
    if "W01" in ends and "W02" not in ends:
        # works begin when every paper is there
        ends["W01"] = (max(end for _, end in ends.values()),) * 2
    for inside in INSIDE:
        if inside in ends and "D06" in ends:
            # one acceptance for all, each concluded within it
            begun, over = ends["D06"]
            ends[inside] = (begun, min(begun + 4, over))
    return ends, max((end for _, end in ends.values()), default=0)


def _beside(
    ends: dict[str, tuple[int, int]],
    one: Sample,
    applying: dict[str, PlanItem],
    programme: Programme,
    flow: str,
    now: int,
) -> None:
    """Adds what a team would have seen to meanwhile: papers that could be filed and would otherwise lie about."""
    before = {i: [b for b in (*line.hard, *line.soft) if b in applying] for i, line in applying.items()}
    for item_id in topological_order(before):
        item = programme.item(item_id, flow)
        if item is None or item_id in ends or item_id == one.item or item.kind in BY_EVIDENCE or item_id in INSIDE:
            continue
        if not all(b in ends for b in before[item_id]):
            continue
        start = max((ends[b][1] for b in before[item_id]), default=0) + 1
        allowed = applying[item_id].days or 0
        if start + allowed <= now - 1 and not (item.contains or one.item == "D06"):
            ends[item_id] = (start, start + allowed)


def _quiet(one: Sample, dice: Random) -> int:
    """How long ago the last permit ended, beside what may run now: works take it from there."""
    if one.nth in STARTED:
        return STARTED[one.nth]
    known = {"signed": (3, 23), "started": (8, 18), "completed": (6, 12), "at_designed_benefit": (200, 230)}
    shortest, longest = known.get(one.stage, (62, 80))
    return dice.randint(shortest, longest)


def _finished(
    item_id: str, programme: Programme, flow: str, start: date, end: date, dice: Random
) -> list[tuple[date, RecordItemEvent]]:
    item = programme.item(item_id, flow)
    if item is None:
        return []
    if item.kind in BY_EVIDENCE:
        return [(end, RecordItemEvent(item=item_id, what="met", done_on=end))]
    number = f"青{item_id}〔{end.year}〕{dice.randint(11, 98)}号"
    inside = item_id in INSIDE
    acts = [] if inside else [(start, RecordItemEvent(item=item_id, what="accepted", done_on=start))]
    if item.special_procedures and end > start + timedelta(6) and not inside and dice.random() < 0.3:
        begun, over = start + timedelta(1), end - timedelta(3)
        acts += [
            (begun, RecordItemEvent(item=item_id, what="special_procedure_started", done_on=begun)),
            (over, RecordItemEvent(item=item_id, what="special_procedure_ended", done_on=over)),
        ]
    acts.append((end, RecordItemEvent(item=item_id, what="granted", done_on=end, number=number)))
    return acts


def _running(one: Sample, days: Days) -> list[tuple[date, RecordItemEvent]]:
    on, item = days.back(one.ago), one.item
    if one.event == "received":
        return [(on, RecordItemEvent(item=item, what="received", done_on=on))]
    earlier = on if one.event == "accepted" else days.back(one.ago + 2)
    acts = [(earlier, RecordItemEvent(item=item, what="accepted", done_on=earlier))]
    if one.event == "special":
        acts.append((on, RecordItemEvent(item=item, what="special_procedure_started", done_on=on)))
    if one.event == "correcting":
        text = "补正消防设计图纸3处：疏散距离、防火分区面积、消防水池容积"
        acts.append((on, RecordItemEvent(item=item, what="correction_requested", done_on=on, text=text)))
    if item == "D06":
        acts += [(on, RecordItemEvent(item=i, what="granted", done_on=on)) for i in ("D02", "D05")]
    return acts


def _numbered(acts: Iterable[tuple[date, Any]], case: str) -> list[Act]:
    """The acts in order of day; what happened on one day keeps the order it was thought of."""
    found, nth, before = [], 0, None
    for on, command in sorted(acts, key=lambda act: act[0]):
        nth = nth + 1 if on == before else 0
        before = on
        found.append(Act(moment(on, nth), case, command))
    return found


def milestones(one: Sample, days: Days, opened: date, permits: Sequence[Act], dice: Random) -> list[Act]:
    """The milestones a project has passed: on the day its permits show, the others evenly between."""
    without = {"K03"} if one.money == "government" else set()
    passed = [k for k in MILESTONES[: one.reached + 1] if k not in without]
    fixed = {item: on for item in passed if (on := _shown_on(item, permits))}
    if one.stage == "commissioned":
        fixed["K08"] = days.back(8 + dice.randint(0, 6))
    acts: list[tuple[date, Any]] = []
    for item, on in _evenly(passed, fixed, opened, days):
        acts.append((on, RecordItemEvent(item=item, what="met", done_on=on)))
    if one.reached >= 3 and one.money == "social":
        paid = max((on for on, command in acts if command.item in ("K03", "K04")), default=opened)
        acts.append((paid, RecordItemEvent(item="K10", what="met", done_on=paid)))
    if one.reached >= 4:
        started = next(on for on, command in acts if command.item == "K05")
        entered = min(days.known.add_working(started, 5), days.back(1))
        if entered >= started and not (one.stage == "started" and one.nth % 2):
            acts.append((entered, RecordItemEvent(item="K11", what="met", done_on=entered)))
    return _numbered(acts, "project")


def _shown_on(item: str, permits: Sequence[Act]) -> date | None:
    """The day the permits show a milestone; None where they do not."""
    for shown in SEEN_BY.get(item, ()):
        for act in permits:
            if act.command.item == shown and act.command.what in ("met", "granted"):
                return act.command.done_on
    return None


def _evenly(passed: Sequence[str], fixed: dict[str, date], opened: date, days: Days) -> Iterable[tuple[str, date]]:
    """Each milestone with a day: the fixed ones as they are, those between two of them at even distances."""
    first, nth = opened, 0
    while nth < len(passed):
        run = passed[nth:]
        until = next((at for at, item in enumerate(run) if item in fixed), len(run))
        last = fixed[run[until]] if until < len(run) else days.back(6)
        for place, item in enumerate(run[:until]):
            on = first + (max(last, first) - first) * (place + 1) // (until + 1)
            yield item, min(days.known.next_working(on), max(last, first))
        if until < len(run):
            yield run[until], last
        first, nth = last, nth + until + 1


def money_facts(one: Sample, days: Days) -> list[Act]:
    """The year's figures as they were returned: at the end of each month, a week ago and today."""
    acts: list[tuple[date, Any]] = []
    returned = [
        (date(days.as_of.year, 1, 31), 0.28), (date(days.as_of.year, 2, 29 if days.as_of.year % 4 == 0 else 28), 0.55),
        (days.back(6), 0.84), (days.back(0), 1.0),
    ]  # fmt: skip
    for on, share in returned:
        if on > days.as_of:
            continue
        yuan = int(one.done * share) * 10_000 if share < 1 else one.done * 10_000
        before = _before_this_year(one)
        facts = {
            "investment_done_year": str(yuan),
            "investment_done_total": str(before + yuan),
            "figures_on": on.isoformat(),
        }
        acts.append((on, GiveFacts(facts=facts, source="monthly_return")))
    return _numbered(acts, "project") if one.plan else []


def _before_this_year(one: Sample) -> int:
    share = {"under_construction": 0.3, "completed": 0.75, "commissioned": 0.9, "at_designed_benefit": 0.94}
    return int(one.total * share.get(one.stage, 0.0)) * 10_000


def dates_of(one: Sample, as_of: date) -> dict[str, str]:
    """Original, agreed and expected dates; where a project slipped, the three differ and all are kept."""
    dice = Random(one.nth * 7 + 1)
    year = as_of.year
    ahead = lambda months: add_months(as_of, months).isoformat()  # noqa: E731 - one line says it
    facts: dict[str, str] = {}
    if one.reached < 2:
        facts["planned_start_on"] = ahead(7 + dice.randint(0, 6))
    if 2 <= one.reached <= 3:
        agreed = 1 + dice.randint(0, 5) + (2 if one.stage == "signed" else 0)
        facts |= {"planned_start_on": ahead(agreed - 1), "agreed_start_on": ahead(agreed)}
        if one.nth in LATE_STARTS:
            late = as_of - timedelta(LATE_STARTS[one.nth])
            facts |= {"planned_start_on": f"{year}-02-20", "agreed_start_on": late.isoformat()}
        facts |= {"expected_start_on": ahead(agreed), "planned_completion_on": ahead(agreed + 14)}
    elif one.reached >= 4:
        facts["planned_start_on"] = f"{year if one.stage == 'started' else year - 1}-03-01"
    if one.stage in ("started", "under_construction"):
        agreed = 5 + dice.randint(0, 6) + (6 if one.stage == "started" else 0)
        facts |= {"planned_completion_on": ahead(agreed - 1), "agreed_completion_on": ahead(agreed)}
        facts |= {"expected_completion_on": ahead(agreed + (1 if one.nth % 5 == 0 else 0))}
        facts |= {"agreed_commissioning_on": ahead(agreed + 4)}
    if one.stage == "completed":
        facts |= {"planned_completion_on": f"{year}-02-20", "agreed_commissioning_on": ahead(2)}
    if one.stage == "commissioned":
        facts |= {"planned_commissioning_on": f"{year}-03-01", "agreed_benefit_on": ahead(14)}
    return facts


def works(one: Sample, opened: date, as_of: date) -> list[Act]:
    """Stops of works and returns to work of spring 2020, as far as the project was open then and the day of showing
    knows of them."""
    acts: list[tuple[date, Any]] = []
    for nth, stopped, why, resumed, workers in STOPS:
        on = date.fromisoformat(stopped)
        if nth != one.nth or not opened < on <= as_of:
            continue
        acts.append((on, StopWorks(text=why, done_on=on)))
        again = date.fromisoformat(resumed) if resumed else None
        if again is not None and again <= as_of:
            acts.append((again, ResumeWorks(text="复工", done_on=again, workers=workers)))
    return _numbered(acts, "project")
