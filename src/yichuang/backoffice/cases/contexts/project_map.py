"""Where projects are: the outline of the zone and its areas, and a point for each project. GeoJSON in WGS 84.

A project stands at its own location when somebody entered one, else in its area, a little apart from the others there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from yichuang.backoffice.people.models import Area

from ..models import Case
from ..queries.project_states import states_of
from ..wording import language
from .project_line import ProjectLine

Point = tuple[float, float]

_GOLDEN = math.pi * (3 - math.sqrt(5))
_SPREAD = 0.36
"""How far from its middle projects without a location stand in an area, as a share of its smaller extent."""


def features(shown: Sequence[ProjectLine], *, at: datetime, past: bool = False) -> dict[str, Any]:
    """{"areas": FeatureCollection, "labels": [{"title", "at", "kind"}], "bounds": [west, south, east, north] or None,
    "projects": {case id: {"at": [lng, lat], "exact": bool}}}; projects without any place are left out. Four queries."""
    areas = {area.code: area for area in Area.objects.select_related("parent")}
    drawn = [area for area in areas.values() if area.geometry]
    points = {line.case_id: (*point, True) for line, point in _own_places(shown, at, past)}
    points |= {line.case_id: (*point, False) for line, point in _in_their_areas(shown, areas, points)}
    return {
        "areas": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"kind": area.kind, "code": area.code}, "geometry": area.geometry}
                for area in drawn
            ],
        },
        "labels": [
            {"title": area.title(language()), "at": list(middle_of(area.geometry) or ()), "kind": area.kind}
            for area in drawn
            if area.kind != Area.Kind.ZONE
        ],
        "bounds": bounds_of([area.geometry for area in drawn], [(x, y) for x, y, _ in points.values()]),
        "projects": {case: {"at": [x, y], "exact": exact} for case, (x, y, exact) in points.items()},
    }


def _own_places(shown: Sequence[ProjectLine], at: datetime, past: bool) -> Iterator[tuple[ProjectLine, Point]]:
    heads = Case.objects.filter(pk__in=[line.case_id for line in shown]).values_list("pk", "seq", "hash")
    states = states_of(heads, at if past else None)
    for line in shown:
        state = states.get(line.case_id)
        place = state.raw_facts().get("geometry") if state else None
        point = middle_of(place) if isinstance(place, Mapping) else None
        if point is not None:
            yield line, point


def _in_their_areas(
    shown: Sequence[ProjectLine], areas: Mapping[str, Area], placed: Mapping[str, Any]
) -> Iterator[tuple[ProjectLine, Point]]:
    nth: dict[str, int] = {}
    for line in sorted(shown, key=lambda one: one.number):
        area = areas.get(line.area)
        while area is not None and not area.geometry:
            area = areas.get(area.parent.code) if area.parent else None
        if line.case_id in placed or area is None:
            continue
        nth[area.code] = nth.get(area.code, 0) + 1
        yield line, _apart(area.geometry or {}, nth[area.code])


def _apart(geometry: Mapping[str, Any], nth: int) -> Point:
    """The nth point around the middle of an area, on a spiral on which no two come close."""
    x, y = middle_of(geometry) or (0.0, 0.0)
    west, south, east, north = bounds_of([geometry], []) or (x, y, x, y)
    reach = min(east - west, (north - south)) * _SPREAD * min(1.0, math.sqrt(nth / 24))
    return (round(x + reach * math.cos(nth * _GOLDEN), 6), round(y + reach * math.sin(nth * _GOLDEN), 6))


def middle_of(geometry: Mapping[str, Any] | None) -> Point | None:
    """The centre of the largest ring of a GeoJSON geometry, or the mean of its points; None where it has none."""
    rings = list(_rings((geometry or {}).get("coordinates", ())))
    if not rings:
        return None
    ring = max(rings, key=lambda one: abs(_area_of(one)))
    size = _area_of(ring)
    if abs(size) < 1e-12:
        return (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * size)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * size)
    return (round(x, 6), round(y, 6))


def bounds_of(geometries: Sequence[Mapping[str, Any] | None], points: Sequence[Point]) -> list[float] | None:
    """[west, south, east, north] around everything; None around nothing."""
    every = [point for one in geometries for ring in _rings((one or {}).get("coordinates", ())) for point in ring]
    every += points
    if not every:
        return None
    return [min(x for x, _ in every), min(y for _, y in every), max(x for x, _ in every), max(y for _, y in every)]


def _rings(coordinates: Any) -> Iterator[list[Point]]:
    """The rings of GeoJSON coordinates; a single position is a ring of one. Events hold numbers as text."""
    if not isinstance(coordinates, list | tuple) or not coordinates:
        return
    if not isinstance(coordinates[0], list | tuple):
        yield [_position(coordinates)]
    elif coordinates[0] and not isinstance(coordinates[0][0], list | tuple):
        yield [_position(one) for one in coordinates]
    else:
        for inner in coordinates:
            yield from _rings(inner)


def _position(said: Sequence[Any]) -> Point:
    return (float(said[0]), float(said[1]))


def _area_of(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True)) / 2
