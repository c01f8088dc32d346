"""A file of outlines as a drawing on the page: what it would draw, over what the map shows now."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yichuang.backoffice.cases.contexts.project_map import bounds_of, middle_of
from yichuang.backoffice.people.outlines import Outlines

WIDTH, MOST_HEIGHT, EDGE = 720, 560, 16
_APART = 0.7
"""Points of a line closer than this on paper are drawn as one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`d` an SVG path, "" for a point; `x`, `y` where it and its title stand, as SVG spells numbers; `state` as in
    `Found`, or "left"."""

    d: str
    x: str
    y: str
    title: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    shapes: tuple[Shape, ...]


def draw(read: Outlines, language: str) -> Drawing | None:
    """Large areas first, so that the small lie on top; None where nothing can be drawn."""
    named = {one.area.pk: one for one in read.found}
    left = [area for area in read.left if area.geometry]
    geometries = [one.geometry for one in read.found] + [area.geometry for area in left]
    bounds = bounds_of(geometries, [])
    if bounds is None:
        return None
    west, south, east, north = bounds
    wide = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-6)
    tall = max(north - south, 1e-6)
    scale = min((WIDTH - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / tall)
    across = scale * math.cos(math.radians((south + north) / 2))

    def at(point: Iterable[Any]) -> tuple[float, float]:
        x, y = list(point)[:2]
        return (round(EDGE + (float(x) - west) * across, 1), round(EDGE + (north - float(y)) * scale, 1))

    shapes = [_shape(area.geometry, area.title(language), "left", area.kind, at) for area in left]
    shapes += [_shape(one.geometry, one.area.title(language), one.state, one.area.kind, at) for one in named.values()]
    order = {"zone": 0, "subdistrict": 1, "park": 2, "village": 3}
    shapes.sort(key=lambda one: (order[one.kind], one.state != "left"))
    return Drawing(round(2 * EDGE + (east - west) * across), round(2 * EDGE + tall * scale), tuple(shapes))


def _shape(geometry: Any, title: str, state: str, kind: str, at: Any) -> Shape:
    x, y = at(middle_of(geometry) or (0, 0))
    coordinates = geometry.get("coordinates", [])
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(geometry.get("type"), [])
    d = " ".join(_path(ring, at) for polygon in polygons for ring in polygon)
    # the name of the whole zone would lie on those of its parts
    return Shape(d, f"{x:g}", f"{y:g}", "" if kind == "zone" and d else title, state, kind)


def _path(ring: list[Any], at: Any) -> str:
    points = [at(one) for one in ring]
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= _APART:
            kept.append(point)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"
