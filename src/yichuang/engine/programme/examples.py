"""Examples run as tests: what a plan answers here, what a history answers through a callable handed in.

Events of an example are rows `{ item = "B04", what = "accepted", on = 2020-03-02 }` in the order they happened; the
case layer turns them into commands. `at` is the day or instant the history is read at, with what was known then. Where
`refused` is expected, every row but the last is carried out and the last is refused with that code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import EngineError
from ..values import Facts, Value
from .model import Example, Plan, Programme
from .plan import plan

PLAN_KEYS = (
    *("flow", "flows_possible", "code", "applies", "days", "hard", "soft", "stages", "path"),
    *("promised_days", "promised_days_at_most", "missing", "missing_has", "missing_lacks"),
)
HISTORY_KEYS = (
    *("due_on", "due_on_if_resumed", "used", "left", "status", "provisional"),
    *("state", "light", "refused", "stage_days"),
)

History = Callable[[Programme, Example], Mapping[str, Any]]
"""Carries an example's events out and answers its HISTORY_KEYS: item → value, or one value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`key` is dotted: "applies.B04", "due_on.C05"."""

    key: str
    expected: Any
    seen: Any


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """`holds` when nothing differs. `not_run`: expectations about a history nobody was there to carry out."""

    id: str
    holds: bool
    differences: tuple[Difference, ...] = ()
    not_run: tuple[str, ...] = ()


def read_facts(programme: Programme, raw: Mapping[str, Any]) -> Facts:
    """Facts as JSON or TOML spells them, read by their definitions. Raises EngineError("fact_*").

    One option of a `choices` fact may be given alone as true or false (`utility_needs.gas`), the others being unknown.
    """
    out: dict[str, Value] = {}
    for name, value in raw.items():
        whole, _, option = name.partition(".")
        if whole in programme.facts and option in {one.id for one in programme.facts[whole].choices}:
            if not isinstance(value, bool):
                raise EngineError("fact_not_boolean", where=whole, seen=str(value))
            out[name] = value
            continue
        if name not in programme.facts:
            raise EngineError("fact_unknown", where=name, known=list(programme.facts))
        out[name] = programme.facts[name].read(value)
    return out


def run_examples(programme: Programme, *, history: History | None = None) -> tuple[ExampleResult, ...]:
    """Every example of a programme, run."""
    return tuple(run_example(programme, example, history=history) for example in programme.examples)


def run_example(programme: Programme, example: Example, *, history: History | None = None) -> ExampleResult:
    """One example: its plan compared with what it expects, and its history if there is someone to carry it out."""
    seen: dict[str, Any] = {}
    if any(key in PLAN_KEYS for key in example.expect):
        seen.update(_answers(plan(programme, read_facts(programme, example.facts))))
    asked = [key for key in example.expect if key in HISTORY_KEYS]
    if asked and history is not None:
        seen.update(history(programme, example))
    not_run = tuple(asked) if history is None else ()
    differences = [
        difference
        for key, expected in example.expect.items()
        if key not in not_run
        for difference in _compare(key, expected, seen.get(key))
    ]
    return ExampleResult(example.id, not differences, tuple(differences), not_run)


def _answers(drawn: Plan) -> dict[str, Any]:
    words = {True: "yes", False: "no", None: "unknown"}
    return {
        "flow": drawn.flow,
        "code": drawn.code,
        "applies": {name: words[line.applies] for name, line in drawn.items.items()},
        "days": {name: line.days for name, line in drawn.items.items()},
        "hard": {name: sorted(line.hard) for name, line in drawn.items.items()},
        "soft": {name: sorted(line.soft) for name, line in drawn.items.items()},
        "stages": {stage.id: stage.days for stage in drawn.stages},
        "path": list(drawn.path),
        "promised_days": drawn.promised_days,
        "promised_days_at_most": drawn.promised_days_at_most,
        "missing": list(drawn.missing),
        "missing_has": list(drawn.missing),
        "missing_lacks": list(drawn.missing),
        "flows_possible": list(drawn.flows_possible),
    }


def _compare(key: str, expected: Any, seen: Any) -> list[Difference]:
    if isinstance(expected, Mapping):
        held = seen if isinstance(seen, Mapping) else {}
        # an item that is in no possible flow is not needed
        absent = "no" if key == "applies" else None
        return [
            difference
            for name, value in expected.items()
            for difference in _compare(f"{key}.{name}", value, held.get(name, absent))
        ]
    if key in ("missing_has", "missing_lacks"):
        wrong = [one for one in expected if (one in seen) is (key == "missing_lacks")]
        return [Difference(key, expected, seen)] if wrong else []
    if isinstance(expected, list) and key.startswith(("hard.", "soft.", "provisional")):
        expected, seen = sorted(expected), sorted(seen or ())
    if hasattr(seen, "isoformat"):
        seen = seen.isoformat()
    return [] if _same(expected, seen) else [Difference(key, expected, seen)]


def _same(expected: Any, seen: Any) -> bool:
    if isinstance(seen, tuple):
        seen = list(seen)
    return bool(expected == seen) and isinstance(expected, bool) == isinstance(seen, bool)
