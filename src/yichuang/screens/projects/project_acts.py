"""What is done to a project as a whole, each on a short page of its own: notes, obstacles, works, closing, corrections.

The page says what will happen, keeps what was typed, and says every refusal in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yichuang.backoffice.cases.contexts.project_line import lines
from yichuang.backoffice.cases.contexts.project_page_history import HistoryLine, history
from yichuang.backoffice.cases.contexts.project_page_people import team_choices
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.project_page import CaseRead, ProjectRead, read_case, read_project
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.models import Office, Person
from yichuang.engine.case.commands import (
    Assign,
    ClearObstacle,
    CloseCase,
    RaiseObstacle,
    RectifyEntry,
    ReopenCase,
    ResumeWorks,
    StopWorks,
    WriteNote,
)
from yichuang.screens.base.asking import Answer, Asking, asking, do, do_many, key_of, new_key, onward, seen_of

from . import entry_several, project_forms
from .project_case import case_of_project, project_of


@dataclass(frozen=True, slots=True)
class Act:
    """`heading` of the page, `button` that does it, `done` what is said after."""

    heading: Any
    button: Any
    done: Any
    form: type[forms.Form]
    command: Callable[[forms.Form, Asking, HttpRequest], Any]
    grave: bool = False


def _raise(form: forms.Form, asked: Asking, request: HttpRequest) -> RaiseObstacle:
    said = form.cleaned_data
    proposed = asked.viewer.post or asked.viewer.ref
    return RaiseObstacle(
        obstacle=uuid4().hex[:12] if not key_of(request) else key_of(request)[:12],
        text=said["text"],
        ask=said["ask"],
        proposed_by=proposed if said["ask"] else "",
        due_on=said["due_on"],
    )


def _clear(form: forms.Form, asked: Asking, request: HttpRequest) -> ClearObstacle:
    said = form.cleaned_data
    return ClearObstacle(obstacle=request.GET.get("obstacle", ""), text=said["text"], done_on=said["done_on"])


def _rectify(form: forms.Form, asked: Asking, request: HttpRequest) -> RectifyEntry:
    said = form.cleaned_data
    void = said["how"] == "void"
    change = form.change() if isinstance(form, project_forms.RectifyForm) and not void else {}
    return RectifyEntry(seq=_seq(request), text=said["text"], void=void, change=change)


def _assign(form: forms.Form, asked: Asking, request: HttpRequest) -> list[Assign]:
    return [
        Assign(role=role, to=form.cleaned_data[role])
        for role in ("sponsor", "lead_office", "team")
        if role in form.changed_data
    ]


ACTS = {
    "raise": Act(
        gettext_lazy("报难点"), gettext_lazy("报上去"), gettext_lazy("难点已报。"), project_forms.RaiseForm, _raise
    ),
    "clear": Act(
        gettext_lazy("给难点销号"), gettext_lazy("销号"), gettext_lazy("难点已销号。"), project_forms.ClearForm, _clear
    ),
    "stop": Act(
        gettext_lazy("登记停工"),
        gettext_lazy("登记停工"),
        gettext_lazy("已登记停工。"),
        project_forms.StopForm,
        lambda form, asked, request: StopWorks(**form.cleaned_data),
    ),
    "resume": Act(
        gettext_lazy("登记复工"),
        gettext_lazy("登记复工"),
        gettext_lazy("已登记复工。"),
        project_forms.ResumeForm,
        lambda form, asked, request: ResumeWorks(**form.cleaned_data),
    ),
    "close": Act(
        pgettext_lazy("button", "结案"),
        pgettext_lazy("button", "结案"),
        gettext_lazy("已结案。"),
        project_forms.ReasonForm,
        lambda form, asked, request: CloseCase(**form.cleaned_data),
        grave=True,
    ),
    "reopen": Act(
        pgettext_lazy("button", "重新启用"),
        pgettext_lazy("button", "重新启用"),
        gettext_lazy("已重新启用。"),
        project_forms.ReasonForm,
        lambda form, asked, request: ReopenCase(**form.cleaned_data),
    ),
    "rectify": Act(
        pgettext_lazy("button", "更正"),
        pgettext_lazy("button", "更正"),
        gettext_lazy("已更正，原来的记录还看得到。"),
        project_forms.RectifyForm,
        _rectify,
    ),
    "assign": Act(
        gettext_lazy("定分工"), gettext_lazy("定下来"), gettext_lazy("分工已定。"), project_forms.AssignForm, _assign
    ),
}


def act(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """One deed: GET shows the form, POST does it and goes back."""
    asked, found = asking(request), ACTS.get(name)
    if found is None:
        raise Http404
    project = project_of(asked, str(case_id))
    case = case_of_project(asked, project, request.GET.get("case", ""))
    read = read_case(case)
    entry = _entry(project, case, asked, request) if name in ("rectify", "clear") else None
    form = _form(name, found, read, asked, entry, request)
    back = onward(request, reverse("projects:project", args=[project.pk]))
    told = Answer()
    if request.method == "POST" and form.is_valid():
        command = found.command(form, asked, request)
        told = _carried_out(case, command, read, asked, request)
        if told.ok:
            messages.success(request, found.done)
            return redirect(back)
    status = 422 if form.errors else told.status
    known = {
        "project": project,
        "act": found,
        "form": form,
        "answer": told,
        "entry": entry,
        "back": back,
        "key": new_key(),
        "seen": read.state.seq,
    }
    return render(request, "projects/project_act.html", known, status=status)


def _carried_out(case: Case, command: Any, read: CaseRead, asked: Asking, request: HttpRequest) -> Answer:
    if isinstance(command, list):
        if not command:
            return Answer()
        return do_many([(case.pk, one) for one in command], asked, programmes=[read.programme], key=key_of(request))
    return do(case.pk, command, asked, programme=read.programme, key=key_of(request), seen=seen_of(request))


def _form(
    name: str, found: Act, read: CaseRead, asked: Asking, entry: HistoryLine | None, request: HttpRequest
) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    today = {"done_on": asked.on}
    if name == "rectify" and entry is not None:
        numbers = {e.seq: e.body.get("number", "") for one in read.state.items.values() for e in one.history}
        initial = {"done_on": entry.on, "number": numbers.get(entry.seq, ""), "how": "change"}
        only_void = entry.seq not in numbers
        if only_void:
            initial["how"] = "void"
        return project_forms.RectifyForm(data, initial=initial, only_void=only_void)
    if name == "assign":
        held = {role: read.state.assigned.get(role, "") for role in ("sponsor", "lead_office", "team")}
        return project_forms.AssignForm(data, initial=held, known=_who(asked, held))
    return found.form(data, initial=today if "done_on" in found.form.base_fields else {})


def _who(asked: Asking, held: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Whom a project can be given to: people, offices, teams. Whoever has it now stays to be chosen also when gone, or
    sending the form would take it away unsaid. At most eight queries."""
    people = Person.objects.filter(left_on__isnull=True)
    offices = Office.objects.filter(valid_until__isnull=True).prefetch_related("names")
    known = {
        "sponsor": [(one.ref, one.title(asked.language)) for one in people],
        "lead_office": [(one.ref, one.title(asked.on, asked.language)) for one in offices],
        "team": team_choices(asked.on),
    }
    gone = {role: ref for role, ref in held.items() if ref and ref not in dict(known[role])}
    titles = directory.titles(gone.values(), asked.on, asked.language)
    for role, ref in gone.items():
        known[role].append((ref, _("{who}(已不在)").format(who=titles.get(ref, ref))))
    return known


def _entry(project: Case, case: Case, asked: Asking, request: HttpRequest) -> HistoryLine | None:
    """The entry the deed is about, in words; 404 where the project has no such entry."""
    read = read_project(project, at=asked.at, past=False)
    if read is None:
        raise Http404
    seq = _seq(request) if "seq" in request.GET else _raised(read, case, request.GET.get("obstacle", ""))
    found = [one for one in history(read, {}) if one.case_id == case.pk and one.seq == seq]
    if not found:
        raise Http404
    return found[0]


def _raised(read: ProjectRead, case: Case, obstacle: str) -> int:
    found = read.case(case.pk)
    return next((one.seq for one in found.state.obstacles if one.id == obstacle), 0) if found else 0


def _seq(request: HttpRequest) -> int:
    raw = request.GET.get("seq", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else 0


# --- the diary ------------------------------------------------------------------------------------------------------


def record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What happened? An item, or a line for the diary; a chat pasted in keeps the day it speaks of."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    read = read_case(project)
    back = onward(request, reverse("projects:project", args=[project.pk]))
    form = project_forms.NoteForm(request.POST if request.method == "POST" else None)
    told = Answer()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        on = said["done_on"] or chat_day(said["text"], asked.on)
        note = WriteNote(text=said["text"], kind=said["kind"] or "diary", done_on=on)
        told = do(project.pk, note, asked, programme=read.programme, key=key_of(request))
        if told.ok:
            messages.success(request, _("已记进日志。"))
            return redirect(back)
    found = lines([project.pk], at=asked.at, viewer=asked.viewer, closed=True)
    steps = [step for step in found[0].steps if not step.done_at] if found else []
    rows = [(step.case_id, step.instance) for step in steps]
    known = {
        "project": project,
        "steps": steps,
        "several": entry_several.address(rows, back) if len(rows) > 1 else "",
        "form": form,
        "answer": told,
        "back": back,
        "key": new_key(),
    }
    return render(request, "projects/project_record.html", known, status=422 if form.errors else told.status)


_WHOLE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")  # data
_SHORT = re.compile(r"(?<![\d年])(\d{1,2})\s*(?:月|/)\s*(\d{1,2})(?!\d)")  # data


def chat_day(text: str, today: date) -> date | None:
    """The day a pasted chat speaks of: the first date in its first two lines that is not to come; None without one."""
    head = "\n".join(unicodedata.normalize("NFKC", text).splitlines()[:2])[:200]
    for found in sorted([*_WHOLE.finditer(head), *_SHORT.finditer(head)], key=lambda one: one.start()):
        parts = [int(part) for part in found.groups()]
        try:
            day = date(*parts) if len(parts) == 3 else date(today.year, *parts)
            if len(parts) == 2 and day > today:
                day = date(today.year - 1, *parts)
        except ValueError:
            continue
        if day <= today:
            return day
    return None
