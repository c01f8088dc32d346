"""Which area each feature of a file is: by code, else by name; never by a guess."""

from __future__ import annotations

import hashlib
import math
import statistics
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from ..models import Area
from .problems import OutlineProblem, near_words
from .reading import Feature, read_features

_CODES = ("code", "编号", "代码", "区划代码", "adcode", "xzqdm", "zldwdm", "id")  # data
_NAMES = ("name", "名称", "name_zh", "zh", "xzqmc", "zldwmc", "en", "name_en")  # data
_FAR_KM = 150
"""No district reaches further: what lies beyond has its coordinates wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feature that is an area. `by` "code" or "name"; `state` "new" (no outline before), "changed" or "same"."""

    nth: int
    area: Area
    geometry: dict[str, Any]
    positions: int
    by: str
    state: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """A checked file. `left`: areas it does not speak of, which stay as they are. `digest` of its bytes."""

    name: str
    digest: str
    found: tuple[Found, ...]
    problems: tuple[OutlineProblem, ...]
    left: tuple[Area, ...]

    @property
    def moved(self) -> tuple[Found, ...]:
        """Those that would change something."""
        return tuple(one for one in self.found if one.state != "same")


def check_outlines(data: bytes, name: str) -> Outlines:
    """The file checked against the areas as they stand. Raises FileProblemError for what is no GeoJSON. One query."""
    areas = list(Area.objects.select_related("parent"))
    raw, features, problems = read_features(data)
    labels = {nth: _label(one.get("properties")) for nth, one in enumerate(raw, start=1)}
    problems = [replace(one, label=labels.get(one.nth, "")) for one in problems]
    found: list[Found] = []
    taken: dict[int, int] = {}
    for feature in features:
        one = _match(feature, areas, labels[feature.nth])
        if isinstance(one, Found) and one.area.pk in taken:
            params = {"title": one.area.zh, "first": taken[one.area.pk]}
            one = OutlineProblem("twice", feature.nth, labels[feature.nth], params)
        if isinstance(one, OutlineProblem):
            problems.append(one)
        else:
            taken[one.area.pk] = feature.nth
            found.append(one)
    problems += _far(found, labels)
    named = set(taken)
    return Outlines(
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        found=tuple(found),
        problems=tuple(sorted(problems, key=lambda one: one.nth)),
        left=tuple(area for area in areas if area.pk not in named),
    )


def _said(properties: Any, keys: Iterable[str]) -> str:
    """The first of the properties that says something, whatever its case."""
    if not isinstance(properties, Mapping):
        return ""
    low = {str(key).strip().lower(): value for key, value in properties.items()}
    for key in keys:
        value = low.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _label(properties: Any) -> str:
    return (_said(properties, _NAMES) or _said(properties, _CODES))[:80]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _match(feature: Feature, areas: list[Area], label: str) -> Found | OutlineProblem:
    code, name = _said(feature.properties, _CODES), _said(feature.properties, _NAMES)
    if not code and not name:
        return OutlineProblem("no_name", feature.nth, label)
    by_code = [area for area in areas if _plain(area.code) == _plain(code)] if code else []
    by_name = [area for area in areas if name and _plain(name) in (_plain(area.zh), _plain(area.en))]
    if by_code:
        if name and by_name and by_code[0] not in by_name:
            params = {"code": code, "title": by_code[0].zh, "seen": name}
            return OutlineProblem("disagrees", feature.nth, label, params)
        return _found(feature, by_code[0], "code")
    if len(by_name) > 1:
        codes = [area.code for area in by_name]
        return OutlineProblem("ambiguous", feature.nth, label, {"seen": name, "codes": codes})
    if by_name:
        return _found(feature, by_name[0], "name")
    seen = name or code
    titles = [title for area in areas for title in (area.zh, area.en, area.code) if title]
    params = {"seen": seen, "near": near_words(get_close_matches(seen, titles, n=1, cutoff=0.5))}
    return OutlineProblem("unmatched", feature.nth, label, params)


def _found(feature: Feature, area: Area, by: str) -> Found:
    state = "new" if not area.geometry else "same" if _same(area.geometry, feature.geometry) else "changed"
    return Found(feature.nth, area, feature.geometry, feature.positions, by, state)


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return before.get("type") == now["type"] and _floats(before.get("coordinates")) == now["coordinates"]


def _floats(said: Any) -> Any:
    """Coordinates kept as texts, as the sample's are, compare as numbers."""
    return [_floats(one) for one in said] if isinstance(said, list | tuple) else round(float(said), 6)


def _far(found: list[Found], labels: Mapping[int, str]) -> list[OutlineProblem]:
    """What lies far from the middle of all of them. Of fewer than three nobody knows which is wrong."""
    if len(found) < 3:
        return []
    middles = {one.nth: _first(one.geometry["coordinates"]) for one in found}
    x = statistics.median(at[0] for at in middles.values())
    y = statistics.median(at[1] for at in middles.values())
    problems = []
    for nth, at in middles.items():
        km = math.hypot((at[0] - x) * 111.3 * math.cos(math.radians(y)), (at[1] - y) * 111.3)
        if km > _FAR_KM:
            problems.append(OutlineProblem("far_away", nth, labels[nth], {"km": round(km)}))
    return problems


def _first(coordinates: Any) -> list[float]:
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return list(coordinates)
