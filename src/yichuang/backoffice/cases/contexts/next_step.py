"""What somebody has to do next about an item, in whose hands it is, and why its light is what it is: in few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yichuang.backoffice.ledger import programmes
from yichuang.engine.case.duties import is_duty
from yichuang.engine.case.intake import intake_limit
from yichuang.engine.case.reading import UNANSWERED
from yichuang.engine.items.model import ItemKind, Record
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from ..projections.rows import RowValues
from ..queries.project_lines import ProjectFacts, SpanLine
from ..wording import item_title, language, pause_title

OWNER = frozenset({"owner", "applicant"})
"""Functions of the programmes that are the project's own unit."""

_WITNESSED = (ItemKind.GATE, ItemKind.SELF)
"""Kinds whose title already says what happens: 开工, 签约."""


def programme_of(one: ProjectFacts, span: SpanLine) -> Programme:
    """The programme of the case a span belongs to: the project's, or that of its permits."""
    if span.case_id == one.head.id:
        return one.programme
    return programmes.get(next(head.programme for head in one.others if head.id == span.case_id))


def title_of(span: SpanLine, programme: Programme) -> str:
    return item_title(span.instance, programme)


def done_at(span: SpanLine, programme: Programme) -> str:
    """Where this is done, if not by recording it: "desk", the clerk's desk of the window, or "item", the officer's page
    of the item; "" where it is recorded, as what is decided elsewhere."""
    item = programme.items.get(span.item)
    ours = item is not None and item.record is Record.OURS and item.kind not in _WITNESSED
    if not is_duty(span.instance) and (not ours or span.state == "ready"):
        return ""
    passing_on = span.state == "accepted" and item is not None and span.function == programme.window != item.function
    return "desk" if span.state in _AT_DESK or passing_on else "item"


_AT_DESK = frozenset({"applied", "received", "correcting", "material_owed", "serve", "rating"})


def _duty(state: str) -> str:
    """What somebody has to do beside deciding an item, with a place for its title."""
    return {
        "applied": _("接收申请：{item}"),
        "opinion_sign": _("签收征求意见：{item}"),
        "opinion": _("回意见：{item}"),
        "approval": _("审批、签发：{item}"),
        "material_owed": _("收欠交材料：{item}"),
        "commitment": _("核查承诺：{item}"),
        "session": _("记会议意见：{item}"),
        "serve": _("送达结果：{item}"),
        "rating": _("回复差评：{item}"),
        "supervision": _("答复审管移交：{item}"),
    }.get(state, "")


def to_do(span: SpanLine, programme: Programme) -> str:
    """Verb and item: 核发建筑工程施工许可证; what the applicant's side has to do where it is their turn."""
    title, item = title_of(span, programme), programme.items.get(span.item)
    if said := _duty(span.state):
        return said.format(item=title)
    if item is None or item.kind in _WITNESSED:
        return title
    if span.turn == "applicant" or span.state == "correcting":
        return _("补正{item}").format(item=title)
    if span.turn == "team":
        return _("申报{item}").format(item=title)
    if span.state == "received":
        return _("受理{item}").format(item=title)
    if span.state == "accepted" and span.function == programme.window != item.function:
        return _("分送承办单位：{item}").format(item=title)
    return verb_and_item(say(item.verb, language()), title)


def verb_and_item(verb: str, title: str) -> str:
    """One phrase of both; the title alone where it already says the verb, as in 企业投资项目备案."""
    if not verb or verb in title:
        return title
    if language() == "en":
        return f"{verb[:1].upper()}{verb[1:]}: {title}"
    return f"{verb}{title}" if len(verb) <= 2 else f"{title}，{verb}"


def in_whose_hands(
    one: ProjectFacts, span: SpanLine, programme: Programme, titles: Mapping[str, str]
) -> tuple[str, str]:
    """(who has to act, its ref or "" for the owner and bodies outside)."""
    ref = f"office:{span.office_id}" if span.office_id else ""
    item = programme.items.get(span.item)
    if span.turn == "applicant" or span.function in OWNER:
        return one.row.owner or (_("申请人") if one.head.kind == "service" else _("项目单位")), ""
    if span.turn == "team" and not (ref and item is not None and item.kind in _WITNESSED):
        for side in (one.row.team, one.row.lead_office):
            if side and side in titles:
                return titles[side], side
        return one.row.owner or _("项目单位"), ""
    if ref and ref in titles:
        return titles[ref], ref
    function = programme.functions.get(span.function)
    return (say(function.title, language()) if function else span.function), ""


def short_reason(span: SpanLine, programme: Programme, status: str, office: str, row: RowValues) -> str:
    """A few words for the second line of a light; "" where all is well."""
    if status == "running":
        return ""
    if span.state == "paused":
        return pause_title(span.pause_kind, programme)
    if span.state == "correcting":
        return _("等材料补正")
    code, params = span.reason.get("code", ""), span.reason.get("params", {})
    if status == "theirs":
        return _("等{who}").format(who=office)
    if code == UNANSWERED:
        return _("没有按时答复，视为已受理")
    if is_duty(span.instance):
        return _duty_due(span.state) if span.due_on else ""
    if code == "clock_allowance":
        return _promised(int(params.get("days", 0)), str(params.get("basis", "working")))
    if span.state in ("applied", "received"):
        n = intake_limit(programme)
        return ngettext("{n}个工作日内答复", "{n}个工作日内答复", n).format(n=n)
    return _when_ready(span, programme, row)


def _duty_due(state: str) -> str:
    """What set the day a duty is to be done by."""
    return {
        "opinion_sign": _("征求意见的期限"),
        "opinion": _("征求意见的期限"),
        "material_owed": _("约定补交的日期"),
        "commitment": _("核查承诺的期限"),
        "session": _("会议当天要有结论"),
        "rating": _("答复差评的期限"),
        "supervision": _("答复移交的期限"),
    }.get(state, "")


def _promised(days: int, basis: str) -> str:
    if basis == "calendar":
        return ngettext("承诺{n}天", "承诺{n}天", days).format(n=days)
    return ngettext("承诺{n}个工作日", "承诺{n}个工作日", days).format(n=days)


def _when_ready(span: SpanLine, programme: Programme, row: RowValues) -> str:
    item = programme.items.get(span.item)
    if item is None or span.due_on is None:
        return ""
    if item.due_facts:
        known: Mapping[str, Mapping[str, str]] = row.dates  # type: ignore[assignment]
        day = span.due_on.isoformat()
        if any(dates.get("agreed") == day for dates in known.values()):
            return _("约定的日期")
        return _("原定的日期")
    if span.turn == "team" and programme.file_within is not None and item.kind not in _WITNESSED:
        n = int(programme.file_within.n)
        return ngettext("{n}个工作日内申报", "{n}个工作日内申报", n).format(n=n)
    return _("前一步已办完")


def stop_reason(text: str | None) -> str:
    """Why works stand still, in few words."""
    return _("停工：{why}").format(why=text) if text else _("停工")


def paused_until(span: SpanLine) -> date | None:
    """The last day of an open pause with a limit; None without one."""
    if span.status_hint != "paused" or span.overdue_from is None:
        return None
    return span.overdue_from - timedelta(days=1)
