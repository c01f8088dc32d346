"""Overlays: a district's own file over a base programme.

Tables merge by id; scalars, lists and numbers replace (a number is replaced whole, so that an amount never borrows the
evidence of another); `off = true` removes. What is off disappears from lists too, and whoever came after it comes after
what was before it. Statutory numbers and hard edges of law are locked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .check.locked import find as find_locked
from .draft import Draft
from .keys import PART, PARTS
from .mistake import Mistake
from .model import Programme


def merge(base: Programme, over: Draft) -> tuple[Draft, list[Mistake]]:
    """The base with `over` laid on it, each value with its origin. Examples of the base are not inherited."""
    below = Draft(loosen(base.text), dict(base.origins))
    below.data.pop("example", None)
    data: dict[str, Any] = _copy(below.data)
    merged = Draft(data, {**below.origins, **over.origins})
    mistakes: list[Mistake] = []
    removed: dict[str, set[str]] = {}
    for part, held in over.data.items():
        if part in PART and not PART[part].many and isinstance(held, dict):
            data[part] = _laid(data.get(part, {}), held)
        elif isinstance(held, dict):
            target = data.setdefault(part, {})
            for thing, table in held.items():
                if isinstance(table, dict) and table.get("off") is True:
                    if thing not in target:
                        where = over.where((part, thing, "off"))
                        mistakes.append(Mistake("off_nothing", where, {"part": part, "id": thing}))
                    target.pop(thing, None)
                    removed.setdefault(part, set()).add(thing)
                else:
                    target[thing] = _laid(target.get(thing, {}), _without_off(table))
        else:
            data[part] = held
    _forget(merged, below, removed)
    mistakes.extend(find_locked(below, over, merged))
    return merged, mistakes


def loosen(text: Any) -> dict[str, Any]:
    """A deep copy of stored plain data in the form files have: choices by id."""
    data: dict[str, Any] = _copy(text)
    for fact in data.get("fact", {}).values():
        if isinstance(fact.get("choices"), list):
            fact["choices"] = {choice["id"]: choice["title"] for choice in fact["choices"]}
    return data


def settle(data: dict[str, Any]) -> None:
    """Make the plain data say what the order of the file said, so that it survives canonical JSON, in place."""
    for part in PARTS:
        held = data.get(part.name)
        if not isinstance(held, dict) or not any(key.name == "order" for key in part.keys):
            continue
        top = max((table["order"] for table in held.values() if "order" in table), default=0)
        given = any("order" in table for table in held.values())
        for place, table in enumerate(held.values(), start=1):
            table.setdefault("order", top + place * 10 if given else place * 10)
    for fact in data.get("fact", {}).values():
        if isinstance(fact.get("choices"), dict):
            fact["choices"] = [{"id": one, "title": title} for one, title in fact["choices"].items()]


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _without_off(table: Any) -> Any:
    return {key: value for key, value in table.items() if key != "off"} if isinstance(table, dict) else table


def _laid(below: Any, over: Any) -> Any:
    if not isinstance(below, dict) or not isinstance(over, dict) or "n" in over:
        return over
    return {**below, **{key: _laid(below.get(key), value) for key, value in over.items()}}


def _forget(merged: Draft, below: Draft, removed: dict[str, set[str]]) -> None:
    gone = removed.get("item", set())
    before = {name: _edges(table) for name, table in below.ids("item").items()}
    for table in merged.ids("item").values():
        _drop(table, "materials", removed.get("material", set()))
        _drop(table, "documents", removed.get("document", set()))
        _drop(table, "special_procedures", removed.get("pause", set()) | gone)
        _drop(table, "contains", gone)
        _bridge(table, gone, before)
    for flow in merged.ids("flow").values():
        _drop(flow, "items", gone)
        overrides = flow.get("item")
        if isinstance(overrides, dict):
            flow["item"] = {name: table for name, table in overrides.items() if name not in gone}
            for table in flow["item"].values():
                _bridge(table, gone, before)


def _drop(table: Any, key: str, gone: set[str]) -> None:
    if gone and isinstance(table, dict) and isinstance(table.get(key), list):
        table[key] = [one for one in table[key] if str(one).removeprefix("?") not in gone]


def _edges(table: Any) -> list[str]:
    after = table.get("after", {}) if isinstance(table, dict) else {}
    return [*after.get("hard", []), *after.get("soft", [])]


def _bridge(table: Any, gone: set[str], before: dict[str, list[str]]) -> None:
    after = table.get("after") if isinstance(table, dict) else None
    if not gone or not isinstance(after, dict):
        return
    hard, soft = after.get("hard", []), after.get("soft", [])
    lost = [one for one in (*hard, *soft) if one in gone]
    if not lost:
        return
    kept = [one for one in hard if one not in gone]
    inherited = list(_earlier(lost, gone, before, set()))
    table["after"] = {
        **after,
        "hard": kept,
        "soft": list(dict.fromkeys(one for one in (*soft, *inherited) if one not in gone and one not in kept)),
        "committed": {one: by for one, by in after.get("committed", {}).items() if one not in gone and by not in gone},
    }


def _earlier(lost: Iterable[str], gone: set[str], before: dict[str, list[str]], seen: set[str]) -> Iterable[str]:
    for one in lost:
        for earlier in before.get(one, []):
            if earlier not in gone:
                yield earlier
            elif earlier not in seen:
                seen.add(earlier)
                yield from _earlier([earlier], gone, before, seen)
