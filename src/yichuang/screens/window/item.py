"""An officer's item, and each deed on a page of its own: its paper is looked at first, a signature asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.paper_parts import Paper
from yichuang.backoffice.cases.contexts.papers import paper
from yichuang.backoffice.cases.contexts.window_item import ItemPage, OfferView, read_item_page
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.numbers import propose_number
from yichuang.backoffice.cases.queries.window_case import WindowCase, as_rehearsed, read_window_case
from yichuang.backoffice.cases.rehearse import Rehearsed, rehearse
from yichuang.backoffice.ledger import files as kept
from yichuang.screens.base.asking import Answer, Asking, asking, case_of, do, key_of, new_key, seen_of

from .item_forms import DEEDS, Deed, DeedForm
from .papers import rehearsed_paper, sheet
from .proposing import missing_signature, put_up, rights_said


def _read(request: HttpRequest, case_id: UUID, instance: str) -> tuple[Asking, Case, ItemPage]:
    asked = asking(request)
    head = case_of(asked, str(case_id))
    case = read_window_case(head, upto=asked.at if asked.past else None)
    page = read_item_page(case, instance, asked.viewer, at=asked.at)
    if page is None:
        raise Http404
    return asked, head, page


@require_safe
def item(request: HttpRequest, case_id: UUID, instance: str) -> HttpResponse:
    """The item: papers, opinions, clock, every action or why not."""
    asked, head, page = _read(request, case_id, instance)
    shown = [one for one in page.offers if one.name in DEEDS]
    may = [one for one in shown if one.open or one.to_propose]
    first = _first(page, may)
    closed = [one for one in shown if one not in may and not _FOREIGN & set(one.codes)]
    known = {
        "head": head,
        "page": page,
        "first": [(one, DEEDS[one.name]) for one in first],
        "more": [(one, DEEDS[one.name]) for one in may if one not in first],
        "not_now": [(one, DEEDS[one.name]) for one in closed if not one.not_mine],
        "others": _of_others(closed),
        "deeds": DEEDS,
        "past": asked.past,
        "may_notify": any(one.name == "give_notice" and (one.open or one.to_propose) for one in page.offers),
    }
    return render(request, "window/item.html", known)


def _first(page: ItemPage, may: list[OfferView]) -> list[OfferView]:
    """What stands beside the sentence. Once everybody has spoken, a session waits for nothing but its end."""
    spoken = {f"{one.id}.{function}" for one in page.sessions for function in one.spoken}
    usual = [one for one in may if one.name in _USUAL and not (one.name == "record_conclusion" and one.about in spoken)]
    return sorted(usual, key=lambda one: one.name != "close_session")[:3]


def _of_others(closed: list[OfferView]) -> list[tuple[str, list[str]]]:
    """What is not for this person's post, said once for all that it holds for: (reason, what)."""
    found: dict[str, list[str]] = {}
    for one in closed:
        if one.not_mine:
            found.setdefault(one.not_mine, []).append(str(DEEDS[one.name].heading))
    return [(said, list(dict.fromkeys(names))) for said, names in found.items()]


_FOREIGN = frozenset(
    {
        "special_procedure_not_listed", "preopinion_not_allowed", "preopinion_missing", "commitment_not_allowed",
        "no_commitment", "extension_not_allowed", "item_not_paused", "item_not_envelope",
    }
)  # fmt: skip
"""Reasons that say the item knows no such thing: nobody needs to be told what never applies."""

_USUAL = (
    "sign_for_opinion", "give_opinion", "approve_decision", "grant_item", "ask_opinion",
    "grant_on_commitment", "record_conclusion", "close_session", "check_commitment", "answer_supervision",
    "end_special_procedure", "resume_item", "turn_preopinion",
)  # fmt: skip
"""What one most often comes for; at most three of them stand beside the sentence."""


def deed(request: HttpRequest, case_id: UUID, instance: str, name: str) -> HttpResponse:
    """One deed: GET shows its form, POST its paper, and once confirmed it is done or put up for a signature."""
    what = DEEDS.get(name)
    if what is None:
        raise Http404
    asked, head, page = _read(request, case_id, instance)
    about = request.POST.get("about") or request.GET.get("about", "")
    if name == "call_session":
        about = "acceptance" if (found := page.case.item(instance)) is not None and found.contains else "review"
    form = _form(request, what, page, about, asked)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        typed, wrong = _typed(form)
        if wrong is not None:
            return _shown(request, head, page, name, what, form, about, wrong)
        command = what.command(instance, about, typed)
        return _go_on(request, head, page, name, what, form, about, command, asked)
    status = 422 if form.errors else 200
    return _shown(
        request, head, page, name, what, form, about, Answer(status=status), _offer_of(page, name, about), asked
    )


def _form(request: HttpRequest, what: Deed, page: ItemPage, about: str, asked: Asking) -> DeedForm:
    if request.method == "POST":
        return DeedForm(request.POST, request.FILES, page=page, deed=what, about=about)
    initial = {}
    if what.number:
        initial["number"] = propose_number(what.number, page.case.state, page.instance, asked.on)
    return DeedForm(page=page, deed=what, about=about, initial=initial)


def _typed(form: DeedForm) -> tuple[dict[str, Any], Answer | None]:
    """What was typed, as a command takes it; a file is kept and stands by its digest."""
    said: dict[str, Any] = {}
    for name, value in form.cleaned_data.items():
        if name == "promise":
            try:
                said[name] = kept.keep(value, value.name or "").digest
            except kept.FileRefusedError as refused:
                return {}, Answer([wording.file_text(refused)], status=422)
        elif isinstance(value, list):
            said[name] = tuple(value)
        elif value is not None or name in ("valid_until", "days"):
            said[name] = value
    return said, None


def _go_on(
    request: HttpRequest, head: Case, page: ItemPage, name: str, what: Deed, form: DeedForm, about: str, command: Any,
    asked: Asking,
) -> HttpResponse:  # fmt: skip
    case = page.case
    found = rehearse(head.pk, command, by=asked.viewer, at=asked.at)
    rights = missing_signature(getattr(found, "reasons", ()))
    if rights:
        if "propose" not in request.POST:
            return _shown(request, head, page, name, what, form, about, Answer(), needs=rights_said(rights))
        command = put_up(name, command, request.POST.get("to_signer", ""))
        done: Any = _("已报上去，等签发。")
    else:
        if what.paper and "confirmed" not in request.POST:
            subject = about if what.paper == "letter" else page.instance
            shown = rehearsed_paper(head, command, what.paper, subject, asked)
            if isinstance(shown, Answer):  # nothing is done that was not looked at
                return _shown(request, head, page, name, what, form, about, shown)
            return render(request, "window/item_confirm.html", _confirming(request, head, page, name, what, shown))
        done = what.done
    told = do(head.pk, command, asked, programme=case.programme, key=key_of(request), seen=seen_of(request))
    if not told.ok:
        return _shown(request, head, page, name, what, form, about, told)
    messages.success(request, done)
    return redirect(reverse("window_item:item", args=[head.pk, page.instance]))


def _confirming(
    request: HttpRequest, head: Case, page: ItemPage, name: str, what: Deed, shown: Paper
) -> dict[str, Any]:
    kept_fields = [(field, value) for field, values in request.POST.lists() for value in values]
    return {
        **sheet(shown, draft=True),
        "head": head,
        "page": page,
        "name": name,
        "deed": what,
        "kept": [pair for pair in kept_fields if pair[0] != "csrfmiddlewaretoken"],
    }


def _offer_of(page: ItemPage, name: str, about: str) -> OfferView | None:
    found = [one for one in page.offers if one.name == name and (not one.about or one.about == about)]
    return found[0] if found else None


def _shown(
    request: HttpRequest, head: Case, page: ItemPage, name: str, what: Deed, form: DeedForm, about: str, told: Answer,
    offer: OfferView | None = None, asked: Asking | None = None, needs: str = "",
) -> HttpResponse:  # fmt: skip
    known = {
        "head": head,
        "page": page,
        "name": name,
        "deed": what,
        "form": form,
        "about": about,
        "answer": told,
        "offer": offer,
        "needs": needs,
        "who": found.who if about and (found := _offer_of(page, name, about)) is not None else "",
        "to_signer": request.POST.get("to_signer", ""),
        "key": new_key(),
        "seen": page.case.state.seq,
        "subject_of_signing": _signing(head, page, about, asked) if name == "approve_decision" and asked else None,
    }
    return render(request, "window/deed.html", known, status=told.status)


_PAPER_OF = {"give_notice": "notice", **{name: deed.paper for name, deed in DEEDS.items() if deed.paper}}


def _signing(head: Case, page: ItemPage, about: str, asked: Asking) -> dict[str, Any] | None:
    """The paper a signature would bring into force, so that nobody signs unseen."""
    from yichuang.engine.case.commands import ApproveDecision

    held = page.case.state.window.proposals.get(about)
    kind = _PAPER_OF.get(held.command, "") if held is not None else ""
    found = rehearse(head.pk, ApproveDecision(proposal=about), by=asked.viewer, at=asked.at) if kind else None
    if held is None or not isinstance(found, Rehearsed):
        return None
    after: WindowCase = as_rehearsed(page.case, found.state, found.events)
    subject = next(reversed(list(found.state.window.notices)), "") if kind == "notice" else page.instance
    return sheet(paper(after, kind, subject, on=asked.on), draft=True)
