"""Giving the projects picked in the table to one service team, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from yichuang.backoffice.cases.contexts.project_page_people import team_choices
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.project_page import CaseRead, read_cases
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.access import may_see
from yichuang.engine.case.commands import Assign
from yichuang.screens.base.asking import UUID, Answer, Asking, asking, do_many, key_of, new_key

from .chosen import MOST


@dataclass(frozen=True, slots=True)
class Row:
    """A picked project: its name, the team it goes with now in words, and the sequence the form was made from."""

    read: CaseRead
    name: str
    team: str

    @property
    def seen(self) -> str:
        return f"seen-{self.read.id}"


class TeamChoice(forms.Form):
    team = forms.ChoiceField(
        label=gettext_lazy("定给哪个专班"), error_messages={"required": gettext_lazy("选一个专班。")}
    )

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "—"), *teams]  # type: ignore[attr-defined]


@require_POST
def give_team(request: HttpRequest) -> HttpResponse:
    """The picked rows, `case` once for each. Without `sure` the page asks which team; with it, all are given to it."""
    asked = asking(request)
    rows = _rows(list(dict.fromkeys(request.POST.getlist("case")))[:MOST], asked)
    if not rows:
        messages.error(request, _("还没有选项目。先在左边打勾。"))
        return redirect("projects:table")
    sure = "sure" in request.POST
    form = TeamChoice(request.POST if sure else None, teams=team_choices(asked.on))
    told = Answer()
    if sure and form.is_valid():
        team = form.cleaned_data["team"]
        moved = [row for row in rows if row.read.state.assigned.get("team", "") != team]
        told = _give(moved, team, asked, request)
        if told.ok:
            n = len(moved)
            said = ngettext("已把{n}个项目定给专班。", "已把{n}个项目定给专班。", n).format(n=n)
            messages.success(request, said if moved else _("这些项目本来就归这个专班，没有改动。"))
            return redirect("projects:table")
    known = {
        "rows": rows,
        "form": form,
        "answer": told,
        "back": reverse("projects:table"),
        "key": new_key(),
    }
    return render(request, "projects/give_team.html", known, status=422 if form.errors else told.status)


def _rows(ids: list[str], asked: Asking) -> list[Row]:
    """The picked projects in the order picked; 404 when one is not there for this person. Four queries."""
    if not all(map(UUID.fullmatch, ids)):
        raise Http404
    heads = {one.pk: one for one in Case.objects.filter(may_see(asked.viewer), pk__in=ids, kind="project")}
    if len(heads) != len(ids):
        raise Http404
    read = read_cases(list(heads.values()))
    titles = directory.titles(
        {one.state.assigned.get("team", "") for one in read.values()} - {""}, asked.on, asked.language
    )
    return [Row(read[pk], heads[pk].title, titles.get(read[pk].state.assigned.get("team", ""), "")) for pk in ids]


def _give(rows: list[Row], team: str, asked: Asking, request: HttpRequest) -> Answer:
    seen = {}
    for row in rows:
        raw = request.POST.get(row.seen, "")
        if raw.isdecimal() and len(raw) < 10:
            seen[row.read.id] = int(raw)
    told = do_many(
        [(row.read.id, Assign(role="team", to=team)) for row in rows],
        asked,
        programmes=[row.read.programme for row in rows],
        key=key_of(request),
        seen=seen,
    )
    if not told.ok:
        name = rows[max(0, told.index)].name
        told.problems = [name + _("：") + " ".join(told.problems), _("所以一个都没有改。")]
    return told
