"""Changes an overlay may not make: a number the law sets, a hard edge of law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...values import Evidence
from ..draft import Draft
from ..mistake import Mistake


def find(below: Draft, over: Draft, merged: Draft) -> Iterator[Mistake]:
    """Locked things of `below` that `over` changes. An overlay may add hard edges, never lose one."""
    yield from _numbers(below, over, below.data, over.data, ())
    yield from _flow_limits(below, over)
    said: set[tuple[str, str]] = set()
    for flow in ("", *below.ids("flow")):
        if flow and flow not in merged.ids("flow"):
            continue
        for item in sorted(_used(below, flow) & _used(merged, flow)):
            kept = _hard(merged, flow, item) & _used(merged, flow)
            for lost in sorted((_hard(below, flow, item) & _used(below, flow)) - kept):
                if (item, lost) not in said:
                    said.add((item, lost))
                    yield Mistake("locked_hard_edge", _place(over, flow, item, lost), {"item": item, "before": lost})


def _numbers(below: Draft, over: Draft, old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Mistake]:
    if isinstance(old, dict) and isinstance(new, dict):
        if "n" in old and "n" in new:
            if _is_locked(old, path) and str(old["n"]) != str(new["n"]):
                yield _locked(over, path, old, new)
            return
        for key in new.keys() & old.keys():
            yield from _numbers(below, over, old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        held = [str(number["n"]) for number in _numbers_in(new)]
        for number in _numbers_in(old):
            if number.get("evidence") == Evidence.STATUTORY and str(number["n"]) not in held:
                yield _locked(over, path, number, {"n": ", ".join(held)})


def _flow_limits(below: Draft, over: Draft) -> Iterator[Mistake]:
    # a limit of the law is not got round by setting another one inside a flow
    for flow, table in over.ids("flow").items():
        overrides = table.get("item", {}) if isinstance(table, dict) else {}
        for item, change in overrides.items() if isinstance(overrides, dict) else ():
            path = ("flow", flow, "item", item, "allow", "statutory")
            new, old = _at(change, "allow", "statutory"), _at(below.ids("item").get(item), "allow", "statutory")
            already = _at(below.ids("flow").get(flow), "item", item, "allow", "statutory")
            if new and old and not already and str(new.get("n")) != str(old.get("n")):
                yield _locked(over, path, old, new)


def _at(table: Any, *path: str) -> Any:
    for key in path:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _is_locked(number: dict[str, Any], path: tuple[str, ...]) -> bool:
    return number.get("evidence") == Evidence.STATUTORY or path[-1] == "statutory"


def _locked(over: Draft, path: tuple[str, ...], old: dict[str, Any], new: dict[str, Any]) -> Mistake:
    return Mistake(
        "locked_number", over.where(path), {"key": ".".join(path), "law": str(old["n"]), "seen": str(new["n"])}
    )


def _numbers_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and "n" in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _numbers_in(inner)


def _used(draft: Draft, flow: str) -> set[str]:
    if not flow:
        return set(draft.ids("item"))
    table = draft.ids("flow")[flow]
    off = {name for name, change in table.get("item", {}).items() if change.get("off") is True}
    return {one for one in table.get("items", []) if one in draft.ids("item")} - off


def _hard(draft: Draft, flow: str, item: str) -> set[str]:
    after = (_at(draft.ids("flow").get(flow), "item", item, "after") or {}) if flow else {}
    if "hard" in after:
        return set(after["hard"])
    return set((_at(draft.ids("item").get(item), "after") or {}).get("hard", []))


def _place(over: Draft, flow: str, item: str, lost: str) -> str:
    places = [
        f"flow.{flow}.item.{item}.after.hard",
        f"item.{item}.after.hard",
        f"item.{lost}.off",
        f"flow.{flow}.item.{lost}.off",
        f"flow.{flow}.items",
    ]
    return next((over.origins[place] for place in places if place in over.origins), over.where(("item", item)))
