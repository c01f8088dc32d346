"""The one form of an application: who asks, and the facts its flow wants, each checked by its own definition."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.applying import Typed, Wanted
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.refusal_wording import FACT_PROBLEMS
from yichuang.backoffice.cases.wording import item_title, language, unit_word
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.credit_codes import is_credit_code
from yichuang.engine.errors import EngineError, Reason
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactDef, FactKind, say
from yichuang.screens.base.asking import new_key
from yichuang.screens.base.typed_amounts import UnreadableError, read_amount

MOST_FILES = 60
LEAST_DIGITS = 7
"""Of a telephone number: a local one has seven."""
# an extension is written 转801, 分机801 or ext. 801
_PHONE = re.compile(r"(?:[\d\s+()./,\u3001;#*-]|\u8f6c|\u5206\u673a|ext|x)*", re.IGNORECASE)
AMOUNTS = (FactKind.INTEGER, FactKind.DECIMAL, FactKind.AREA, FactKind.MONEY)


def facts_typed(programme: Programme, data: Any) -> dict[str, Any]:
    """Facts as a form or the guide's address spells them, those that can be read; "" takes an answer back."""
    found: dict[str, Any] = {}
    for name, definition in programme.facts.items():
        if name not in data or definition.personal:
            continue
        raw = _raw(definition, data, name)
        if raw is None:
            found[name] = None
            continue
        try:
            found[name] = definition.write(definition.read(raw))
        except EngineError:
            continue  # the form says what is wrong with it
    return found


def _raw(definition: FactDef, data: Any, name: str) -> Any:
    if definition.kind is FactKind.CHOICES:
        many = [one for one in (data.getlist(name) if hasattr(data, "getlist") else data[name]) if one]
        return many or None
    text = str(data[name]).strip()
    if not text:
        return None
    if definition.kind is FactKind.BOOLEAN:
        return {"yes": True, "no": False, "true": True, "false": False}.get(text.lower(), text)
    if definition.kind in AMOUNTS and not definition.negative:
        try:
            return read_amount(definition, text)
        except UnreadableError:
            return text  # the form says what would be right
    return text


class ApplyForm(forms.Form):
    """`typed` fills it; a fact that cannot be read says what would be right. What is only kept (not `sending`) may lack
    anything."""

    name = forms.CharField(
        label=gettext_lazy("申请人（企业或个人）"), max_length=200,
        error_messages={"required": gettext_lazy("请填申请人。")},
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), max_length=18, required=False,
        help_text=gettext_lazy("个人申请不用填。"),
    )  # fmt: skip
    contact = forms.CharField(
        label=pgettext_lazy("field", "联系人"), max_length=60,
        error_messages={"required": gettext_lazy("请填联系人。")},
    )  # fmt: skip
    phone = forms.CharField(
        label=pgettext_lazy("field", "电话"), max_length=40,
        error_messages={"required": gettext_lazy("请填电话，好通知您。")},
        help_text=gettext_lazy("至少7位数字，可以带区号和分机。"),
    )  # fmt: skip

    def __init__(
        self, typed: Typed, programme: Programme, asked: Wanted, data: Any = None, *, sending: bool = True
    ) -> None:
        facts = {name: _shown(programme.facts[name], typed.facts.get(name)) for name in asked.asks}
        initial = {"name": typed.name, "code": typed.code, "contact": typed.contact, "phone": typed.phone, **facts}
        super().__init__(data, initial=initial)
        for name in () if sending else ("name", "contact", "phone"):
            self.fields[name].required = False
        self.definitions = {name: programme.facts[name] for name in asked.asks}
        for name, definition in self.definitions.items():
            self.fields[name] = _field(definition)

    def clean_code(self) -> str:
        said = str(self.cleaned_data["code"]).strip().upper()
        if said and not is_credit_code(said):
            raise forms.ValidationError(_("这个代码不对。统一社会信用代码有18位，请对照营业执照。"))
        return said

    def clean_phone(self) -> str:
        said = str(self.cleaned_data["phone"]).strip()
        plain = unicodedata.normalize("NFKC", said)
        if said and (sum(one.isdecimal() for one in plain) < LEAST_DIGITS or not _PHONE.fullmatch(plain)):
            raise forms.ValidationError(_("这个电话打不通。请填至少7位数字，如 13800000000、010-12345678转801。"))
        return said

    def clean(self) -> dict[str, Any]:
        for name, definition in self.definitions.items():
            raw = _raw(definition, self.data, name) if name in self.data else None
            if raw is None:
                continue
            try:
                definition.read(raw)
            except EngineError as wrong:
                self.add_error(name, _problem(definition, str(self.data[name]), wrong))
        return self.cleaned_data


def _problem(definition: FactDef, text: str, wrong: EngineError) -> str:
    """What would be right, as the guide says it of an amount."""
    if definition.kind in AMOUNTS and not definition.negative:
        try:
            read_amount(definition, text)
        except UnreadableError as unreadable:
            return str(unreadable)
    return _(FACT_PROBLEMS[wrong.code]) + _("。")


def _shown(definition: FactDef, raw: Any) -> Any:
    if definition.kind is FactKind.BOOLEAN and raw is not None:
        return "yes" if raw else "no"
    return raw


class _Several(forms.MultipleChoiceField):
    """Any number of options, none among them. Beside the boxes the page sends an empty value, so that taking the last
    tick away is an answer as well."""

    def to_python(self, value: Any) -> list[str]:
        return super().to_python([one for one in value or () if one])


def _field(definition: FactDef) -> forms.Field:
    tag = language()
    label = say(definition.ask or definition.title, tag)
    note = say(definition.hint, tag) if definition.hint else ""
    more: dict[str, Any] = {"label": label, "help_text": note, "required": False}
    if definition.kind is FactKind.BOOLEAN:
        choices = [("", _("不知道")), ("yes", _("是")), ("no", _("否"))]
        return forms.ChoiceField(choices=choices, **more)
    options = [(one.id, say(one.title, tag)) for one in definition.choices]
    if definition.kind is FactKind.CHOICE:
        return forms.ChoiceField(choices=[("", _("不知道")), *options], **more)
    if definition.kind is FactKind.CHOICES:
        return _Several(choices=options, widget=forms.CheckboxSelectMultiple(), **more)
    if definition.kind is FactKind.DATE:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **more)
    if definition.unit:
        more["label"] = f"{label} ({unit_word(definition.unit)})"
    return forms.CharField(max_length=200, **more)


def take_in(request: HttpRequest, programme: Programme, typed: Typed, asks: Callable[[], Wanted]) -> list[str]:
    """Takes what was typed and uploaded into `typed`; returns what could not be taken. `asks` says what the form wants
    under what was typed."""
    for name in ("name", "code", "contact", "phone"):
        if name in request.POST:
            setattr(typed, name, request.POST[name].strip()[:200])
    typed.facts.update(facts_typed(programme, request.POST))
    asked, problems = asks(), []
    held = sum(len(given.get("files", ())) for given in typed.materials.values())
    for material in asked.materials:
        if request.POST.get(f"drop-{material}"):
            typed.materials.pop(material, None)
        uploads = request.FILES.getlist(f"file-{material}")
        if held + len(uploads) > MOST_FILES:
            return [_("一份申请最多{n}个文件。请把同一份材料并成一个文件。").format(n=MOST_FILES)]
        for upload in uploads:
            try:
                info = kept.keep(upload, upload.name or "")
            except kept.FileRefusedError as refused:
                problems.append(wording.file_text(refused))
                continue
            given = typed.materials.setdefault(material, {"how": "upload", "files": []})
            given["how"] = "upload"
            given["files"] = [*given.get("files", []), {"digest": info.digest, "name": info.name}]
        _without_a_file(typed, material, request.POST.get(f"how-{material}", ""))
    for material, known in programme.materials.items():
        # what we have already, nobody hands in
        if material in asked.materials and known.origin == "fetched" and material not in typed.materials:
            typed.materials[material] = {"how": "fetched", "files": []}
    return problems


def unlisted(request: HttpRequest, programme: Programme, asked: Wanted) -> list[str]:
    """Said once of the papers that what was ticked anew needs, if the page it was sent from did not list them: nobody
    leaves out what they never saw."""
    if "send" not in request.POST or "listed" not in request.POST:
        return []
    seen = request.POST.getlist("listed")
    new = [name for name in asked.materials if name not in seen and programme.materials[name].origin != "fetched"]
    if not new:
        return []
    titles = _("、").join(say(programme.materials[name].title, language()) for name in new)
    said = _("改选以后还要这些材料：{materials}。请在下面的清单里交；现在交不了的，再按一次就行。")
    return [said.format(materials=titles)]


def before_it(waits: tuple[Reason, ...], programme: Programme) -> list[str]:
    """The items that must come before one that can be applied for already."""
    return [item_title(one.params["before"], programme) for one in waits]


def _without_a_file(typed: Typed, material: str, how: str) -> None:
    if (typed.materials.get(material) or {}).get("files"):
        return
    if how in ("paper", "held"):
        typed.materials[material] = {"how": how, "files": []}
    elif how == "none":
        typed.materials.pop(material, None)


def form_known(
    request: HttpRequest, one: Applying, programme: Programme, typed: Typed, asked: Wanted, filled: ApplyForm,
    problems: list[str],
) -> dict[str, Any]:  # fmt: skip
    """What the page of the form needs, whoever types it."""
    said = language()
    days = [asked.plan.items[item].days for item in asked.items if item in asked.plan.items]
    return {
        "one": one,
        "form": filled,
        "items": [item_title(item, programme) for item in asked.items],
        "unclear": [item_title(item, programme) for item in asked.open],
        "materials": [
            {
                "id": name,
                "title": say(programme.materials[name].title, said),
                "minor": minor,
                "origin": programme.materials[name].origin,
                "given": typed.materials.get(name),
            }
            for name, minor in asked.materials.items()
        ],
        "days": max((day for day in days if day is not None), default=None),
        "problems": problems,
        "saved": request.method != "POST" and "saved" in request.GET,
        "key": new_key(),
        "sendable": bool(asked.items),
        "nothing_ticked": bool(typed.joins) and not set(typed.items) & set(asked.items),
    }
