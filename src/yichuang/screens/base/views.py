"""The front door, the language, the phone's fourth tab."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from yichuang.backoffice.people.directory import leads
from yichuang.backoffice.people.models import District
from yichuang.screens.base.wording import local_day

LANGUAGE_COOKIE = "language"


@login_not_required
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Officers land on their work, leaders on their page, everybody else on the guide; an empty installation on its
    set-up."""
    if request.user.is_authenticated:
        on = local_day(request.at)  # type: ignore[attr-defined]
        return redirect("/leader/" if leads(request.user, on) else "/work/")
    if not District.objects.exists():
        return redirect("/set-up/")
    return redirect("/guide/")


@login_not_required
@require_safe
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the page (`next`) and remembers the language for a year."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    onward = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    response = HttpResponseRedirect(onward)
    response.set_cookie(
        LANGUAGE_COOKIE, code, max_age=timedelta(days=365), samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """What the bar holds at a desk and the four tabs of a phone do not."""
    return render(request, "base/more.html")
