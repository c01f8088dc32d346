"""Numbers of a mechanism, proposed in a form or a workbook by one person and published from a date by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.backoffice.cases.wording import language
from yichuang.backoffice.ledger import drafts
from yichuang.backoffice.ledger import programmes as published
from yichuang.backoffice.ledger.drafts import DraftRefusedError, NumberAt
from yichuang.backoffice.ledger.models import ProgrammeDraft
from yichuang.backoffice.ledger.workbooks import WorkbookError, address, open_workbook, text_of, words_of
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.access import actor_for
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import Evidence, say
from yichuang.programmes.wording import say_mistake

from .programme_parts import evidence_word
from .wording import EFFECTS

HEADS = ("编号", "所属", "数字", "值", "依据程度", "依据编号")  # data
_EFFECT_HEAD = "期满后果"  # data
"""Told beside each number and never read back: what follows in law is not the number's to change."""
_MOST_BYTES = 5 * 2**20


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number in the form: `owner` what it belongs to, `what` which number, `wrong` why it was not taken."""

    at: NumberAt
    owner: str
    what: str
    value: str
    evidence: str
    source: str
    source_title: str
    effect: str
    wrong: str = ""


def _here(request: HttpRequest) -> tuple[Actor, date]:
    today = local_date(request.at, settings.TIME_ZONE)  # type: ignore[attr-defined]
    return actor_for(request.user, today), today


def _programme(request: HttpRequest, programme_id: str) -> Programme:
    try:
        return published.current(programme_id, request.at)  # type: ignore[attr-defined]
    except EngineError:
        raise Http404(programme_id) from None


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Every number in a form. What is changed becomes a draft; what cannot be read keeps its typed value."""
    programme = _programme(request, programme_id)
    actor, _today = _here(request)
    typed: dict[str, dict[str, str]] = {}
    wrong: DraftRefusedError | None = None
    problems: list[str] = []
    if request.method == "POST":
        if request.FILES.get("workbook"):
            typed, problems = _read_workbook(request, programme)
        else:
            typed = _typed(request, programme)
        if not problems:
            try:
                draft = drafts.propose(
                    programme, typed, note=request.POST.get("note", ""), by=actor,
                    at=request.at,  # type: ignore[attr-defined]
                )  # fmt: skip
            except DraftRefusedError as refusal:
                wrong = refusal
            else:
                messages.success(request, _("草稿记下了。要另一个有“发布机制”权限的人看过才生效。"))
                return redirect("programmes:draft", pk=draft.pk)
    shown = {
        "programme": programme,
        "lines": [_line(programme, one, typed.get(one.path), wrong) for one in drafts.numbers_of(programme)],
        "evidences": [(one.value, evidence_word(one.value)) for one in Evidence if one is not Evidence.STATUTORY],
        "sources": [("", _("没有依据，自定")), *_sources(programme).items()],
        "note": request.POST.get("note", ""),
        "problems": problems or ([words(wrong)] if wrong else []),
        "may_propose": "programmes" in actor.rights,
    }
    status = 422 if wrong or problems else 200
    return render(request, "settings/programme_numbers.html", shown, status=status)


def _sources(programme: Programme) -> dict[str, str]:
    """Id of a source → its title."""
    return {one.id: say(one.title, language()) for one in programme.sources.values()}


def _typed(request: HttpRequest, programme: Programme) -> dict[str, dict[str, str]]:
    found = {}
    for one in drafts.numbers_of(programme):
        if f"n:{one.path}" in request.POST:
            found[one.path] = {
                "n": request.POST[f"n:{one.path}"],
                "evidence": request.POST.get(f"e:{one.path}", one.evidence),
                "source": request.POST.get(f"s:{one.path}", one.source),
            }
    return found


def _line(
    programme: Programme, one: NumberAt, typed: dict[str, str] | None, wrong: DraftRefusedError | None
) -> NumberLine:
    said = typed or {"n": one.n, "evidence": one.evidence, "source": one.source}
    problem = words(wrong) if wrong is not None and wrong.where == one.path else ""
    owner, what = _named(programme, one.path)
    title, effect = _sources(programme).get(said["source"], said["source"]), str(EFFECTS[one.effect])
    return NumberLine(one, owner, what, said["n"], said["evidence"], said["source"], title, effect, problem)


def _named(programme: Programme, path: str) -> tuple[str, str]:
    """What a number belongs to and which of its numbers it is, in words."""
    part, *rest = path.split(".")
    tag = language()
    owner = path
    if part == "programme":
        owner = say(programme.title, tag)
    elif rest:
        tables: dict[str, Mapping[str, Any]] = {
            "item": programme.items, "flow": programme.flows, "pause": programme.pauses, "light": programme.lights,
            "stage": programme.stages, "document": programme.documents, "measure": programme.measures,
            "opinion": programme.opinions, "remedy": programme.remedies, "material": programme.materials,
        }  # fmt: skip
        one = tables[part].get(rest[0])
        owner = say(one.title, tag) if one is not None else rest[0]
        if part == "flow" and len(rest) > 2 and rest[1] == "item" and rest[2] in programme.items:
            owner = f"{owner} / {say(programme.items[rest[2]].title, tag)}"
    what = {
        "days": _("承诺时限"), "statutory": _("法定时限"), "limit": _("自身时限"), "cap": _("累计上限"),
        "target": _("全流程目标"), "budget": _("阶段预算"), "within": _("提前几天亮灯"),
        "file_within": _("几个工作日内申报"), "validity_days": _("有效天数"),
        "entry_fields": _("登记一次要填几栏"), "entry_seconds": _("登记一次要几秒"),
        "fields_to_add_a_project": _("加一个项目要填几栏"), "extension": _("最多延长几天"),
        "intake": _("几个工作日内受理或告知"), "supervision_answer": _("监管单位几个工作日内答复"),
        "rating_answer": _("差评几个工作日内答复"), "check_within": _("承诺几个工作日内核查"),
        "bars": _("违诺后停用承诺天数"), "validity": _("预审意见有效天数"), "renewals": _("可延期次数"),
        "renewal_days": _("每次延期天数"), "months": _("几个月内"), "guide_questions": _("办事引导最多问几题"),
        "visits": _("要跑几趟"), "trips": _("申请人要跑几趟"), "copies": _("纸质份数"),
    }  # fmt: skip
    last = path.split(".")[-1]
    named = what.get(last, last)
    if "variant" in path.split("."):
        named = _("%(what)s（另一种情形）") % {"what": named}
    return owner, named


@require_safe
def numbers_out(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Every number as a workbook that can be sent back in."""
    programme = _programme(request, programme_id)
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("数字")  # data
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, (*HEADS, _EFFECT_HEAD), head)
    for nth, one in enumerate(drafts.numbers_of(programme), start=1):
        owner, what = _named(programme, one.path)
        said = (one.path, owner, what, one.n, one.evidence, one.source, str(EFFECTS[one.effect]))
        sheet.write_row(nth, 0, said)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 2, 24)
    sheet.set_column(3, 6, 16)
    sheet.freeze_panes(1, 0)
    book.close()
    answer = HttpResponse(
        kept.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = f'attachment; filename="{programme.id}-numbers.xlsx"'
    return answer


def _read_workbook(request: HttpRequest, programme: Programme) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What a sent workbook changes, and every cell that is wrong; nothing is taken while one is."""
    sent: Any = request.FILES["workbook"]
    if sent.size is None or sent.size > _MOST_BYTES:
        return {}, [_("文件超过5兆。只留这一张表再传。")]
    try:
        sheet = open_workbook(sent.read(), name=sent.name or "").sheets[0]
    except WorkbookError as problem:
        return {}, [words_of(problem)]
    rows = sheet.rows
    if not rows or [text_of(cell).strip() for cell in rows[0][: len(HEADS)]] != list(HEADS):
        return {}, [_("第一行应是：%(heads)s。请用“导出”得到的表来改。") % {"heads": ", ".join(HEADS)}]
    known = {one.path: one for one in drafts.numbers_of(programme)}
    found, problems = {}, []
    for nth, row in enumerate(rows[1:], start=1):
        path, _owner, _what, value, evidence, source = (text_of(cell).strip() for cell in [*row, *[""] * 6][:6])
        if not path:
            continue
        if path not in known:
            problems.append(
                _("%(cell)s：没有“%(path)s”这个数字。编号一列不要改。") % {"cell": address(nth, 0), "path": path}
            )
            continue
        now = known[path]
        if (value, evidence, source) == (now.n, now.evidence, now.source):
            continue
        found[path] = {"n": value, "evidence": evidence, "source": source}
    return found, problems


@require_safe
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft would change, and the buttons for whoever may decide."""
    return _show(request, get_object_or_404(ProgrammeDraft, pk=pk))


def _show(request: HttpRequest, draft: ProgrammeDraft, problem: DraftRefusedError | None = None) -> HttpResponse:
    actor, today = _here(request)
    programme = published.get(draft.base) if _stored(draft.base) else _programme(request, draft.programme_id)
    rows = [(*_named(programme, now.path), now, new) for now, new in drafts.preview(draft)]
    titles = directory.titles([draft.by, draft.decided_by], today, request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    shown = {
        "draft": draft,
        "programme": programme,
        "rows": [
            (owner, what, now.n, _ground(programme, now), new.n, _ground(programme, new))
            for owner, what, now, new in rows
        ],
        "by": titles.get(draft.by, draft.by),
        "decided_by": titles.get(draft.decided_by, ""),
        "state": {
            "open": pgettext("draft", "待发布"),
            "published": pgettext("draft", "已发布"),
            "withdrawn": pgettext("draft", "已撤回"),
        }[draft.state],
        "open": draft.state == drafts.OPEN,
        "mine": draft.by == actor.ref,
        "may_publish": "publish" in actor.rights and draft.by != actor.ref,
        "may_withdraw": "publish" in actor.rights or draft.by == actor.ref,
        "problems": [words(problem), *(say_mistake(one, _) for one in problem.mistakes)] if problem else [],
        "version": request.POST.get("version", ""),
        "valid_from": request.POST.get("valid_from", ""),
    }
    return render(request, "settings/programme_draft.html", shown, status=422 if problem else 200)


def _ground(programme: Programme, one: NumberAt) -> str:
    """How far a number can be trusted, and where it comes from."""
    return _("，").join(filter(None, (evidence_word(one.evidence), _sources(programme).get(one.source, one.source))))


def _stored(digest: str) -> bool:
    return published.is_stored(digest)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a draft into force from a day."""
    draft = get_object_or_404(ProgrammeDraft, pk=pk)
    actor, _today = _here(request)
    try:
        valid_from = date.fromisoformat(request.POST.get("valid_from", ""))
    except ValueError:
        return _show(request, draft, DraftRefusedError("date_missing"))
    try:
        drafts.put_into_force(
            draft, version=request.POST.get("version", ""), valid_from=valid_from, by=actor,
            at=request.at,  # type: ignore[attr-defined]
        )  # fmt: skip
    except DraftRefusedError as refusal:
        return _show(request, draft, refusal)
    messages.success(request, _("发布了。从这一天起新开的案件用新版；已开的不变。"))
    return redirect("programmes:version", programme_id=draft.programme_id, digest=draft.published)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a draft back."""
    draft = get_object_or_404(ProgrammeDraft, pk=pk)
    actor, _today = _here(request)
    try:
        drafts.withdraw(draft, by=actor, at=request.at)  # type: ignore[attr-defined]
    except DraftRefusedError as refusal:
        return _show(request, draft, refusal)
    messages.success(request, _("撤回了。机制没有变。"))
    return redirect("programmes:programme", programme_id=draft.programme_id)


def words(refusal: DraftRefusedError) -> str:
    """A refusal in a sentence that says what to do."""
    said = {
        "draft_empty": _("没有改动任何数字。改了再提交。"),
        "draft_decided": _("这份草稿已经定过了。刷新看看结果。"),
        "draft_own": _("自己拟的草稿要别人来发布。请另一位有权限的人看过。"),
        "draft_stale": _("拟稿以后机制已经出了新版。请撤回，对着新版重新拟。"),
        "draft_mistakes": _("照这样改，机制查出下面的问题。先改好再提交。"),
        "number_unknown": _("没有这个数字。刷新页面再改。"),
        "number_unreadable": _("填不小于0的数字，如 5。"),
        "number_locked": _("法定的数字不能在这里改。法条变了，请换新版机制文件。"),
        "evidence_unknown": _("依据程度填：published、unverified 或 assumed。"),
        "source_unknown": _("依据编号要在这个机制的依据里。先登记依据。"),
        "source_missing": _("“公布”和“待核”的数字要选一个依据；没有依据的，程度选“自定”。"),
        "note_missing": _("写明为什么改，如文号。"),
        "version_taken": _("写一个没用过的版本号，如 2020.2。"),
        "date_missing": _("填从哪天起用，如 2020-04-01。"),
        "not_allowed": _("您的岗位没有这个权限。请找管机制的人。"),
    }
    return said[refusal.code]
