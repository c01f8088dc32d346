"""The forms of the settings: fields and their words; what may be done is judged by `people.changes`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yichuang.backoffice.people.models import Area, Holding, Office, Person, Post
from yichuang.backoffice.people.rights import RIGHTS

from .wording import AREA_KINDS, OFFICE_KINDS, ROLES

Choices = Iterable[tuple[Any, str]]


def day_field(label: Any, note: Any = "", *, required: bool = True) -> forms.DateField:
    """A date by the browser's own field, as ISO."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=note, required=required, widget=widget)


class RowField(forms.TypedChoiceField):
    """One of some rows, answered with the row itself (None when left open)."""

    def __init__(self, rows: dict[int, Any], choices: Choices, *, empty: str | None = None, **kwargs: Any) -> None:
        listed = [(str(pk), title) for pk, title in choices]
        super().__init__(
            choices=listed if empty is None else [("", empty), *listed],
            coerce=lambda value: rows[int(value)],
            empty_value=None,
            **kwargs,
        )


class SpokenForm(forms.Form):
    """A form that asks for what is missing in an office's words."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            field.error_messages["required"] = _("这一项要填。")
        super().full_clean()


class ChangeForm(SpokenForm):
    """A change says why; the reason stands last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=pgettext("field", "为什么改"), max_length=300, help_text=_("比如文号、会议、来电。会留在变更记录里。")
        )


class OfficeForm(ChangeForm):
    """A new office."""

    zh = forms.CharField(label=pgettext_lazy("field", "名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=160, required=False)
    code = forms.CharField(
        label=pgettext_lazy("field", "编号"), max_length=40, help_text=gettext_lazy("以后不变，比如 zj。")
    )
    from_on = day_field(pgettext_lazy("field", "从哪天起"))

    def __init__(self, *args: Any, offices: Choices, rows: dict[int, Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place_fields(self, offices, rows)
        self.order_fields(["zh", "en", "code", "from_on", "kind", "parent", "phone", "counter", "platform", "reason"])


class PlaceForm(ChangeForm):
    """What an office is, what it belongs to, where the public finds it."""

    def __init__(self, *args: Any, offices: Choices, rows: dict[int, Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place_fields(self, offices, rows)
        self.order_fields(["kind", "parent", "phone", "counter", "platform", "reason"])


def place_fields(form: forms.Form, offices: Choices, rows: dict[int, Office]) -> None:
    form.fields["kind"] = forms.ChoiceField(
        label=pgettext("field", "类别"), choices=[(k, str(v)) for k, v in OFFICE_KINDS.items()]
    )
    form.fields["parent"] = RowField(
        rows, offices, empty=pgettext("field", "没有上级"), label=pgettext("field", "上级"), required=False
    )
    form.fields["phone"] = forms.CharField(label=pgettext("field", "电话"), max_length=60, required=False)
    form.fields["counter"] = forms.CharField(label=pgettext("field", "办事地点"), max_length=200, required=False)
    form.fields["platform"] = forms.CharField(label=pgettext("field", "网上办理"), max_length=200, required=False)


class RenameForm(ChangeForm):
    """Another name from a day on."""

    zh = forms.CharField(label=pgettext_lazy("field", "新名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=160, required=False)
    from_on = day_field(pgettext_lazy("field", "从哪天起"), gettext_lazy("那天以前的记录仍显示原来的名称。"))


class MergeForm(ChangeForm):
    """Into which office, from which day."""

    on = day_field(pgettext_lazy("field", "从哪天起"))

    def __init__(self, *args: Any, offices: Choices, rows: dict[int, Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = RowField(rows, offices, empty=pgettext("field", "请选"), label=_("并入哪个单位"))
        self.order_fields(["into", "on", "reason"])


class TeamForm(ChangeForm):
    """A new service team."""

    zh = forms.CharField(label=pgettext_lazy("field", "名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=160, required=False)
    from_on = day_field(pgettext_lazy("field", "从哪天起"))


class MemberForm(ChangeForm):
    """Who joins a team: a person, or a post and so whoever holds it."""

    role = forms.ChoiceField(label=pgettext_lazy("field", "职责"), choices=list(ROLES.items()))
    from_on = day_field(pgettext_lazy("field", "从哪天起"))

    def __init__(self, *args: Any, people: Choices, posts: Choices, rows: dict[str, Person | Post], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["who"] = forms.TypedChoiceField(
            label=pgettext("field", "谁"),
            choices=[
                ("", pgettext("field", "请选")),
                (_("人员"), [(f"person:{pk}", title) for pk, title in people]),
                (_("岗位(谁在岗谁就是)"), [(f"post:{pk}", title) for pk, title in posts]),
            ],
            coerce=lambda value: rows[value],
            empty_value=None,
            help_text=_("选岗位，换了人不用再改。"),
        )
        self.order_fields(["who", "role", "from_on", "reason"])


class RoleForm(ChangeForm):
    """What a member does in the team from which day."""

    role = forms.ChoiceField(label=pgettext_lazy("field", "职责"), choices=list(ROLES.items()))
    from_on = day_field(pgettext_lazy("field", "从哪天起"))


class OnForm(ChangeForm):
    """Only from which day."""

    on = day_field(pgettext_lazy("field", "从哪天起"))


class RightsField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        choices = [(right, str(words)) for right, words in RIGHTS.items()]
        super().__init__(label=_("这个岗位可以"), choices=choices, required=False)


class PostForm(ChangeForm):
    """A post: a new one has a code and a first day."""

    zh = forms.CharField(label=pgettext_lazy("field", "名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=120, required=False)

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["code"] = forms.CharField(
                label=pgettext("field", "编号"), max_length=40, help_text=_("以后不变，比如 zj-1。")
            )
            self.fields["from_on"] = day_field(pgettext("field", "从哪天起"))
        self.fields["rights"] = RightsField()
        self.order_fields(["zh", "en", "code", "from_on", "rights", "reason"])


class HandOverForm(ChangeForm):
    """Who holds a post from which day."""

    on = day_field(pgettext_lazy("field", "从哪天起"), gettext_lazy("原来的人到前一天为止。"))

    def __init__(self, *args: Any, people: Choices, rows: dict[int, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = RowField(rows, people, empty=pgettext("field", "请选"), label=pgettext("field", "交给谁"))
        self.order_fields(["to", "on", "reason"])


class HoldForm(ChangeForm):
    """A person takes a post, regularly or acting, perhaps for a time."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("field", "怎么任"),
        choices=[
            (Holding.Kind.REGULAR, pgettext_lazy("field", "正式")),
            (Holding.Kind.ACTING, pgettext_lazy("field", "代理")),
        ],
    )
    from_on = day_field(pgettext_lazy("field", "从哪天起"))
    last_on = day_field(pgettext_lazy("field", "到哪天(含)"), gettext_lazy("不填就是一直。"), required=False)

    def __init__(self, *args: Any, key: str, label: str, choices: Choices, rows: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[key] = RowField(rows, choices, empty=pgettext("field", "请选"), label=label)
        self.order_fields([key, "kind", "from_on", "last_on", "reason"])


class PersonForm(ChangeForm):
    """Name and how to reach somebody."""

    name = forms.CharField(label=pgettext_lazy("field", "姓名"), max_length=80)
    latin = forms.CharField(label=pgettext_lazy("field", "英文姓名"), max_length=120, required=False)
    phone = forms.CharField(label=pgettext_lazy("field", "电话"), max_length=40, required=False)
    email = forms.EmailField(label=pgettext_lazy("field", "邮箱"), max_length=120, required=False)

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["code"] = forms.CharField(label=pgettext("field", "工号"), max_length=40)
        self.order_fields(["name", "code", "latin", "phone", "email", "reason"])


class LeaveForm(ChangeForm):
    """Away from a day to a day, both included."""

    from_on = day_field(pgettext_lazy("field", "从哪天起"))
    last_on = day_field(pgettext_lazy("field", "到哪天(含)"))

    def __init__(self, *args: Any, people: Choices, rows: dict[int, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = RowField(
            rows, people, empty=pgettext("field", "没有人代"), label=pgettext("field", "谁代"), required=False
        )
        self.order_fields(["from_on", "last_on", "deputy", "reason"])


class AccountForm(ChangeForm):
    """The name to sign in by."""

    username = forms.CharField(label=pgettext_lazy("field", "登录名"), max_length=60)


class AreaForm(ChangeForm):
    """A place in the tree."""

    zh = forms.CharField(label=pgettext_lazy("field", "名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=120, required=False)

    def __init__(self, *args: Any, areas: Choices, rows: dict[int, Area], new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["code"] = forms.CharField(label=pgettext("field", "编号"), max_length=40)
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext("field", "类别"), choices=[(k, str(v)) for k, v in AREA_KINDS.items()]
        )
        self.fields["parent"] = RowField(
            rows, areas, empty=pgettext("field", "没有上级"), label=pgettext("field", "在哪里面"), required=False
        )
        self.order_fields(["zh", "en", "code", "kind", "parent", "reason"])


class FunctionForm(ChangeForm):
    """Which office and which of its posts, from which day."""

    from_on = day_field(pgettext_lazy("field", "从哪天起"), gettext_lazy("没办完的事，那天起归新单位。"))

    def __init__(
        self,
        *args: Any,
        offices: Choices,
        rows: dict[int, Office],
        posts: Choices,
        post_rows: dict[int, Post],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"] = RowField(
            rows, offices, empty=pgettext("field", "请选"), label=pgettext("field", "归哪个单位")
        )
        self.fields["post"] = RowField(
            post_rows, posts, empty=pgettext("field", "全单位"), label=pgettext("field", "哪个岗位"), required=False
        )
        self.order_fields(["office", "post", "from_on", "reason"])


class DistrictForm(ChangeForm):
    """The name in the bar of every page, and what printed numbers begin with."""

    zh = forms.CharField(label=pgettext_lazy("field", "名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=120, required=False)
    started_on = day_field(pgettext_lazy("field", "启用日期"))
    paper_prefix = forms.CharField(
        label=pgettext_lazy("field", "文号前缀"),
        max_length=8,
        required=False,
        help_text=pgettext_lazy("field", "告知、决定等文书编号的开头，例如填“峡审”，编号就是“峡审告〔2020〕12号”。"),
    )


def day_after(day: date | None) -> date | None:
    """People name the last day; rows keep the first day it no longer holds."""
    return None if day is None else day + timedelta(days=1)
