"""Why a change is refused, in a clerk's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from .changes.writing import ChangeRefused


def words_of(refusal: ChangeRefused) -> str:
    """The sentence for a refusal in the language of the moment: what stands in the way, and what to do."""
    params = {name: _shown(value) for name, value in refusal.params.items()}
    return SENTENCES[refusal.code]() % {"field": field_word(refusal.field), **params}


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, list | tuple | set | frozenset):
        return _("、").join(_shown(one) for one in value)
    return str(value)


def day_words(day: date) -> str:
    """2020年3月2日; 2 Mar 2020."""
    return date_format(day, "j M Y") if get_language() == "en" else f"{day.year}年{day.month}月{day.day}日"


def field_word(field: str) -> str:
    """What a field is called on the screens and in the set-up workbook."""
    return {
        "zh": pgettext("field", "名称"),
        "en": pgettext("field", "英文名称"),
        "name": pgettext("field", "姓名"),
        "latin": pgettext("field", "英文姓名"),
        "code": pgettext("field", "编号"),
        "kind": pgettext("field", "类别"),
        "parent": pgettext("field", "上级"),
        "phone": pgettext("field", "电话"),
        "email": pgettext("field", "邮箱"),
        "counter": pgettext("field", "办事地点"),
        "platform": pgettext("field", "网上办理"),
        "role": pgettext("field", "职责"),
        "days": pgettext("field", "日期"),
        "notice": pgettext("field", "文号"),
        "source": pgettext("field", "出处"),
        "function": pgettext("field", "职能"),
        "started_on": pgettext("field", "启用日期"),
        "paper_prefix": pgettext("field", "文号前缀"),
        "username": pgettext("field", "登录名"),
    }.get(field, field)


SENTENCES: Mapping[str, Callable[[], str]] = {
    "right_missing": lambda: _("您的岗位没有“管设置”的权限，改不了。请找管设置的人。"),
    "reason_missing": lambda: _("写一句为什么改，比如文号或会议。"),
    "text_missing": lambda: _("“%(field)s”没填。"),
    "text_too_long": lambda: _("“%(field)s”太长，最多%(most)s个字。"),
    "code_unreadable": lambda: _("“%(seen)s”不能作编号。只用字母、数字、汉字和 - _ .，不留空格，最多40个。"),
    "code_taken": lambda: _("编号%(code)s已经是“%(title)s”的。换一个编号。"),
    "choice_unknown": lambda: _("“%(seen)s”不在可选项里：%(known)s。"),
    "rights_unknown": lambda: _("没有这样的权限：%(seen)s。可选：%(known)s。"),
    "nothing_changed": lambda: _("和现在一样，没有要改的。"),
    "date_before_start": lambda: _("日期早于开始日(%(start)s)。选%(start)s或以后。"),
    "date_before_previous": lambda: _("%(previous)s已经改过一次。选那天或以后。"),
    "date_after_planned": lambda: _("已经安排了%(planned)s的变动，不能从更早的日子起再改。选%(planned)s以后。"),
    "stretch_backwards": lambda: _("结束要晚于开始(%(start)s)。"),
    "office_ended": lambda: _("“%(title)s”到%(on)s为止，不能再改。"),
    "office_into_itself": lambda: _("不能并入自己。选另一个单位。"),
    "office_under_itself": lambda: _("“%(title)s”不能挂在自己的下级下面。"),
    "office_has_work": lambda: _(
        "还不能撤销：还有职能(%(functions)s)、%(posts)s个岗位、%(children)s个下级单位。先移走，或直接并入别的单位。"
    ),
    "post_ended": lambda: _("岗位“%(title)s”到%(on)s为止。"),
    "post_of_other_office": lambda: _("岗位“%(post)s”不在“%(office)s”。选这个单位的岗位。"),
    "post_has_functions": lambda: _("还不能撤销：还有职能归这个岗位(%(functions)s)。先改职能对应。"),
    "post_held": lambda: _("%(person)s从%(on)s起任这个岗位。要换人，用“交接”。"),
    "holder_same": lambda: _("%(person)s已经在这个岗位上。"),
    "holding_ended": lambda: _("已经到%(on)s为止。"),
    "person_left": lambda: _("%(person)s从%(on)s起已离开。"),
    "leave_overlaps": lambda: _("和已有的请假(%(start)s起)重叠。改日期。"),
    "deputy_self": lambda: _("不能请自己代。选另一个人。"),
    "deputy_away": lambda: _("%(person)s那几天也请假(%(start)s起)。选另一个人。"),
    "deputy_left": lambda: _("%(person)s从%(on)s起离开。选另一个人。"),
    "last_settings_holder": lambda: _("%(person)s是最后一个能管设置、能登录的人。先让另一个人能管设置。"),
    "account_exists": lambda: _("%(person)s已经有账号。"),
    "account_missing": lambda: _("%(person)s没有能用的账号。"),
    "username_taken": lambda: _("登录名“%(name)s”已有人用。换一个。"),
    "username_unreadable": lambda: _("“%(seen)s”不能作登录名。用2到60个字母、数字、汉字或 . @ + - _。"),
    "own_account": lambda: _("不能停用自己的账号。请另一个管设置的人来做。"),
    "area_under_itself": lambda: _("“%(title)s”不能放在自己里面。"),
    "geometry_unreadable": lambda: _("边界不是 GeoJSON 图形。"),
    "team_ended": lambda: _("“%(title)s”到%(on)s为止。"),
    "team_name_taken": lambda: _("已经有一个“%(title)s”。换一个名称，好分得清。"),
    "team_has_head": lambda: _("组长已经是%(person)s。先改他的职责，再定新组长。"),
    "team_has_projects": lambda: _("还有%(number)s个项目归这个专班：%(projects)s。先给它们另定专班，再撤销。"),
    "member_already": lambda: _("%(person)s已经在这个专班里。"),
    "calendar_no_days": lambda: _("写出日期，比如“2020-02-03 放假”；或写明整年安排的年份。"),
    "calendar_no_notice": lambda: _("写通知的文号。没有文号的安排不作数。"),
    "calendar_notice_taken": lambda: _("文号%(notice)s已经录过。先撤回原来的，再重录。"),
    "calendar_year_uncovered": lambda: _(
        "%(years)s年的全年安排还没有公布，单独几天(%(days)s)不作数。等国务院通知，或在“整年安排”里写明年份。"
    ),
    "calendar_contradiction": lambda: _("%(day)s和同一时刻公布的%(notice)s说法相反。核对两份通知。"),
    "calendar_changes_nothing": lambda: _("这些日子本来就是这样，没有要改的。"),
    "calendar_known_in_future": lambda: _("公布时间不能晚于今天(%(today)s)。"),
    "calendar_withdrawn": lambda: _("这份通知已经撤回。"),
}
"""Every code of `changes.REFUSALS`; functions, because the language is known only when they are read."""
