"""Applying without an account: one form, every paper uploaded once, saved as one goes, sent when one likes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.applying import Typed, applicant, programme_of_applying, read, start, wanted, write
from yichuang.backoffice.cases.joining import Joined, there
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.online import begin_more, offered, send, ticked
from yichuang.backoffice.cases.opening import PERMITS, SERVICES
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.cases.wording import item_title
from yichuang.backoffice.ledger import programmes
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactKind, say
from yichuang.screens.base.asking import key_of

from .apply_form import ApplyForm, before_it, facts_typed, form_known, take_in, unlisted
from .entering import code_kept, entered, keep_code, let_in


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What can be applied for here: the services of the window, and what the guide leads to."""
    programme = programmes.current(SERVICES, request.at)  # type: ignore[attr-defined]
    language = wording.language()
    services = [(one.id, say(one.title, language)) for one in service_of(programme).choices]
    return render(request, "window/apply_choose.html", {"services": services})


def service_of(programme: Programme) -> Any:
    """The fact that says which service it is: the first choice the programme asks."""
    choices = [one for one in programme.facts.values() if one.kind is FactKind.CHOICE]
    return min(choices, key=lambda one: one.order)


@login_not_required
@require_safe
def permits(request: HttpRequest) -> HttpResponse:
    """What of the guide's result can be applied for here: the answers come along, nothing is asked twice."""
    at = request.at  # type: ignore[attr-defined]
    programme = programmes.current(PERMITS, at)
    facts = {name: raw for name, raw in facts_typed(programme, request.GET).items() if raw is not None}
    asked = wanted(programme, facts, by=applicant(""), at=at)
    known = {
        "items": [item_title(item, programme) for item in asked.items],
        "carried": [(name, value) for name, values in request.GET.lists() if name in facts for value in values],
        "programme": PERMITS,
    }
    return render(request, "window/apply_permits.html", known)


@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begins an application: a service by its id, or permits with the answers given in the guide."""
    at = request.at  # type: ignore[attr-defined]
    programme_id = PERMITS if request.POST.get("programme") == PERMITS else SERVICES
    programme = programmes.current(programme_id, at)
    if programme_id == SERVICES:
        service = service_of(programme)
        chosen = request.POST.get("service", "")
        if chosen not in {one.id for one in service.choices}:
            raise Http404
        facts: dict[str, Any] = {service.id: chosen}
    else:
        facts = facts_typed(programme, request.POST)
    one, code = start(programme_id, Typed(facts=facts), at=at)
    let_in(request, one)
    keep_code(request, one.number, code)
    return redirect(reverse("apply:form", args=[one.number]))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """The one form. Saving keeps whatever is typed, right or wrong; sending says what is missing."""
    at = request.at  # type: ignore[attr-defined]
    one = entered(request, number)
    if one is None:
        return redirect(f"{reverse('track:enter')}?number={number}")
    if one.sent_at is not None:
        return redirect(reverse("track:one", args=[one.number]))
    typed = read(one)
    programme = programme_of_applying(one, typed, at)

    def now_offered() -> Joined:
        return offered(typed, programme, by=applicant(one.number), at=at)

    if request.method != "POST":
        return _page(request, one, programme, typed, now_offered())
    if "choosing" in request.POST:
        typed.items = request.POST.getlist("item")[:200]
    problems = take_in(request, programme, typed, lambda: now_offered().wanted)
    sending = "send" in request.POST
    new = _come_up(request, programme, typed, now_offered())
    found = now_offered()
    write(one, typed, at=at)
    filled = ApplyForm(typed, programme, found.wanted, data=request.POST, sending=sending)
    if not filled.is_valid():
        not_sent = _("还没有提交。标红的地方请填好再提交；别的已经存好。")
        problems.append(not_sent if sending else _("标红的地方还没有存，请改好再存；别的已经存好。"))
    elif sending and problems:
        problems.append(_("还没有提交。请按上面说的办好再提交；填的已经存好。"))
    if sending:
        problems += new
        if "choosing" in request.POST and not typed.items:
            problems.append(_("还没有选事项。请至少选一项。"))
        problems += unlisted(request, programme, found.wanted)
    if problems:
        return _page(request, one, programme, typed, found, filled, problems, status=422 if sending else 200)
    if sending:
        return _sent(request, one, programme, typed, found)
    return HttpResponseRedirect(f"{request.path}?saved=1")


def _come_up(request: HttpRequest, programme: Programme, typed: Typed, found: Joined) -> list[str]:
    """Ticks what the answers brought up and the page did not offer yet, unless it waits for something; says so."""
    shown = set(request.POST.getlist("offered"))
    new = [one for one in found.wanted.items if one not in shown and one not in found.waiting]
    if not shown or not new:
        return []
    if typed.items:
        typed.items = [*typed.items, *new]
    titles = _("、").join(item_title(item, programme) for item in new)
    return [_("按您的回答，还要办：{items}。已经勾上，请看一下再提交。").format(items=titles)]


@login_not_required
@require_POST
def more(request: HttpRequest, number: str) -> HttpResponse:
    """Begins one more application in the case of one that was sent, for whoever was let in to it."""
    one = entered(request, number)
    if one is None or one.sent_at is None:
        return redirect(f"{reverse('track:enter')}?number={number}")
    begun = begin_more(one, at=request.at)  # type: ignore[attr-defined]
    if begun is None:
        messages.info(request, _("现在没有别的事项可以申请。"))
        return redirect(reverse("track:one", args=[one.number]))
    made, code = begun
    let_in(request, made)
    keep_code(request, made.number, code)
    return redirect(reverse("apply:form", args=[made.number]))


def _sent(request: HttpRequest, one: Applying, programme: Programme, typed: Typed, found: Joined) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    done = send(one, at=at, key=key_of(request) or one.number)
    if isinstance(done, Refused):
        problems = wording.refusal_texts(done, programme)
        return _page(request, one, programme, typed, found, None, problems, status=422)
    return redirect(f"{reverse('track:one', args=[one.number])}?sent=1")


def _page(
    request: HttpRequest, one: Applying, programme: Programme, typed: Typed, found: Joined,
    filled: ApplyForm | None = None, problems: list[str] | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    on, said = ticked(typed, found), wording.language()
    asked, filled = replace(found.wanted, items=on), filled or ApplyForm(typed, programme, found.wanted)
    choices = [
        (item, item_title(item, programme), item in on, before_it(found.waiting.get(item, ()), programme))
        for item in found.wanted.items
    ]
    state = state_of(typed.joins) if typed.joins else None
    known = {
        **form_known(request, one, programme, typed, asked, filled, problems or []),
        "sendable": bool(choices),
        "nothing_ticked": bool(choices) and not on,
        "offered": found.wanted.items,
        "choices": choices if len(choices) > 1 or state is not None else [],
        "joined": f"{state.number} {wording.case_title(state, programme)}" if state is not None else "",
        "there": [say(programme.materials[name].title, said) for name in sorted(there(typed))],
        "code": code_kept(request, one.number),
    }
    return render(request, "window/apply_form.html", known, status=status)
