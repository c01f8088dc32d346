"""A small invented permit office, for tests that have no real log: cases with repeats, and half the stamps at midnight.

Nothing in it is taken from a real log. The same seed gives the same text.
"""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

WAY = ("Register application", "Check completeness", "Ask advice", "Draft decision", "Sign decision", "Publish 公告")
ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Happening:
    """One event; `at` is local to Amsterdam and carries its offset."""

    case: str
    activity: str
    at: datetime
    group: str
    transition: str = "complete"


def invented_events(*, cases: int = 40, seed: int = 7) -> list[Happening]:
    """Events case by case in time order. Completeness is checked again in about a third of the cases."""
    dice = random.Random(seed)
    events: list[Happening] = []
    for number in range(cases):
        at = datetime(2012, 3, 1, 9, 12, 7, 250_000, tzinfo=ZONE) + timedelta(days=3 * number)
        steps = list(WAY)
        if dice.random() < 1 / 3:
            steps.insert(2, "Check completeness")
        if dice.random() < 1 / 4:
            steps.remove("Ask advice")
        for step in steps:
            group = "Front desk" if step in WAY[:2] else "Permits"
            events.append(Happening(f"case-{number:03}", step, at, group))
            at += timedelta(days=dice.randrange(0, 9), minutes=dice.randrange(1, 600))
            if dice.random() < 0.5:  # an officer who enters only the date
                at = (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return events


def as_xes(events: list[Happening]) -> str:
    """The events as XES 1.0, one tag a line."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">',
        '  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>',
        '  <classifier name="Activity" keys="concept:name lifecycle:transition"/>',
        '  <string key="concept:name" value="invented"/>',
    ]
    open_case = None
    for event in events:
        if event.case != open_case:
            lines += ["  </trace>"] if open_case else []
            lines += ["  <trace>", f'    <string key="concept:name" value={quoteattr(event.case)}/>']
            open_case = event.case
        lines += [
            "    <event>",
            f'      <string key="concept:name" value={quoteattr(event.activity)}/>',
            f'      <string key="lifecycle:transition" value="{event.transition}"/>',
            f'      <string key="org:group" value={quoteattr(event.group)}/>',
            f'      <date key="time:timestamp" value="{event.at.isoformat(timespec="milliseconds")}"/>',
            "    </event>",
        ]
    return "\n".join([*lines, *(["  </trace>"] if open_case else []), "</log>"]) + "\n"


def as_csv(events: list[Happening], *, delimiter: str = ",") -> str:
    """The events as a table with the headings of common exports."""
    rows = [delimiter.join(("Case ID", "Activity", "Complete Timestamp", "Group"))]
    rows += [
        delimiter.join((event.case, f'"{event.activity}"', event.at.isoformat(timespec="milliseconds"), event.group))
        for event in events
    ]
    return "\n".join(rows) + "\n"


def write_invented_log(path: Path, *, cases: int = 40, seed: int = 7) -> Path:
    """An invented log at `path`: XES, packed or not, or CSV, by the ending of its name."""
    events = invented_events(cases=cases, seed=seed)
    text = as_csv(events) if ".csv" in path.name else as_xes(events)
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path
