"""A project as one line of text that can be pasted into a chat."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from yichuang.backoffice.cases.contexts.project_line import ProjectLine
from yichuang.screens.base.wording import day_text, left_text


def line_text(line: ProjectLine, at: datetime) -> str:
    """【临期】康禾生物制剂产业园一期：核发施工许可证，区住建局，最晚3月27日(周五)，还剩2个工作日"""
    told = [line.step_text, line.office]
    if line.stopped_days is not None:
        told.append(_("已停{n}天").format(n=line.stopped_days))
    if line.due_on is not None:
        told += [_("最晚{day}").format(day=day_text(line.due_on, at)), left_text(line.left, basis=line.basis)]
    if line.light.reason and line.status != "running":
        told.append(line.light.reason)
    comma = _("，")
    said = comma.join(part for part in told if part) or _("没有待办的事")
    return _("【{light}】{name}：{said}").format(light=line.light.word, name=line.name, said=said)
