"""Which act of a clerk or an officer an activity of a log is: a table, read and checked line by line."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from yichuang.engine.errors import EngineError

ACTS: Mapping[str, str] = {
    "receive": "receive_walk_in",
    "accept": "accept_items",
    "turn_away": "decline_items",
    "not_needed": "decline_items",
    "notice": "give_notice",
    "hand_in": "hand_in_material",
    "hold": "hold_item",
    "resume": "resume_item",
    "extend": "extend_item",
    "ask_opinion": "ask_opinion",
    "give_opinion": "give_opinion",
    "decide": "grant_item",
    "withdraw": "withdraw_items",
    "serve": "serve_result",
}
"""Act → the command it is done by; `decide` refuses where a ground for refusal was found before it."""

GROUND = "ground_for_refusal"
"""No act of its own: recorded as done, and the decision after it is a refusal."""

ANSWERS: Mapping[str, int | None] = {"": None, "yes": 1, "no": 0, "unsaid": -1}
HEADING = ["activity", "answer", "act", "why"]


@dataclass(frozen=True, slots=True)
class Acts:
    """Activity → answer (None = any) → act; `digest` of the text it was read from."""

    name: str
    text: str
    table: Mapping[str, Mapping[int | None, str]]

    @property
    def digest(self) -> str:
        """SHA-256 of the text, line ends aside, in hexadecimal digits."""
        return hashlib.sha256("\n".join(self.text.splitlines()).encode()).hexdigest()

    def act(self, activity: str, answer: int) -> str:
        """The act of an event, or "" where none is named: one named for its answer goes before one named for any."""
        rows = self.table.get(activity, {})
        return rows.get(answer) or rows.get(None, "")

    def require_one_of(self, activities: Iterable[str]) -> None:
        """Raises EngineError("acts_none") where the table names none of these: it was written for other logs."""
        if not any(one in self.table for one in activities):
            raise EngineError("acts_none", acts=self.name)


def read_acts(text: str, name: str) -> Acts:
    """The table of `text`, a CSV headed activity,answer,act,why; `name` for its mistakes.

    Raises EngineError with `where` "name:line": acts_heading, acts_width, acts_nothing_named, acts_unknown_act,
    acts_unknown_answer, acts_twice.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    heading = [cell.strip() for cell in next(rows, [])]
    if heading != HEADING:
        raise EngineError("acts_heading", where=f"{name}:1", seen=",".join(heading)[:80])
    table: dict[str, dict[int | None, str]] = {}
    lines: dict[tuple[str, int | None], int] = {}
    known = sorted([*ACTS, GROUND])
    for row in rows:
        where = f"{name}:{rows.line_num}"
        if not any(cell.strip() for cell in row) or row[0].startswith("#"):
            continue
        if len(row) != len(HEADING):
            raise EngineError("acts_width", where=where, seen=len(row), expected=len(HEADING))
        activity, said, act, _why = (cell.strip() for cell in row)
        if not activity:
            raise EngineError("acts_nothing_named", where=where)
        if said not in ANSWERS:
            raise EngineError("acts_unknown_answer", where=where, seen=said[:40])
        if act not in known:
            raise EngineError("acts_unknown_act", where=where, seen=act[:40], known=", ".join(known))
        place = (activity, ANSWERS[said])
        if place in lines:
            raise EngineError("acts_twice", where=where, activity=activity, first=lines[place])
        lines[place] = rows.line_num
        table.setdefault(activity, {})[ANSWERS[said]] = act
    return Acts(name, text, table)


def wabo_acts() -> Acts:
    """The acts of Dutch environmental permits (Wabo), as the two municipal systems of the public logs name them."""
    return read_acts(_shipped("acts.csv"), "wabo/acts.csv")


def permit_text() -> str:
    """The item that live work is done on, as TOML of the programme language: its limits, pauses and sources."""
    return _shipped("permit.toml")


def _shipped(name: str) -> str:
    return files(__package__).joinpath("wabo", name).read_text(encoding="utf-8")
