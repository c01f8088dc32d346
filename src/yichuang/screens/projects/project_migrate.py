"""Moving a case to the newer version of its programme, tried out first: what would change for this very case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yichuang.backoffice.cases import states
from yichuang.backoffice.cases.queries.project_page import CaseRead, read_case
from yichuang.backoffice.cases.wording import item_title, refusal_text, state_word
from yichuang.engine.case.commands import MigrateCase
from yichuang.engine.case.context import plan_of
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.programme.model import Plan, Programme
from yichuang.screens.base.asking import Answer, Asking, asking, do, key_of, new_key, onward, seen_of
from yichuang.screens.base.wording import day_text

from .project_case import case_of_project, project_of
from .project_forms import ReasonForm
from .project_more import context, newer


@dataclass(frozen=True, slots=True)
class Trial:
    """What would change, in sentences; `against` why it cannot be done, `lost` nothing otherwise."""

    changes: tuple[str, ...]
    against: tuple[str, ...]


def migrate(request: HttpRequest, case_id: UUID, of: UUID) -> HttpResponse:
    """GET tries it out and shows what changes; POST does it, with the reason."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    case = case_of_project(asked, project, str(of))
    read = read_case(case)
    target = newer(read, asked)
    back = onward(request, reverse("projects:project", args=[project.pk]))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    told = Answer()
    if target is not None and request.method == "POST" and form.is_valid():
        command = MigrateCase(target=target, text=form.cleaned_data["text"])
        told = do(case.pk, command, asked, programme=read.programme, key=key_of(request), seen=seen_of(request))
        if told.ok:
            messages.success(request, _("已换用新版方案。"))
            return redirect(back)
    known = {
        "project": project,
        "read": read,
        "target": target,
        "trial": trial(read, target, asked) if target is not None else None,
        "form": form,
        "answer": told,
        "back": back,
        "key": new_key(),
        "seen": read.state.seq,
    }
    return render(request, "projects/project_migrate.html", known, status=422 if form.errors else told.status)


def trial(read: CaseRead, target: Programme, asked: Asking) -> Trial:
    """The case read under both versions, side by side. Nothing is written."""
    against = MigrateCase(target=target, text="—").refusals(context(read, asked))
    moved = replace(read.state, programme=target.digest)
    before = read_items(read.programme, read.state, at=asked.at, calendar=states.calendar_of(read.programme))
    after = read_items(target, moved, at=asked.at, calendar=states.calendar_of(target))
    old, new = plan_of(read.programme, read.state), plan_of(target, moved)
    found = [*_plans(read.programme, target, old, new), *_readings(target, before, after, asked)]
    if old.promised_days != new.promised_days:
        text = _("全程承诺由{before}个工作日改为{after}个工作日。")
        found.insert(0, text.format(before=old.promised_days, after=new.promised_days))
    return Trial(tuple(dict.fromkeys(found)), tuple(refusal_text(reason, read.programme) for reason in against))


def _plans(programme: Programme, target: Programme, old: Plan, new: Plan) -> Iterable[str]:
    wanted = {i for i, line in old.items.items() if line.applies is not False}
    now = {i for i, line in new.items.items() if line.applies is not False}
    for item in new.items:
        if item in now - wanted:
            yield _("多一件事项：{item}。").format(item=item_title(item, target))
    for item in old.items:
        if item in wanted - now:
            yield _("少一件事项：{item}。").format(item=item_title(item, programme))
    for item in new.items:
        line, before = new.items[item], old.items.get(item)
        if item not in now & wanted or before is None:
            continue
        title = item_title(item, target)
        if before.applies is not line.applies and line.applies is not None:
            yield _("{item}确定要办。").format(item=title)
        if before.days != line.days:
            text = _("{item}的承诺由{before}改为{after}个工作日；已受理的照旧。")
            yield text.format(item=title, before=_days(before.days), after=_days(line.days))
        if set(before.hard) != set(line.hard):
            names = _("、").join(item_title(one, target) for one in line.hard) or _("没有")
            yield _("{item}之前必须先办的改为：{names}。").format(item=title, names=names)


def _days(days: int | None) -> str:
    return "—" if days is None else str(days)


def _readings(
    target: Programme, before: tuple[ItemReading, ...], after: tuple[ItemReading, ...], asked: Asking
) -> Iterable[str]:
    was = {reading.instance: reading for reading in before}
    for reading in after:
        earlier = was.get(reading.instance)
        if earlier is None:
            continue
        title = item_title(reading.instance, target)
        if earlier.state != reading.state and "unknown" not in (earlier.state, reading.state):
            text = _("{item}由“{before}”变为“{after}”。")
            yield text.format(item=title, before=state_word(earlier.state), after=state_word(reading.state))
        if earlier.due_on != reading.due_on and earlier.state == reading.state:
            days = [day_text(day, asked.at, weekday=False) for day in (earlier.due_on, reading.due_on)]
            yield _("{item}的期限由{before}改为{after}。").format(item=title, before=days[0], after=days[1])
