"""The step-cutting register (流程再造): two versions of a programme side by side, real times, a trial on past cases.

The public reads what was published and how long it took; drafts, trials and the cases behind a figure are for those who
hold a post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases.kept_trials import Tried
from yichuang.backoffice.cases.models import KeptTrial
from yichuang.backoffice.cases.queries import step_cutting as query
from yichuang.backoffice.cases.wording import language
from yichuang.backoffice.ledger import programmes as published
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say
from yichuang.screens.base.asking import Asking, asking

from . import step_rows, step_trial
from .register_workbook import workbook
from .step_versions import DRAFT, DraftRefusedError, Edition, EditionUnknownError, edition, editions, pairs


@dataclass(frozen=True, slots=True)
class Compared:
    """The two versions a page is about."""

    before: Edition
    after: Edition
    old: Programme
    new: Programme

    @property
    def title(self) -> str:
        return say(self.new.title, language())


def version_word(one: Edition) -> str:
    """What a version is called on screen."""
    if one.state == DRAFT:
        return _("草稿%(n)s") % {"n": one.key.partition("-")[2]}
    return _("版本%(v)s") % {"v": one.version}


@login_not_required
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Every programme with the versions worth holding against each other."""
    asked = asking(request)
    inside = bool(asked.viewer.posts)
    rows = []
    for programme_id in published.known_ids():
        try:
            programme = published.current(programme_id, asked.at)
        except EngineError:
            continue
        found = [
            {
                "before": version_word(one.before), "after": version_word(one.after), "one": one,
                "relation": step_rows.relation_word(one.relation),
            }
            for one in pairs(programme_id, asked.at, with_drafts=inside)
        ]  # fmt: skip
        rows.append({"programme": programme, "pairs": found})
    rows.sort(key=lambda row: (not row["pairs"], say(row["programme"].title, "zh-Hans")))  # type: ignore[attr-defined]
    return render(request, "window/register_list.html", {"rows": rows, **_frame(asked)})


@login_not_required
@require_safe
def pair_page(request: HttpRequest, programme_id: str, before: str, after: str) -> HttpResponse:
    """Two versions: what they ask per flow and per item, how long it took, and the trial kept last."""
    asked = asking(request)
    compared = _compared(asked, programme_id, before, after)
    inside = bool(asked.viewer.posts)
    parts, trial = _shown(asked, compared)
    known = {
        "compared": compared,
        "before_word": version_word(compared.before),
        "after_word": version_word(compared.after),
        "choices": [(one.key, version_word(one)) for one in editions(programme_id, asked.at, with_drafts=inside)],
        "programme_id": programme_id,
        "heads": step_rows.heads(),
        "parts": parts,
        "few": step_rows.FEWEST_SHOWN,
        "trial": trial,
        "figures": figures_of(trial),
        "by_item": items_of(trial, compared),
        "may_try": _may_try(asked) and not asked.past,
        "from_on": query.year_before(asked.on),
        "to_on": asked.on,
        **_frame(asked),
    }
    return render(request, "window/register.html", known)


def _shown(asked: Asking, compared: Compared) -> tuple[list[step_rows.FlowPart], KeptTrial | None]:
    """What page and file show of two versions: everything to who works here, to the public no trial and no few."""
    inside, digests = bool(asked.viewer.posts), (compared.old.digest, compared.new.digest)
    parts = step_rows.parts(compared.old, compared.new, step_trial.times_of(digests), public=not inside)
    return parts, query.latest_trial(*digests, asked.at) if inside else None


@login_not_required
@require_safe
def choose(request: HttpRequest, programme_id: str) -> HttpResponse:
    """To the page of the two versions chosen in the form."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    _compared(asking(request), programme_id, before, after)
    return redirect("register:pair", programme_id, before, after)


@login_not_required
@require_safe
def as_workbook(request: HttpRequest, programme_id: str, before: str, after: str) -> HttpResponse:
    """The same as an Excel file."""
    asked = asking(request)
    compared = _compared(asked, programme_id, before, after)
    parts, trial = _shown(asked, compared)
    words = (version_word(compared.before), version_word(compared.after))
    made = workbook(compared.title, words, parts, trial, figures_of(trial))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{programme_id}-register.xlsx"'
    return answer


@require_POST
def try_out(request: HttpRequest, programme_id: str, before: str, after: str) -> HttpResponse:
    """Reads the cases of the period under both versions and keeps the result; refused where it would take long."""
    asked = asking(request)
    compared = _compared(asked, programme_id, before, after)
    back = redirect("register:pair", programme_id, before, after)
    if not _may_try(asked):
        messages.error(request, _("试算由能改机制或发布机制的人来做。"))
        return back
    try:
        from_on = date.fromisoformat(request.POST.get("from_on", ""))
        to_on = date.fromisoformat(request.POST.get("to_on", ""))
    except ValueError:
        messages.error(request, _("两个日期都要填，如2020-03-25。"))
        return back
    if from_on > to_on:
        messages.error(request, _("开始的日期在结束的后面，请对调。"))
        return back
    cases, events = step_trial.size(programme_id, from_on, to_on)
    if events > step_trial.MOST_EVENTS:
        command = (
            f"yichuang register {programme_id} --before {before} --after {after} --from {from_on} --to {to_on} --keep"
        )
        said = _("这段时间有%(n)s件，网页上等不起。请管理员运行：%(command)s。算完这里就能看到。")
        messages.error(request, said % {"n": cases, "command": command})
        return back
    tested = step_trial.try_out(compared.old, compared.new, from_on=from_on, to_on=to_on, at=asked.at)
    tried = Tried(programme_id, compared.old.digest, compared.new.digest, from_on, to_on)
    step_trial.keep(tried, tested, by=asked.viewer, at=asked.at)
    messages.success(request, _("算好了：看了%(n)s件，没有改动任何办件。") % {"n": tested.outcome.looked_at})
    return back


@require_safe
def case_list(request: HttpRequest, programme_id: str, before: str, after: str, kind: str) -> HttpResponse:
    """The cases one figure of the trial counts."""
    asked = asking(request)
    compared = _compared(asked, programme_id, before, after)
    trial = query.latest_trial(compared.old.digest, compared.new.digest, asked.at) if asked.viewer.posts else None
    if trial is None or kind not in step_rows.FIGURES:
        raise Http404(kind)
    start = request.GET.get("after", "")
    found, following = query.trial_cases(trial, kind, int(start) if start.isdecimal() and len(start) < 19 else 0)
    known = {
        "compared": compared,
        "programme_id": programme_id,
        "before_word": version_word(compared.before),
        "after_word": version_word(compared.after),
        "trial": trial,
        "what": step_rows.FIGURES[kind](),
        "figure": trial.outcome["figures"][kind],
        "rows": [
            {
                "number": one.case.number, "title": one.case.title, "href": _href(one.case, asked),
                "amount": one.amounts[kind], "why": step_rows.why(kind, one.line, compared.old, compared.new),
            }
            for one in found
        ],
        "following": following,
        **_frame(asked),
    }  # fmt: skip
    return render(request, "window/register_cases.html", known)


def figures_of(trial: KeptTrial | None) -> list[dict[str, Any]]:
    """The figures of a trial that count something, in their order."""
    if trial is None:
        return []
    held = trial.outcome["figures"]
    return [
        {"kind": kind, "what": word(), **held[kind]}
        for kind, word in step_rows.FIGURES.items()
        if held.get(kind, {}).get("cases")
    ]


def items_of(trial: KeptTrial | None, compared: Compared) -> list[tuple[str, list[tuple[str, int]]]]:
    """(item, (figure, how often) …) of a trial, in the order of the newer version."""
    if trial is None:
        return []
    by_item = trial.outcome["by_item"]
    order = [one for one in dict.fromkeys((*compared.new.items, *compared.old.items)) if one in by_item]
    return [
        (
            step_rows.title_of(one, compared.old, compared.new),
            [(word(), by_item[one][kind]) for kind, word in step_rows.FIGURES.items() if kind in by_item[one]],
        )
        for one in order
    ]


def _compared(asked: Asking, programme_id: str, before: str, after: str) -> Compared:
    inside = bool(asked.viewer.posts)
    try:
        old, new = (edition(programme_id, one, asked.at, with_drafts=inside) for one in (before, after))
        return Compared(old, new, old.load(), new.load())
    except (EditionUnknownError, DraftRefusedError):
        raise Http404(programme_id) from None


def _may_try(asked: Asking) -> bool:
    return bool(asked.viewer.rights & {"programmes", "publish"})


def _href(case: Any, asked: Asking) -> str:
    if case.kind == "project":
        return f"/projects/{case.pk}/"
    if case.project_id:
        return f"/projects/{case.project_id}/"
    return f"/window/{case.pk}/" if "window" in asked.viewer.rights else ""


def _frame(asked: Asking) -> dict[str, Any]:
    inside = bool(asked.viewer.posts)
    return {"inside": inside, "base": "base/page.html" if inside else "base/public.html"}
