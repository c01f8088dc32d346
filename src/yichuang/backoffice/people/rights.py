"""What a post can allow, in the order the settings show it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

RIGHTS: Mapping[str, object] = {
    "open": _("建项目、立案"),
    "record": _("记事项进展"),
    "facts": _("填项目情况"),
    "assign": _("定牵头、分人"),
    "rectify": _("更正已记的事"),
    "close": _("办结、重开"),
    "works": _("记停工、复工"),
    "note": _("写日记、提难点"),
    "link": _("关联案件"),
    "migrate": _("换用新版机制"),
    "window": _("窗口收件、受理、告知、送达"),
    "review": _("审查本单位事项、提意见"),
    "sign": _("签发决定、批延期"),
    "approve_hold_1": _("批挂起（第一级）"),
    "approve_hold_2": _("批挂起（第二级）"),
    "approve_hold_3": _("批挂起（第三级）"),
    "leader": _("批第二次补正（分管领导）"),
    "personal": _("看个人信息"),
    "history": _("看历史日志"),
    "programmes": _("改机制"),
    "publish": _("发布机制"),
    "settings": _("管设置"),
}
"""Right → what it allows, in a clerk's words."""

USUAL: tuple[tuple[object, tuple[str, ...]], ...] = (
    (
        _("重点项目办，导入表格、调度"),
        ("open", "record", "facts", "assign", "rectify", "close", "works", "note", "link", "migrate", "personal"),
    ),
    (_("服务专班"), ("record", "facts", "rectify", "works", "note", "personal")),
    (_("窗口"), ("window", "record", "note", "personal")),
    (_("审批科室"), ("review", "record", "note")),
    (_("科室负责人"), ("review", "sign", "record", "approve_hold_1", "note")),
    (_("分管领导"), ("leader", "approve_hold_2")),
    (_("系统管理"), ("settings", "programmes", "publish")),
)
"""Who is usually given which rights: what to start from when posts are written down for the first time. Looking at
projects and at the leader's page needs no right, only a post."""
