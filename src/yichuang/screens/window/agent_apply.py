"""An agent with an account applies for the enterprise under its mandate: the one form, kept until it is sent, found
again beside the mandate, and leading to the application as its agent follows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yichuang.backoffice.cases import agent_applying, wording
from yichuang.backoffice.cases.agent_applying import known_code, offered, usable
from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.applying import Typed, give_code, read, write
from yichuang.backoffice.cases.contexts.acting import acted_for
from yichuang.backoffice.cases.contexts.mandates import told_apart
from yichuang.backoffice.cases.joining import Joined, there
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.states import programme_of, state_of
from yichuang.backoffice.cases.wording import item_title
from yichuang.engine.case.events import Actor
from yichuang.engine.case.mandates import is_agent
from yichuang.engine.case.state import CaseState
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say
from yichuang.screens.base.asking import Asking, asking, case_of, key_of

from .apply_form import ApplyForm, before_it, form_known, take_in, unlisted
from .entering import keep_code

_UNDER_WAY = gettext_lazy("已经在办，不用再申请。")
_STANDS = {
    "item_ended": gettext_lazy("已经办好，不用再申请。"),
    "item_already_applied": _UNDER_WAY,
    "item_already_received": _UNDER_WAY,
    "item_already_accepted": _UNDER_WAY,
    "item_correcting": _UNDER_WAY,
    "item_paused": _UNDER_WAY,
}


class AgentForm(ApplyForm):
    """The form without what the mandate says: who applies, and its code where the case knows it. Only an enterprise
    gives a mandate, so its code is wanted."""

    def __init__(self, typed: Typed, programme: Programme, found: Joined, *args: Any, code: str, **more: Any) -> None:
        super().__init__(typed, programme, found.wanted, *args, **more)
        del self.fields["name"]
        if code:
            del self.fields["code"]
            return
        field = self.fields["code"]
        field.required, field.help_text = more.get("sending", True), _("这家企业在这一件里还没有申请过，请填一次。")
        field.error_messages["required"] = gettext_lazy("请填委托企业的统一社会信用代码。")


@require_POST
def begin(request: HttpRequest, case_id: UUID, mandate: str) -> HttpResponse:
    """Begins an application under a mandate; what is against it is said where the mandate stands."""
    asked = asking(request)
    head = case_of(asked, str(case_id))
    state = state_of(head.pk)
    held, programme = state.window.mandates.get(mandate), programme_of(state)
    if held is None or not is_agent(asked.viewer, held):
        raise Http404
    one = agent_applying.begin(head.pk, held, by=asked.viewer, at=asked.at)
    if isinstance(one, Refused):
        for problem in wording.refusal_texts(one, programme):
            messages.error(request, problem)
        return redirect("window:mandates", case_id=case_id)
    return redirect("window:agent_form", number=one.number)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """The form, for nobody but who began it. Where it cannot be sent, what was typed stays."""
    asked = asking(request)
    by, at = asked.viewer, asked.at
    one = agent_applying.held_by(number, by)
    if one is None:
        return _sent_before(asked, number)
    typed = read(one)
    case_of(asked, typed.joins)
    state = state_of(typed.joins)
    held = state.window.mandates.get(typed.mandate)
    if held is None or not is_agent(by, held):
        raise Http404
    programme, code = programme_of(state), known_code(state, typed.name)
    if request.method != "POST":
        found = offered(typed, by=by, at=at)
        return _page(request, asked, one, typed, found, AgentForm(typed, programme, found, code=code))
    typed.items = request.POST.getlist("item")[:200]
    if request.POST.get("mandate") in {mandate.id for mandate in usable(state, typed, by=by, at=at)}:
        typed.mandate = request.POST["mandate"]
    problems = take_in(request, programme, typed, lambda: offered(typed, by=by, at=at).wanted)
    # the mandate says who applies, and the case under which code, whatever is posted
    typed.name, typed.code = held.principal, code or typed.code
    write(one, typed, at=at)
    found, sending = offered(typed, by=by, at=at), "send" in request.POST
    filled = AgentForm(typed, programme, found, code=code, data=request.POST, sending=sending)
    if not filled.is_valid():
        not_sent = _("还没有提交。标红的地方请填好再提交；别的已经存好。")
        problems.append(not_sent if sending else _("标红的地方还没有存，请改好再存；别的已经存好。"))
    if sending and not typed.items:
        problems.append(_("还没有选事项。请至少选一项。"))
    problems += unlisted(request, programme, found.wanted)
    if problems:
        return _page(request, asked, one, typed, found, filled, problems, status=422 if sending else 200)
    if not sending:
        return HttpResponseRedirect(f"{request.path}?saved=1")
    done = agent_applying.send(one, by=by, at=at, key=key_of(request) or one.number)
    if isinstance(done, Refused):
        problems, status = wording.refusal_texts(done, programme), 403 if done.kind == "forbidden" else 422
        return _page(request, asked, one, typed, found, filled, problems, status=status)
    keep_code(request, one.number, give_code(one))
    return redirect(f"{_there(done.state, one.number, by)}?sent=1")


def _there(state: CaseState, number: str, by: Actor) -> str:
    """Where its agent follows an application of the case; 404 for everybody else."""
    made = next((one for one in state.window.applications.values() if one.number == number), None)
    held = state.window.mandates.get(made.mandate) if made is not None else None
    if made is None or held is None or not is_agent(by, held):
        raise Http404
    return reverse("window:agent", args=[state.case, held.id, made.id])


def _sent_before(asked: Asking, number: str) -> HttpResponse:
    """What was sent already leads to where its agent follows it."""
    one = Applying.objects.filter(pk=number, sent_at__isnull=False).first()
    if one is None:
        raise Http404
    state = state_of(case_of(asked, str(one.case_id)).pk)
    return redirect(_there(state, number, asked.viewer))


def _page(
    request: HttpRequest, asked: Asking, one: Applying, typed: Typed, found: Joined, filled: AgentForm,
    problems: list[str] | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    state = state_of(typed.joins)
    programme, said, held = programme_of(state), wording.language(), state.window.mandates
    against = agent_applying.standing(state, typed, by=asked.viewer, at=asked.at)
    may = usable(state, typed, by=asked.viewer, at=asked.at)
    texts = [wording.refusal_text(reason, programme) for reason in against]
    wanted = found.wanted
    known = {
        **form_known(request, one, programme, typed, wanted, filled, list(dict.fromkeys([*texts, *(problems or [])]))),
        "case_id": state.case,
        "joined": f"{state.number} {wording.case_title(state, programme)}",
        "acted": acted_for({typed.mandate: held[typed.mandate]}, asked.on)[typed.mandate],
        "applies": typed.name,
        "code": "" if "code" in filled.fields else typed.code,
        "choices": [
            (item, item_title(item, programme), item in typed.items, before_it(found.waiting.get(item, ()), programme))
            for item in wanted.items
        ],
        "not_now": [
            (item_title(item, programme), [_said_of_item(why, programme) for why in reasons])
            for item, reasons in found.against.items()
        ],
        "there": [say(programme.materials[name].title, said) for name in sorted(_here(typed, found, programme))],
        "agents": told_apart(may, programme, asked.on) if [one.id for one in may] != [typed.mandate] else [],
        "mandate": typed.mandate,
        "sendable": bool(wanted.items) and not against,
    }
    return render(request, "window/agent_form.html", known, status=status)


def _said_of_item(why: Reason, programme: Programme) -> str:
    """Why an item is not offered, for whoever applies: what a clerk would do next about it is nothing to them."""
    return str(_STANDS.get(why.code) or wording.refusal_text(why, programme))


def _here(typed: Typed, found: Joined, programme: Programme) -> set[str]:
    """What nobody hands in again: what lies with the case, and the signed mandate where what is ticked asks for it."""
    flow = found.wanted.plan.flow
    asked = {use.material for one in typed.items if (item := programme.item(one, flow)) for use in item.materials}
    return {*there(typed), *({agent_applying.MANDATE} & asked)}
