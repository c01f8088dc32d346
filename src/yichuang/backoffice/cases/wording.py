"""Refusals, events, states and reasons as sentences: Chinese here, English in locale/en/cases.po.

A refusal says what to do next. Parameters are ids and ISO dates; a programme turns ids into the words people know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from yichuang.backoffice.people.rights import RIGHTS
from yichuang.engine.case.events import Event
from yichuang.engine.case.reading import ItemReading
from yichuang.engine.case.state import CaseState, ItemState, item_of
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from .refusal_wording import FACT_FAR, FACT_PROBLEMS, FIELDS, FILES, REFUSED
from .window_wording import WANTED, WINDOW_EVENTS, WINDOW_RIGHTS, WINDOW_STATES

EVENT_WORDS: Mapping[str, str] = {
    **WINDOW_EVENTS,
    "case.opened": _("立项建档"),
    "case.closed": _("结案"),
    "case.reopened": _("重新启用"),
    "case.migrated": _("换用新版方案"),
    "case.linked": _("关联"),
    "case.assigned": _("分工"),
    "facts.given": _("填报情况"),
    "facts.received": _("转来情况"),
    "item.received": _("接件"),
    "item.withdrawn": _("撤件"),
    "item.accepted": _("受理"),
    "item.not_accepted": _("不受理"),
    "item.acceptance_refused": _("不予受理"),
    "item.correction_requested": _("通知补正"),
    "item.correction_received": _("收到补正"),
    "item.department_accepted": _("部门受理"),
    "item.special_procedure_started": _("特别程序开始"),
    "item.special_procedure_ended": _("特别程序结束"),
    "item.granted": _("办结，通过"),
    "item.granted_with_material_to_follow": _("办结，容缺通过"),
    "item.refused": _("办结，不通过"),
    "item.recalled": _("撤回决定"),
    "item.revoked": _("撤销决定"),
    "item.held": _("挂起"),
    "item.resumed": _("恢复办理"),
    "item.met": _("完成"),
    "entry.rectified": _("更正"),
    "file.attached": _("上传文件"),
    "note.written": _("记事"),
    "obstacle.raised": _("提出难点"),
    "obstacle.cleared": _("难点销号"),
    "works.stopped": _("停工"),
    "works.resumed": _("复工"),
    "register.changed": _("修改设置"),
    "register.text_erased": _("删除个人信息"),
}

UNITS: Mapping[str, str] = {
    "m²": _("平方米"),
    "m³": _("立方米"),
    "m": _("米"),
    "米": _("米"),
    "ha": _("公顷"),
    "kWh": _("千瓦时"),
    "tce": _("吨标准煤"),
    "层": _("层"),
    "幢": _("幢"),
    "元": _("元"),
    "万元/亩": _("万元/亩"),
    "tce/万元": _("吨标准煤/万元"),
    "kg/万元": _("千克/万元"),
    "比值": _("（比值）"),
}
"""Units as mechanisms write them → as they are read on the page."""

STATES: Mapping[str, str] = {
    **WINDOW_STATES,
    "unknown": _("是否需办未定"),
    "not_needed": _("不需办"),
    "waiting": _("等前面事项"),
    "ready": _("可以办"),
    "received": _("已接件"),
    "correcting": _("补正中"),
    "accepted": _("办理中"),
    "paused": _("暂停计时"),
    "granted": _("已办结"),
    "granted_owing": _("容缺办结"),
    "refused": _("未通过"),
    "not_accepted": _("未受理"),
    "withdrawn": _("已撤件"),
    "recalled": _("决定已撤回"),
    "revoked": _("决定已撤销"),
}

TURNS: Mapping[str, str] = {
    "office": _("轮到承办单位"),
    "team": _("轮到服务专班"),
    "applicant": _("轮到项目单位"),
    "outside": _("轮到区外单位"),
    "": _("不用等谁"),
}

STATUSES: Mapping[str, str] = {
    "overdue": _("逾期"),
    "near": _("临期"),
    "running": _("正常"),
    "theirs": _("等他人"),
    "paused": _("暂停"),
    "ended": _("办结"),
}

REASONS: Mapping[str, str] = {
    "clock_allowance": _("{started_on}受理，承诺{days}个{basis}。"),
    "clock_stood_still": _("其中{days}个{basis}不计时。"),
    "clock_paused": _("{since}起暂停计时：{kind}。"),
    "pause_past_limit": _("{kind}应在{limit_on}前结束，已超过。"),
    "pause_cap_reached": _("{kind}最多停{days}天，已用完，重新计时。"),
    "clock_provisional": _("{year}年放假安排还没公布，日期是暂定的。"),
    "span_paused": _("{since}起暂停：{kind}。"),
    "span_correcting": _("{since}已通知补正，等材料。"),
    "span_applied": _("{since}提交，五个工作日内要答复。"),
    "span_received": _("{since}接件，五个工作日内要答复。"),
    "span_unanswered": _("{since}接件，五个工作日内没有答复，视为当天受理。"),
    "span_ready": _("{since}起就可以办了。"),
}

BASES: Mapping[str, str] = {"working": _("工作日"), "calendar": _("自然日")}
ERASED = _("（已删除）")

_ITEMS = frozenset({"item", "before", "next"})
_DAYS = frozenset({"on", "since", "started_on", "limit_on", "closed_on", "today", "previous", "until"})
_SINGULAR = {
    "items": "item", "missing": "fact", "materials": "material", "owed": "material", "functions": "function",
    "stages": "stage", "documents": "document",
}  # fmt: skip
"""A list of many → what one of them is called."""
_PARTS = {
    "material": "materials", "function": "functions", "stage": "stages", "document": "documents",
    "condition": "definitions",
}  # fmt: skip
"""A parameter → the part of the programme that gives its title."""
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "right": {**RIGHTS, **WINDOW_RIGHTS}, "field": FIELDS, "problem": FACT_PROBLEMS, "state": STATES, "basis": BASES,
}  # fmt: skip


DONE_BEFORE, RUNNING_BEFORE = _("导入时已办"), _("导入时在办")
"""Said with what a workbook tells without a day: its entry bears the day of the import, which is not the day it was."""

FROM_WORKBOOK = _("按工作簿补记")
"""Said with what a workbook tells with its day, whatever the order of things would be."""


def language() -> str:
    """The language of the page as programmes tag it: "en" or "zh-Hans"."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def refusal_text(reason: Reason, programme: Programme | None = None) -> str:
    """One refusal as a sentence that says what to do next."""
    far = reason.code == "fact_unknown" and not reason.params["nearest"]
    return _filled(FACT_FAR if far else REFUSED[reason.code], reason.params, programme)


def refusal_texts(refused: Any, programme: Programme | None = None) -> list[str]:
    """Every reason of a refusal, once each."""
    return list(dict.fromkeys(refusal_text(reason, programme) for reason in refused.reasons))


def file_text(error: Any) -> str:
    """Why a file was not kept (a `FileRefusedError`)."""
    return _filled(FILES[error.code], error.params, None)


def event_word(kind: str) -> str:
    """What an event is called: "item.accepted" or just "accepted"."""
    return gettext(EVENT_WORDS.get(kind) or EVENT_WORDS.get(f"item.{kind}", kind))


def event_text(
    event: Event,
    programme: Programme | None = None,
    title: Callable[[str], str] | None = None,
    acted: Mapping[str, str] | None = None,
) -> str:
    """One line of history: what happened, to what, and who acted for whom. `title` names a ref ("office:3") or a
    linked case; `acted`: mandate → who acts for whom under it."""
    said, under = _what_happened(event, programme, title), (acted or {}).get(event.body.get("mandate", ""))
    return said_under(said, under) if under else said


def said_under(said: str, acted: str) -> str:
    """What was done, with who acted for whom."""
    return gettext("{said}（{acted}）").format(said=said, acted=acted)


def _what_happened(event: Event, programme: Programme | None, title: Callable[[str], str] | None) -> str:
    body, said = event.body, event_word(event.type)
    name = title or (lambda ref: ref)
    if event.type.startswith("item."):
        number = gettext("（{number}）").format(number=body["number"]) if body.get("number") else ""
        return gettext("{item}：{what}").format(item=item_title(body["item"], programme), what=said) + number
    if event.type == "case.assigned":
        role = role_word(body["role"], body.get("item", ""), programme)
        if not body["to"]:
            return gettext("{what}：{role}不再由原来的负责").format(what=said, role=role)
        return gettext("{what}：{role}由{who}负责").format(what=said, role=role, who=name(body["to"]))
    if event.type.startswith("facts."):
        facts = gettext("、").join(fact_title(fact, programme) for fact in body["facts"])
        return gettext("{what}：{facts}").format(what=said, facts=facts)
    if event.type == "case.linked":
        return gettext("{what}：{case}").format(what=said, case=body.get("number") or name(body["case"]))
    if body.get("item"):
        return gettext("{item}：{what}").format(item=item_title(body["item"], programme), what=said)
    return said


ROLES: Mapping[str, str] = {
    "team": _("服务专班"),
    "lead_office": _("牵头单位"),
    "sponsor": _("包保领导"),
    "responsible": _("责任人"),
}


def is_undated(one: ItemState) -> bool:
    """Whether the day an item ended on is only the day it was imported. A day put in since is a day."""
    return one.despite == DONE_BEFORE and one.ended_on == timezone.localtime(one.history[-1].at).date()


def despite_text(why: str) -> str:
    """Why something was recorded ahead of what should come before it; "" for no reason."""
    if why in (DONE_BEFORE, RUNNING_BEFORE, FROM_WORKBOOK):
        return gettext(why)
    return gettext("前面没办完就先办了：%(why)s") % {"why": why} if why else ""


def role_word(role: str, item: str = "", programme: Programme | None = None) -> str:
    """What a role is called, with the item it is about."""
    word = gettext(ROLES.get(role, role))
    return gettext("{item}的{role}").format(item=item_title(item, programme), role=word) if item else word


def state_word(state: str) -> str:
    return gettext(STATES.get(state, state))


def turn_word(turn: str) -> str:
    return gettext(TURNS.get(turn, turn))


def status_word(status: str) -> str:
    return gettext(STATUSES.get(status, status))


def reading_reason(reading: ItemReading, programme: Programme) -> str:
    """Why a reading is what it is, in one or two sentences."""
    reasons = reading.reasons or (reading.clock.why if reading.clock else ())
    return "".join(_filled(REASONS[r.code], r.params, programme) for r in reasons if r.code in REASONS)


def span_reason(reason: Mapping[str, Any], programme: Programme | None) -> str:
    """Why a span is due when it is, from its stored reason."""
    text = REASONS.get(reason.get("code", ""))
    return _filled(text, reason.get("params", {}), programme) if text else ""


def item_title(instance: str, programme: Programme | None) -> str:
    """What an item is called; a repeat says which time."""
    item, nth = item_of(instance.partition("~")[0])
    found = programme.items.get(item) if programme else None
    if found is None:
        return instance
    title = say(found.title, language())
    return title if nth == 1 else gettext("{item}（第{nth}次）").format(item=title, nth=nth)


def case_title(state: CaseState, programme: Programme | None) -> str:
    """What a case is called. One that bears the name of its service, because the name of whoever asked may have to be
    forgotten, is called so in the language of the page."""
    title = state.title if isinstance(state.title, str) else state.number
    names = [programme.title, *(flow.title for flow in programme.flows.values())] if programme else []
    same = next((one for one in names if title == say(one, "zh-Hans")), None)
    return title if same is None else say(same, language())


def unit_word(unit: str) -> str:
    """A unit in the page's language; one we have no word for stays as it is."""
    return gettext(UNITS[unit]) if unit in UNITS else unit


def fact_title(fact: str, programme: Programme | None) -> str:
    found = programme.facts.get(fact) if programme else None
    return say(found.title, language()) if found else fact


def pause_title(kind: str, programme: Programme | None) -> str:
    found = programme.pauses.get(kind) if programme else None
    return say(found.title, language()) if found else event_word(kind)


def day_text(day: date | datetime) -> str:
    """A day with its year: 2020年3月27日; 27 Mar 2020."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    if language() == "en":
        return f"{day.day} {day:%b} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _filled(text: str, params: Mapping[str, Any], programme: Programme | None) -> str:
    return gettext(text).format_map(_Params({key: _said(key, value, programme) for key, value in params.items()}))


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _said(key: str, value: Any, programme: Programme | None) -> str:
    if isinstance(value, list | tuple):
        one = _SINGULAR.get(key, key)
        return gettext("、").join(_said(one, inner, programme) for inner in value)
    text = str(value)
    if key in _ITEMS and text:
        return item_title(text, programme)
    if key in ("fact", "nearest"):
        return fact_title(text, programme)
    if key == "kind":
        return pause_title(text, programme)
    if key == "what":
        return event_word(text)
    if key in _PARTS and programme is not None:
        found = getattr(programme, _PARTS[key]).get(text)
        return say(found.title, language()) if found else text
    if key in _DAYS and text:
        return day_text(date.fromisoformat(text[:10]))
    if key in ("at", "last_at") and text:
        return timezone.localtime(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")
    if key == "code" and text in REFUSED:
        return gettext(REFUSED[text]).split("。")[0].format_map(_Params())
    if key == "wanted":
        return " / ".join(gettext(str(WANTED.get(one, one))) for one in text.split(" / "))
    words = _WORDS.get(key)
    return gettext(str(words[text])) if words and text in words else text
