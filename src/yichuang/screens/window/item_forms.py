"""The short forms of what an officer does to an item: a few fields each, numbers and days already filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yichuang.backoffice.cases.contexts.window_item import ItemPage
from yichuang.engine.case import commands as c

LONG = 2000


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    wrong = {"required": _("请写几个字。"), "max_length": _("太长，最多2000个字。")}
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, widget=widget, required=required, max_length=LONG, help_text=help_text, error_messages=wrong
    )


def _line(label: Any, *, required: bool = True, most: int = 80, help_text: Any = "") -> forms.CharField:
    wrong = {"required": _("请填这一栏。"), "max_length": _("太长，请写短一些。")}
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text, error_messages=wrong)


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": _("填日期，写成 2020-03-25。"), "required": _("请填日期。")}
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text, error_messages=wrong)


def _days(label: Any) -> forms.IntegerField:
    wrong = {"invalid": _("填整数，如 5。"), "required": _("请填天数。"), "min_value": _("至少1天。")}
    return forms.IntegerField(label=label, min_value=1, error_messages=wrong)


def _choice(label: Any, choices: list[tuple[str, Any]], *, required: bool = True, tall: bool = False) -> forms.Field:
    wrong = {"required": _("请选一项。"), "invalid_choice": _("请从列表里选。")}
    widget = forms.RadioSelect() if tall else forms.Select()
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=widget, error_messages=wrong)


VIEWS = [("agree", _("同意")), ("disagree", _("不同意")), ("forward", _("同意，但要报上级"))]
CONCLUSIONS = [("agree", _("同意")), ("agree_after", _("整改后同意")), ("disagree", _("不同意"))]

Fields = Mapping[str, forms.Field]


@dataclass(frozen=True, slots=True)
class Deed:
    """`heading`, `button`, `done` in words; `fields` of its form; `command` from what was typed; `paper` it makes, and
    whom that is about: "" the item, else the newest of its kind."""

    heading: Any
    button: Any
    done: Any
    fields: Callable[[ItemPage, str], Fields]
    command: Callable[[str, str, dict[str, Any]], Any]
    paper: str = ""
    number: str = ""
    grave: bool = False


def _words(label: Any = None, *, required: bool = True) -> Callable[[ItemPage, str], Fields]:
    return lambda page, about: {"text": _text(label or _("理由"), required=required)}


def _grant(page: ItemPage, about: str) -> Fields:
    fields: dict[str, forms.Field] = {"number": _line(_("决定书编号"))}
    if page.phases:
        fields["phase"] = _choice(_("这次批哪一部分"), [("", _("全部")), *page.phases], required=False)
    fields["valid_until"] = _day(_("有效期到"), help_text=_("空着按规定的有效期。"))
    fields["text"] = _text(_("要说明的"), required=False, help_text=_("有单位不同意的，请在这里写明为什么仍然准予。"))
    return fields


def _ask(page: ItemPage, about: str) -> Fields:
    fields: dict[str, forms.Field] = {"function": _choice(_("问哪个单位"), page.others)}
    if page.kinds:
        fields["kind"] = _choice(_("哪种意见"), page.kinds)
    fields["text"] = _text(_("请对方看什么"), required=False)
    return fields


def _on_commitment(page: ItemPage, about: str) -> Fields:
    scan = forms.FileField(
        label=_("签好的承诺书"), error_messages={"required": _("请上传签好的承诺书。")},
        help_text=_("PDF 或照片，不超过20兆。"),
    )  # fmt: skip
    return {"promise": scan, **_grant(page, about)}


def _owed(page: ItemPage, about: str) -> Fields:
    wrong = {"required": _("请选欠哪些材料。")}
    owed = forms.MultipleChoiceField(
        label=_("欠哪些材料"), choices=page.minor, widget=forms.CheckboxSelectMultiple(), error_messages=wrong
    )
    return {"owed": owed, "owed_by": _day(_("哪天前补齐"), required=True), **_grant(page, about)}


def _special(page: ItemPage, about: str) -> Fields:
    return {
        "kind": _choice(_("哪种特别程序"), page.procedures),
        "number": _line(_("告知书编号")),
        "days": forms.IntegerField(
            label=_("几个工作日"), required=False, min_value=1, help_text=_("空着按规定的时限。")
        ),
        "basis": _line(_("依据"), required=False, most=200),
        "text": _text(_("理由"), required=False),
    }


def _said(**more: Any) -> Callable[[str, str, dict[str, Any]], dict[str, Any]]:
    return lambda instance, about, said: {**more, **said}


def _on_item(kind: type) -> Callable[[str, str, dict[str, Any]], Any]:
    return lambda instance, about, said: kind(item=instance, **said)


def _on(kind: type, name: str) -> Callable[[str, str, dict[str, Any]], Any]:
    return lambda instance, about, said: kind(**{name: about}, **said)


def _conclude(instance: str, about: str, said: dict[str, Any]) -> Any:
    session, _dot, function = about.partition(".")
    return c.RecordConclusion(session=session, function=function, **said)


def _session(page: ItemPage, about: str) -> Fields:
    fields: dict[str, forms.Field] = {
        "on": _day(_("哪天开"), required=True),
        "place": _line(_("在哪里"), required=False),
    }
    if page.phases:
        fields["phase"] = _choice(_("验收哪一部分"), [("", _("全部")), *page.phases], required=False)
    fields["text"] = _text(_("议题"), required=False)
    return fields


def _call(instance: str, about: str, said: dict[str, Any]) -> Any:
    return c.CallSession(item=instance, kind=about or "review", **said)


def _taking_back(page: ItemPage, about: str) -> Fields:
    return {"number": _line(_("决定书编号")), "basis": _line(_("依据"), most=400), "text": _text(_("理由"))}


DEEDS: Mapping[str, Deed] = {
    "ask_opinion": Deed(
        pgettext_lazy("deed", "征求意见"), _("发出"), _("已发出，等对方签收。"),
        _ask,
        _on_item(c.AskOpinion),
    ),
    "sign_for_opinion": Deed(
        pgettext_lazy("deed", "签收征求意见"), _("签收"), _("已签收。"), lambda page, about: {},
        _on(c.SignForOpinion, "opinion"),
    ),
    "give_opinion": Deed(
        pgettext_lazy("deed", "回复意见"), pgettext_lazy("button", "回复"), _("意见已回。"),
        lambda page, about: {
            "view": _choice(_("意见"), VIEWS, tall=True),
            "text": _text(_("理由"), required=False, help_text=_("不同意要写理由。")),
        },
        _on(c.GiveOpinion, "opinion"),
    ),
    "withdraw_opinion": Deed(
        pgettext_lazy("deed", "收回征求意见"), _("收回"), _("已收回。"), _words(), _on(c.WithdrawOpinion, "opinion")
    ),
    "grant_item": Deed(
        _("准予许可"), _("准予"), _("已准予。"), _grant, _on_item(c.GrantItem), paper="grant", number="grant"
    ),
    "grant_with_material_to_follow": Deed(
        _("容缺准予"), _("准予"), _("已准予，材料补齐后送达。"), _owed, _on_item(c.GrantWithMaterialToFollow),
        paper="grant", number="grant",
    ),
    "grant_on_commitment": Deed(
        _("凭承诺准予"), _("准予"), _("已准予，到期核查。"), _on_commitment, _on_item(c.GrantOnCommitment),
        number="grant",
    ),
    "refuse_item": Deed(
        _("不予许可"), _("不予许可"), _("已作出不予许可决定。"), _taking_back, _on_item(c.RefuseItem), paper="refusal",
        number="refusal", grave=True,
    ),
    "hold_item": Deed(
        _("挂起"), _("挂起"), _("已挂起，暂停计时。"),
        lambda page, about: {
            "days": _days(_("几个工作日")),
            "basis": _line(_("依据"), required=False, most=200),
            "text": _text(_("理由")),
        },
        _on_item(c.HoldItem), paper="hold",
    ),
    "resume_item": Deed(
        pgettext_lazy("deed", "恢复办理"), _("恢复"), _("已恢复，今天起计时。"), _words(_("要说明的"), required=False),
        _on_item(c.ResumeItem),
    ),
    "start_special_procedure": Deed(
        _("开始特别程序"), _("开始"), _("已开始，暂停计时。"), _special, _on_item(c.StartSpecialProcedure),
        paper="special_procedure", number="special_procedure",
    ),
    "end_special_procedure": Deed(
        _("结束特别程序"), _("结束"), _("已结束，今天起计时。"), _words(_("结果")), _on_item(c.EndSpecialProcedure)
    ),
    "extend_item": Deed(
        _("延长办理期限"), pgettext_lazy("button", "延期"), _("已延期。"),
        lambda page, about: {"days": _days(_("延几天")), "text": _text(_("理由"))},
        _on_item(c.ExtendItem), paper="extension",
    ),
    "call_session": Deed(pgettext_lazy("deed", "召集会议"), _("召集"), _("会议已召集。"), _session, _call),
    "record_conclusion": Deed(
        pgettext_lazy("deed", "记会议意见"), _("记下"), _("意见已记。"),
        lambda page, about: {
            "view": _choice(_("意见"), CONCLUSIONS, tall=True),
            "text": _text(_("理由、整改要求"), required=False, help_text=_("不同意或要整改，请写清楚。")),
        },
        _conclude,
    ),
    "close_session": Deed(
        _("结束会议，出意见书"), _("结束会议"), _("会议已结束。"),
        lambda page, about: {"number": _line(_("意见书编号")), "text": _text(_("要说明的"), required=False)},
        _on(c.CloseSession, "session"), paper="letter", number="letter",
    ),
    "give_preopinion": Deed(
        pgettext_lazy("deed", "出预审查意见"), _("出意见"), _("预审查意见已出。"),
        lambda page, about: {
            "number": _line(_("意见编号")), "view": _choice(_("意见"), VIEWS[:2], tall=True),
            "text": _text(_("理由"), required=False, help_text=_("不同意要写理由。")),
        },
        _on_item(c.GivePreOpinion), number="preopinion",
    ),
    "turn_preopinion": Deed(
        pgettext_lazy("deed", "预审查意见转为决定"), _("转为决定"), _("已转为决定。"), _grant,
        _on_item(c.TurnPreOpinion), paper="grant",
        number="grant",
    ),
    "check_commitment": Deed(
        pgettext_lazy("deed", "核查承诺"), _("记下"), _("核查结果已记。"),
        lambda page, about: {
            "kept": _choice(_("做到了吗"), [("yes", _("做到了")), ("no", _("没有做到"))], tall=True),
            "text": _text(_("查到的情况"), required=False, help_text=_("没有做到要写清楚。")),
        },
        lambda instance, about, said: c.CheckCommitment(item=instance, kept=said["kept"] == "yes", text=said["text"]),
    ),
    "hand_to_supervision": Deed(
        _("移交监管"), _("移交"), _("已移交。"), lambda page, about: {"function": _choice(_("移交给谁"), page.others)},
        _on_item(c.HandToSupervision),
    ),
    "answer_supervision": Deed(
        _("答复审管移交"), pgettext_lazy("button", "回复"), _("已答复。"), _words(_("由谁监管、怎么管")),
        _on(c.AnswerSupervision, "supervision"),
    ),
    "recall_item": Deed(
        _("撤回许可"), pgettext_lazy("deed", "撤回"), _("已撤回。"), _taking_back,
        _on_item(c.RecallItem), number="recall", grave=True,
    ),
    "revoke_item": Deed(
        _("撤销许可"), pgettext_lazy("deed", "撤销"), _("已撤销。"), _taking_back,
        _on_item(c.RevokeItem), number="revocation", grave=True,
    ),
    "renew_document": Deed(
        pgettext_lazy("deed", "证照延续"), _("延续"), _("已延续。"), _words(), _on(c.RenewDocument, "number")
    ),
    "lapse_document": Deed(_("登记失效"), _("登记"), _("已登记失效。"), _words(), _on(c.LapseDocument, "number")),
    "approve_decision": Deed(
        _("审批"), pgettext_lazy("button", "同意"), _("已批准。"), _words(_("批示"), required=False),
        _on(c.ApproveDecision, "proposal"),
    ),
    "return_decision": Deed(
        pgettext_lazy("deed", "退回报批"), _("退回"), _("已退回。"), _words(), _on(c.ReturnDecision, "proposal")
    ),
}  # fmt: skip
"""Command → what its page says and asks."""


class DeedForm(forms.Form):
    """The form of one deed; its fields depend on the item."""

    def __init__(self, *args: Any, page: ItemPage, deed: Deed, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(deed.fields(page, about))
