"""What the kinds of things are called on the settings screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

OFFICE_KINDS: Mapping[str, Any] = {
    "bureau": _("委办局"),
    "subdistrict": _("街道"),
    "window": _("窗口"),
    "leadership": _("领导"),
    "outside": _("区外单位"),
}
AREA_KINDS: Mapping[str, Any] = {
    "zone": _("开发区"),
    "subdistrict": _("街道"),
    "village": _("村"),
    "park": _("片区"),
}
HOW: Mapping[str, Any] = {"regular": _("正式"), "acting": _("代理"), "deputy": _("代班")}
ROLES: Mapping[str, Any] = {"head": _("组长"), "contact": _("联络员"), "member": _("成员")}
TABLES: Mapping[str, Any] = {
    "district": _("开发区"),
    "office": _("单位"),
    "officename": _("单位名称"),
    "post": _("岗位"),
    "person": _("人员"),
    "account": _("账号"),
    "holding": _("任职"),
    "leave": _("请假"),
    "area": _("区域"),
    "functionmap": _("职能对应"),
    "team": _("专班"),
    "teammember": _("专班成员"),
    "calendarpublication": _("工作日历"),
}
FIELDS: Mapping[str, Any] = {
    "zh": _("名称"),
    "en": _("英文名称"),
    "code": _("编号"),
    "kind": _("类别"),
    "parent": _("上级"),
    "phone": _("电话"),
    "counter": _("办事地点"),
    "platform": _("网上办理"),
    "valid_from": _("起"),
    "valid_until": _("止"),
    "from_on": _("起"),
    "until_on": _("止"),
    "successor": _("接续"),
    "office": _("单位"),
    "post": _("岗位"),
    "person": _("人员"),
    "rights": _("权限"),
    "name": _("姓名"),
    "latin": _("英文姓名"),
    "email": _("邮箱"),
    "left_on": _("离开"),
    "user": _("账号"),
    "active": _("能登录"),
    "invited_at": _("给出登录链接"),
    "deputy": _("谁代"),
    "function": _("职能"),
    "team": _("专班"),
    "role": _("职责"),
    "started_on": _("启用日期"),
    "calendar": _("日历"),
    "days": _("日期"),
    "names": _("说明"),
    "covers": _("整年安排"),
    "known_at": _("公布时间"),
    "notice": _("文号"),
    "source": _("出处"),
    "withdrawn_at": _("撤回"),
    "geometry": _("边界"),
}
