"""Following an application without an account: where it stands, what to correct, the papers, the result, a rating."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.applying import applicant, enter, give_code
from yichuang.backoffice.cases.contexts.mandates import read_mandates
from yichuang.backoffice.cases.contexts.project_page_people import team_choices
from yichuang.backoffice.cases.contexts.window_track import Track, read_track
from yichuang.backoffice.cases.models import Applying, Case
from yichuang.backoffice.cases.online import more_items
from yichuang.backoffice.cases.perform import Refused, perform
from yichuang.backoffice.cases.queries.window_case import WindowCase, read_window_case
from yichuang.backoffice.cases.wording import item_title
from yichuang.screens.base.asking import Asking, key_of, new_key

from .desk_forms import TypedError, under
from .entering import code_kept, entered, keep_code, let_in
from .mandates import command_of, typed_again
from .papers import drawn, paper_of
from .side_acts import ACTS


class EnterForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("收件号"), max_length=40, error_messages={"required": gettext_lazy("请填收件号。")},
        help_text=gettext_lazy("在收件凭证右上角，如 A2020-00012-6。"),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("查询码"), max_length=20, error_messages={"required": gettext_lazy("请填查询码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_page(request: HttpRequest) -> HttpResponse:
    """Number and code. A wrong one is said without saying which."""
    at = request.at  # type: ignore[attr-defined]
    form = EnterForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    status = 200
    if request.method == "POST" and form.is_valid():
        found = enter(form.cleaned_data["number"], form.cleaned_data["code"], at=at)
        if found is not None:
            let_in(request, found)
            return redirect(reverse("track:one" if found.sent_at else "apply:form", args=[found.number]))
        form.add_error(None, _("收件号或查询码不对。请对照凭证再填；连续填错几次，要等15分钟。"))
        status = 422
    return render(request, "window/track_enter.html", {"form": form}, status=status)


def _read(request: HttpRequest, number: str) -> tuple[Applying, WindowCase, Track] | HttpResponse:
    one = entered(request, number)
    if one is None:
        return redirect(f"{reverse('track:enter')}?number={number}")
    if one.sent_at is None or one.case_id is None:
        return redirect(reverse("apply:form", args=[one.number]))
    head = Case.objects.filter(pk=one.case_id).first()
    if head is None:
        raise Http404
    case = read_window_case(head)
    found = read_track(case, one.number, at=request.at)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return one, case, found


@login_not_required
@require_safe
def track(request: HttpRequest, number: str) -> HttpResponse:
    """Where the application stands."""
    found = _read(request, number)
    if isinstance(found, HttpResponse):
        return found
    one, case, shown = found
    known = {
        "one": one,
        "track": shown,
        "acts_at": reverse("track:one", args=[one.number]),
        "code": code_kept(request, one.number) if {"sent", "code"} & set(request.GET) else "",
        "sent": "sent" in request.GET,
        "key": new_key(),
        "seen": case.state.seq,
        "more": [item_title(item, case.programme) for item in more_items(one, at=request.at)],  # type: ignore[attr-defined]
        **_mandates(request, one, case, shown),
    }
    return render(request, "window/track.html", known)


def _mandates(request: HttpRequest, one: Applying, case: WindowCase, shown: Track) -> dict[str, Any]:
    """What an enterprise that applies may entrust to a team here; a person's name is no enterprise's."""
    asked = next((a for a in case.state.window.applications.values() if a.number == one.number), None)
    if asked is None or not asked.applicant.get("code"):
        return {}
    at = request.at  # type: ignore[attr-defined]
    return {
        "found": read_mandates(case, applicant(one.number), on=shown.on, at=at, principal=shown.who),
        "teams": team_choices(shown.on),
        "action": reverse("track:mandate", args=[one.number]),
        "typed": typed_again(request),
        "mandates": True,
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, number: str) -> HttpResponse:
    """The enterprise entrusts a team with its matter, or takes that back. What was typed stays where it is refused."""
    found = _read(request, number)
    if isinstance(found, HttpResponse):
        return found
    one, case, shown = found
    known = _mandates(request, one, case, shown)
    if not known:
        raise Http404
    if request.method != "POST":
        return redirect(reverse("track:one", args=[one.number]))
    at = request.at  # type: ignore[attr-defined]
    if "revoke" in request.POST and request.POST["revoke"] not in {m.id for m in known["found"].given}:
        raise Http404
    try:
        command, done = command_of(request, shown.on, principal=shown.who)
    except TypedError as wrong:
        problems = [str(wrong)]
    else:
        key = key_of(request)[:80] or None
        told = perform(str(one.case_id), command, by=applicant(one.number), at=at, now=at, key=key)
        if not isinstance(told, Refused):
            messages.success(request, done)
            if "revoke" in request.POST:
                messages.info(request, _("受托人如果知道查询码，请在下面换一个，原来的就不能用了。"))
            return redirect(reverse("track:one", args=[one.number]))
        problems = wording.refusal_texts(told, case.programme)
    page = {
        "one": one, "track": shown, "acts_at": reverse("track:one", args=[one.number]), "key": new_key(),
        "seen": case.state.seq, "problems": problems, **known,
    }  # fmt: skip
    return render(request, "window/track.html", page, status=422)


@login_not_required
@require_POST
def code(request: HttpRequest, number: str) -> HttpResponse:
    """Another code for whoever is let in: it is shown once, and nobody comes in with the one before."""
    found = _read(request, number)
    if isinstance(found, HttpResponse):
        return found
    one, _case, _shown = found
    keep_code(request, one.number, give_code(one))
    let_in(request, one)
    return redirect(f"{reverse('track:one', args=[one.number])}?code=1")


@login_not_required
@require_POST
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act of the applicant's side; what is refused is said in words."""
    found = _read(request, number)
    if isinstance(found, HttpResponse):
        return found
    one, case, shown = found
    at = request.at  # type: ignore[attr-defined]
    command_of, done = ACTS[name]
    try:
        command = command_of(request, case, shown, under(request))
    except TypedError as wrong:
        messages.error(request, str(wrong))
        return redirect(reverse("track:one", args=[one.number]))
    told = perform(str(one.case_id), command, by=applicant(one.number), at=at, now=at, key=key_of(request)[:80] or None)
    if isinstance(told, Refused):
        for problem in wording.refusal_texts(told, case.programme):
            messages.error(request, problem)
    else:
        messages.success(request, done)
    return redirect(reverse("track:one", args=[one.number]))


@login_not_required
@require_safe
def paper_pdf(request: HttpRequest, number: str, kind: str, subject: str) -> HttpResponse:
    """A paper of this application, as PDF."""
    found = _read(request, number)
    if isinstance(found, HttpResponse):
        return found
    one, case, shown = found
    if (kind, subject) not in {(k, s) for k, s, *_words in shown.papers}:
        raise Http404
    at = request.at  # type: ignore[attr-defined]
    asked = Asking(applicant(one.number), shown.on, at, False, "")
    made = paper_of(case, kind, subject, asked)
    response = HttpResponse(drawn(made), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{kind}-{subject}.pdf"'
    return response
