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
    "personal": _("看个人信息"),
    "history": _("看历史日志"),
    "programmes": _("改机制"),
    "publish": _("发布机制"),
    "settings": _("管设置"),
}
"""Right → what it allows, in a clerk's words."""
