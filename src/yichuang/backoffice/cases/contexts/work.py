"""My work: whose turn it is, in rows that say project, verb, item, why, how many days are left, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.models import Holding, Post, TeamMember, holds_on
from yichuang.engine.calendars import WorkingDays, local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.case.item_rules import BY_EVIDENCE
from yichuang.engine.programme.model import Programme

from ..district import district
from ..lights import Light, left_of, light_of
from ..projections.rows import RowValues
from ..queries import work
from ..queries.project_lines import Head, ProjectFacts, SpanLine, read_projects
from ..wording import language
from . import next_step

ZONE = "Asia/Shanghai"
POSTS, OFFICE = "posts", "office"
"""Whose work: that of one's own posts and teams, or that of the whole office."""

GROUPS = ("overdue", "near", "later")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of somebody's work is asked for: the tab, narrowed by a count, of the posts or the office, from where on."""

    tab: str = work.MINE
    shown: str = ""
    whose: str = POSTS
    after: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One row. `text` verb and item, `why` the reason in few words, `whose` in whose hands it is, `left` days of
    `basis` (negative: overdue), `button` what can be recorded about it. `id` is the row's place on the page.
    `done_at` "desk" or "item" of the window, "" where it is recorded. `service`: the case is no project's."""

    id: str
    case_id: str
    project_id: str
    name: str
    instance: str
    text: str
    state: str
    why: str
    light: Light
    group: str
    whose: str
    since_on: date
    due_on: date | None
    left: int | None
    basis: str
    button: str
    done_at: str
    service: bool


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post somebody acts for: `how` "regular", "acting" or "deputy" (for somebody on leave)."""

    title: str
    how: str


@dataclass(frozen=True, slots=True)
class Work:
    """One page of somebody's work. `groups`: (group, rows), those with rows only. `office`: whether the work of a whole
    office can be asked for. `projects` of the person's teams; `more_projects`: there are more than were looked into.
    """

    on: date
    past: bool
    posts: tuple[PostHeld, ...]
    teams: tuple[str, ...]
    counts: work.Counts
    groups: tuple[tuple[str, tuple[WorkRow, ...]], ...]
    next: str
    office: bool
    projects: tuple[str, ...]
    more_projects: bool

    @property
    def rows(self) -> int:
        return sum(len(rows) for _group, rows in self.groups)


def read_work(asked: Asked, viewer: Actor, *, at: datetime, past: bool = False) -> Work:
    """The work of `viewer` as of `at` (`past`: a past instant). A fixed number of queries, whatever the rows."""
    on = local_date(at, ZONE)
    days = district(fresh=True).calendar("china").known_at(at)
    day = work.Day.of(on, days, at if past else None)
    spoken = language()
    scope, more = scope_of(asked, viewer, on)
    ids, ends = work.page(scope, day, asked.tab, shown=asked.shown, after=work.Key.read(asked.after))
    rows = rows_of(work.spans(ids), viewer, at=at, past=past, on=on, days=days)
    teams = directory.titles(viewer.teams, on, spoken)
    return Work(
        on=on,
        past=past,
        posts=_posts(viewer, on, spoken),
        teams=tuple(teams[ref] for ref in sorted(teams)),
        counts=work.counts(scope, day),
        groups=_grouped(rows, asked.tab),
        next=ends.spell() if ends else "",
        office=bool(viewer.offices),
        projects=scope.projects,
        more_projects=more,
    )


def scope_of(asked: Asked, viewer: Actor, on: date) -> tuple[work.Scope, bool]:
    """Whose spans are asked for; and whether the teams have more projects than are looked into."""
    person = _pk(viewer.ref) if viewer.ref.startswith("person:") else 0
    teams = set(viewer.teams)
    if asked.whose == OFFICE:
        column, keys = "office_id", _pks(viewer.offices)
        teams |= _teams_led_from(keys, on)
    else:
        column, keys = "post_id", _pks(viewer.posts)
    projects = work.projects_of(sorted(teams))
    more = len(projects) > work.MOST_PROJECTS
    scope = work.Scope(column, keys, person, tuple(projects[: work.MOST_PROJECTS]), work.gates())
    return scope, more


def _teams_led_from(offices: Sequence[int], on: date) -> set[str]:
    """The teams whose head holds a post in one of the offices, or is one. One query."""
    held = Holding.objects.filter(holds_on(on), post__office__in=offices).values("person")
    led = Q(person__in=held) | Q(post__office__in=offices)
    heads = TeamMember.objects.filter(led, holds_on(on), role=TeamMember.Role.HEAD)
    return {f"team:{team}" for team in heads.values_list("team", flat=True)}


def _posts(viewer: Actor, on: date, spoken: str) -> tuple[PostHeld, ...]:
    """The posts acted for, the first regular one first."""
    pks = _pks(viewer.posts)
    rows = Post.objects.filter(pk__in=pks)
    own = Holding.objects.filter(holds_on(on), post__in=pks, person=_pk(viewer.ref)) if pks else Holding.objects.none()
    how = dict(own.values_list("post", "kind"))
    held = [(post.ref != viewer.post, PostHeld(post.title(spoken), how.get(post.pk, "deputy"))) for post in rows]
    return tuple(post for _later, post in sorted(held, key=lambda pair: (pair[0], pair[1].how != "regular")))


def _pk(ref: str) -> int:
    number = ref.partition(":")[2]
    return int(number) if number.isdecimal() else 0


def _pks(refs: Any) -> tuple[int, ...]:
    return tuple(sorted(_pk(ref) for ref in refs))


# --- rows -----------------------------------------------------------------------------------------------------------


def rows_of(
    spans: Sequence[SpanLine], viewer: Actor, *, at: datetime, past: bool, on: date, days: WorkingDays
) -> list[WorkRow]:
    """The rows of these spans, in their order; those of a project that is not the viewer's to see are left out."""
    if not spans:
        return []
    facts = _facts(spans, viewer, at=at, past=past)
    refs = {ref for one in facts.values() for ref in (one.row.team, one.row.lead_office) if ref}
    refs |= {f"office:{span.office_id}" for span in spans if span.office_id}
    titles = directory.titles(refs, on, language())
    known = ((span, facts.get(span.project_id or span.case_id)) for span in spans)
    return [_row(span, one, titles, on, days) for span, one in known if one is not None]


def _row(span: SpanLine, one: ProjectFacts, titles: Mapping[str, str], on: date, days: WorkingDays) -> WorkRow:
    programme = next_step.programme_of(one, span)
    light = light_of(programme, span, on, days)
    whose, _ref = next_step.in_whose_hands(one, span, programme, titles)
    left = left_of(span, on, days)
    return WorkRow(
        id=f"row-{span.case_id}-{span.instance}",
        case_id=span.case_id,
        project_id=one.head.id,
        name=one.row.name,
        instance=span.instance,
        text=next_step.to_do(span, programme),
        state=span.state,
        why=next_step.short_reason(span, programme, "", whose, one.row),
        light=light,
        group=light.status if light.status in GROUPS else "later",
        whose=whose,
        since_on=span.since_on,
        due_on=span.due_on,
        left=left[0] if left else None,
        basis=left[1] if left else "working",
        button=_button(span, programme),
        done_at=next_step.done_at(span, programme),
        service=one.head.kind == "service",
    )


def _button(span: SpanLine, programme: Programme) -> str:
    """What most probably has to be recorded next, in a few characters."""
    item = programme.items.get(span.item)
    if next_step.done_at(span, programme):
        return _("去办")
    if item is not None and item.kind in BY_EVIDENCE:
        return _("记完成")
    words = {"ready": _("记受理"), "received": _("记受理"), "correcting": _("记补正"), "paused": _("记恢复")}
    return words.get(span.state) or _("记结果")


def _grouped(rows: Sequence[WorkRow], tab: str) -> tuple[tuple[str, tuple[WorkRow, ...]], ...]:
    if tab == work.OTHERS:
        return (("", tuple(rows)),) if rows else ()
    found = [(group, tuple(row for row in rows if row.group == group)) for group in GROUPS]
    return tuple((group, inside) for group, inside in found if inside)


def _facts(spans: Sequence[SpanLine], viewer: Actor, *, at: datetime, past: bool) -> dict[str, ProjectFacts]:
    """What the rows' projects are called and who goes with them; cases of another division are left out."""
    projects = {span.project_id for span in spans if span.project_id}
    if past:
        read = read_projects(projects, at=at, viewer=viewer, past=True, closed=True)
        return {one.head.id: one for one in read}
    wanted = projects | {span.case_id for span in spans}
    heads: dict[str, Head] = {}
    rows: dict[str, RowValues] = {}
    ends = len(Head.__slots__)
    for found in work.cases(sorted(wanted)):
        head, (title, division), row = Head(*found[:ends]), found[ends : ends + 2], found[ends + 2 :]
        if not division:
            heads[head.id] = head
            rows[head.id] = RowValues(*row) if row[0] is not None else _no_line(title)
    others: dict[str, dict[str, Head]] = {}
    for span in spans:
        if span.case_id in heads and span.case_id != (span.project_id or span.case_id):
            others.setdefault(span.project_id, {})[span.case_id] = heads[span.case_id]
    mains = {span.project_id or span.case_id for span in spans} & set(heads)
    return {
        one: ProjectFacts(
            head=heads[one],
            programme=programmes.get(heads[one].programme),
            row=rows[one],
            others=tuple(others.get(one, {}).values()),
        )
        for one in mains
    }


def _no_line(title: str) -> RowValues:
    """A case that stands on its own has no line in the table: only its title is known."""
    texts = dict.fromkeys(RowValues._fields, "")
    numbers = dict.fromkeys(("total_fen", "plan_fen", "done_fen", "done_total_fen", "figures_on", "stage_on"))
    values: dict[str, Any] = {
        **texts,
        **numbers,
        "name": title,
        "dates": {},
        "stopped_since": None,
        "open_obstacles": 0,
    }
    return RowValues(**values)
