"""The sentences of the leader's page, in the language of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yichuang.backoffice.cases.contexts.leader_page import Asked, Cleared, LeaderPage, TurnedRed
from yichuang.backoffice.cases.contexts.leader_page_figures import Figure
from yichuang.backoffice.cases.contexts.project_line import ProjectLine, Step, time_share
from yichuang.backoffice.cases.wording import ERASED, item_title, language, state_word
from yichuang.engine.values import say
from yichuang.screens.base.wording import (
    NONE,
    day_text,
    in_english,
    local_day,
    moment_text,
    tenths,
    whole,
    yi_with_unit,
)

from .leader_sheet import (
    MOST_ASKED,
    MOST_MINE,
    MOST_TURNED,
    AskedText,
    FigureText,
    LineText,
    ListText,
    Part,
    Sheet,
    parts,
)

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


def sheet(page: LeaderPage, *, footnote: str = "") -> Sheet:
    """The page in words. `footnote` is what stands under every page of the installation."""
    asked = tuple(asked_row(one, at=page.at, nth=nth) for nth, one in enumerate(page.asked[:MOST_ASKED], 1))
    n = len(page.asked)
    title = ngettext("要您定的{n}件事", "要您定的{n}件事", n).format(n=n) if n else _("要您定的事")
    more = n - len(asked)
    rest = (
        ngettext("还有{n}件，按最晚日期排在后面。", "还有{n}件，按最晚日期排在后面。", more).format(n=more)
        if more
        else ""
    )
    return Sheet(
        title=_("重点项目一页"),
        as_of=_("截至{when}").format(when=moment_text(page.at)),
        addressed=_addressed(page),
        say=_say(page),
        figures=tuple(_figure(page, figure) for figure in page.figures),
        week_title=_("比上周"),
        week=tuple(_week(page)),
        asked_title=title,
        asked_heads=(_("卡在哪里"), _("请您定"), _("谁提的"), pgettext("leader", "最晚")),
        asked=asked,
        asked_rest=_("现在没有。提了请示的难点会排在这里。") if not n else rest if more else "",
        red=_red(page),
        cleared=_cleared(page),
        mine=_mine(page, asked),
        foot=_foot(page, footnote),
        file_name=_("重点项目一页-{day}").format(day=page.on.isoformat()),
    )


def _addressed(page: LeaderPage) -> str:
    spoken = "en" if in_english() else "zh-hans"
    name, post = page.leader.title(spoken), page.post.title(spoken) if page.post else ""
    said = _("报{post}{name}").format(post=post, name=name) if post else _("报{name}").format(name=name)
    return pgettext("leader", "{to} · {office}").format(to=said, office=page.office) if page.office else said


def _foot(page: LeaderPage, footnote: str) -> str:
    then = moment_text(page.then_at, page.at)
    said = [
        _("横条为完成，竖线为到今天应完成。"),
        _("上周指{when}。").format(when=then),
        _("数字取自各项目记录，不另报。"),
        footnote,
    ]
    return (" " if in_english() else "").join(filter(None, said))


# -- the sentence and the figures -----------------------------------------------------------------------------------


def amount(yuan: Decimal) -> str:
    """190亿元, 48.8亿元; in English 19 bn yuan, 4.88 bn yuan."""
    return yi_with_unit(yuan).replace(".00 bn", " bn").replace(".0亿元", "亿元")  # data


def in_percent(part: Decimal, of: Decimal) -> Decimal:
    """With one decimal, 0 of nothing; so that a reader who subtracts two of them gets the third."""
    return (part * _HUNDRED / of).quantize(_TENTH, ROUND_HALF_UP) if of else Decimal(0)


def _say(page: LeaderPage) -> tuple[Part, ...]:
    if not page.count:
        return parts(_("还没有项目。导入表格或者加一个项目，这一页就有了。"))
    n, asked = page.count, len(page.asked)
    said = [
        ngettext("{n}个项目，总投资**{total}**。", "{n}个项目，总投资**{total}**。", n).format(
            n=n, total=amount(page.total)
        )
    ]
    money = next((figure for figure in page.figures if not figure.counted), None)
    if money is not None:
        said.append(_money_sentence(money))
    if asked:
        said.append(ngettext("有**{n}件事**要您定。", "有**{n}件事**要您定。", asked).format(n=asked))
    else:
        said.append(_("没有要您定的事。"))
    return parts((" " if in_english() else "").join(said))


def _money_sentence(money: Figure) -> str:
    if not money.target:
        return _("今年的计划投资还没有填。")
    planned, done = amount(money.target), amount(money.done)
    gap = in_percent(money.done, money.target) - in_percent(money.should, money.target)
    if gap < 0:
        text = _("今年计划完成{plan}，已完成**{done}**，比时间进度慢**{gap}个百分点**。")
    elif gap > 0:
        text = _("今年计划完成{plan}，已完成**{done}**，比时间进度快**{gap}个百分点**。")
    else:
        text = _("今年计划完成{plan}，已完成**{done}**，和时间进度一样。")
    return text.format(plan=planned, done=done, gap=abs(gap))


def _figure(page: LeaderPage, figure: Figure) -> FigureText:
    title = say(figure.title, language())
    mark = in_percent(figure.should, figure.target)
    share = min(in_percent(figure.done, figure.target), _HUNDRED)
    if figure.counted:
        label = title if in_english() else f"{title}，{figure.unit}"  # data
        done, target, small = whole(figure.done), whole(figure.target), _should(figure)
    else:
        label = _("{title}，亿元").format(title=title)
        done, target, small = _in_yi(figure.done), _in_yi(figure.target), _pace(page, figure)
    has_target = bool(figure.target)
    return FigureText(label, done, f"/ {target}" if has_target else "", small, share, mark, has_target)


def _in_yi(yuan: Decimal) -> str:
    """The figure alone, in the unit of its label."""
    if in_english():
        return f"{(yuan / 1_000_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    return tenths(yuan / 100_000_000)


def _pace(page: LeaderPage, money: Figure) -> str:
    if not money.target:
        return _("今年没有计划")
    share = (time_share(page.on) * _HUNDRED).quantize(_TENTH, ROUND_HALF_UP)
    done = in_percent(money.done, money.target)
    said = _("完成{done}%，时间进度{share}%").format(done=done, share=share)
    if not money.missing:
        return said
    n = money.missing
    return ngettext("{said}，{n}个项目没报数", "{said}，{n}个项目没报数", n).format(said=said, n=n)


def _should(figure: Figure) -> str:
    n, short = int(figure.should), int(figure.should - figure.done)
    if not figure.target:
        return _("今年没有目标")
    if short > 0:
        return _("应有{n}个，差{short}个").format(n=n, short=short)
    return _("应有{n}个").format(n=n)


# -- the week -------------------------------------------------------------------------------------------------------


def _week(page: LeaderPage) -> list[tuple[str, str]]:
    found = []
    counted = 0
    for figure in page.figures:
        title = say(figure.title, language())
        if not figure.counted:
            found.append((title, _change_of_money(figure)))
            continue
        counted += 1
        if counted == 1 or figure.change:
            found.append((title, NONE if figure.change is None else _signed(int(figure.change))))
    back = _signed(page.resumed)
    n = page.stopped
    if n:
        back = ngettext("{change}，还停{n}个", "{change}，还停{n}个", n).format(change=back, n=n)
    found.append((pgettext("leader", "复工"), back))
    found.append((pgettext("leader", "转红"), str(len(page.red))))
    found.append((pgettext("leader", "解除"), str(len(page.cleared))))
    return found


def _signed(n: int) -> str:
    return f"+{n}" if n > 0 else f"−{-n}" if n < 0 else "0"


def _change_of_money(figure: Figure) -> str:
    if figure.change is None:
        return NONE
    sign = "+" if figure.change > 0 else "−" if figure.change < 0 else ""
    return sign + yi_with_unit(abs(figure.change))


# -- what needs the leader ------------------------------------------------------------------------------------------


def asked_row(one: Asked, *, at: datetime, nth: int = 0) -> AskedText:
    """One decision asked for, in words, as it stands at `at`."""
    row = f"{one.line.number}-{one.obstacle}"
    return AskedText(
        nth=nth,
        stuck=_stuck(one),
        ask=_whole(one.ask),
        who=one.proposed_by or NONE,
        latest=_latest(one, at),
        case_id=one.line.case_id,
        obstacle=one.obstacle,
        row="".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in row),
    )


def _whole(text: str | None) -> str:
    return _(ERASED) if text is None else text.strip().rstrip("。.")  # data


def _stuck(one: Asked) -> str:
    """The project, what is stuck, and what the records add: since when works stand still, or what is overdue."""
    line = one.line
    said = _("{project}：{text}").format(project=line.name, text=_whole(one.text))
    if line.stopped_days:
        n = line.stopped_days
        return ngettext("{said}，已停工{n}天", "{said}，已停工{n}天", n).format(said=said, n=n)
    late = _late(line.step) if line.light.bad else ""
    return pgettext("leader", "{said}，{late}").format(said=said, late=late) if late else said


def _latest(one: Asked, at: datetime) -> str:
    said = day_text(one.due_on, at)
    return _("{day}，已过").format(day=said) if one.due_on is not None and one.due_on < local_day(at) else said


# -- turned red, cleared --------------------------------------------------------------------------------------------


def _red(page: LeaderPage) -> ListText:
    n = len(page.red)
    title = ngettext("本周转红 {n}个", "本周转红 {n}个", n).format(n=n)
    rows = tuple(_line(one.line, _red_phrase(one)) for one in page.red[:MOST_TURNED])
    return ListText(title, rows, _others(n), pgettext("leader", "没有。"))


def _cleared(page: LeaderPage) -> ListText:
    n = len(page.cleared)
    title = ngettext("本周解除 {n}个", "本周解除 {n}个", n).format(n=n)
    rows = tuple(_line(one.line, _cleared_phrase(page, one)) for one in page.cleared[:MOST_TURNED])
    return ListText(title, rows, _others(n), pgettext("leader", "没有。"))


def _others(n: int) -> str:
    more = n - MOST_TURNED
    return ngettext("另有{n}个。", "另有{n}个。", more).format(n=more) if more > 0 else ""


def _line(line: ProjectLine, phrase: str) -> LineText:
    return LineText(line.case_id, line.name, phrase)


def _red_phrase(one: TurnedRed) -> str:
    late = _late(one.step)
    if one.step is None or not late:
        return one.line.light.reason or one.line.light.word
    return pgettext("leader", "{late}，{office}").format(late=late, office=one.step.office) if one.step.office else late


def _late(step: Step | None) -> str:
    """Which item is overdue by how many days; "" where none is."""
    if step is None or step.left is None or step.left >= 0:
        return ""
    n, title = -step.left, item_title(step.instance, step.programme)
    if step.basis == "calendar":
        return ngettext("{title}逾期{n}天", "{title}逾期{n}天", n).format(title=title, n=n)
    return ngettext("{title}逾期{n}个工作日", "{title}逾期{n}个工作日", n).format(title=title, n=n)


def _cleared_phrase(page: LeaderPage, one: Cleared) -> str:
    day = day_text(one.on, page.at, weekday=False)
    if one.kind == "obstacle":
        return _whole(one.text) if one.text else _("{day}难点销号").format(day=day)
    if one.kind == "works":
        if one.workers:
            return _("{day}复工，到岗{n}人").format(day=day, n=one.workers)
        return _("{day}复工").format(day=day)
    said = pgettext("leader", "{title}{day}{state}").format(title=one.title, day=day, state=state_word(one.state))
    if one.late <= 0:
        return said
    n = one.late
    if one.basis == "calendar":
        return ngettext("{said}，晚了{n}天", "{said}，晚了{n}天", n).format(said=said, n=n)
    return ngettext("{said}，晚了{n}个工作日", "{said}，晚了{n}个工作日", n).format(said=said, n=n)


# -- the leader's own projects --------------------------------------------------------------------------------------


def _mine(page: LeaderPage, asked: Sequence[AskedText]) -> ListText:
    n = len(page.mine)
    title = ngettext("您包保的{n}个项目", "您包保的{n}个项目", n).format(n=n) if n else _("您包保的项目")
    numbers = {row.case_id: row.nth for row in reversed(asked)}
    waiting = {one.line.case_id for one in page.asked}
    rows = tuple(
        LineText(
            line.case_id,
            line.name,
            _mine_phrase(page, line, numbers.get(line.case_id), line.case_id in waiting),
            line.light.tone,
            line.light.word,
            line.light.rule,
        )
        for line in page.mine[:MOST_MINE]
    )
    return ListText(title, rows, _rest_of_mine(page.mine[MOST_MINE:]), _("没有。在项目页的分工里写包保领导。"))


def _rest_of_mine(rest: Sequence[ProjectLine]) -> str:
    if not rest:
        return ""
    words = Counter(line.light.word for line in rest)
    n = len(rest)
    if len(words) == 1:
        return ngettext("其余{n}个：{said}。", "其余{n}个：{said}。", n).format(n=n, said=next(iter(words)))
    said = _("、").join(pgettext("leader", "{word}{n}个").format(word=word, n=count) for word, count in words.items())
    return ngettext("其余{n}个：{said}。", "其余{n}个：{said}。", n).format(n=n, said=said)


def _mine_phrase(page: LeaderPage, line: ProjectLine, nth: int | None, waiting: bool) -> str:
    if nth is not None:
        return _("要您定，见第{n}件").format(n=nth)
    if waiting:
        return _("要您定")
    if line.stopped_since is not None:
        n = line.stopped_days or 0
        return ngettext("{why}，已停{n}天", "{why}，已停{n}天", n).format(why=line.light.reason, n=n)
    step = line.step
    if step is None:
        return _("没有要办的事")
    what, who = line.step_text, step.office
    if line.status == "paused":
        return pgettext("leader", "{what}暂停：{why}").format(what=step.title, why=step.light.reason)
    if late := _late(step):
        return pgettext("leader", "{late}，{office}").format(late=late, office=who)
    day = day_text(step.due_on, page.at, weekday=False) if step.due_on is not None else ""
    if line.status == "theirs":
        text = pgettext("leader", "等{who}{day}前{what}") if day else pgettext("leader", "等{who}{what}")
    elif step.text == step.title:
        text = pgettext("leader", "{who}：{what}，{day}前") if day else pgettext("leader", "{who}：{what}")
    else:
        text = pgettext("leader", "{who}{day}前{what}") if day else pgettext("leader", "{who}{what}")
    return text.format(who=who, day=day, what=what)
