"""Papers of a decision: grant, refusal, the opinion letter of a session, the receipt of service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yichuang.engine.case.evolve_items import maybe_day
from yichuang.engine.items.model import Decision
from yichuang.engine.values import say

from ..queries.window_case import WindowCase
from ..wording import day_text, language
from .acting import acted_for
from .paper_parts import (
    NoPaperError,
    Paper,
    Table,
    against,
    applicant,
    decision_of,
    function_of,
    in_form_order,
    item_of_case,
    joined,
    made,
    material,
    office,
    title_of,
    titled,
    told_apart,
    window_of,
)


def grant(case: WindowCase, subject: str, on: date) -> Paper:
    one = item_of_case(case, subject)
    entry = next((e for e in reversed(one.history) if e.what in _GRANTED), None)
    if entry is None:
        raise NoPaperError(subject)
    title = titled(case, subject)
    said = [_granted()[decision_of(case, subject)].format(item=title)]
    item = case.item(subject)
    if phase := entry.body.get("phase"):
        name = next((say(p.title, language()) for p in (item.phases if item else ()) if p.id == phase), phase)
        said.append(_("本决定只包括：{phase}。").format(phase=name))
    if words := case.words(entry.body.get("text")):
        said.append(words)
    if commitment := entry.body.get("commitment"):
        said.append(
            _("本决定依据您的承诺作出。我们会在{day}前核查。{consequence}").format(
                day=day_text(date.fromisoformat(commitment["check_by"])),
                consequence=say(item.commitment.consequence, language()) if item and item.commitment else "",
            )
        )
    owed = [material(case, name) for name in in_form_order(case, [subject], entry.body.get("owed") or ())]
    if owed and (owed_by := maybe_day(entry.body, "owed_by")) is not None:
        said.append(
            _("请在{day}前补齐：{materials}。补齐后领取证照。").format(day=day_text(owed_by), materials=joined(owed))
        )
    rows = []
    for held in case.state.window.documents_of(subject):
        kind = case.programme.documents.get(held.kind)
        until = day_text(held.valid_until) if held.valid_until else _("长期")
        rows.append((say(kind.title, language()) if kind else held.kind, held.number, until))
    table = Table((_("证照文书"), _("编号"), _("有效期到")), tuple(rows)) if rows else None
    return made(
        case, "grant", str(entry.body.get("number", "")), entry.on, function_of(case, subject),
        title=title_of(case, "grant", subject), to=applicant(case, subject), said=tuple(said), table=table,
    )  # fmt: skip


_GRANTED = ("granted", "granted_with_material_to_follow")


def _granted() -> Mapping[Decision, str]:
    return {
        Decision.LICENCE: _("您申请的“{item}”，经审查符合法定条件，准予许可。"),
        Decision.FILING: _("您申请的“{item}”，符合备案要求，予以备案。"),
        Decision.REGISTRATION: _("您申请的“{item}”，符合登记条件，准予登记。"),
        Decision.RESULT: _("您申请的“{item}”，已经办结。"),
    }


def _refused() -> Mapping[Decision, str]:
    return {
        Decision.LICENCE: _("您申请的“{item}”，经审查不符合法定条件，决定不予许可。"),
        Decision.FILING: _("您申请的“{item}”，不符合备案要求，决定不予备案。"),
        Decision.REGISTRATION: _("您申请的“{item}”，不符合登记条件，决定不予登记。"),
        Decision.RESULT: _("您申请的“{item}”，经审查没有通过。"),
    }


def refusal(case: WindowCase, subject: str, on: date) -> Paper:
    one = item_of_case(case, subject)
    entry = next((e for e in reversed(one.history) if e.what == "refused"), None)
    if entry is None:
        raise NoPaperError(subject)
    said = (
        _refused()[decision_of(case, subject)].format(item=titled(case, subject)),
        _("理由：{text}").format(text=case.words(entry.body.get("text"))),
        _("依据：{basis}").format(basis=entry.body.get("basis", "")),
    )
    return made(
        case, "refusal", str(entry.body.get("number", "")), entry.on, function_of(case, subject),
        title=title_of(case, "refusal", subject), to=applicant(case, subject), said=said,
        remedies=against(case, subject, entry.on), blanks=(_("签收人"), _("签收日期")),
    )  # fmt: skip


def letter(case: WindowCase, subject: str, on: date) -> Paper:
    held = case.state.window.sessions.get(subject)
    if held is None or held.closed_on is None:
        raise NoPaperError(subject)
    views = {"agree": _("同意"), "agree_after": _("整改后同意"), "disagree": _("不同意")}
    said_by = {one.function: office(case, one.function, on) for one in held.conclusions.values()}
    said_by = told_apart(said_by, case.programme)
    rows = [
        (
            said_by[one.function],
            views.get(one.view, one.view),
            case.words(one.text) or _("无"),
            day_text(one.on),
        )
        for one in held.conclusions.values()
    ]
    items = joined([titled(case, one) for one in (held.items or (held.item,))])
    acceptance = held.kind == "acceptance"
    result = _("各单位均同意。") if held.passed else _("有单位不同意或要求整改，按意见改好后再开。")
    said = [
        _("{on}在{place}对“{project}”的下列事项进行了{what}：{items}。").format(
            on=day_text(held.on), place=held.place or _("现场"), project=case.title,
            what=_("联合验收") if acceptance else _("联合审查"), items=items,
        )
    ]  # fmt: skip
    if agenda := case.words(held.text):
        said.append(_("议题：{text}").format(text=agenda))
    after = [_("结论：{result}").format(result=result)]
    if words := case.words(held.closing):
        after.append(words)
    return made(
        case, "letter", held.number, held.closed_on, function_of(case, held.item),
        title=title_of(case, "letter", subject), to=applicant(case, held.item), said=tuple(said), after=tuple(after),
        table=Table((_("单位"), _("意见"), pgettext("paper", "说明"), pgettext("paper", "日期")), tuple(rows)),
    )  # fmt: skip


def service(case: WindowCase, subject: str, on: date) -> Paper:
    one = item_of_case(case, subject)
    entry = next((e for e in reversed(one.history) if e.what == "served"), None)
    hows = {
        "in_person": _("当面领取"), "post": _("邮寄"), "electronic": _("电子送达"), "left": _("留置送达"),
        "public_notice": _("公告送达"),
    }  # fmt: skip
    if entry is None:
        raise NoPaperError(subject)
    rows = [
        (_("事项"), titled(case, subject)),
        (_("送达的文书"), joined(list(entry.body.get("documents") or ())) or one.number),
        (_("送达方式"), hows.get(str(entry.body.get("how")), "")),
        (_("送达日期"), day_text(entry.on)),
        (pgettext("paper", "领取人"), case.words(entry.body.get("text")) or _("无")),
        (pgettext("paper", "回执"), str(entry.body.get("receipt") or _("无"))),
    ]
    if held := case.state.window.mandates.get(str(entry.body.get("mandate", ""))):
        rows.append((_("受托代领"), acted_for({held.id: held}, entry.on)[held.id]))
    return made(
        case, "service", one.number or case.state.number, entry.on, window_of(case, subject),
        to=applicant(case, subject), table=Table((_("栏目"), _("内容")), tuple(rows)),
        blanks=(_("受送达人签名"), _("送达人签名"), pgettext("paper", "日期")),
    )  # fmt: skip
