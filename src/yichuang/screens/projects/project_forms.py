"""The short forms of what is done to a project as a whole: a few fields each, the day already filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONG = 2000


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day as the browser's own picker gives it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": _("填日期，写成 2020-03-25。"), "required": _("请填日期。")}
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text, error_messages=wrong)


def text_field(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    wrong = {"required": _("请写几个字。"), "max_length": _("太长，最多2000个字。")}
    return forms.CharField(
        label=label, widget=widget, required=required, max_length=LONG, help_text=help_text, error_messages=wrong
    )


class NoteForm(forms.Form):
    """A line of the diary, or a chat pasted in."""

    text = text_field(_("记一笔，或者贴聊天记录"), rows=4, help_text=_("贴进来的聊天里有日期的，不填日期也会认出来。"))
    done_on = day_field(_("哪天的事"), required=False, help_text=_("空着就是今天。"))
    kind = forms.ChoiceField(
        label=_("是什么"),
        choices=[("diary", _("日志")), ("contact", _("联系企业")), ("chat", _("聊天记录"))],
        required=False,
    )


class RaiseForm(forms.Form):
    """An obstacle: what is stuck; with a decision asked, it goes to the leader's page."""

    text = text_field(_("卡在哪里"))
    ask = forms.CharField(
        label=_("请领导定什么"), required=False, max_length=200, help_text=_("写了就上领导一页；不要领导定，空着。")
    )
    due_on = day_field(_("最晚哪天定"), required=False)


class ClearForm(forms.Form):
    text = text_field(_("怎么解决的"))
    done_on = day_field(_("哪天解决的"))


class StopForm(forms.Form):
    text = text_field(_("为什么停工"))
    done_on = day_field(_("哪天停的"))
    expected_on = day_field(_("预计哪天复工"), required=False)


class ResumeForm(forms.Form):
    done_on = day_field(_("哪天复工的"))
    workers = forms.IntegerField(
        label=_("到岗人数"), required=False, min_value=0, error_messages={"invalid": _("填整数，如 86。")}
    )
    text = text_field(pgettext_lazy("line", "说明"), required=False)


class ReasonForm(forms.Form):
    text = text_field(_("原因"))


class RectifyForm(forms.Form):
    """Taking an entry back, or changing its day or number."""

    how = forms.ChoiceField(
        label=_("怎么更正"),
        choices=[("change", _("改日期或文号")), ("void", _("这条作废"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一种。")},
    )
    done_on = day_field(_("改为哪天"), required=False)
    number = forms.CharField(label=_("改为文号"), required=False, max_length=100)
    text = text_field(_("更正的原因"))

    def __init__(self, *args: Any, only_void: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_void:
            self.fields["how"].choices = [("void", _("这条作废"))]  # type: ignore[attr-defined]
            del self.fields["done_on"], self.fields["number"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("how") == "change" and not self.errors and not self.change():
            self.add_error("done_on", _("改日期或文号，至少填一样。"))
        return found

    def change(self) -> dict[str, str]:
        """What the entry is changed to, as the command takes it."""
        found: dict[str, str] = {}
        on: date | None = self.cleaned_data.get("done_on")
        if on is not None and on != self.initial.get("done_on"):
            found["done_on"] = on.isoformat()
        number = self.cleaned_data.get("number", "").strip()
        if number and number != self.initial.get("number", ""):
            found["number"] = number
        return found


class AssignForm(forms.Form):
    """Who answers for the project. Choices are given by the view."""

    sponsor = forms.ChoiceField(label=_("包保领导"), required=False)
    lead_office = forms.ChoiceField(label=_("牵头单位"), required=False)
    team = forms.ChoiceField(label=_("服务专班"), required=False)

    def __init__(self, *args: Any, known: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, there in known.items():
            self.fields[role].choices = [("", "—"), *there]  # type: ignore[attr-defined]
