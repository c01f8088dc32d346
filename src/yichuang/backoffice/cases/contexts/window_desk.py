"""One case on the clerk's desk: what was applied for, every material, what waits for the window."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yichuang.engine.calendars import local_date
from yichuang.engine.case.context import Context
from yichuang.engine.case.deciding import accepted_with, materials_of, planned_refusals
from yichuang.engine.case.duties import read_duties
from yichuang.engine.case.events import Actor
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.case.state import ItemState, item_of
from yichuang.engine.case.window import Notice
from yichuang.engine.values import say

from ..district import district
from ..lights import Light, light_of
from ..queries.window_case import WindowCase
from ..wording import fact_title, item_title, language, state_word
from .acting import acted_for
from .paper_parts import title_of
from .project_page_history import value_text
from .proposals import ProposalView, read_proposals
from .window_history import WindowLine, window_history


@dataclass(frozen=True, slots=True)
class DeskItem:
    """An item as the window sees it. `owed`: material → title, still to come; `waits_for`: the titles of what must
    have its result before this may begin; `parts`: what an envelope takes in with it, `handed` whether its office has
    it."""

    instance: str
    title: str
    state: str
    word: str
    at_window: bool
    light: Light
    due_on: date | None
    left: int | None
    owed: Mapping[str, str]
    waits_for: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    handed: bool = False


@dataclass(frozen=True, slots=True)
class DeskMaterial:
    """One line of the list: `how` it came ("" = not yet), `files` digests, `minor` may follow later, `asked_by` the
    instances it is for and `items` their titles, `verdict` and `words` of the last notice."""

    id: str
    title: str
    how: str
    files: tuple[str, ...]
    minor: bool
    asked_by: tuple[str, ...]
    items: tuple[str, ...]
    verdict: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """A notice that waits for its answer."""

    id: str
    number: str
    on: date
    gaps: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DeskApplication:
    """`acted`: who filed it for whom, "" where the applicant did. `waits`: it was made from afar and nobody has
    received it yet."""

    id: str
    number: str
    on: date
    via: str
    who: str
    code: str
    contact: str
    phone: str
    items: tuple[str, ...]
    acted: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """`review`: the items whose `materials` are passed now. `serve`, `owed`, `ratings`: what waits for the window
    beside items. `papers`: (kind, subject, title, about) already made. `proposals`: notices put up for a signature,
    waiting or sent back. `agents`: (mandate, who acts for whom) of those in force."""

    case: WindowCase
    on: date
    applications: tuple[DeskApplication, ...]
    items: tuple[DeskItem, ...]
    review: tuple[DeskItem, ...]
    materials: tuple[DeskMaterial, ...]
    notices: tuple[DeskNotice, ...]
    serve: tuple[DeskItem, ...]
    owing: tuple[DeskItem, ...]
    ratings: tuple[tuple[str, str, int, str, date | None], ...]
    papers: tuple[tuple[str, str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    history: tuple[WindowLine, ...]
    agents: tuple[tuple[str, str], ...]
    proposals: tuple[ProposalView, ...] = ()

    @property
    def withdrawable(self) -> list[DeskItem]:
        """What was applied for and is not decided yet."""
        asked = {one for held in self.case.state.window.applications.values() for one in held.items}
        return [one for one in self.items if one.instance in asked and not self.case.state.items[one.instance].ended]

    def in_state(self, *states: str) -> list[DeskItem]:
        """The items at the window in one of these states."""
        return [one for one in self.items if one.at_window and one.state in states]


def read_desk(case: WindowCase, viewer: Actor, *, at: datetime, personal: bool, wanted: Collection[str] = ()) -> Desk:
    """The desk as of `at`. `personal`: whether contact and phone are shown; `wanted`: the instances somebody came
    for."""
    state, programme = case.state, case.programme
    on = local_date(at, state.zone)
    calendar = district(fresh=True).calendar(programme.calendar)
    days = calendar.known_at(at)
    ctx = Context(programme, state, viewer, at, calendar)
    acted = acted_for(state.window.mandates, on)
    readings = [one for one in read_items(programme, state, at=at, calendar=calendar) if one.instance in state.items]

    def item(reading: ItemReading) -> DeskItem:
        held: ItemState = state.items[reading.instance]
        return DeskItem(
            instance=reading.instance,
            title=item_title(reading.instance, programme),
            state=reading.state,
            word=state_word(reading.state),
            at_window=not programme.window or reading.function == programme.window,
            light=light_of(programme, reading, on, days),
            due_on=reading.due_on,
            left=days.count(on, reading.due_on) if reading.due_on else None,
            owed={one: _material(case, one) for one in held.owed},
            waits_for=() if held.accepted_on else _waits_for(ctx, reading.instance),
            parts=() if held.accepted_on else _parts(ctx, reading.instance),
            handed=held.handed_on is not None,
        )

    items = tuple(item(one) for one in readings)
    by_instance = {one.instance: one for one in items}
    duties = read_duties(programme, state, at=at, calendar=calendar)

    def of(kind: str) -> tuple[DeskItem, ...]:
        return tuple(by_instance[one.instance.partition("~")[0]] for one in duties if one.state == kind)

    review = _review(items, viewer, wanted)
    return Desk(
        case=case,
        on=on,
        applications=tuple(_application(case, one, personal, acted) for one in state.window.applications.values()),
        items=items,
        review=review,
        materials=tuple(_materials(ctx, case, [one.instance for one in review])),
        notices=tuple(_notice(case, one) for one in state.window.notices.values() if _waits(case, one)),
        serve=of("serve"),
        owing=of("material_owed"),
        ratings=tuple(
            (one.id, item_title(one.item, programme), one.level, case.words(one.text), _due(duties, one.id))
            for one in state.window.ratings.values()
            if one.poor and one.answered_on is None
        ),
        papers=tuple(_papers(case)),
        facts=facts_said(case),
        history=window_history(case, on),
        agents=tuple(
            (one, acted[one]) for one, held in state.window.mandates.items() if held.standing(on) == "in_force"
        ),
        proposals=tuple(one for one in read_proposals(case, on) if one.command == "give_notice"),
    )


def _review(items: tuple[DeskItem, ...], viewer: Actor, wanted: Collection[str]) -> tuple[DeskItem, ...]:
    """What lies at the window to be passed; for an officer who came for an accepted item, that one."""
    received = tuple(one for one in items if one.at_window and one.state == "received")
    received = received if "window" in viewer.rights else ()
    accepted = tuple(one for one in items if one.instance in wanted and one.state == "accepted")
    if "review" in viewer.rights and accepted and not any(one.instance in wanted for one in received):
        return accepted
    return received


def _waits_for(ctx: Context, instance: str) -> tuple[str, ...]:
    item = ctx.item(item_of(instance)[0])
    against = planned_refusals(ctx, item, starts=True, ends=False) if item is not None else []
    return tuple(
        item_title(one.params["before"], ctx.programme) for one in against if one.code == "hard_predecessor_open"
    )


def _parts(ctx: Context, instance: str) -> tuple[str, ...]:
    item = ctx.item(item_of(instance)[0])
    return tuple(accepted_with(ctx, item)) if item is not None else ()


def _due(duties: tuple[ItemReading, ...], rating: str) -> date | None:
    return next((one.due_on for one in duties if one.instance.endswith(f"~rating.{rating}")), None)


def _material(case: WindowCase, name: str) -> str:
    found = case.programme.materials.get(name)
    return say(found.title, language()) if found else name


def _application(case: WindowCase, one: Any, personal: bool, acted: Mapping[str, str]) -> DeskApplication:
    applicant = one.applicant
    return DeskApplication(
        id=one.id, number=one.number, on=one.on, via=one.via, who=case.words(applicant.get("name")),
        code=str(applicant.get("code", "")),
        contact=case.words(applicant.get("contact")) if personal else "",
        phone=case.words(applicant.get("phone")) if personal else "",
        items=tuple(item_title(instance, case.programme) for instance in one.items),
        acted=acted.get(one.mandate, ""),
        waits=one.received_on is None
        and any(name in case.state.items and case.state.items[name].state == "applied" for name in one.items),
    )  # fmt: skip


def _materials(ctx: Context, case: WindowCase, instances: list[str]) -> list[DeskMaterial]:
    listed = materials_of(ctx, instances)
    last: dict[str, tuple[str, str]] = {}
    for notice in case.state.window.notices.values():
        for name, verdict in notice.verdicts.items():
            last[name] = (verdict, case.words(notice.words.get(name)))
    found = []
    for name, minor in listed.items():
        held = case.state.window.materials.get(name)
        asking = [
            one for one in instances if (item := case.item(one)) and any(u.material == name for u in item.materials)
        ]
        verdict, words = last.get(name, ("", ""))
        found.append(
            DeskMaterial(
                id=name,
                title=_material(case, name),
                how=held.how if held else "",
                files=held.files if held else (),
                minor=minor,
                asked_by=tuple(asking),
                items=tuple(item_title(one, case.programme) for one in asking),
                verdict=verdict,
                words=words,
            )
        )
    return found


def _waits(case: WindowCase, one: Notice) -> bool:
    items = case.state.items
    return one.answered_on is None and any(name in items and items[name].state == "correcting" for name in one.items)


def _notice(case: WindowCase, one: Notice) -> DeskNotice:
    gaps = tuple((name, _material(case, name), case.words(one.words.get(name))) for name in one.gaps)
    return DeskNotice(one.id, one.number, one.on, gaps)


def _papers(case: WindowCase) -> list[tuple[str, str, str, str]]:
    """(kind, subject, title, what it is about) of every paper this case has made, oldest first."""
    made = {
        "accepted": "acceptance", "not_accepted": "non_acceptance", "acceptance_refused": "non_acceptance",
        "special_procedure_started": "special_procedure", "held": "hold", "extended": "extension", "granted": "grant",
        "granted_with_material_to_follow": "grant", "refused": "refusal", "served": "service",
    }  # fmt: skip
    found: list[tuple[str, str, str]] = []
    for event in case.events:
        if event.seq in case.state.void:
            continue
        if event.type == "application.made":
            found.append(("receipt", event.body["application"], event.body["number"]))
        elif event.type == "notice.given":
            found.append(("notice", event.body["notice"], event.body["number"]))
        elif event.type == "session.closed":
            found.append(("letter", event.body["session"], event.body["number"]))
        elif event.type.startswith("item.") and event.type[5:] in made:
            instance = event.body["item"]
            if case.item(instance) is not None and instance in case.state.items:
                found.append((made[event.type[5:]], instance, item_title(instance, case.programme)))
    return [(kind, subject, title_of(case, kind, subject), about) for kind, subject, about in dict.fromkeys(found)]


def facts_said(case: WindowCase) -> tuple[tuple[str, str], ...]:
    """(fact, answer) of the one form in words, nothing about a person among them."""
    found = []
    for name, raw in case.state.raw_facts().items():
        definition = case.programme.facts.get(name)
        if definition is None or definition.personal:
            continue
        found.append((fact_title(name, case.programme), value_text(definition, raw)))
    return tuple(found)
