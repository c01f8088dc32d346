"""What every page about a workbook shares: who asks, which file, what its columns may be matched to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from yichuang.backoffice.cases.models import WorkbookImport
from yichuang.backoffice.cases.workbook.matching import MatchError
from yichuang.backoffice.cases.workbook.targets import ROW, Target, targets_at
from yichuang.backoffice.people.access import actor_for
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor
from yichuang.screens.base.wording import in_english

UNITS = ("yuan", "wan", "yi", "thousand", "million")


@dataclass(frozen=True, slots=True)
class Asking:
    """`language`: as programmes tag it; `gettext_language`: as the directory does."""

    viewer: Actor
    on: date
    at: datetime
    language: str
    gettext_language: str


def asking(request: Any) -> Asking:
    """Raises PermissionDenied for somebody without a post."""
    on = local_date(request.at, settings.TIME_ZONE)
    viewer = actor_for(request.user, on)
    if not viewer.posts:
        raise PermissionDenied(_("您现在没有岗位，看不到项目。请本单位管理员在设置里给您一个岗位。"))
    english = in_english()
    return Asking(viewer, on, request.at, "en" if english else "zh-Hans", "en" if english else "zh-hans")


def may_take_in(asked: Asking) -> None:
    """Raises PermissionDenied, saying who can."""
    if not {"open", "facts", "record"} <= asked.viewer.rights:
        raise PermissionDenied(_("导入表格要能建项目、填情况、记进展。请重点项目办的同事来导。"))


def brought(workbook: str) -> WorkbookImport:
    """Raises Http404."""
    row = WorkbookImport.objects.filter(pk=workbook).first()
    if row is None:
        raise Http404
    return row


def known_targets(asked: Asking) -> Mapping[str, Target]:
    """Every target, by key."""
    return targets_at(asked.at)


def no_table(name: str) -> MatchError:
    return MatchError("match_no_table", where=name)


def grouped(targets: Mapping[str, Target], language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Targets as people choose them: (group, [(key, title)])."""
    groups = {
        "project": _("项目情况"),
        "project_items": _("项目阶段和节点"),
        "permits": _("审批用的情况"),
        "permits_items": _("审批事项的办理状态"),
    }
    return [
        (title, [(key, one.say(language)) for key, one in targets.items() if one.group == group and key != ROW])
        for group, title in groups.items()
    ]


def unit_choices() -> list[tuple[str, str]]:
    words = {"yuan": _("元"), "wan": _("万元"), "yi": _("亿元"), "thousand": _("千元"), "million": _("百万元")}
    return [(unit, words[unit]) for unit in UNITS]
