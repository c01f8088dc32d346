"""Taking in at the counter what somebody brings: the clerk types and scans on the form people fill from afar, and hands
over the receipt with number and code at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.backoffice.cases import walk_in, wording
from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.applying import Typed, Wanted, give_code, programme_of_applying, read, renew_code, write
from yichuang.backoffice.cases.contexts.acting import may_act
from yichuang.backoffice.cases.contexts.papers import Paper
from yichuang.backoffice.cases.contexts.project_page_people import team_choices
from yichuang.backoffice.cases.joining import there
from yichuang.backoffice.cases.lookup import case_named
from yichuang.backoffice.cases.models import Applying, Case
from yichuang.backoffice.cases.opening import PERMITS, SERVICES, permits_of
from yichuang.backoffice.cases.queries.window_case import read_window_case
from yichuang.backoffice.cases.states import programme_of, state_of
from yichuang.backoffice.cases.wording import item_title
from yichuang.backoffice.ledger import programmes
from yichuang.engine.case.commands import GiveMandate
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say
from yichuang.screens.base.asking import Asking, asking, case_of, key_of

from .apply import service_of
from .apply_form import ApplyForm, form_known, take_in, unlisted
from .desk_forms import TypedError, under
from .entering import code_kept, keep_code
from .entrusting import is_typed, keep_paper, mandate_of, typed_in
from .papers import drawn, paper_of, sheet


def _at_the_window(request: HttpRequest) -> Asking:
    asked = asking(request)
    if "window" not in asked.viewer.rights:
        raise PermissionDenied
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """What whoever came wants: something new, or one more application in a case there is."""
    asked = _at_the_window(request)
    service = service_of(programmes.current(SERVICES, asked.at))
    if request.method == "POST":
        by, at = asked.viewer, asked.at
        wanted = request.POST.get("service", "")
        if wanted in {one.id for one in service.choices}:
            return _onto(walk_in.begin(SERVICES, {service.id: wanted}, by=by, at=at))
        if "permits" in request.POST:
            return _onto(walk_in.begin(PERMITS, {}, by=by, at=at))
        found = _joined(asked, request.POST.get("case", ""))
        if isinstance(found, Case):
            return _onto(walk_in.begin_in(found.pk, by=by, at=at))
        return _choosing(request, asked, found)
    return _choosing(request, asked)


def _onto(one: Applying) -> HttpResponse:
    return redirect(reverse("window:counter_form", args=[one.number]))


def _choosing(request: HttpRequest, asked: Asking, problem: str = "") -> HttpResponse:
    said = wording.language()
    services = service_of(programmes.current(SERVICES, asked.at)).choices
    known = {
        "services": [(one.id, say(one.title, said)) for one in services],
        "permits": say(programmes.current(PERMITS, asked.at).title, said),
        "problem": problem,
        "typed": request.POST.get("case", ""),
    }
    return render(request, "window/counter.html", known, status=422 if problem else 200)


def _joined(asked: Asking, named: str) -> Case | str:
    """The case an application is added to: the one named, or the permits of the project named; else what to do."""
    if not named.strip():
        return _("请填编号或项目代码。")
    found = case_named(named)
    try:
        head = case_of(asked, found or "")
    except Http404:
        return _("没有编号或项目代码是“{said}”的办件。请对照凭证或项目页再填。").format(said=named.strip()[:80])
    if head.kind == "project":
        permits = permits_of(head.pk)
        if permits is None:
            return _("“{project}”还没有审批办件。请点“工程建设项目审批”新办。").format(project=head.title)
        head = case_of(asked, permits)
    if not programme_of(state_of(head.pk)).window:
        return _("“{case}”不在窗口办。请填窗口收件的编号，或项目的编号。").format(case=head.title)
    if head.closed_at is not None:
        return _("“{case}”已经办完归档，不能再加。请新办一件。").format(case=head.title)
    return head


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """The one form, typed by the clerk. Where it cannot be received, what was typed stays."""
    asked = _at_the_window(request)
    by, at = asked.viewer, asked.at
    one = walk_in.held_by(number, by)
    if one is None:
        if code_kept(request, number):
            return redirect(reverse("window:counter_receipt", args=[number]))
        raise Http404
    typed = read(one)
    programme = programme_of_applying(one, typed, at)

    def asks() -> Wanted:
        return walk_in.wanted_here(typed, programme, by=by, at=at)

    if request.method != "POST":
        wanted = asks()
        return _page(request, one, programme, typed, wanted, ApplyForm(typed, programme, wanted))
    if "choosing" in request.POST:
        typed.items = request.POST.getlist("item")[:200]
    problems = take_in(request, programme, typed, asks)
    if "choosing" in request.POST and not typed.items and "send" in request.POST:
        problems.append(_("还没有选事项。请至少选一项。"))
    typed.mandate = under(request)
    if not typed.joins:
        typed.entrusted = typed_in(request, typed.entrusted)
        try:
            keep_paper(request, typed.entrusted)
        except TypedError as wrong:
            problems.append(str(wrong))
    filled_in = walk_in.fill_in(typed, by=by)
    write(one, typed, at=at)
    wanted = asks()
    data = request.POST.copy()
    if filled_in:
        for name in ("name", "contact", "phone"):
            data[name] = getattr(typed, name)
    sending = "send" in request.POST
    filled = ApplyForm(typed, programme, wanted, data=data, sending=sending)
    if filled_in:
        # whoever stands there is asked whether it is still right, before anything is received
        return _page(request, one, programme, typed, wanted, filled, problems, note=_("已按代码带出申请人。请核对。"))
    if not filled.is_valid():
        not_received = _("还没有收件。标红的地方请填好再收；别的已经存好。")
        problems.append(not_received if sending else _("标红的地方还没有存，请改好再存；别的已经存好。"))
    elif not sending and "fill" in request.POST and not problems:
        problems.append(_unknown(typed))
    problems += unlisted(request, programme, wanted) if typed.joins else []
    given, wrong_with_it = _given(typed, asked) if sending else (None, [])
    problems += wrong_with_it
    if problems:
        return _page(request, one, programme, typed, wanted, filled, problems, status=422 if sending else 200)
    if not sending:
        return HttpResponseRedirect(f"{request.path}?saved=1")
    return _received(request, asked, one, programme, typed, wanted, given)


def _given(typed: Typed, asked: Asking) -> tuple[GiveMandate | None, list[str]]:
    """The mandate that comes with the application, and what is wrong with it."""
    if not is_typed(typed.entrusted):
        return None, []
    if not typed.code.strip():
        return None, [_("委托代办的要是企业。请填申请企业的统一社会信用代码，或把委托书一栏清空。")]
    try:
        return mandate_of(typed.entrusted, asked.on, principal=typed.name), []
    except TypedError as wrong:
        return None, [str(wrong)]


def _unknown(typed: Typed) -> str:
    if not typed.code.strip():
        return _("请先填统一社会信用代码。个人申请不用带出，直接填。")
    if typed.name.strip() and typed.contact.strip() and typed.phone.strip():
        return _("申请人、联系人和电话已经填了，没有再带出。要换请先清空。")
    return _("这个代码在这里没有办过件。请直接填申请人。")


def _received(
    request: HttpRequest, asked: Asking, one: Applying, programme: Programme, typed: Typed, wanted: Wanted,
    given: GiveMandate | None,
) -> HttpResponse:  # fmt: skip
    done = walk_in.receive(one, by=asked.viewer, at=asked.at, key=key_of(request) or one.number, given=given)
    if isinstance(done, Refused):
        problems = wording.refusal_texts(done, programme)
        filled = ApplyForm(typed, programme, wanted)
        status = 403 if done.kind == "forbidden" else 422
        return _page(request, one, programme, typed, wanted, filled, problems, status=status)
    keep_code(request, one.number, give_code(one))
    return redirect(reverse("window:counter_receipt", args=[one.number]))


def _page(
    request: HttpRequest, one: Applying, programme: Programme, typed: Typed, wanted: Wanted, filled: ApplyForm,
    problems: list[str] | None = None, *, status: int = 200, note: str = "",
) -> HttpResponse:  # fmt: skip
    said = wording.language()
    picked = walk_in.chosen(typed, wanted)
    choices = [(item, item_title(item, programme), item in picked) for item in wanted.items]
    state = state_of(typed.joins) if typed.joins else None
    known = {
        **form_known(request, one, programme, typed, wanted, filled, problems or []),
        "programme": say(programme.title, said),
        "choices": choices if len(choices) > 1 or state is not None else [],
        "joined": f"{state.number} {wording.case_title(state, programme)}" if state is not None else "",
        "there": [say(programme.materials[name].title, said) for name in sorted(there(typed))],
        "agents": may_act(state.window.mandates, asking(request).on) if state is not None else [],
        "mandate": typed.mandate,
        "note": note,
        **(_entrusting(request, programme, typed, wanted) if state is None else {"joined_id": state.case}),
    }
    return render(request, "window/counter_form.html", known, status=status)


def _entrusting(request: HttpRequest, programme: Programme, typed: Typed, wanted: Wanted) -> dict[str, Any]:
    """The fields of a mandate that comes with a new application, every stage of what is applied for ticked at first."""
    on, titles = asking(request).on, programme.stages
    here = {item.stage for one in wanted.items if (item := programme.item(one, wanted.plan.flow))}
    meant = is_typed(typed.entrusted)
    return {
        "stages": [(one, say(titles[one].title, wording.language())) for one in walk_in.stages_of(programme, wanted)],
        "teams": team_choices(on),
        "entrusting": meant,
        "entrusted": typed.entrusted if meant else {"stages": here},
    }


@require_POST
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """Another code for whoever lost theirs and shows who they are: printed on the receipt, as the first was."""
    asked = _at_the_window(request)
    one = Applying.objects.filter(pk=number, sent_at__isnull=False).first()
    if one is None or one.case_id is None:
        raise Http404
    head, reason = case_of(asked, str(one.case_id)), request.POST.get("reason", "").strip()[:200]
    if not reason:
        messages.error(request, _("请写清谁来换、怎么核对的身份。查询码没有换。"))
        return redirect(reverse("window:desk", args=[head.pk]))
    keep_code(request, number, renew_code(one, by=asked.viewer, at=asked.at, reason=reason))
    return redirect(reverse("window:counter_receipt", args=[number]))


def _receipt(request: HttpRequest, number: str) -> tuple[Case, Paper] | HttpResponse:
    """The receipt with the code on it, for as long as this browser holds the code."""
    asked = _at_the_window(request)
    one = Applying.objects.filter(pk=number, sent_at__isnull=False).first()
    if one is None or one.case_id is None:
        raise Http404
    head = case_of(asked, str(one.case_id))
    code = code_kept(request, number)
    if not code:
        messages.info(request, _("查询码已经不再显示。要凭证请从“文书”里打印。"))
        return redirect(reverse("window:desk", args=[head.pk]))
    case = read_window_case(head)
    subject = next((a.id for a in case.state.window.applications.values() if a.number == number), "")
    made = paper_of(case, "receipt", subject, asked)
    return head, replace(made, after=(*made.after, _("查询码：{code}").format(code=code)))


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What is printed and handed over."""
    found = _receipt(request, number)
    if isinstance(found, HttpResponse):
        return found
    head, made = found
    return render(request, "window/counter_receipt.html", {**sheet(made), "head": head, "number": number})


@require_safe
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same as PDF."""
    found = _receipt(request, number)
    if isinstance(found, HttpResponse):
        return found
    response = HttpResponse(drawn(found[1]), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
