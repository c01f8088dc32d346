"""The ten-second entry: what happened elsewhere to one item, from a list or a link, and back to its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yichuang.backoffice.cases import lights, states, wording
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.project_page import CaseRead, read_case
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.commands import AttachFile
from yichuang.engine.case.context import Context
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.programme.model import Programme
from yichuang.screens.base.asking import (
    Answer,
    Asking,
    asking,
    case_of,
    do_many,
    key_of,
    new_key,
    onward,
    seen_of,
    with_row,
)
from yichuang.screens.base.wording import day_text

from . import entry_form
from .project_more import context


def entry(request: HttpRequest, case_id: UUID, instance: str) -> HttpResponse:
    """GET offers what can have happened; POST records it."""
    asked = asking(request)
    case = case_of(asked, str(case_id))
    read = read_case(case)
    ctx = context(read, asked)
    if ctx.item(item_of(instance)[0]) is None:
        raise Http404
    typed = entry_form.read_typed(request.POST if request.method == "POST" else {}, asked.on)
    told, upload_problem = Answer(), ""
    back = onward(request, _home(case))
    if request.method == "POST":
        told, upload_problem = _record(request, case, instance, typed, ctx, asked)
        if told.ok and not typed.errors and not upload_problem:
            messages.success(request, _said(read, instance, typed, asked, told))
            return redirect(with_row(back, instance))
        told.problems = typed.place(told.reasons, told.problems) if told.reasons else told.problems
    known = _shown(request, read, instance, typed, ctx, asked)
    known |= {"answer": told, "back": back, "upload_problem": upload_problem, "case": case}
    refused = told.status != 200 or bool(typed.errors) or bool(upload_problem)
    status = told.status if told.status != 200 else 422 if refused else 200
    return render(request, "projects/entry.html", known, status=status)


def _home(case: Case) -> str:
    return reverse("projects:project", args=[case.project_id or case.pk])


def _record(
    request: HttpRequest, case: Case, instance: str, typed: entry_form.Typed, ctx: Context, asked: Asking
) -> tuple[Answer, str]:
    """The answer, and what is wrong with the paper handed in with it."""
    command = entry_form.command_of(typed, instance, ctx)
    if command is None:
        return Answer(), ""
    commands: list[tuple[str, Any]] = [(case.pk, command)]
    upload = request.FILES.get("paper")
    if upload is not None:
        try:
            info = kept.keep(upload, upload.name or "")
        except kept.FileRefusedError as refused:
            return Answer(), wording.file_text(refused)
        recorded = replace(command, files=(info.digest,))
        item = item_of(instance)[0]
        paper = AttachFile(file=info.digest, name=info.name, size=info.size, type=info.type, item=item, kind="result")
        commands = [(case.pk, recorded), (case.pk, paper)]
    seen = seen_of(request)
    told = do_many(
        commands,
        asked,
        programmes=[ctx.programme],
        key=key_of(request),
        seen={case.pk: seen} if seen is not None else None,
    )
    return told, ""


def _shown(
    request: HttpRequest, read: CaseRead, instance: str, typed: entry_form.Typed, ctx: Context, asked: Asking
) -> dict[str, Any]:
    found = entry_form.whats(ctx, instance, typed.what or request.GET.get("what", ""))
    reading = reading_of(read.programme, read.state, instance, asked)
    forbidden = not ctx.may("record", instance)
    return {
        "read": read,
        "instance": instance,
        "title": wording.item_title(instance, read.programme),
        "now": standing(read.programme, reading, asked),
        "light": lights.light_of(read.programme, reading, asked.on, ctx.calendar.known_at(asked.at))
        if reading and reading.status and reading.status != "ended"
        else None,
        "big": [one for one in found if one.big],
        "rest": [one for one in found if not one.big],
        "forbidden": forbidden,
        "typed": typed,
        "today": asked.on,
        "first_day": typed.done_on or asked.on.isoformat(),
        "pauses": entry_form.pause_choices(ctx, instance),
        "materials": entry_form.owed_choices(ctx, instance),
        "key": new_key(),
        "seen": read.state.seq,
        "project_name": read.head.title if read.head.kind == "project" else _project_name(read.head),
    }


def _project_name(case: Case) -> str:
    found = Case.objects.filter(pk=case.project_id).first() if case.project_id else None
    return found.title if found is not None else case.title


def reading_of(programme: Programme, state: CaseState, instance: str, asked: Asking) -> ItemReading | None:
    """How the item reads now: the instance named, else the newest of its item."""
    calendar = states.calendar_of(programme)
    found = read_items(programme, state, at=asked.at, calendar=calendar, only=[item_of(instance)[0]])
    return next((one for one in found if one.instance == instance), found[-1] if found else None)


def standing(programme: Programme, reading: ItemReading | None, asked: Asking) -> str:
    """Where the item stands, in one or two sentences."""
    if reading is None:
        return ""
    said = [wording.state_word(reading.state)]
    if reading.state == "ready" and reading.since_on:
        said = [_("{day}起就可以办了").format(day=_day(reading.since_on, asked))]
    elif reading.since_on and reading.status != "ended":
        said.append(_("{day}起").format(day=_day(reading.since_on, asked)))
    elif reading.since_on:
        said.append(_day(reading.since_on, asked))
    if reading.due_on and reading.status != "ended":
        said.append(_("期限{day}").format(day=_day(reading.due_on, asked)))
    if reading.blocked_by:
        names = _("、").join(wording.item_title(one, programme) for one in reading.blocked_by[:3])
        said.append(_("先办{names}").format(names=names))
    return _("，").join(said) + _("。")


def _day(day: date, asked: Asking) -> str:
    return day_text(day, asked.at)


def _said(read: CaseRead, instance: str, typed: entry_form.Typed, asked: Asking, told: Answer) -> str:
    """What is said after: what was recorded, and what it means for the date."""
    what, on = wording.event_word(typed.what), date.fromisoformat(typed.done_on) if typed.done_on else asked.on
    title = wording.item_title(instance, read.programme)
    said = _("已记：{item}，{what}，{day}。").format(item=title, what=what, day=_day(on, asked))
    state = told.done.state if told.done is not None else None
    reading = reading_of(read.programme, state, instance, asked) if state is not None else None
    if reading is not None and reading.due_on and reading.status != "ended":
        said += _("期限{day}。").format(day=_day(reading.due_on, asked))
    return said
