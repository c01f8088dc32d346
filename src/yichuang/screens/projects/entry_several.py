"""Several items at once: one row each, one submission, all or none; a row that cannot be recorded says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.project_page import CaseRead, read_cases
from yichuang.backoffice.people.access import may_see
from yichuang.engine.case.context import Context
from yichuang.engine.case.state import item_of
from yichuang.screens.base.asking import Answer, Asking, asking, do_many, key_of, new_key, onward

from . import entry_form
from .entry import reading_of, standing
from .project_more import context

MOST_ROWS = 50


@dataclass(slots=True)
class Row:
    """One item of the list. `prefix` keeps its fields apart, `problems` are refusals about no field of it."""

    prefix: str
    case: CaseRead
    instance: str
    ctx: Context
    project: str
    title: str
    now: str
    whats: list[entry_form.What]
    typed: entry_form.Typed
    problems: list[str]
    changes: list[str]

    @property
    def name(self) -> str:
        return f"{self.case.id}:{self.instance}"

    @property
    def changed(self) -> str:
        """What others did meanwhile, as one line."""
        return _("；").join(self.changes)

    @property
    def wants_acceptance(self) -> bool:
        return any(one.wants_acceptance for one in self.whats)


def address(items: Iterable[tuple[str, str]], back: str) -> str:
    """Where these items, as (case, instance), are recorded at once; `back` is where one comes from."""
    rows = [("row", f"{case}:{instance}") for case, instance in items][:MOST_ROWS]
    return f"{reverse('projects:entries')}?{urlencode([*rows, ('next', back)])}"


def entries(request: HttpRequest) -> HttpResponse:
    """`?row=<case>:<instance>` once for each item; POST records those for which something was chosen. Nothing is chosen
    beforehand: one press here writes many entries."""
    asked = asking(request)
    named = [*request.GET.getlist("row"), *request.POST.getlist("row")]
    names = list(dict.fromkeys(named))
    if len(names) > MOST_ROWS:
        names = names[:MOST_ROWS]
    rows = _rows(names, request, asked)
    back = onward(request, reverse("projects:table"))
    told, status = Answer(), 200
    if request.method == "POST":
        chosen = [row for row in rows if row.typed.what]
        told = _record(chosen, asked, request)
        if told.ok and not any(row.typed.errors for row in rows):
            n = len(chosen)
            messages.success(request, ngettext("已记{n}件。", "已记{n}件。", n).format(n=n))
            return redirect(back)
        status = told.status if told.status != 200 else 422
    known = {
        "rows": rows,
        "answer": told,
        "back": back,
        "key": new_key(),
        "today": asked.on,
        "cut": len(set(named)) > MOST_ROWS,
        "most": MOST_ROWS,
    }
    return render(request, "projects/entry_several.html", known, status=status)


def _rows(names: list[str], request: HttpRequest, asked: Asking) -> list[Row]:
    """Every row, in the order asked for; 404 when one of them is not there for this person. Three queries."""
    pairs = [name.partition(":")[::2] for name in names]
    heads = Case.objects.filter(may_see(asked.viewer), pk__in={case for case, _item in pairs})
    by_id = {head.pk: head for head in heads}
    if any(case not in by_id for case, _item in pairs):
        raise Http404
    read = read_cases(list(by_id.values()))
    projects = dict(
        Case.objects.filter(pk__in={head.project_id or head.pk for head in by_id.values()}).values_list("pk", "title")
    )
    rows = []
    for nth, (case_id, instance) in enumerate(pairs):
        one = read[case_id]
        ctx = context(one, asked)
        if ctx.item(item_of(instance)[0]) is None:
            raise Http404
        prefix = f"r{nth}-"
        posted = request.method == "POST"
        typed = entry_form.read_typed(request.POST if posted else {}, asked.on, prefix)
        reading = reading_of(one.programme, one.state, instance, asked)
        found = entry_form.whats(ctx, instance, typed.what)
        rows.append(
            Row(
                prefix=prefix,
                case=one,
                instance=instance,
                ctx=ctx,
                project=projects.get(one.head.project_id or case_id, one.head.title),
                title=wording.item_title(instance, one.programme),
                now=standing(one.programme, reading, asked),
                whats=[what for what in found if what.open],
                typed=typed,
                problems=[],
                changes=[],
            )
        )
    return rows


def _record(chosen: list[Row], asked: Asking, request: HttpRequest) -> Answer:
    """All of them or none. Refusals stand at their row."""
    if not chosen:
        return Answer([_("还没有选哪一件发生了什么。")], status=422)
    commands: list[tuple[str, Any]] = []
    for row in chosen:
        command = entry_form.command_of(row.typed, row.instance, row.ctx)
        if command is None:
            row.problems = list(row.typed.errors.values())
        else:
            commands.append((row.case.id, command))
    if any(row.typed.errors for row in chosen):
        return Answer([_("有几行还要改，改好再一起记。什么都还没有记。")], status=422)
    told = do_many(
        commands,
        asked,
        programmes=[row.case.programme for row in chosen],
        key=key_of(request) or uuid4().hex,
        seen=_seen(chosen, request),
    )
    if told.ok:
        return told
    at_fault = chosen[max(0, told.index)]
    at_fault.problems, at_fault.changes = at_fault.typed.place(told.reasons, told.problems), told.changes
    said = _("“{item}”这一行记不了，所以一件都没有记。改好再一起记，或者不选这一行。").format(item=at_fault.title)
    return Answer([said], told.changes, told.status, None, told.index, told.reasons)


def _seen(chosen: list[Row], request: HttpRequest) -> dict[str, int]:
    """Case → the sequence the form was made from."""
    found: dict[str, int] = {}
    for row in chosen:
        raw = request.POST.get(f"{row.prefix}seen", "")
        if raw.isdecimal() and len(raw) < 10:
            found[row.case.id] = min(int(raw), found.get(row.case.id, 10**9))
    return found
