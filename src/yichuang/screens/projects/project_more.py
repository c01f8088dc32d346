"""What can be done with a project now: two actions in sight, the rest under "more", each with why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yichuang.backoffice.cases import states, wording
from yichuang.backoffice.cases.contexts.project_page import ProjectPage
from yichuang.backoffice.cases.queries.project_page import CaseRead
from yichuang.backoffice.ledger import programmes
from yichuang.engine.case.available import available
from yichuang.engine.case.commands import Assign, AttachFile, LinkCase, MigrateCase, RecordItemEvent
from yichuang.engine.case.context import Command, Context
from yichuang.engine.errors import EngineError, Reason
from yichuang.engine.programme.model import Programme
from yichuang.screens.base.asking import Asking

_TYPED = "—"  # stands for what the person has not typed yet


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to do: where it is done, or why it cannot be done."""

    text: str
    href: str
    reasons: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        return not self.reasons


@dataclass(slots=True)
class Choices:
    """`shown` are buttons, the first one filled; `more` lies behind one, possible ones first. `open_permits`: how the
    missing permits case is made, None where there is one or where somebody looks back."""

    shown: list[Choice] = field(default_factory=list)
    more: list[Choice] = field(default_factory=list)
    open_permits: Choice | None = None


def choices(page: ProjectPage, asked: Asking) -> Choices:
    """Everything the viewer could do with the project. Nothing while looking back."""
    found = Choices()
    if asked.past:
        return found
    case = page.read.project
    ctx = context(case, asked)
    offers = available(case.programme, case.state, by=asked.viewer, at=asked.at, calendar=ctx.calendar)
    why = {offer.name: _texts(offer.refusals, case.programme) for offer in offers}
    record = Choice(_("记一件事"), _url("project_record", page), why["write_note"])
    obstacle = Choice(_("报难点"), _url("project_act", page, "raise"), why["raise_obstacle"])
    for one in (record, obstacle):
        (found.shown if one.open else found.more).append(one)
    facts = reverse("projects:project_facts", args=[case.id])
    upload = AttachFile(file=_TYPED, name=_TYPED, size=1, type="")
    found.more += [
        Choice(_("改项目情况"), facts, why["give_facts"]),
        Choice(_("改预计日期"), f"{facts}?group=dates", why["give_facts"]),
        *_milestones(page, ctx),
        *_works(page, why),
        Choice(
            pgettext("button", "上传文件"),
            _url("project_files", page),
            _refused(ctx, upload),
        ),
        Choice(_("定分工"), _url("project_act", page, "assign"), _refused(ctx, Assign(role="team", to=""))),
        *_migrations(page, asked),
    ]
    if case.state.closed_at is None:
        found.more.append(Choice(pgettext("button", "结案"), _url("project_act", page, "close"), why["close_case"]))
    else:
        found.more.append(
            Choice(pgettext("button", "重新启用"), _url("project_act", page, "reopen"), why["reopen_case"])
        )
    if page.permits is None:
        found.open_permits = Choice(_("建手续件"), _url("permits", page), _permits_refused(ctx))
    found.more.sort(key=lambda one: not one.open)
    return found


def context(case: CaseRead, asked: Asking) -> Context:
    """What commands on the case are decided with."""
    return Context(case.programme, case.state, asked.viewer, asked.at, states.calendar_of(case.programme))


def newer(case: CaseRead, asked: Asking) -> Programme | None:
    """The version a case opened today would get, if it is another than this case's."""
    if case.state.closed_at is not None:
        return None
    try:
        found = programmes.current(case.state.programme_id, asked.at)
    except EngineError:
        return None
    return found if found.digest != case.state.programme else None


def _url(name: str, page: ProjectPage, *more: str) -> str:
    return reverse(f"projects:{name}", args=[page.line.case_id, *more])


def _texts(reasons: Sequence[Reason], programme: Programme) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording.refusal_text(reason, programme) for reason in reasons))


def _refused(ctx: Context, command: Any) -> tuple[str, ...]:
    asked: Command = command
    return _texts(asked.refusals(ctx), ctx.programme)


def _milestones(page: ProjectPage, ctx: Context) -> list[Choice]:
    """The next two states the project can reach, by the items that mark them."""
    state, found = ctx.state, []
    for stage in sorted(ctx.programme.stages.values(), key=lambda one: one.order):
        item = stage.reached_by
        planned = ctx.plan.items.get(item)
        latest = state.latest(item) if item else None
        if planned is None or planned.applies is False or (latest is not None and latest.ended_well):
            continue
        title = wording.item_title(item, ctx.programme)
        href = reverse("projects:entry", args=[state.case, item])
        found.append(
            Choice(_("登记{item}").format(item=title), href, _refused(ctx, RecordItemEvent(item=item, what="met")))
        )
    return found[:2]


def _works(page: ProjectPage, why: dict[str, tuple[str, ...]]) -> list[Choice]:
    if page.line.stopped_since is not None:
        return [Choice(_("登记复工"), _url("project_act", page, "resume"), why["resume_works"])]
    return [Choice(_("登记停工"), _url("project_act", page, "stop"), why["stop_works"])]


def _migrations(page: ProjectPage, asked: Asking) -> list[Choice]:
    """Moving the project, or its permits, to a newer version of their programme."""
    found = []
    for case in page.read.cases:
        target = newer(case, asked)
        if target is None:
            continue
        name = _("项目换用新版方案") if case.id == page.line.case_id else _("手续换用新版方案")
        refused = _refused(context(case, asked), MigrateCase(target=target, text=_TYPED))
        href = reverse("projects:project_migrate", args=[page.line.case_id, case.id])
        found.append(Choice(name, href, refused))
    return found


def _permits_refused(ctx: Context) -> tuple[str, ...]:
    """Opening needs the right to open, linking the right to link."""
    reasons = LinkCase(case=_TYPED, relation="permits").refusals(ctx)
    if "open" not in ctx.by.rights:
        reasons.append(Reason("not_allowed", {"right": "open"}))
    return _texts(reasons, ctx.programme)
