"""Makes the whole sample district, in order, telling how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from random import Random
from uuid import UUID

from django.db import transaction

from yichuang import programmes as folders
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.opening import open_service
from yichuang.backoffice.cases.perform import Done, Refused, open_case, perform
from yichuang.backoffice.ledger import files
from yichuang.backoffice.ledger import programmes as published
from yichuang.backoffice.notify.sweep import sweep
from yichuang.backoffice.people import access, calendars, changes
from yichuang.engine.case.commands import (
    Assign,
    AttachFile,
    ClearObstacle,
    GiveFacts,
    LinkCase,
    OpenCase,
    RaiseObstacle,
    WriteNote,
)
from yichuang.engine.case.events import Actor, system
from yichuang.engine.programme.model import Programme

from . import courses
from .courses import Act, Days, moment
from .district import FOUNDED, Founded, found_district, place_of
from .permits import permit_steps
from .photos import draw_site
from .projects import CHAT, CLEARED, OBSTACLES, Sample, permit_facts, samples
from .reform import REFORMED, before_reform, keep_trial, past_services, reform_day
from .services import services
from .window import Acting, Step, lay_overlay, numbers_of, overlay_days

_INDUSTRY_TEAM = {"equipment": 0, "materials": 1, "biomedicine": 2, "food": 2, "tourism_health": 3, "town": 4}
_INDUSTRY_SPONSOR = {
    "equipment": "GWH3", "materials": "GWH2", "biomedicine": "GWH2", "food": "GWH5", "tourism_health": "GWH4",
    "town": "GWH4",
}  # fmt: skip
_SPONSORED_BY_THE_FIRST = frozenset({1, 6, 8, 19, 41, 45})
_LEAD = {
    "equipment": "ZSJ", "materials": "ZSJ", "biomedicine": "ZSJ", "food": "NSJ", "tourism_health": "SHJ", "town": "ZJJ",
}  # fmt: skip
_STARTS, _COMPLETES, _COMMISSIONS = 24, 12, 10


def build(as_of: date, tell: Callable[[int, int, str], None]) -> dict[str, int]:
    """Makes everything as of the evening of `as_of`. `tell(done, of, what)` after each step. Returns counts.

    Raises RuntimeError when a command of the sample is refused: then the sample is wrong, not the person.
    """
    steps = len(samples()) + 2
    tell(0, steps, "机构、岗位、人员")
    first = moment(FOUNDED)
    with transaction.atomic():
        made = found_district(first)
    for programme_id in ("key_projects", "construction_permits"):
        published.publish(folders.load(programme_id), system("demo"), first, "示例开发区启用")
    before = before_reform()
    published.publish(before, system("demo"), first, "示例：改革前的办法（虚构）")
    days = Days(as_of, calendars.calendar("china").known_at(None))
    published.publish(
        folders.load("one_window"), system("demo"), moment(days.back(REFORMED + 2)), "示例：流程再造（虚构）",
        valid_from=reform_day(days),
    )  # fmt: skip
    seed = _Seed(as_of, made, before)
    with transaction.atomic():
        events = seed.services()
    for nth, one in enumerate(samples()):
        tell(nth + 1, steps, one.name)
        with transaction.atomic():
            events += seed.project(one)
    tell(steps - 1, steps, "投递、检查点")
    _stand_in(made, seed.days)
    evening = datetime.combine(as_of, time(17, 0), courses.ZONE)
    while sweep(evening).done:
        pass
    keep_trial(before, published.current("one_window", evening), evening)
    tell(steps, steps, "完成")
    return {"projects": len(samples()), "services": len(seed.asked), "events": events}


def _stand_in(made: Founded, days: Days) -> None:
    """One chief is away for two weeks and the head of the office stands in: so her own list has work as well."""
    changes.take_leave(
        made.people["XMB5"], from_on=days.back(2), until_on=days.back(-8), deputy=made.people["XMB1"],
        by=system("demo"), at=moment(days.back(3)), reason="示例：休假",
    )  # fmt: skip


class _Seed:
    def __init__(self, as_of: date, made: Founded, before: Programme) -> None:
        self.made = made
        self.days = Days(as_of, calendars.calendar("china").known_at(None))
        self.projects: Programme = published.current("key_projects", moment(as_of))
        self.permits: Programme = folders.load("construction_permits")
        self.ours = self._overlay()
        self.office = access.actor_of(made.people["XMB1"], as_of)
        self.clerk = access.actor_of(made.people["XMB2"], as_of)
        self.heads = [access.actor_of(made.people[f"XMB{3 + n}"], as_of) for n in range(5)]
        self.order = samples()
        self.since: dict[int, date] = {}  # project → the day its permits were opened
        self.acting = Acting(made, self.days)
        today = published.current("one_window", moment(as_of))
        self.asked = [*services(today, self.days), *past_services(before, today)]

    def _overlay(self) -> Programme:
        """What the district decides itself, published some weeks ago."""
        ours, (on, valid_from) = lay_overlay(), overlay_days(self.days)
        published.publish(ours, system("demo"), moment(on), "承接事项在本区窗口办理", valid_from=valid_from)
        return ours

    def services(self) -> int:
        """The services applied for at the window, each from its application on. Returns the events made."""
        made = 0
        opened: dict[int, str] = {}
        acts: list[tuple[datetime, int, Step | None]] = []
        for nth, one in enumerate(self.asked):
            acts.append((moment(self.days.back(one.ago), nth), nth, None))
            acts += [(at, nth, step) for at, step in self.acting.timed(one.steps)]
        for at, nth, step in sorted(acts, key=lambda act: act[:2]):
            case = opened.setdefault(nth, _id(moment(self.days.back(self.asked[nth].ago), nth), nth + 2000))
            made += 1
            if step is not None:
                self._do(case, step.command(numbers_of(case, at)), self.acting.who(step.who), at)
                continue
            asked = self.asked[nth].asked()
            by = self.acting.who("SPJ1" if self.asked[nth].walk_in else "applicant")
            self._done(asked, open_service(case, asked, by=by, at=at))
        return made

    def project(self, one: Sample) -> int:
        """Opens a project and, from signing on, its permits, and lives through their days. Returns the events made."""
        dice = Random(1000 + one.nth)
        opened = self.days.back(40 + dice.randint(0, 50))
        acts: list[Act] = []
        permits_opened = None
        if one.reached >= 2:
            permits_opened, acts = courses.permits(one, self.permits, self.days, dice)
            self.since[one.nth] = permits_opened
            opened = min(opened, self.days.back(len(self.days.past) - 1 - self._position(permits_opened) + 15))
        ids = {"project": _id(moment(opened), one.nth), "permits": _id(moment(opened, 1), one.nth + 500)}
        number = take_number("project", opened.year)
        team = self.heads[_INDUSTRY_TEAM[one.industry]]
        self._do(ids["project"], OpenCase(
            case=ids["project"], programme=self.projects, number=number, title=one.name, kind="project",
            facts=self._facts(one), source="sample"), self.office, moment(opened))  # fmt: skip
        for role, to in self._roles(one):
            self._do(ids["project"], Assign(role=role, to=to), self.office, moment(opened, 1))
        if permits_opened is not None:
            self._open_permits(one, ids, number, permits_opened, team)
        acts = [*acts, *self._life(one, opened, acts, dice)]
        made = 6
        at_window = self.acting.timed(permit_steps(one, self.ours, self.days, self._team(one)))
        acts += [Act(at, "window", step) for at, step in at_window]
        for act in sorted(acts, key=lambda act: act.at):
            if act.case == "window":
                step, case = act.command, ids["permits"]
                by = team if step.who == "team" else self.acting.who(step.who)
                self._do(case, step.command(numbers_of(case, act.at)), by, act.at)
            else:
                self._do(ids[act.case], act.command, team if act.case == "permits" else self.clerk, act.at)
            made += 1
        return made

    def _position(self, on: date) -> int:
        return next(nth for nth, day in enumerate(self.days.past) if day >= on)

    def _open_permits(self, one: Sample, ids: dict[str, str], number: str, on: date, team: Actor) -> None:
        facts = {**permit_facts(one), **self._shared(one)}
        permits = take_number("permits", on.year)
        self._do(ids["permits"], OpenCase(
            case=ids["permits"], programme=self.permits, number=permits, title=one.name, kind="permits", facts=facts,
            source="sample"), self.office, moment(on))  # fmt: skip
        self._do(
            ids["permits"], LinkCase(case=ids["project"], relation="project", number=number), self.office, moment(on)
        )
        self._do(ids["permits"], Assign(role="team", to=self._team(one)), self.office, moment(on))

    def _shared(self, one: Sample) -> dict[str, object]:
        year = self.since.get(one.nth, self.days.as_of).year
        code = f"{year}-370799-{40 + one.nth % 40:02d}-0{one.nth % 3 + 1}-{100200 + one.nth * 37}"
        known: dict[str, object] = {"project_name": one.name, "owner": one.owner, "fund_source": one.money}
        return {**known, "project_code": code} if one.reached >= 2 else known

    def _team(self, one: Sample) -> str:
        return f"team:{self.made.teams[_INDUSTRY_TEAM[one.industry]].pk}"

    def _roles(self, one: Sample) -> list[tuple[str, str]]:
        first = one.nth in _SPONSORED_BY_THE_FIRST
        sponsor = self.made.people["GWH1" if first else _INDUSTRY_SPONSOR[one.industry]]
        office = self.made.offices[_LEAD[one.industry]]
        return [("team", self._team(one)), ("lead_office", f"office:{office.pk}"), ("sponsor", f"person:{sponsor.pk}")]

    def _facts(self, one: Sample) -> dict[str, object]:
        starts = [o.nth for o in self.order if o.stage in ("started", "preliminary", "signed")]
        builds = [o.nth for o in self.order if o.stage == "under_construction"]
        done = [o.nth for o in self.order if o.stage == "completed"]
        running = [o.nth for o in self.order if o.stage == "commissioned"]
        facts: dict[str, object] = {
            **self._shared(one),
            "industry": one.industry,
            "area": one.area,
            "geometry": {"type": "Point", "coordinates": list(place_of(one.area, one.nth))},
            "address": f"{'双河街道' if one.area == 'SHE' else '青湖街道'}{one.nth % 9 + 1}号路",
            "investment_total": str(one.total * 10_000),
            "buys_land": one.money == "social",
            "nature": "relocation" if "搬迁" in one.name else "extension" if "扩" in one.name else "new",
            "starts_this_year": one.nth in starts[:_STARTS],
            "completes_this_year": one.nth in (*done, *builds)[:_COMPLETES],
            "commissions_this_year": one.nth in (*running, *done, *builds)[:_COMMISSIONS],
            **courses.dates_of(one, self.days.as_of),
        }
        if one.plan:
            facts["investment_plan_year"] = str(one.plan * 10_000)
        return {fact: raw for fact, raw in facts.items() if fact in self.projects.facts}

    def _life(self, one: Sample, opened: date, permits: list[Act], dice: Random) -> Iterator[Act]:
        yield from courses.milestones(one, self.days, opened, permits, dice)
        yield from (act for act in courses.money_facts(one, self.days) if act.at > moment(opened))
        yield from courses.works(one, opened, self.days.as_of)
        yield from self._obstacles(one)
        for nth, text in CHAT:
            if nth == one.nth:
                yield Act(moment(self.days.back(1), 30), "project", WriteNote(text=text, kind="chat"))
        if one.reached >= 4:
            progress = {4: 0.15, 5: 0.3 + one.nth % 6 / 10, 6: 1.0, 7: 1.0, 8: 1.0}[one.reached]
            kept = files.keep(draw_site(one.nth, progress), f"{one.name}现场示意.png")
            shown = AttachFile(file=kept.digest, name=kept.name, size=kept.size, type=kept.type, kind="photo")
            yield Act(moment(self.days.back(2), 20), "project", shown)
            said = GiveFacts(
                facts={"physical_progress": f"主体完成约{round(progress * 100)}%"}, source="monthly_return"
            )
            yield Act(moment(self.days.back(2), 21), "project", said)

    def _obstacles(self, one: Sample) -> Iterator[Act]:
        for nth, text, ask, office, ago, ahead in OBSTACLES:
            if nth == one.nth:
                raised = RaiseObstacle(
                    obstacle="1", text=text, ask=ask, proposed_by=f"office:{self.made.offices[office].pk}",
                    due_on=self.days.back(-ahead),
                )  # fmt: skip
                yield Act(moment(self.days.back(ago), 25), "project", raised)
        for nth, text, how, office, ago, cleared in CLEARED:
            if nth == one.nth:
                raised = RaiseObstacle(obstacle="1", text=text, proposed_by=f"office:{self.made.offices[office].pk}")
                yield Act(moment(self.days.back(ago), 25), "project", raised)
                over = ClearObstacle(obstacle="1", text=how, done_on=self.days.back(cleared))
                yield Act(moment(self.days.back(cleared), 26), "project", over)

    def _do(self, case: str, command: object, by: Actor, at: datetime) -> None:
        answer = (
            open_case(command, by=by, at=at) if isinstance(command, OpenCase) else perform(case, command, by=by, at=at)
        )
        self._done(command, answer)

    def _done(self, command: object, answer: Done | Refused) -> None:
        if isinstance(answer, Refused):
            raise RuntimeError(f"{command}: {[(r.code, dict(r.params)) for r in answer.reasons]}")


def _id(at: datetime, nth: int) -> str:
    """A version 7 UUID that is the same each time the sample is made."""
    tail = Random(nth).getrandbits(74)
    head = int(at.timestamp() * 1000)
    bits = (head << 80) | (7 << 76) | ((tail >> 62) << 64) | (2 << 62) | (tail & (2**62 - 1))
    return str(UUID(int=bits))
