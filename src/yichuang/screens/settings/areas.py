"""Places: the tree of the zone, its subdistricts and villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.people import changes
from yichuang.backoffice.people.models import Area

from . import choices
from .acting import ManagedRequest, act, managed, posted, told
from .forms import AreaForm, ChangeForm
from .wording import AREA_KINDS


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A place in the tree; `drawn` when its outline is known."""

    area: Area
    title: str
    kind: str
    depth: int
    drawn: bool


def tree(language: str) -> list[AreaLine]:
    """All places in the order of the tree. One query; outlines are not read."""
    children: dict[int | None, list[tuple[Area, bool]]] = {}
    undrawn = set(Area.objects.filter(geometry__isnull=True).values_list("pk", flat=True))
    for area in Area.objects.defer("geometry"):
        children.setdefault(area.parent_id, []).append((area, area.pk not in undrawn))

    def walk(above: int | None, depth: int) -> list[AreaLine]:
        found: list[AreaLine] = []
        for area, drawn in children.get(above, []):
            found.append(AreaLine(area, area.title(language), str(AREA_KINDS[area.kind]), min(depth, 3), drawn))
            found += walk(area.pk, depth + 1)
        return found

    return walk(None, 0)


@require_safe
@managed
def area_list(request: ManagedRequest) -> HttpResponse:
    return render(request, "settings/areas.html", {"lines": tree(request.language), "tab": "areas"})


@managed
def new(request: ManagedRequest) -> HttpResponse:
    listed, rows = choices.areas(request.language)
    form = AreaForm(posted(request), areas=listed, rows=rows, new=True, initial={"kind": "village"})

    def do(data: dict[str, Any]) -> Area:
        keys = ("code", "zh", "en", "kind", "parent")
        return changes.add_area(**{key: data[key] for key in keys}, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("加一个区域"),
        button=_("加上"),
        back=reverse("settings:areas"),
        onward=lambda area: f"{reverse('settings:areas')}#row-{area.pk}",
        tab="areas",
    )


@managed
def edit(request: ManagedRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area, pk=pk)
    listed, rows = choices.areas(request.language, but=pk)
    initial = {"zh": area.zh, "en": area.en, "kind": area.kind, "parent": str(area.parent_id or "")}
    form = AreaForm(posted(request), areas=listed, rows=rows, initial=initial)

    def do(data: dict[str, Any]) -> bool:
        keys = ("zh", "en", "kind", "parent")
        return changes.edit_area(area, **{key: data[key] for key in keys}, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("改%(title)s") % {"title": area.title(request.language)},
        button=_("保存"),
        back=f"{reverse('settings:areas')}#row-{pk}",
        tab="areas",
    )


@managed
def undraw(request: ManagedRequest, pk: int) -> HttpResponse:
    """Takes an outline off the map."""
    area = get_object_or_404(Area, pk=pk)
    return act(
        request,
        ChangeForm(posted(request)),
        lambda data: changes.undraw_area(area, **told(request, data)),
        heading=_("去掉%(title)s的边界") % {"title": area.title(request.language)},
        button=_("去掉"),
        back=f"{reverse('settings:areas')}#row-{pk}",
        about=[_("地图上不再画它；区域本身还在，以后可以再画上。")],
        grave=True,
        tab="areas",
    )
