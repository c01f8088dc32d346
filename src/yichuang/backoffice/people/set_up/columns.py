"""The sheets of the set-up workbook, their columns, and the words a cell may hold. Headings and words are Chinese; the
English ones are taken too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from ..rights import RIGHTS


@dataclass(frozen=True, slots=True)
class Column:
    """`key` the row's name for it; `kind` text, code, codes, date or words; `most` the longest text; `words` the
    stored value → the words a cell may hold for it, Chinese first; `note` what the template says beside the heading."""

    key: str
    zh: str
    en: str
    kind: str = "text"
    needed: bool = False
    most: int = 200
    words: Mapping[str, tuple[str, ...]] | None = None
    note: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """`key_column`: what names a row and may occur once."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key_column: str = ""
    needed: bool = True
    about: str = ""


OFFICE_KINDS = {
    "bureau": ("委办局", "部门", "bureau"),
    "subdistrict": ("街道", "乡镇", "镇", "乡", "subdistrict"),
    "window": ("窗口", "大厅", "window"),
    "leadership": ("领导", "管委会", "leadership"),
    "outside": ("区外", "区外单位", "outside"),
}
AREA_KINDS = {
    "zone": ("开发区", "园区", "zone"),
    "subdistrict": ("街道", "乡镇", "镇", "乡", "subdistrict"),
    "village": ("村", "村居", "社区", "village"),
    "park": ("产业园", "片区", "park"),
}
DAY_WORDS = {"off": ("放假", "休息", "off"), "work": ("上班", "work", "working")}

RIGHT_WORDS: Mapping[str, tuple[str, ...]] = {
    "open": ("立案",),
    "record": ("记进展",),
    "facts": ("填情况",),
    "assign": ("分派",),
    "rectify": ("更正",),
    "close": ("办结",),
    "works": ("停复工",),
    "note": ("写日记",),
    "link": ("关联",),
    "migrate": ("换版",),
    "window": ("窗口受理",),
    "review": ("审查",),
    "sign": ("签发",),
    "approve_hold_1": ("批一级挂起",),
    "approve_hold_2": ("批二级挂起",),
    "approve_hold_3": ("批三级挂起",),
    "leader": ("批二次补正",),
    "personal": ("看个人信息",),
    "history": ("看历史日志",),
    "programmes": ("改机制",),
    "publish": ("发布机制",),
    "settings": ("管设置",),
}
"""Right → short words for a cell; the longer ones of the screens are taken too."""

RIGHT_CHOICES = {right: (*words, str(RIGHTS[right]), right) for right, words in RIGHT_WORDS.items()}

DISTRICT = SheetPlan(
    "district",
    "开发区",
    "District",
    (
        Column(
            "zh", "名称", "Name", needed=True, most=80, example="云湖经济开发区", note=gettext_noop("显示在每一页上方")
        ),
        Column("en", "英文名称", "English name", most=120, example="Yunhu Economic Development Zone"),
        Column(
            "started_on",
            "启用日期",
            "In use from",
            "date",
            needed=True,
            example="2020-01-01",
            note=gettext_noop("下面没写日期的，从这天算"),
        ),
    ),
    about=gettext_noop("只填一行。"),
)
OFFICES = SheetPlan(
    "offices",
    "单位",
    "Offices",
    (
        Column(
            "code",
            "编号",
            "Code",
            "code",
            needed=True,
            most=40,
            example="zj",
            note=gettext_noop("以后不变；别的表用它指这个单位"),
        ),
        Column("zh", "名称", "Name", needed=True, most=80, example="区住房城乡建设局"),
        Column("en", "英文名称", "English name", most=160, example="Housing and Construction Bureau"),
        Column("kind", "类别", "Kind", "word", words=OFFICE_KINDS, example="委办局", note=gettext_noop("不填算委办局")),
        Column("parent", "上级编号", "Parent", "code", most=40),
        Column("phone", "电话", "Phone", most=60, example="0000-1234567"),
        Column("counter", "办事地点", "Counter", example="政务大厅二楼 12 号窗口"),
        Column("platform", "网上办理", "Online"),
        Column("from_on", "起始日期", "From", "date"),
    ),
    key_column="code",
)
POSTS = SheetPlan(
    "posts",
    "岗位",
    "Posts",
    (
        Column("code", "编号", "Code", "code", needed=True, most=40, example="zj-1"),
        Column("office", "单位编号", "Office", "code", needed=True, most=40, example="zj"),
        Column("zh", "名称", "Name", needed=True, most=80, example="审批科科长"),
        Column("en", "英文名称", "English name", most=120, example="Head of approvals"),
        Column(
            "rights",
            "权限",
            "Rights",
            "words",
            words=RIGHT_CHOICES,
            example="记进展、分派",
            note=gettext_noop("几项之间用顿号；给哪些，见“说明”表末尾"),
        ),
    ),
    key_column="code",
)
PEOPLE = SheetPlan(
    "people",
    "人员",
    "People",
    (
        Column("code", "工号", "Staff number", "code", needed=True, most=40, example="1001"),
        Column("name", "姓名", "Name", needed=True, most=80, example="王静"),
        Column("latin", "英文姓名", "English name", most=120, example="Wang Jing"),
        Column("phone", "电话", "Phone", most=40),
        Column("email", "邮箱", "E-mail", most=120),
        Column("posts", "岗位编号", "Posts", "codes", example="zj-1", note=gettext_noop("几个之间用顿号")),
        Column("username", "登录名", "Sign-in name", most=60, note=gettext_noop("不填就先不开账号")),
    ),
    key_column="code",
)
AREAS = SheetPlan(
    "areas",
    "区域",
    "Areas",
    (
        Column("code", "编号", "Code", "code", needed=True, most=40, example="v01"),
        Column("zh", "名称", "Name", needed=True, most=80, example="东湖村"),
        Column("en", "英文名称", "English name", most=120),
        Column("kind", "类别", "Kind", "word", needed=True, words=AREA_KINDS, example="村"),
        Column("parent", "上级编号", "Parent", "code", most=40),
    ),
    key_column="code",
    needed=False,
)
FUNCTIONS = SheetPlan(
    "functions",
    "职能对应",
    "Function map",
    (
        Column(
            "function",
            "职能",
            "Function",
            "function",
            needed=True,
            most=80,
            example="",
            note=gettext_noop("机制里的职能，已替您列好"),
        ),
        Column("office", "单位编号", "Office", "code", most=40, note=gettext_noop("空着就是还没定")),
        Column("post", "岗位编号", "Post", "code", most=40),
        Column("from_on", "起始日期", "From", "date"),
    ),
    key_column="function",
    needed=False,
)
CALENDAR = SheetPlan(
    "calendar",
    "日历",
    "Calendar",
    (
        Column("day", "日期", "Date", "date", needed=True, example="2020-02-03"),
        Column("word", "安排", "Arrangement", "word", needed=True, words=DAY_WORDS, example="放假"),
        Column("notice", "文号", "Notice", needed=True, most=80, example="区发〔2020〕1号"),
        Column("known_on", "公布日期", "Published on", "date", needed=True, example="2020-02-01"),
        Column("name", "说明", "What for", most=40, example="延迟复工"),
        Column("source", "出处", "Source", most=300),
    ),
    needed=False,
    about=gettext_noop("只写本地自己的安排；国务院的放假安排已经有了。"),
)
SHEETS = (DISTRICT, OFFICES, POSTS, PEOPLE, AREAS, FUNCTIONS, CALENDAR)
