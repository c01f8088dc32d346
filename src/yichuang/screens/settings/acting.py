"""What every screen of settings shares: who may come in, and how one change is asked for, made or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yichuang.backoffice.people.access import actor_for
from yichuang.backoffice.people.changes import ChangeRefused
from yichuang.backoffice.people.wording import words_of
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

P = ParamSpec("P")


class ManagedRequest(HttpRequest):
    """A request of somebody who may manage the settings: `actor`, and the office's day `on`."""

    actor: Actor
    on: date
    language: str


def managed(view: Callable[Concatenate[ManagedRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The screen is for posts with the right "settings"; others are told whom to ask."""

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        today = local_date(request.at, settings.TIME_ZONE)
        request.actor, request.on = actor_for(request.user, today), today
        request.language = "en" if get_language() == "en" else "zh-hans"
        if "settings" not in request.actor.rights:
            raise PermissionDenied(_("您的岗位没有“管设置”的权限。要看要改，请找管设置的人。"))
        return view(request, *args, **kwargs)

    return guarded


def posted(request: HttpRequest) -> Any:
    """What was sent, also when it is nothing; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


def told(request: ManagedRequest, data: Mapping[str, Any]) -> dict[str, Any]:
    """Who, when and why, for a change."""
    return {"by": request.actor, "at": request.at, "reason": str(data.get("reason", ""))}  # type: ignore[attr-defined]


def act(
    request: ManagedRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    button: str,
    back: str,
    done: str = "",
    about: Iterable[str] = (),
    grave: bool = False,
    onward: Callable[[Any], str] | None = None,
    answer: Callable[[Any], HttpResponse] | None = None,
    template: str = "settings/act.html",
    **context: Any,
) -> HttpResponse:
    """One change on a page of its own. GET asks, POST makes it and goes on to `onward(result)`, else `back`; what is
    refused stands beside its field and the typed values stay. `answer` shows a page instead of going on."""
    if request.method == "POST" and form.is_valid():
        try:
            made = do(form.cleaned_data)
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal))
        else:
            if answer:
                return answer(made)
            messages.success(request, done or _("已改好。"))
            return redirect(onward(made) if onward else back)
    status = 422 if form.is_bound and form.errors else 200
    shown = {
        "form": form,
        "heading": heading,
        "button": button,
        "back": back,
        "about": list(about),
        "grave": grave,
        **context,
    }
    return render(request, template, shown, status=status)
