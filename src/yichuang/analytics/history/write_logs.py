"""Event logs out: XES (IEEE 1849) and OCEL 2.0, for whoever studies how work flows.

What is written holds no words of people: ids, times, states and numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from lxml import etree

XES = "http://www.xes-standard.org/"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: `activity` what happened, `item` to which item ("" = to the case), `by` a ref."""

    seq: int
    activity: str
    at: datetime
    by: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """The events of one case, in order."""

    case: str
    programme: str
    events: tuple[Happened, ...]


def write_xes(traces: Iterable[Trace], out: IO[bytes]) -> int:
    """Writes an XES log, a trace at a time; how many traces there were."""
    n = 0
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        # the public schema wants an xs:decimal
        with xml.element("log", {"xes.version": "1849.2016", "xmlns": XES}):
            for name, prefix in (("Concept", "concept"), ("Time", "time"), ("Organizational", "org")):
                address = f"{XES}{prefix}.xesext"
                xml.write(etree.Element("extension", {"name": name, "prefix": prefix, "uri": address}))
            for trace in traces:
                xml.write(_trace(trace))
                n += 1
    return n


def _trace(trace: Trace) -> Any:
    found = etree.Element("trace")
    _put(found, "string", "concept:name", trace.case)
    _put(found, "string", "programme", trace.programme)
    for one in trace.events:
        event = etree.SubElement(found, "event")
        _put(event, "string", "concept:name", f"{one.item} {one.activity}".strip())
        _put(event, "date", "time:timestamp", one.at.isoformat())
        _put(event, "string", "org:resource", one.by)
        if one.item:
            _put(event, "string", "item", one.item)
    return found


def _put(parent: Any, kind: str, key: str, value: str) -> None:
    etree.SubElement(parent, kind, {"key": key, "value": value})


def ocel(traces: Iterable[Trace]) -> dict[str, Any]:
    """An OCEL 2.0 log as plain JSON: cases and item instances are objects, each event names those it is about."""
    objects: dict[str, dict[str, Any]] = {}
    events: list[dict[str, Any]] = []
    activities: set[str] = set()
    for trace in traces:
        objects[trace.case] = {"id": trace.case, "type": "case", "attributes": [], "relationships": []}
        for one in trace.events:
            activities.add(one.activity)
            about = list(_about(trace, one, objects))
            events.append(
                {
                    "id": f"{trace.case}-{one.seq}", "type": one.activity, "time": one.at.isoformat(),
                    "attributes": [{"name": "resource", "value": one.by}], "relationships": about,
                }
            )  # fmt: skip
    resource = [{"name": "resource", "type": "string"}]
    return {
        "objectTypes": [{"name": name, "attributes": []} for name in ("case", "item")],
        "eventTypes": [{"name": name, "attributes": resource} for name in sorted(activities)],
        "objects": list(objects.values()),
        "events": events,
    }


def _about(trace: Trace, one: Happened, objects: dict[str, dict[str, Any]]) -> Iterator[Mapping[str, str]]:
    yield {"objectId": trace.case, "qualifier": "case"}
    if not one.item:
        return
    name = f"{trace.case}/{one.item}"
    if name not in objects:
        belongs = [{"objectId": trace.case, "qualifier": "of"}]
        objects[name] = {"id": name, "type": "item", "attributes": [], "relationships": belongs}
    yield {"objectId": name, "qualifier": "item"}
