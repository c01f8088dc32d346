"""Applying without an account: one form, every paper uploaded once, saved as one goes, sent when one likes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.applying import (
    Typed,
    Wanted,
    applicant,
    programme_of_applying,
    read,
    send,
    start,
    wanted,
    write,
)
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.opening import PERMITS, SERVICES
from yichuang.backoffice.cases.wording import item_title
from yichuang.backoffice.ledger import programmes
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactKind, say
from yichuang.screens.base.asking import key_of

from .apply_form import ApplyForm, facts_typed, form_known, take_in
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
    problems: list[str] = []

    def asks() -> Wanted:
        return wanted(programme, typed.facts, by=applicant(one.number), at=at)

    if request.method == "POST":
        problems = take_in(request, programme, typed, asks)
        write(one, typed, at=at)
        asked, sending = asks(), "send" in request.POST
        filled = ApplyForm(typed, programme, asked, data=request.POST, sending=sending)
        if filled.is_valid() and not problems:
            if sending:
                return _sent(request, one, programme, typed, asked)
            return HttpResponseRedirect(f"{request.path}?saved=1")
        if not filled.is_valid():
            not_sent = _("还没有提交。标红的地方请填好再提交；别的已经存好。")
            problems.append(not_sent if sending else _("标红的地方还没有存，请改好再存；别的已经存好。"))
        elif sending:
            problems.append(_("还没有提交。请按上面说的办好再提交；填的已经存好。"))
        status = 422 if sending else 200
        return _page(request, one, programme, typed, asked, filled, problems, status=status)
    asked = asks()
    return _page(request, one, programme, typed, asked, ApplyForm(typed, programme, asked), problems)


def _sent(request: HttpRequest, one: Applying, programme: Programme, typed: Typed, asked: Wanted) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    done = send(one, at=at, key=key_of(request) or one.number)
    if isinstance(done, Refused):
        problems = wording.refusal_texts(done, programme)
        filled = ApplyForm(typed, programme, asked)
        return _page(request, one, programme, typed, asked, filled, problems, status=422)
    return redirect(f"{reverse('track:one', args=[one.number])}?sent=1")


def _page(
    request: HttpRequest, one: Applying, programme: Programme, typed: Typed, asked: Wanted, filled: ApplyForm,
    problems: list[str], *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    known = {
        **form_known(request, one, programme, typed, asked, filled, problems),
        "code": code_kept(request, one.number),
    }
    return render(request, "window/apply_form.html", known, status=status)
