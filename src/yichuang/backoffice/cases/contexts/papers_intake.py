"""Papers on the way to a decision: receipt, notice, acceptance or not, what stops the clock or makes it longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import takewhile

from django.utils.translation import gettext as _

from yichuang.engine.case.evolve_items import maybe_day
from yichuang.engine.case.intake import intake_limit
from yichuang.engine.case.window import Notice
from yichuang.engine.items.model import Decision
from yichuang.engine.values import say

from ..queries.window_case import WindowCase
from ..window_wording import MATERIAL_HOW
from ..wording import day_text, language, pause_title
from .acting import agents
from .paper_parts import (
    NoPaperError,
    Paper,
    Table,
    against,
    applicant,
    application_for,
    days,
    decision_of,
    function_of,
    in_form_order,
    item_of_case,
    joined,
    made,
    material,
    title_of,
    titled,
    turned_away,
    window_of,
)


def receipt(case: WindowCase, subject: str, on: date) -> Paper:
    asked = case.state.window.applications.get(subject)
    if asked is None:
        raise NoPaperError(subject)
    made_by = case.event(asked.seq)
    # what was handed in then: later papers do not change what an earlier receipt says
    materials = made_by.body.get("materials") or {} if made_by else {}
    listed = in_form_order(case, asked.items, materials)
    hows = [materials[name]["how"] for name in listed]
    promised = asked.via != "window"  # paper is not there yet where nobody stood at the counter
    rows = [
        (
            str(nth),
            material(case, name),
            _("纸质，还要带来") if promised and how == "paper" else _(MATERIAL_HOW[how]),
            str(len(materials[name]["files"]) or ""),
        )
        for nth, (name, how) in enumerate(zip(listed, hows, strict=True), start=1)
    ]
    items = joined([titled(case, one) for one in asked.items])
    window = window_of(case, asked.items[0])
    said: tuple[str, ...] = (
        _received(items, asked.on, hows, promised=promised),
        _("我们会在{days}内告诉您受理、不予受理，或者一次说清要补哪些。逾期没有告知的，从收到之日起就算受理。").format(
            days=days(intake_limit(case.programme), "working")
        ),
    )
    if held := case.state.window.mandates.get(asked.mandate):
        agent = agents([held], asked.on)[held.id]
        said = (*said, _("这份申请由{agent}受{principal}委托代办。").format(agent=agent, principal=held.principal))
    table = Table((_("序号"), _("材料"), _("怎么交的"), _("份数")), tuple(rows)) if rows else None
    after = _("查进度、补材料、取结果，请用收件号和查询码。")
    if promised and "paper" in hows:
        after = _("写着“还要带来”的，请带到窗口。") + after
    return made(
        case, "receipt", asked.number, asked.on, window, to=case.words(asked.applicant.get("name", "")), said=said,
        table=table, after=(after,), blanks=(_("交件人"), _("收件人")),
        code=asked.number,
    )  # fmt: skip


def _received(items: str, on: date, hows: list[str], *, promised: bool) -> str:
    """The first sentence of a receipt. It says what follows was received only where all of it has come."""
    said = {"items": items, "on": day_text(on)}
    if hows and all(how == "upload" or (how == "paper" and not promised) for how in hows):
        return _("您申请的“{items}”，我们已于{on}收到下列材料。").format(**said)
    if hows:
        return _("您申请的“{items}”，我们已于{on}收到申请，材料情况如下。").format(**said)
    return _("您申请的“{items}”，我们已于{on}收到申请。").format(**said)


def notice(case: WindowCase, subject: str, on: date) -> Paper:
    given = case.state.window.notices.get(subject)
    if given is None:
        raise NoPaperError(subject)
    verdicts = {"missing": _("缺"), "flawed": _("要修改")}
    rows = [
        (str(nth), material(case, name), verdicts.get(given.verdicts[name], ""), case.words(given.words.get(name)))
        for nth, name in enumerate(in_form_order(case, given.items, given.gaps), start=1)
    ]
    items = joined([titled(case, one) for one in given.items])
    accepted = any(_accepted_before(case, one, given.id) for one in given.items)
    said = (_("您申请的“{items}”，材料还不齐或不合要求。要补正的全部列在下面，此后不再另提。").format(items=items),)
    later = _("补正期间暂停计时，补齐之日起继续计时。") if accepted else _("补齐之日起，重新计算受理期限。")
    after = [later]
    if fine := _of_verdict(case, given, "ok"):
        after.append(_("已经看过、没有问题的：{materials}。").format(materials=joined(fine)))
    if owed := _of_verdict(case, given, "owed"):
        after.append(_("可以在受理以后再补的：{materials}。").format(materials=joined(owed)))
    if words := case.words(given.text):
        after.append(words)
    return made(
        case, "notice", given.number, given.on, window_of(case, given.items[0]), to=applicant(case, given.items[0]),
        said=said, table=Table((_("序号"), _("材料"), _("情况"), _("缺什么、怎么改")), tuple(rows)),
        after=tuple(after), blanks=(_("签收人"), _("签收日期")),
    )  # fmt: skip


def _of_verdict(case: WindowCase, given: Notice, verdict: str) -> list[str]:
    """The titles of the materials a notice found so, in the order of the form."""
    names = [name for name, found in given.verdicts.items() if found == verdict]
    return [material(case, name) for name in in_form_order(case, given.items, names)]


def _accepted_before(case: WindowCase, instance: str, notice: str) -> bool:
    """Whether the item was accepted when the notice was given: what came later does not change what it says."""
    history = case.state.items[instance].history if instance in case.state.items else ()
    before = takewhile(lambda entry: entry.body.get("notice") != notice, history)
    return any(entry.what == "accepted" for entry in before)


def acceptance(case: WindowCase, subject: str, on: date) -> Paper:
    one = item_of_case(case, subject)
    entry = next((e for e in one.history if e.what == "accepted"), None)
    if entry is None or one.accepted_on is None:
        raise NoPaperError(subject)
    owed = [material(case, name) for name in in_form_order(case, [subject], entry.body.get("owed") or ())]
    whole = _("您申请的“{item}”，材料齐全、符合法定形式，{on}起受理。")
    main = _("您申请的“{item}”，主要材料齐全、符合法定形式，{on}起受理。")
    said = [(main if owed else whole).format(item=titled(case, subject), on=day_text(one.accepted_on))]
    if entry.body.get("read_as"):
        said = [
            _("您申请的“{item}”，我们没有在期限内告知补正，依法从{on}收到材料之日起就算受理。").format(
                item=titled(case, subject), on=day_text(one.accepted_on)
            )
        ]
    if one.allow_days is not None:
        said.append(_("承诺办理时限：{days}。").format(days=days(one.allow_days, one.allow_basis)))
    # the day that was set then: a later debt has another, a paid one none
    if owed and (owed_by := maybe_day(entry.body, "owed_by")) is not None:
        said.append(
            _("下列材料可以容缺，请在{day}前补齐，补齐后领取结果：{materials}。").format(
                day=day_text(owed_by), materials=joined(owed)
            )
        )
    asked = application_for(case, subject)
    return made(
        case, "acceptance", asked.number if asked else case.state.number, entry.on, window_of(case, subject),
        to=applicant(case, subject), said=tuple(said), blanks=(_("签收人"), _("签收日期")),
    )  # fmt: skip


def non_acceptance(case: WindowCase, subject: str, on: date) -> Paper:
    entry = turned_away(case, subject)
    if entry.what != "not_accepted":
        why = _("您申请的“{item}”，依法不予受理。")
    elif decision_of(case, subject) is Decision.LICENCE:
        why = _("您申请的“{item}”，依法不需要取得行政许可，不予受理。")
    else:
        why = _("您申请的“{item}”，依法不需要办理，不予受理。")
    said = (
        why.format(item=titled(case, subject)),
        _("理由：{text}").format(text=case.words(entry.body.get("text"))),
    )
    return made(
        case, "non_acceptance", str(entry.body.get("number", "")), entry.on, window_of(case, subject),
        title=title_of(case, "non_acceptance", subject), to=applicant(case, subject), said=said,
        remedies=against(case, subject, entry.on), blanks=(_("签收人"), _("签收日期")),
    )  # fmt: skip


def pause(kind: str, what: str) -> Callable[[WindowCase, str, date], Paper]:
    def make(case: WindowCase, subject: str, on: date) -> Paper:
        one = item_of_case(case, subject)
        entry = next((e for e in reversed(one.history) if e.what == what), None)
        if entry is None:
            raise NoPaperError(subject)
        pause = entry.body.get("pause") or {}
        title = titled(case, subject)
        limit = pause.get("limit")
        if kind == "special_procedure":
            said = [special(case, title, str(pause.get("kind", "")))]
        else:
            said = [_("您申请的“{item}”从{on}起暂停办理。").format(item=title, on=day_text(entry.on))]
        if limit:
            said.append(_("所需时间：{days}。").format(days=days(int(limit), "working")))
        if words := case.words(entry.body.get("text")):
            said.append(_("理由：{text}").format(text=words))
        if pause.get("basis"):
            said.append(_("依据：{basis}").format(basis=pause["basis"]))
        said.append(_("结束后恢复计时，我们会告诉您。"))
        number = str(entry.body.get("number") or case.state.number)
        return made(
            case, kind, number, entry.on, function_of(case, subject), to=applicant(case, subject), said=tuple(said),
            blanks=(_("签收人"), _("签收日期")),
        )  # fmt: skip

    return make


def special(case: WindowCase, item: str, kind: str) -> str:
    """What is done in which class of special procedures, and what leaves its time out of the count."""
    known, title = case.programme.pauses.get(kind), pause_title(kind, case.programme)
    of = case.programme.procedure_classes.get(known.procedure_class) if known else None
    named = say(of.title, language()) if of else title
    said = {"item": item, "kind": title, "of": named}
    if named == title:
        # one word for both is said once
        if of is not None and of.basis:
            return _("您申请的“{item}”需要进行特别程序“{kind}”。依照{basis}，这段时间不计入办理时限。").format(
                basis=say(of.basis, language()), **said
            )
        return _("您申请的“{item}”需要进行特别程序“{kind}”。按公布的办事规定，这段时间不计入办理时限。").format(**said)
    if of is not None and of.basis:
        return _("您申请的“{item}”需要进行“{kind}”（特别程序：{of}）。依照{basis}，这段时间不计入办理时限。").format(
            basis=say(of.basis, language()), **said
        )
    return _("您申请的“{item}”需要进行“{kind}”（特别程序：{of}）。按公布的办事规定，这段时间不计入办理时限。").format(
        **said
    )


def extension(case: WindowCase, subject: str, on: date) -> Paper:
    one = item_of_case(case, subject)
    entry = next((e for e in reversed(one.history) if e.what == "extended"), None)
    if entry is None:
        raise NoPaperError(subject)
    said = (
        _("您申请的“{item}”不能在原定时限内办结。经负责人批准，办理时限延长{days}。").format(
            item=titled(case, subject), days=days(int(entry.body["days"]), one.allow_basis)
        ),
        _("理由：{text}").format(text=case.words(entry.body.get("text"))),
    )
    return made(
        case, "extension", case.state.number, entry.on, function_of(case, subject), to=applicant(case, subject),
        said=said, blanks=(_("签收人"), _("签收日期")),
    )  # fmt: skip
