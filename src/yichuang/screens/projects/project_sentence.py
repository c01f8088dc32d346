"""The state of a project in one sentence, the biggest thing on its page, and why its date is the date it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.project_line import ProjectLine, Step
from yichuang.backoffice.cases.contexts.project_page import ProjectPage
from yichuang.backoffice.cases.district import district
from yichuang.engine.calendars import WorkingDays
from yichuang.engine.clocks import explain_due
from yichuang.engine.items.model import ItemKind
from yichuang.engine.values import say
from yichuang.screens.base.wording import day_text, in_english, left_text

_OWN = (ItemKind.GATE, ItemKind.SELF)
_MOST_DAYS_OFF = 6

HOLIDAYS = {
    name: name
    for name in (
        gettext_noop("元旦"),
        gettext_noop("春节"),
        gettext_noop("春节延长假期"),
        gettext_noop("清明节"),
        gettext_noop("劳动节"),
        gettext_noop("端午节"),
        gettext_noop("中秋节"),
        gettext_noop("国庆节"),
    )
}
"""Names the calendar gives its days off."""


@dataclass(frozen=True, slots=True)
class Lead:
    """`sentence` with its date marked; `tone`, `word` the light under it; `left` days left; `why` in sentences."""

    sentence: SafeString
    tone: str
    word: str
    rule: str
    left: str
    why: tuple[str, ...]


def lead(page: ProjectPage) -> Lead:
    """Who must do what by when."""
    line = page.line
    if page.read.project.state.closed_at is not None:
        closed = day_text(page.read.project.state.closed_at, page.at)
        return Lead(_marked(_("项目{day}已结案。"), day=closed), "still", _("已结案"), "", "", ())
    if line.stopped_since is not None:
        return _stopped(page, line)
    if line.step is None:
        said = _("现在没有要办的事。")
        return Lead(format_html("{}", said), "calm", line.light.word, line.light.rule, "", _waiting(page))
    step = line.step
    return Lead(
        _sentence(step, page.at),
        step.light.tone,
        step.light.word,
        step.light.rule,
        left_text(step.left, basis=step.basis),
        tuple(_why(page, step)),
    )


def _stopped(page: ProjectPage, line: ProjectLine) -> Lead:
    n = line.stopped_days or 0
    since = day_text(line.stopped_since, page.at)
    said = ngettext("{day}起停工，已停{n}天。", "{day}起停工，已停{n}天。", n)
    sentence = _marked(said, tone="still", day=since, n=str(n))
    why = [_("原因：{why}。").format(why=line.stop_text.rstrip("。"))] if line.stop_text else []  # data
    stop = page.read.project.state.stopped
    if stop is not None and stop.expected_on is not None:
        why.append(_("预计{day}复工。").format(day=day_text(stop.expected_on, page.at)))
    if line.office:
        why.append(_("{who}复工前先申请。").format(who=line.office))
    return Lead(sentence, line.light.tone, line.light.word, line.light.rule, "", tuple(why))


def _sentence(step: Step, at: datetime) -> SafeString:
    who, what = step.office, doing(step)
    if step.state == "paused":
        return _marked(_("{who}暂停办理{what}。"), who=who, what=step.title)
    if step.due_on is None:
        if step.turn == "outside":
            return _marked(_("等{who}{what}。"), who=who, what=what)
        return _marked(_("下一步由{who}{what}。"), who=who, what=what)
    day = day_text(step.due_on, at)
    if step.light.status == "overdue":
        return _marked(_("{who}应在{day}前{what}，还没有办。"), tone="late", who=who, what=what, day=day)
    return _marked(_("{who}要在{day}前{what}。"), tone=step.light.tone, who=who, what=what, day=day)


def _marked(text: str, tone: str = "", **values: str) -> SafeString:
    """The sentence with its day set apart."""
    day = values.pop("day", "")
    marked = format_html('<em class="{}">{}</em>', tone or "calm", day) if day else ""
    return format_html(text, day=marked, **values)


def doing(step: Step) -> str:
    """Verb and item as they stand inside a sentence."""
    if not in_english():
        return step.text
    item = step.programme.items.get(step.item)
    verb = say(item.verb, "en") if item is not None else ""
    if step.turn == "applicant" or step.state == "correcting":
        verb = "complete the papers for"
    elif item is not None and item.kind in _OWN:
        verb = "complete"
    elif step.turn == "team":
        verb = "file"
    elif step.state == "received":
        verb = "accept or turn down"
    # straight quotes: Chinese faces draw the others a full character wide
    return f'{verb or "deal with"} "{step.title}"'


def _waiting(page: ProjectPage) -> tuple[str, ...]:
    if page.permits is None:
        return (_("还没有建手续件。建了以后，这里会说该谁办什么。"),)
    if page.permits.unsure:
        n = page.permits.unsure
        return (
            ngettext(
                "有{n}件事项要不要办还没定，先答下面的问题。", "有{n}件事项要不要办还没定，先答下面的问题。", n
            ).format(n=n),
        )
    return ()


def _why(page: ProjectPage, step: Step) -> Iterable[str]:
    """The clock's reasons, calendar changes, days off and made up, and that the calendar may still change."""
    case = page.read.case(step.case_id)
    for stuck in page.line.blocked:
        yield _("难点：{what}。").format(what=stuck.rstrip("。"))  # data
    if case is None:
        return
    readings = {r.instance: r for r in page.permits.readings} if page.permits else {}
    reading = readings.get(step.instance) if page.permits and page.permits.case_id == step.case_id else None
    days = district().calendar(case.programme.calendar).known_at(page.at)
    reasons = [] if reading is None else list(reading.reasons or (reading.clock.why if reading.clock else ()))
    for reason in reasons:
        if reason.code in wording.REASONS:
            yield _filled(wording.REASONS[reason.code], reason.params, page, case.programme)
        if reason.code == "clock_allowance":
            yield _("受理当天不算。")
    item = case.programme.items.get(step.item)
    if item is not None and item.due_facts and step.due_on is not None:
        # a day somebody named is not counted: no calendar explains it
        yield _named_day(page, step.due_on)
        return
    if not reasons and step.state == "ready" and step.since_on is not None:
        yield _("{since}起就可以办了。").format(since=day_text(step.since_on, page.at, weekday=False))
    if not reasons and step.light.reason:
        yield _stop(step.light.reason)
    start = reading.since_on if reading is not None else step.since_on
    if start is not None and step.due_on is not None and step.basis == "working":
        yield from _days_off(start, step.due_on, days, page)
    yield from moved_texts(page, step.case_id, step.instance)
    if step.provisional and not any(r.code == "clock_provisional" for r in reasons) and step.due_on:
        yield _(wording.REASONS["clock_provisional"]).format(year=step.due_on.year)


def _named_day(page: ProjectPage, due: date) -> str:
    agreed = any(known.get("agreed") == due.isoformat() for known in page.line.dates.values())
    return _("这是和项目单位约定的日期。") if agreed else _("这是原定的日期，还没有另外约定。")


def _stop(text: str) -> str:
    if in_english():
        return text if text.endswith(".") else f"{text}."
    return text if text.endswith("。") else f"{text}。"  # data


def _days_off(start: date, due: date, days: WorkingDays, page: ProjectPage) -> Iterable[str]:
    """Holidays between start and due date, one sentence each, and weekends worked; of many, only that they count."""
    told = list(_each_day_off(start, due, days, page))
    if len(told) <= _MOST_DAYS_OFF:
        yield from told
    else:
        yield _("其间的放假和调休都算过了，见工作日历。")


def _each_day_off(start: date, due: date, days: WorkingDays, page: ProjectPage) -> Iterable[str]:
    off: dict[tuple[str, str], list[str]] = {}
    for reason in explain_due(start, due, days):
        p = reason.params
        if reason.code == "make_up_day":
            yield _("{day}上班，算工作日。").format(day=day_text(_date(p["on"]), page.at))
            continue
        first, last = (day_text(_date(p[key]), page.at, weekday=False) for key in ("first", "last"))
        run = first if first == last else _("{first}至{last}").format(first=first, last=last)
        off.setdefault((p["name"], p["notice"]), []).append(run)
    for (name, notice), runs in off.items():
        # two holidays may share a day: 中秋节、国庆节
        said = _("、").join(_(HOLIDAYS.get(one, one)) for one in name.split("、"))  # data
        if notice and not in_english():
            said = f"{said} {notice}"
        yield _("{days}放假（{name}），不算。").format(days=_("、").join(runs), name=said)


def moved_texts(page: ProjectPage, case_id: str, instance: str) -> Iterable[str]:
    """Due dates that a calendar publication moved."""
    for one in page.read.moved:
        if one.case_id == case_id and one.instance == instance and one.before and one.after:
            before, after = day_text(one.before, page.at, weekday=False), day_text(one.after, page.at, weekday=False)
            text = _("{notice}公布以后，期限由{before}改为{after}。")
            yield text.format(notice=one.notice or one.publication, before=before, after=after)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _filled(text: str, params: Mapping[str, Any], page: ProjectPage, programme: Any) -> str:
    said: dict[str, str] = {}
    for key, value in params.items():
        if key in ("started_on", "since", "limit_on"):
            said[key] = day_text(_date(str(value)[:10]), page.at, weekday=False)
        elif key == "basis":
            said[key] = _(wording.BASES.get(str(value), str(value)))
        elif key == "kind":
            said[key] = wording.pause_title(str(value), programme)
        else:
            said[key] = str(value)
    return _(text).format_map(said)
