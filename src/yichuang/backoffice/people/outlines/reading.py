"""A GeoJSON file (RFC 7946) read into features whose coordinates can be those of a district."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .problems import OutlineProblem

MOST_BYTES = 10 * 2**20
MOST_POSITIONS = 60_000
"""Drawn on one map and kept in the record of changes; a district of a hundred villages needs half of it."""

_TYPES = ("Polygon", "MultiPolygon", "Point")
_KNOWN_CRS = ("crs84", "4326", "4490")
_WEST, _EAST, _SOUTH, _NORTH = 73, 136, 3, 54
"""The extent of China in whole degrees."""

Position = list[float]


class FileProblemError(ValueError):
    """A file that is no collection of features at all; `problem` says why."""

    def __init__(self, code: str, **params: Any) -> None:
        self.problem = OutlineProblem(code, params=params)
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Feature:
    """`nth` counted from 1; `properties` as the file has them; `geometry` checked, numbers rounded to a decimetre."""

    nth: int
    properties: dict[str, Any]
    geometry: dict[str, Any]
    positions: int


class _WrongError(ValueError):
    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def read_features(data: bytes) -> tuple[list[dict[str, Any]], list[Feature], list[OutlineProblem]]:
    """(every feature as the file has it, those that can be drawn, what is wrong with the others). Raises
    FileProblemError."""
    raw = _features(_json(data))
    read: list[Feature] = []
    problems: list[OutlineProblem] = []
    for nth, one in enumerate(raw, start=1):
        try:
            geometry, positions = _geometry(one.get("geometry"))
            properties = one.get("properties")
            read.append(Feature(nth, properties if isinstance(properties, dict) else {}, geometry, positions))
        except _WrongError as wrong:
            problems.append(OutlineProblem(wrong.code, nth, params=wrong.params))
    total = sum(one.positions for one in read)
    if total > MOST_POSITIONS:
        raise FileProblemError("too_many_positions", seen=total, most=MOST_POSITIONS)
    return raw, read, problems


def _json(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise FileProblemError("file_too_big", seen=math.ceil(len(data) / 2**20), most=MOST_BYTES // 2**20)
    if not data.strip():
        raise FileProblemError("file_empty")
    try:
        return json.loads(_text(data), parse_constant=str, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise FileProblemError("file_not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise FileProblemError("file_too_deep") from None


def _whole(digits: str) -> int | float:
    # a number of a thousand digits is no coordinate, and Python refuses to read it
    return int(digits) if len(digits) < 19 else float(digits)


def _text(data: bytes) -> str:
    if b"\x00" in data[:4096]:
        raise FileProblemError("file_not_text")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblemError("file_not_text")


def _features(said: Any) -> list[dict[str, Any]]:
    kind = said.get("type") if isinstance(said, dict) else type(said).__name__
    if kind == "Feature":
        said = {"type": "FeatureCollection", "features": [said]}
    elif kind != "FeatureCollection" or not isinstance(said.get("features"), list):
        raise FileProblemError("file_not_geojson", seen=str(kind)[:40])
    crs = said.get("crs")
    name = str(crs.get("properties", {}).get("name", crs)) if isinstance(crs, dict) else ""
    if name and not any(known in name.lower() for known in _KNOWN_CRS):
        raise FileProblemError("file_other_crs", seen=name[:60])
    features = [one if isinstance(one, dict) else {} for one in said["features"]]
    if not features:
        raise FileProblemError("file_no_features")
    return features


def _geometry(said: Any) -> tuple[dict[str, Any], int]:
    """(the geometry, how many positions). Raises _WrongError."""
    if said is None:
        raise _WrongError("no_geometry")
    kind = said.get("type") if isinstance(said, dict) else None
    if kind not in _TYPES:
        raise _WrongError("geometry_type", seen=str(kind)[:40])
    coordinates = said.get("coordinates")
    if kind == "Point":
        return {"type": kind, "coordinates": _position(coordinates)}, 1
    polygons = _list(coordinates) if kind == "MultiPolygon" else [coordinates]
    drawn = [[_ring(ring) for ring in _list(polygon)] for polygon in polygons]
    count = sum(len(ring) for polygon in drawn for ring in polygon)
    return {"type": kind, "coordinates": drawn if kind == "MultiPolygon" else drawn[0]}, count


def _list(said: Any) -> list[Any]:
    if not isinstance(said, list) or not said:
        raise _WrongError("geometry_malformed")
    return said


def _ring(said: Any) -> list[Position]:
    ring = [_position(one) for one in _list(said)]
    if len(ring) < 4:
        raise _WrongError("ring_short", seen=len(ring))
    if ring[0] != ring[-1]:
        raise _WrongError("ring_open")
    if len({tuple(one) for one in ring}) < 3:
        raise _WrongError("ring_flat")
    return ring


def _position(said: Any) -> Position:
    if not isinstance(said, list) or len(said) < 2:
        raise _WrongError("geometry_malformed")
    x, y = _numbers(said[:2])
    if abs(x) > 180 or abs(y) > 180:
        raise _WrongError("projected", x=said[0], y=said[1])
    if _SOUTH <= x <= _NORTH and _WEST <= y <= _EAST:
        raise _WrongError("swapped", x=said[0], y=said[1])
    if not (_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH):
        raise _WrongError("outside", x=said[0], y=said[1])
    return [round(x, 6), round(y, 6)]


def _numbers(said: list[Any]) -> Iterator[float]:
    for one in said:
        # NaN and Infinity come as text: they are not JSON
        if isinstance(one, bool) or not isinstance(one, int | float):
            raise _WrongError("not_a_number" if not isinstance(one, list) else "geometry_malformed", seen=str(one)[:20])
        yield float(one)
