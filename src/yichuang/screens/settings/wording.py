"""What the kinds of things are called on the settings screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

OFFICE_KINDS: Mapping[str, Any] = {
    "bureau": pgettext_lazy("field", "委办局"),
    "subdistrict": pgettext_lazy("field", "街道"),
    "window": pgettext_lazy("field", "窗口"),
    "leadership": pgettext_lazy("field", "领导"),
    "outside": pgettext_lazy("field", "区外单位"),
}
AREA_KINDS: Mapping[str, Any] = {
    "zone": pgettext_lazy("area", "开发区"),
    "subdistrict": pgettext_lazy("field", "街道"),
    "village": pgettext_lazy("field", "村"),
    "park": pgettext_lazy("field", "片区"),
}
HOW: Mapping[str, Any] = {
    "regular": pgettext_lazy("field", "正式"),
    "acting": pgettext_lazy("field", "代理"),
    "deputy": pgettext_lazy("field", "代班"),
}
ROLES: Mapping[str, Any] = {
    "head": pgettext_lazy("field", "组长"),
    "contact": pgettext_lazy("field", "联络员"),
    "member": pgettext_lazy("field", "成员"),
}
TABLES: Mapping[str, Any] = {
    "district": pgettext_lazy("record", "开发区"),
    "office": pgettext_lazy("record", "单位"),
    "officename": pgettext_lazy("record", "单位名称"),
    "post": pgettext_lazy("record", "岗位"),
    "person": pgettext_lazy("record", "人员"),
    "account": pgettext_lazy("record", "账号"),
    "holding": pgettext_lazy("record", "任职"),
    "leave": pgettext_lazy("record", "请假"),
    "area": pgettext_lazy("record", "区域"),
    "functionmap": pgettext_lazy("record", "职能对应"),
    "team": pgettext_lazy("record", "专班"),
    "teamname": pgettext_lazy("record", "专班名称"),
    "teammember": pgettext_lazy("record", "专班成员"),
    "calendarpublication": pgettext_lazy("record", "工作日历"),
    "application": pgettext_lazy("record", "申请"),
}
FIELDS: Mapping[str, Any] = {
    "zh": pgettext_lazy("field", "名称"),
    "en": pgettext_lazy("field", "英文名称"),
    "code": pgettext_lazy("field", "编号"),
    "kind": pgettext_lazy("field", "类别"),
    "parent": pgettext_lazy("field", "上级"),
    "phone": pgettext_lazy("field", "电话"),
    "counter": pgettext_lazy("field", "办事地点"),
    "platform": pgettext_lazy("field", "网上办理"),
    "valid_from": pgettext_lazy("field", "起"),
    "valid_until": pgettext_lazy("field", "止"),
    "from_on": pgettext_lazy("field", "起"),
    "until_on": pgettext_lazy("field", "止"),
    "successor": pgettext_lazy("field", "接续"),
    "office": pgettext_lazy("field", "单位"),
    "post": pgettext_lazy("field", "岗位"),
    "person": pgettext_lazy("field", "人员"),
    "rights": pgettext_lazy("field", "权限"),
    "name": pgettext_lazy("field", "姓名"),
    "latin": pgettext_lazy("field", "英文姓名"),
    "email": pgettext_lazy("field", "邮箱"),
    "left_on": pgettext_lazy("field", "离开"),
    "user": pgettext_lazy("field", "账号"),
    "active": pgettext_lazy("field", "能登录"),
    "invited_at": pgettext_lazy("field", "给出登录链接"),
    "code_given_at": pgettext_lazy("field", "换发查询码"),
    "deputy": pgettext_lazy("field", "谁代"),
    "function": pgettext_lazy("field", "职能"),
    "team": pgettext_lazy("field", "专班"),
    "role": pgettext_lazy("field", "职责"),
    "started_on": pgettext_lazy("field", "启用日期"),
    "paper_prefix": pgettext_lazy("field", "文号前缀"),
    "calendar": pgettext_lazy("field", "日历"),
    "days": pgettext_lazy("field", "日期"),
    "names": pgettext_lazy("field", "说明"),
    "covers": pgettext_lazy("field", "整年安排"),
    "known_at": pgettext_lazy("field", "公布时间"),
    "notice": pgettext_lazy("field", "文号"),
    "source": pgettext_lazy("field", "出处"),
    "withdrawn_at": pgettext_lazy("field", "撤回"),
    "geometry": pgettext_lazy("field", "边界"),
}

EFFECTS: Mapping[str, Any] = {
    "unlawful": pgettext_lazy("effect", "逾期违法"),
    "promise_broken": pgettext_lazy("effect", "逾期违诺"),
    "lapses": pgettext_lazy("effect", "到期失效"),
    "reads_as_accepted": pgettext_lazy("effect", "逾期视为受理"),
    "reads_as_consent": pgettext_lazy("effect", "逾期视为同意"),
    "nothing": pgettext_lazy("effect", "逾期没有法律后果"),
}
"""What follows in law when the time of a number has passed."""

HOLIDAYS: Mapping[str, Any] = {
    "元旦": pgettext_lazy("holiday", "元旦"),  # data
    "春节": pgettext_lazy("holiday", "春节"),  # data
    "清明节": pgettext_lazy("holiday", "清明节"),  # data
    "劳动节": pgettext_lazy("holiday", "劳动节"),  # data
    "端午节": pgettext_lazy("holiday", "端午节"),  # data
    "中秋节": pgettext_lazy("holiday", "中秋节"),  # data
    "国庆节": pgettext_lazy("holiday", "国庆节"),  # data
    "调休": pgettext_lazy("holiday", "调休"),  # data
    "春节延长假期": pgettext_lazy("holiday", "春节延长假期"),  # data
    "抗战胜利70周年纪念日": pgettext_lazy("holiday", "抗战胜利70周年纪念日"),  # data
}
"""Holidays of the national notices by their published names; a district's own names stay as typed."""
