"""Adding a project is one row: what it is called, whose it is, which industry, how large. The rest comes later."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yichuang.backoffice.cases import opening, wording
from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.contexts.project_table import day_of, industries
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.notify.deliver import deliver_at_once
from yichuang.backoffice.people.access import actor_for, case_seen_by

from .amounts import AmountError, read_wan

_AMOUNTS = {
    "shape": gettext_lazy("填数字，如 8600。写成8.6千、6.8亿也行。"),
    "negative": gettext_lazy("总投资不能是负数。"),
    "too_much": gettext_lazy("这个数太大了。单位是万元，看看是不是多写了几位。"),
}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class AddForm(forms.Form):
    """Four fields; only the first must be filled. `cleaned_data["total"]` is in yuan."""

    name = forms.CharField(max_length=200, label=gettext_lazy("项目名称"))
    owner = forms.CharField(max_length=200, required=False, label=gettext_lazy("项目单位"))
    industry = forms.ChoiceField(required=False, label=gettext_lazy("产业"))
    total = forms.CharField(max_length=40, required=False, label=gettext_lazy("总投资"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "add_%s")
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = [("", _("先不填")), *(choices or [])]  # type: ignore[attr-defined]
        self.fields["name"].error_messages["required"] = _("写上项目名称。")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["total"].widget.attrs["inputmode"] = "decimal"
        for name, field in self.fields.items():
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"add_{name}_error"}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_total(self) -> Decimal | None:
        said = self.cleaned_data["total"]
        if not said.strip():
            return None
        try:
            return read_wan(said)
        except AmountError as error:
            raise forms.ValidationError(str(_AMOUNTS[error.code])) from None

    def facts(self) -> dict[str, Any]:
        """The facts typed, in their JSON spelling."""
        known = self.cleaned_data
        said = {"project_name": known["name"], "owner": known["owner"].strip(), "industry": known["industry"]}
        found: dict[str, Any] = {fact: value for fact, value in said.items() if value}
        return found | ({"investment_total": f"{known['total']:.2f}"} if known["total"] is not None else {})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The form on a page of its own, and where every form of it is sent."""
    at = request.at  # type: ignore[attr-defined]
    viewer = actor_for(request.user, day_of(at))
    if "open" not in viewer.rights:
        raise PermissionDenied(_("您的岗位不能建项目。"))
    choices = industries(programmes.current(opening.PROJECTS, at))
    if request.method == "GET":
        return _page(request, AddForm(choices=choices), uuid7(at))
    form = AddForm(request.POST, choices=choices)
    case_id = request.POST.get("case", "")
    case_id = case_id if _UUID.fullmatch(case_id) else uuid7(at)
    if Case.objects.filter(pk=case_id).exists():
        return redirect(_row(case_id))  # the same form sent twice
    if not form.is_valid():
        return _page(request, form, case_id, status=422)
    alike = opening.known_already(form.cleaned_data["name"], form.cleaned_data["owner"])
    if alike and (alike[0].same or not request.POST.get("another")):
        return _page(request, form, case_id, alike=alike, status=422)
    done = opening.open_project(case_id, form.facts(), by=viewer, at=at, now=at)
    if isinstance(done, Refused):
        for sentence in wording.refusal_texts(done):
            form.add_error(None, sentence)
        return _page(request, form, case_id, status=422)
    name = form.cleaned_data["name"]
    messages.success(request, _("加好了：{name}，编号{number}。").format(name=name, number=done.state.number))
    return redirect(_row(case_id))


@require_POST
def open_permits(request: HttpRequest, case: str) -> HttpResponse:
    """Opens the permits case of a project by one click, with what is known already."""
    at = request.at  # type: ignore[attr-defined]
    viewer = actor_for(request.user, day_of(at))
    project = case_seen_by(viewer, case)
    done = opening.open_permits(project.pk, by=viewer, at=at, now=at)
    if isinstance(done, Refused):
        for sentence in wording.refusal_texts(done):
            messages.error(request, sentence)
    else:
        deliver_at_once([done.case_id, project.pk], at)
        messages.success(request, _("手续清单开好了，编号{number}。").format(number=done.state.number))
    return redirect(f"{reverse('projects:table')}{project.pk}/")


def _page(
    request: HttpRequest, form: AddForm, case_id: str, *, alike: list[opening.Known] | None = None, status: int = 200
) -> HttpResponse:
    known = {"form": form, "new_case": case_id, "alike": alike or [], "same": any(one.same for one in alike or [])}
    return render(request, "projects/add.html", known, status=status)


def _row(case_id: str) -> str:
    return f"{reverse('projects:table')}#row-{case_id}"
