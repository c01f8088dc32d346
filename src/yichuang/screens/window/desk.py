"""One case on the clerk's desk, and what a clerk does to it: look at the paper first, then confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases.contexts.paper_parts import Paper
from yichuang.backoffice.cases.contexts.window_desk import Desk, read_desk
from yichuang.backoffice.cases.models import Applying, Case
from yichuang.backoffice.cases.numbers import propose_number
from yichuang.backoffice.cases.queries.window_case import WindowCase, read_window_case
from yichuang.backoffice.people.access import may_read_personal
from yichuang.screens.base.asking import Answer, Asking, asking, case_of, do, do_many, key_of, new_key, seen_of

from . import desk_forms
from .handed_in import handed_in_with, shown_file
from .papers import rehearsed_paper, sheet
from .proposing import missing_signature, put_up, rights_said


@dataclass(frozen=True, slots=True)
class Act:
    """`commands` from what was typed; `paper` the kind looked at before it is confirmed ("" = none) and `subject` whom
    it is about; `done` what is said afterwards; `button` that confirms; `proposes` the command by name where it may be
    put up for a signature."""

    commands: Callable[[HttpRequest, Desk], list[Any]]
    done: Any
    button: Any
    paper: str = ""
    subject: Callable[[list[Any]], str] = lambda commands: ""
    proposes: str = ""


def _first_item(commands: list[Any]) -> str:
    return str(commands[0].items[0]) if commands and commands[0].items else ""


ACTS: Mapping[str, Act] = {
    "receive": Act(desk_forms.receive, gettext_lazy("已接件。"), pgettext_lazy("deed", "接件")),
    "notice": Act(
        desk_forms.notice, gettext_lazy("已发一次性告知。"), gettext_lazy("确认发出"), "notice", proposes="give_notice"
    ),
    "accept": Act(
        desk_forms.accept, gettext_lazy("已受理，并分送承办单位。"), gettext_lazy("确认受理"), "acceptance", _first_item
    ),
    "decline": Act(
        desk_forms.decline, gettext_lazy("已发不予受理通知。"), gettext_lazy("确认发出"), "non_acceptance", _first_item
    ),
    "hand-over": Act(desk_forms.hand_over, gettext_lazy("已分送承办单位。"), gettext_lazy("分送")),
    "hand-in": Act(desk_forms.hand_in, gettext_lazy("补正材料已收。"), gettext_lazy("收下")),
    "owed": Act(desk_forms.owed, gettext_lazy("欠交的材料已收。"), gettext_lazy("收下")),
    "serve": Act(desk_forms.serve, gettext_lazy("已送达。"), gettext_lazy("登记送达")),
    "rating": Act(desk_forms.rating, gettext_lazy("差评已回复。"), gettext_lazy("回复")),
    "withdraw": Act(desk_forms.withdraw, gettext_lazy("已撤件。"), gettext_lazy("撤件")),
}


_REVIEW = frozenset({"notice", "accept", "decline"})
"""What is done with the form that passes every material."""


def _read(request: HttpRequest, case_id: UUID) -> tuple[Asking, Case, WindowCase, Desk]:
    asked = asking(request)
    if not {"window", "review", "sign", "leader"} & asked.viewer.rights:
        raise Http404
    head = case_of(asked, str(case_id))
    case = read_window_case(head, upto=asked.at if asked.past else None)
    if not case.state.window.applications and not case.programme.window:
        raise Http404
    personal = may_read_personal(asked.viewer) or "window" in asked.viewer.rights
    wanted = _wanted(request)
    return asked, head, case, read_desk(case, asked.viewer, at=asked.at, personal=personal, wanted=wanted)


def _wanted(request: HttpRequest) -> list[str]:
    return request.POST.getlist("item") or request.GET.getlist("item")


@require_safe
def desk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The case as the clerk sees it."""
    asked, head, case, found = _read(request, case_id)
    return render(request, "window/desk.html", _known(request, asked, head, case, found))


def _known(request: HttpRequest, asked: Asking, head: Case, case: WindowCase, found: Desk) -> dict[str, Any]:
    received = found.review
    acting = str(request.resolver_match.kwargs.get("name", "")) if request.resolver_match else ""
    ready = [one.instance for one in received if not one.waits_for]
    numbered = {"notice_number": "notice", "decline_number": "non_acceptance"} if received else {}
    return {
        "head": head,
        "desk": found,
        "received": received,
        "after": bool(received) and received[0].state == "accepted",
        "to_hand_over": [one for one in found.in_state("accepted") if not one.handed],
        "followed": set(Applying.objects.filter(case=head, sent_at__isnull=False).values_list("number", flat=True)),
        "may": "window" in asked.viewer.rights and not asked.past,
        "may_review": bool({"window", "review"} & asked.viewer.rights) and not asked.past,
        "key": new_key(),
        "seen": case.state.seq,
        **{name: propose_number(kind, case.state, received[0].instance, asked.on) for name, kind in numbered.items()},
        "verdicts": desk_forms.verdict_words(),
        "hows": desk_forms.how_words(),
        # each form keeps what was typed into it, and no other shows it
        "act_name": acting,
        "typed": request.POST if acting else {},
        "chosen": _wanted(request) if acting else ready,
        "reviewed": request.POST if acting in _REVIEW else {},
        "reviewed_items": _wanted(request) if acting in _REVIEW else ready,
    }


@require_POST
def act(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Shows the paper an act makes; does it once it is confirmed. What was typed stays where it is refused."""
    what = ACTS.get(name)
    if what is None:
        raise Http404
    asked, head, case, found = _read(request, case_id)
    if "change" in request.POST:
        return _again(request, asked, head, case, found, Answer())
    try:
        commands = what.commands(request, found)
    except desk_forms.TypedError as wrong:
        return _again(request, asked, head, case, found, Answer([str(wrong)], status=422))
    done = what.done
    if what.proposes and "propose" in request.POST:
        commands = [put_up(what.proposes, commands[0], request.POST.get("to_signer", ""))]
        done = _("已报上去，等签发。")
    elif what.paper and "confirmed" not in request.POST:
        shown, needs = _looked_at(head, what, commands, asked)
        if isinstance(shown, Answer):
            return _again(request, asked, head, case, found, shown)
        return render(request, "window/confirm.html", _confirming(request, head, name, what, shown, needs))
    told = _carried_out(head, case, commands, asked, request)
    if not told.ok:
        return _again(request, asked, head, case, found, told)
    messages.success(request, done)
    return redirect(reverse("window:desk", args=[head.pk]))


def _looked_at(head: Case, what: Act, commands: list[Any], asked: Asking) -> tuple[Paper | Answer, str]:
    """The paper an act makes, or why it cannot be done; and who has to sign it in words, "" for nobody else."""
    shown = rehearsed_paper(head, commands[0], what.paper, what.subject(commands), asked)
    rights = missing_signature(shown.reasons) if what.proposes and isinstance(shown, Answer) else frozenset()
    if not rights:
        return shown, ""
    # what is put up is looked at as it will be once it is signed
    signing = replace(asked, viewer=replace(asked.viewer, rights=asked.viewer.rights | rights))
    return rehearsed_paper(head, commands[0], what.paper, what.subject(commands), signing), rights_said(rights)


def _confirming(request: HttpRequest, head: Case, name: str, what: Act, shown: Paper, needs: str) -> dict[str, Any]:
    left_out = {"csrfmiddlewaretoken", "to_signer"}
    kept = [(field, value) for field, values in request.POST.lists() for value in values if field not in left_out]
    to_signer = request.POST.get("to_signer", "")
    known = {"head": head, "name": name, "act": what, "kept": kept, "needs": needs, "to_signer": to_signer}
    return {**sheet(shown, draft=True), **known}


def _carried_out(head: Case, case: WindowCase, commands: list[Any], asked: Asking, request: HttpRequest) -> Answer:
    seen = seen_of(request)
    if len(commands) == 1:
        return do(head.pk, commands[0], asked, programme=case.programme, key=key_of(request), seen=seen)
    pairs, looked = [(head.pk, one) for one in commands], None if seen is None else {head.pk: seen}
    return do_many(pairs, asked, programmes=[case.programme], key=key_of(request), seen=looked)


def _again(
    request: HttpRequest, asked: Asking, head: Case, case: WindowCase, found: Desk, told: Answer
) -> HttpResponse:
    known = {**_known(request, asked, head, case, found), "answer": told}
    return render(request, "window/desk.html", known, status=told.status)


@require_safe
def file(request: HttpRequest, case_id: UUID, digest: str) -> HttpResponse:
    """A file handed in with this case; nothing else is given out here."""
    _asked, _head, case, _found = _read(request, case_id)
    if not handed_in_with(case, digest):
        raise Http404
    return shown_file(digest)
