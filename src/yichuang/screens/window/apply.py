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
from yichuang.backoffice.ledger import files as kept
from yichuang.backoffice.ledger import programmes
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactKind, say
from yichuang.screens.base.asking import key_of, new_key

from .apply_form import ApplyForm, facts_typed
from .entering import entered, let_in

MOST_FILES = 60


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What can be applied for here: the services of the window, and what the guide leads to."""
    programme = programmes.current(SERVICES, request.at)  # type: ignore[attr-defined]
    language = wording.language()
    services = [(one.id, say(one.title, language)) for one in _service(programme).choices]
    return render(request, "window/apply_choose.html", {"services": services})


def _service(programme: Programme) -> Any:
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
        service = _service(programme)
        chosen = request.POST.get("service", "")
        if chosen not in {one.id for one in service.choices}:
            raise Http404
        facts: dict[str, Any] = {service.id: chosen}
    else:
        facts = facts_typed(programme, request.POST)
    one, code = start(programme_id, facts, at=at)
    let_in(request, one.number)
    request.session["code"] = code
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
    programme, typed = programme_of_applying(one, at), read(one)
    problems: list[str] = []
    if request.method == "POST":
        problems = _take_in(request, programme, typed, one)
        write(one, typed, at=at)
        asked = wanted(programme, typed.facts, by=applicant(one.number), at=at)
        filled = ApplyForm(typed, programme, asked, data=request.POST)
        if "send" in request.POST and not problems and filled.is_valid():
            return _sent(request, one, programme, typed, asked)
        if "send" not in request.POST and not problems:
            return HttpResponseRedirect(f"{request.path}?saved=1")
        status = 422 if "send" in request.POST else 200
        return _page(request, one, programme, typed, asked, filled, problems, status=status)
    asked = wanted(programme, typed.facts, by=applicant(one.number), at=at)
    return _page(request, one, programme, typed, asked, ApplyForm(typed, programme, asked), problems)


def _take_in(request: HttpRequest, programme: Programme, typed: Typed, one: Applying) -> list[str]:
    """Takes what was typed and uploaded into `typed`; returns what could not be taken."""
    problems = []
    for name in ("name", "code", "contact", "phone"):
        if name in request.POST:
            setattr(typed, name, request.POST[name].strip()[:200])
    typed.facts.update(facts_typed(programme, request.POST))
    asked = wanted(programme, typed.facts, by=applicant(one.number), at=request.at)  # type: ignore[attr-defined]
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
        how = request.POST.get(f"how-{material}")
        if how in ("paper", "held") and not (typed.materials.get(material) or {}).get("files"):
            typed.materials[material] = {"how": how, "files": []}
    for material, known in programme.materials.items():
        # what we have already, nobody hands in
        if material in asked.materials and known.origin == "fetched" and material not in typed.materials:
            typed.materials[material] = {"how": "fetched", "files": []}
    return problems


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
    language = wording.language()
    materials = [
        {
            "id": name,
            "title": say(programme.materials[name].title, language),
            "minor": minor,
            "origin": programme.materials[name].origin,
            "given": typed.materials.get(name),
        }
        for name, minor in asked.materials.items()
    ]
    days = [asked.plan.items[item].days for item in asked.items if item in asked.plan.items]
    known = {
        "one": one,
        "code": request.session.get("code", ""),
        "form": filled,
        "items": [item_title(item, programme) for item in asked.items],
        "unclear": [item_title(item, programme) for item in asked.open],
        "materials": materials,
        "days": max((day for day in days if day is not None), default=None),
        "problems": problems,
        "saved": "saved" in request.GET,
        "key": new_key(),
        "sendable": bool(asked.items),
    }
    return render(request, "window/apply_form.html", known, status=status)
