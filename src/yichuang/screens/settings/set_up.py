"""Setting up an empty installation: who holds the token brings the workbook, sees what it says, and becomes the first
administrator. Once anybody has an account all of this is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.ledger.workbooks import MAX_BYTES, WorkbookError
from yichuang.backoffice.ledger.workbooks import words_of as workbook_words
from yichuang.backoffice.people import set_up
from yichuang.backoffice.people.changes import ChangeRefused
from yichuang.backoffice.people.set_up.columns import SHEETS
from yichuang.backoffice.people.wording import words_of

from .acting import posted
from .forms import SpokenForm, day_field

KEPT = "set_up"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS = 200


class StartForm(SpokenForm):
    """The district's name where no workbook says it, and the first administrator."""

    zh = forms.CharField(label=pgettext_lazy("field", "开发区名称"), max_length=80)
    en = forms.CharField(label=pgettext_lazy("field", "英文名称"), max_length=120, required=False)
    started_on = day_field(pgettext_lazy("field", "启用日期"), gettext_lazy("没写日期的单位和岗位从这天算。"))
    name = forms.CharField(
        label=pgettext_lazy("field", "您的姓名"),
        max_length=80,
        help_text=gettext_lazy("工作簿里有您，就填表里的姓名或工号。"),
    )
    username = forms.CharField(label=pgettext_lazy("field", "登录名"), max_length=60)
    password = forms.CharField(
        label=pgettext_lazy("field", "密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("至少10个字符。"),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:  # the workbook says it: nobody is asked twice
            for field in ("zh", "en", "started_on"):
                del self.fields[field]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        password = data.get("password")
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", _("两次输入的密码不一样。"))
        elif password:
            try:
                validate_password(password, User(username=data.get("username", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


def _place() -> Path:
    return Path(settings.YICHUANG_HOME) / "keys" / "set-up.xlsx"


def with_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for who has shown the token, and only while the installation is empty."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not set_up.is_empty():
            _place().unlink(missing_ok=True)
            return redirect("account_login")
        given = request.GET.get("token") or request.POST.get("token")
        if given and set_up.token_fits(given.strip()):
            request.session[KEPT] = given.strip()
            return redirect("set_up:start")  # so that the token does not stay in the address
        if not set_up.token_fits(str(request.session.get(KEPT, ""))):
            return render(request, "settings/set_up_token.html", {"wrong": bool(given)}, status=403)
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return login_not_required(guarded)


def _plan(request: HttpRequest) -> set_up.Plan | None:
    """The plan of the workbook that was brought, checked anew; None without one."""
    place = _place()
    if not place.is_file():
        return None
    name = str(request.session.get("set_up_name", place.name))
    return set_up.check_workbook(place.read_bytes(), name=name, at=request.at)  # type: ignore[attr-defined]


@with_token
@sensitive_post_parameters("password", "again")
def start(request: HttpRequest) -> HttpResponse:
    """GET shows what there is; POST takes it in, makes the administrator and signs in."""
    plan = _plan(request)
    named = plan is not None and bool(plan.rows("district"))
    form = StartForm(posted(request), named=named, initial={"started_on": _today(request)})
    if request.method == "POST" and form.is_valid() and not (plan and plan.grave):
        try:
            person = _take_in(request, plan, form.cleaned_data)
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal))
        else:
            set_up.consume_token()
            _place().unlink(missing_ok=True)
            login(request, person.user, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("设好了。接下来看看职能都有没有单位，再给大家开账号。"))
            return redirect("settings:home")
    context = {
        "plan": plan,
        "form": form,
        "sheets": _sheets(plan) if plan else [],
        "told": [p for p in plan.problems if not p.grave] if plan else [],
        "most_mb": MAX_BYTES // 2**20,
    }
    return render(request, "settings/set_up.html", context, status=422 if form.errors else 200)


def _take_in(request: HttpRequest, plan: set_up.Plan | None, data: dict[str, Any]) -> Any:
    administrator = set_up.Administrator(data["name"], data["username"], data["password"])
    return set_up.take_in(
        plan,
        administrator,
        at=request.at,  # type: ignore[attr-defined]
        zh=data.get("zh", ""),
        en=data.get("en", ""),
        started_on=data.get("started_on"),
    )


def _today(request: HttpRequest) -> date:
    from yichuang.engine.calendars import local_date

    return local_date(request.at, settings.TIME_ZONE)  # type: ignore[attr-defined]


@with_token
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Takes the file to the side when it is a workbook at all; the page then shows what it says."""
    upload = request.FILES.get("workbook")
    if upload is None:
        messages.error(request, _("先选一个文件。"))
        return redirect("set_up:start")
    name = str(upload.name)[:120]
    try:
        size = upload.size or 0
        if size > MAX_BYTES:
            most = MAX_BYTES // 2**20
            raise WorkbookError("workbook_too_big", where=name, seen_mb=size // 2**20, most_mb=most)
        data = upload.read()
        set_up.check_workbook(data, name=name, at=request.at)  # type: ignore[attr-defined]
    except WorkbookError as problem:
        messages.error(request, workbook_words(problem))
        return redirect("set_up:start")
    _place().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _place().write_bytes(data)
    request.session["set_up_name"] = name
    return redirect("set_up:start")


@with_token
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Goes on without the workbook."""
    _place().unlink(missing_ok=True)
    return redirect("set_up:start")


@with_token
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook in the language of the page."""
    english = get_language() == "en"
    data = set_up.template(request.at, "en" if english else "zh-hans")  # type: ignore[attr-defined]
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="set-up.xlsx"'
    return response


def _sheets(plan: set_up.Plan) -> list[dict[str, Any]]:
    """Every sheet as it was read, cell by cell, each with what is wrong with it."""
    english = get_language() == "en"
    shown: list[dict[str, Any]] = []
    for sheet in SHEETS:
        table = plan.tables.get(sheet.key)
        title = table.title if table else (sheet.en if english else sheet.zh)
        wrong: dict[str, list[str]] = {}
        for problem in plan.grave:
            if problem.sheet == title:
                wrong.setdefault(problem.cell, []).append(problem.words())
        columns = [c for c in sheet.columns if table and c.key in table.headings]
        shown.append(
            {
                "title": title,
                "count": len(table.rows) if table else 0,
                "columns": [c.en if english else c.zh for c in columns],
                "rows": [
                    [_cell(row.get(c.key) or row.seen[c.key], row.cells[c.key], wrong, c) for c in columns]
                    for row in (table.rows[:SHOWN_ROWS] if table else [])
                ],
                "more": max(0, len(table.rows) - SHOWN_ROWS) if table else 0,
                "wrong": [(cell, words) for cell, told in wrong.items() for words in told],
            }
        )
    titles = {one["title"] for one in shown}
    for problem in plan.grave:
        if problem.sheet not in titles:
            shown[0]["wrong"].append((problem.sheet, problem.words()))
    return shown


def _cell(value: Any, place: str, wrong: dict[str, list[str]], column: Any) -> dict[str, Any]:
    words = column.words or {}
    if isinstance(value, list):
        text = _("、").join(words[one][0] if one in words else str(one) for one in value)
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = words[value][0] if value in words else str(value)
    return {"place": place, "text": text, "wrong": wrong.get(place, [])}
