"""Places: the zone, its subdistricts, their villages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yichuang.engine.case.events import Actor

from ..models import Area
from .writing import ChangeRefused, code_text, make, one_of, put, text, whole

_GEOMETRIES = {"Polygon", "MultiPolygon", "Point", "LineString", "MultiLineString", "MultiPoint"}


@whole
def add_area(
    code: str,
    zh: str,
    en: str = "",
    *,
    kind: str,
    parent: Area | None = None,
    geometry: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
    reason: str,
) -> Area:
    """A place in the tree. `geometry` is a GeoJSON geometry in WGS 84, longitude first."""
    code = code_text(code)
    taken = Area.objects.filter(code=code).first()
    if taken:
        raise ChangeRefused("code_taken", "code", code=code, title=taken.zh)
    area = Area(code=code, geometry=_checked(geometry), parent=parent, **_named(zh, en, kind))
    return make(area, by=by, at=at, reason=reason)


@whole
def edit_area(
    area: Area,
    zh: str,
    en: str = "",
    *,
    kind: str,
    parent: Area | None = None,
    by: Actor,
    at: datetime,
    reason: str,
) -> bool:
    """Name, kind and place in the tree; the outline stays. False when nothing differs."""
    above = parent
    while above is not None:
        if above.pk == area.pk:
            raise ChangeRefused("area_under_itself", "parent", title=area.zh)
        above = above.parent
    return put(area, parent=parent, by=by, at=at, reason=reason, **_named(zh, en, kind))


@whole
def draw_areas(outlines: Mapping[int, Mapping[str, Any]], *, by: Actor, at: datetime, reason: str) -> int:
    """Gives areas (by pk) their outlines, GeoJSON geometries in WGS 84, all of them or none; how many that changed.
    Refused where none does."""
    areas = Area.objects.in_bulk(list(outlines))
    drawn = sum(
        put(areas[pk], geometry=_checked(geometry), by=by, at=at, reason=reason) for pk, geometry in outlines.items()
    )
    if not drawn:
        raise ChangeRefused("nothing_changed")
    return drawn


@whole
def undraw_area(area: Area, *, by: Actor, at: datetime, reason: str) -> None:
    """The area has no outline any more; the map shows it no longer."""
    if area.geometry is None:
        raise ChangeRefused("nothing_changed")
    put(area, geometry=None, by=by, at=at, reason=reason)


def _named(zh: str, en: str, kind: str) -> dict[str, str]:
    return {
        "zh": text(zh, "zh", 80),
        "en": text(en, "en", 120, needed=False),
        "kind": one_of(kind, "kind", Area.Kind.values),
    }


def _checked(geometry: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if geometry is None:
        return None
    if geometry.get("type") not in _GEOMETRIES or not isinstance(geometry.get("coordinates"), list):
        raise ChangeRefused("geometry_unreadable", "geometry")
    return geometry
