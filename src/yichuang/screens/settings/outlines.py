"""Outlines of areas from a GeoJSON file: brought, looked at, drawn all at once or not at all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yichuang.backoffice.people import changes
from yichuang.backoffice.people.changes import ChangeRefused
from yichuang.backoffice.people.models import Area, AreaFile
from yichuang.backoffice.people.outlines import MOST_BYTES, OutlineProblem, Outlines, check_outlines
from yichuang.backoffice.people.outlines.reading import FileProblemError
from yichuang.backoffice.people.wording import words_of

from .acting import ManagedRequest, managed, posted, told
from .forms import ChangeForm
from .outline_drawing import draw
from .wording import AREA_KINDS


@managed
def outlines(request: ManagedRequest) -> HttpResponse:
    """GET shows what was brought and what it says; POST draws it, when it is still the file that was looked at."""
    kept = AreaFile.objects.filter(pk=request.actor.ref).first()
    read = _read(kept) if kept else None
    form = ChangeForm(posted(request))
    if request.method == "POST" and read is not None and not read.problems and form.is_valid():
        if request.POST.get("digest") != read.digest:
            form.add_error(None, _("刚才换过文件。看看现在这份，再画。"))
        else:
            try:
                n = changes.draw_areas({one.area.pk: one.geometry for one in read.found}, **told(request, request.POST))
            except ChangeRefused as refusal:
                form.add_error("reason" if refusal.field == "reason" else None, words_of(refusal))
            else:
                AreaFile.objects.filter(pk=request.actor.ref).delete()
                messages.success(request, _("画好了，%(n)s个区域的边界有变动。在项目表的地图上看得到。") % {"n": n})
                return redirect("settings:areas")
    context: dict[str, Any] = {
        "tab": "areas",
        "read": read,
        "form": form,
        "most_mb": MOST_BYTES // 2**20,
        "areas": Area.objects.count(),
        **(_shown(read, request.language) if read else {}),
    }
    wrong = request.method == "POST" and (form.errors or read is None or read.problems)
    return render(request, "settings/outlines.html", context, status=422 if wrong else 200)


def _read(kept: AreaFile) -> Outlines | None:
    """The file checked anew: the areas may have changed since it was brought."""
    try:
        return check_outlines(bytes(kept.content), kept.name)
    except FileProblemError:
        return None


def _shown(read: Outlines, language: str) -> dict[str, Any]:
    states = {"new": _("新画"), "changed": _("有改动"), "same": _("和现在一样")}
    by = {"code": _("按编号"), "name": _("按名称")}
    wrong: dict[int, list[OutlineProblem]] = {}
    for problem in read.problems:
        wrong.setdefault(problem.nth, []).append(problem)
    return {
        "wrong": [(nth, there[0].label, [one.words() for one in there]) for nth, there in sorted(wrong.items())],
        "rows": [
            {
                "nth": one.nth,
                "title": one.area.title(language),
                "kind": AREA_KINDS[one.area.kind],
                "by": by[one.by],
                "state": states[one.state],
                "positions": one.positions,
                "point": one.geometry["type"] == "Point",
            }
            for one in read.found
        ],
        "left": [area.title(language) for area in read.left],
        "drawing": draw(read, language),
    }


@managed
@require_POST
def bring(request: ManagedRequest) -> HttpResponse:
    """Keeps the file aside when it is GeoJSON at all; the page then says what is in it."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("先选一个文件。"))
        return redirect("settings:outlines")
    name = str(upload.name)[:200]
    data = upload.read(MOST_BYTES + 1)
    try:
        check_outlines(data, name)
    except FileProblemError as refused:
        messages.error(request, f"{name}{_('：')}{refused.problem.words()}")
        return redirect("settings:outlines")
    at = request.at  # type: ignore[attr-defined]
    kept = {"name": name, "content": data, "at": at}
    AreaFile.objects.update_or_create(pk=request.actor.ref, defaults=kept)
    return redirect("settings:outlines")


@managed
@require_POST
def drop(request: ManagedRequest) -> HttpResponse:
    """Forgets the file that was brought."""
    AreaFile.objects.filter(pk=request.actor.ref).delete()
    return redirect("settings:outlines")
