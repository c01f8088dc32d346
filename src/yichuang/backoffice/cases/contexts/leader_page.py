"""What one page tells a leader: how all projects stand against the year, what changed in a week, what waits for a
decision, and the leader's own projects. Everything is folded from records, as of any day; nothing is reported twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.models import Person, Post
from yichuang.engine.calendars import WorkingDays, local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.case.state import CaseState, Obstacle, WorksStop
from yichuang.engine.programme.model import Programme

from ..district import district
from ..queries import leader_page as queries
from ..wording import item_title, language
from .leader_page_figures import Figure, figures, total_of
from .project_line import FAR, ProjectLine, Step, lines

PROGRAMME = "key_projects"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision somebody asks for: an open obstacle with an `ask`. `text` and `ask` None where they were erased.
    `seen`: the last event of the case when the page was made."""

    line: ProjectLine
    obstacle: str
    seen: int
    text: str | None
    ask: str | None
    proposed_by: str
    raised_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class TurnedRed:
    """A project whose light was not bad a week before and is now, and the step that makes it so."""

    line: ProjectLine
    step: Step | None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What held a project up in the week and no longer does. `kind`:

    "obstacle" cleared, `text` says how; "works" resumed, with `workers`; "item" the overdue item `title` ended in
    `state`, `late` days of `basis` after it was due.
    """

    line: ProjectLine
    kind: str
    on: date
    text: str = ""
    workers: int | None = None
    title: str = ""
    state: str = ""
    late: int = 0
    basis: str = "working"


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """`then_at` is a week before `at`. `asked` most urgent first, all of them; `mine` the projects the leader sponsors,
    those that wait for a decision first, then most urgent first. `resumed` returns to work in the week."""

    at: datetime
    on: date
    then_at: datetime
    then_on: date
    leader: Person
    post: Post | None
    office: str
    count: int
    total: Decimal
    figures: tuple[Figure, ...]
    resumed: int
    stopped: int
    asked: tuple[Asked, ...]
    red: tuple[TurnedRed, ...]
    cleared: tuple[Cleared, ...]
    mine: tuple[ProjectLine, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The projects on the two days, by id."""

    programme: Programme
    at: datetime
    on: date
    then_on: date
    days: WorkingDays
    now: Mapping[str, ProjectLine]
    then: Mapping[str, ProjectLine]
    states: Mapping[str, CaseState]
    before: Mapping[str, CaseState]
    texts: Mapping[str, str | None]


def leader_page(leader: Person, *, at: datetime, viewer: Actor, past: bool) -> LeaderPage:
    """The page for `leader` over what `viewer` may know of, as of `at`; `past` when that is a past instant. Some thirty
    queries, whatever the number of projects."""
    read = _read(at, viewer, past)
    asked = _asked(read)
    return LeaderPage(
        at=at,
        on=read.on,
        then_at=at - WEEK,
        then_on=read.then_on,
        leader=leader,
        post=queries.post_of(leader, read.on),
        office=_office(read.on),
        count=len(read.now),
        total=total_of(read.programme, [read.states[case] for case in read.now]),
        figures=figures(
            read.programme,
            {case: read.states[case] for case in read.now},
            {case: read.before[case] for case in read.then if case in read.before},
            read.on,
            read.then_on,
        ),
        resumed=sum(len(_resumed(read, case)) for case in read.now),
        stopped=sum(1 for line in read.now.values() if line.stopped_since is not None),
        asked=asked,
        red=tuple(_red(read)),
        cleared=tuple(sorted(_cleared(read), key=lambda one: (_ORDER[one.kind], -one.on.toordinal(), one.line.number))),
        mine=_mine(read, leader, {one.line.case_id for one in asked}),
    )


def _read(at: datetime, viewer: Actor, past: bool) -> _Read:
    programme = programmes.current(PROGRAMME, at)
    now = {line.case_id: line for line in lines(at=at, viewer=viewer, past=past)}
    then = {line.case_id: line for line in lines(at=at - WEEK, viewer=viewer, past=True)}
    heads = queries.heads_of({*now, *then})
    states = queries.states_on(heads, at, past)
    return _Read(
        programme=programme,
        at=at,
        on=local_date(at, programme.zone),
        then_on=local_date(at - WEEK, programme.zone),
        days=district(fresh=True).calendar(programme.calendar).known_at(at),
        now=now,
        then=then,
        states=states,
        before=queries.states_on(heads, at - WEEK, True),
        texts=queries.opened(states[case] for case in now),
    )


def _office(on: date) -> str:
    """The office that keeps the table, by its name on the day; "" while nobody does."""
    found = directory.office_for("projects_office", on)
    return directory.office_titles([found.pk], on, language()).get(found.pk, "") if found else ""


def asked_on(case_id: str, obstacle: str, *, at: datetime, viewer: Actor) -> tuple[Asked, str | None] | None:
    """One decision asked for on a project the viewer may know of, and how it was cleared (None while it is open, ""
    where nothing was said). None where there is no such thing."""
    found = lines([case_id], at=at, viewer=viewer)
    if not found:
        return None
    state = queries.states_on(queries.heads_of([case_id]), at, False)[case_id]
    one = next((one for one in state.obstacles if one.id == obstacle and one.ask is not None), None)
    if one is None:
        return None
    opened = queries.opened([state])
    asked = _told([(found[0], one)], opened, local_date(at, state.zone))[0]
    return asked, None if one.cleared_on is None else texts.plain(one.cleared_text, opened) or ""


def _asked(read: _Read) -> tuple[Asked, ...]:
    open_ones = [
        (line, one)
        for case, line in read.now.items()
        for one in read.states[case].obstacles
        if one.cleared_on is None and one.ask is not None
    ]
    found = _told(open_ones, read.texts, read.on)
    return tuple(sorted(found, key=lambda one: (one.due_on or FAR, one.raised_on, one.line.number, one.obstacle)))


def _told(asked: list[tuple[ProjectLine, Obstacle]], opened: Mapping[str, str | None], on: date) -> list[Asked]:
    proposers = {one.proposed_by for _, one in asked} - {""}
    office_of = queries.offices_of_posts(proposers)
    titles = directory.titles({office_of.get(ref, ref) for ref in proposers}, on, language())
    found = []
    for line, one in asked:
        ref = office_of.get(one.proposed_by, one.proposed_by)
        found.append(
            Asked(
                line=line,
                obstacle=one.id,
                seen=line.seq,
                text=texts.plain(one.text, opened),
                ask=texts.plain(one.ask, opened),
                proposed_by=titles.get(ref, ref),
                raised_on=one.raised_on,
                due_on=one.due_on,
            )
        )
    return found


def _red(read: _Read) -> list[TurnedRed]:
    found = []
    for case, line in read.now.items():
        step = next((step for step in line.steps if step.light.bad), None)
        was = read.then.get(case)
        if not line.light.bad or (was is not None and was.light.bad):
            continue
        long_ago = step is not None and step.due_on is not None and step.due_on < read.then_on
        if was is None and long_ago:
            continue  # taken over in the meantime, and red long before
        found.append(TurnedRed(line, step))
    return found


_ORDER = {"obstacle": 0, "works": 1, "item": 2}


def _cleared(read: _Read) -> list[Cleared]:
    """One entry for each project: the obstacle cleared, else the return to work, else the overdue item that ended."""
    ended = _overdue_items(read)
    found = []
    for case, line in read.now.items():
        before = read.before.get(case)
        if before is None:
            continue
        over_before = {one.id for one in before.obstacles if one.cleared_on is not None}
        over = [one for one in read.states[case].obstacles if one.cleared_on is not None and one.id not in over_before]
        stops = _resumed(read, case)
        if over:
            last = max(over, key=lambda one: one.cleared_on or date.min)
            how = texts.plain(last.cleared_text, read.texts) or ""
            found.append(Cleared(line, "obstacle", last.cleared_on or read.on, text=how))
        elif stops:
            found.append(Cleared(line, "works", stops[-1].resumed_on or read.on, workers=stops[-1].workers))
        elif case in ended:
            found.append(ended[case])
    return found


def _resumed(read: _Read, case: str) -> list[WorksStop]:
    """The stops of works that were in force a week before, or began since, and are over."""
    before = read.before.get(case)
    over = {one.seq for one in before.works if one.resumed_on is not None} if before is not None else set()
    return [
        one
        for one in read.states[case].works
        if one.resumed_on is not None and one.seq not in over and (before is not None or one.resumed_on > read.then_on)
    ]


def _overdue_items(read: _Read) -> dict[str, Cleared]:
    """Project id → the item that made its light bad a week before and has ended since."""
    were = {
        case: was.step
        for case, was in read.then.items()
        if case in read.now and was.light.bad and was.step is not None and not read.now[case].light.bad
    }
    states = queries.states_on(queries.heads_of({step.case_id for step in were.values()}), read.at, True)
    found = {}
    for case, step in were.items():
        state = states.get(step.case_id)
        item = state.items.get(step.instance) if state else None
        if item is None or not item.ended or item.ended_on is None:
            continue
        late = 0
        if step.due_on is not None:
            worked = step.basis == "working"
            late = read.days.count(step.due_on, item.ended_on) if worked else (item.ended_on - step.due_on).days
        found[case] = Cleared(
            line=read.now[case],
            kind="item",
            on=item.ended_on,
            title=item_title(step.instance, step.programme),
            state=item.state,
            late=late,
            basis=step.basis,
        )
    return found


def _mine(read: _Read, leader: Person, asking: set[str]) -> tuple[ProjectLine, ...]:
    """A workbook names the sponsor, the screens keep who it is: both are the leader's."""
    meant = {leader.ref, leader.name, *([leader.latin] if leader.latin else [])}
    meant |= {post.ref for post in directory.posts_of(leader, read.on)}
    found = [line for line in read.now.values() if line.sponsor in meant]
    return tuple(sorted(found, key=lambda line: (line.case_id not in asking, line.urgency)))
