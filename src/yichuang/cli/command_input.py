"""Commands of cases from JSON: the fields by their types, and what to say when they do not fit."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, get_type_hints

from yichuang.engine.case.commands import COMMANDS

NOT_HERE = frozenset({"open_case", "migrate_case"})
"""Commands that carry a whole programme: cases are opened by an import or a screen, moved by a screen."""


class BadCommandError(Exception):
    """What is wrong with the name or the fields, and what would be right."""


def command_lines() -> Iterator[str]:
    """One line for each command: its name and its fields, those that may be left out in brackets."""
    for name, kind in COMMANDS.items():
        if name not in NOT_HERE:
            yield f"  {name}: {', '.join(_field(one) for one in dataclasses.fields(kind))}"


def command_from(name: str, text: str) -> Any:
    """The command of that name with the fields of a JSON object. Raises BadCommandError."""
    kind = COMMANDS.get(name)
    if kind is None or name in NOT_HERE:
        known = ", ".join(one for one in COMMANDS if one not in NOT_HERE)
        raise BadCommandError(f"{name!r} is no command for a case; there are: {known}")
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise BadCommandError(f'the fields are not JSON ({error}): write {{"field": value, …}}') from None
    fields = {one.name: one for one in dataclasses.fields(kind)}
    if not isinstance(raw, dict) or set(raw) - set(fields):
        raise BadCommandError(f"{name} takes an object with the fields {', '.join(map(_field, fields.values()))}")
    missing = [one for one, said in fields.items() if _needed(said) and one not in raw]
    if missing:
        raise BadCommandError(f"{name} lacks {', '.join(missing)}")
    hints = get_type_hints(kind)
    return kind(**{one: _value(one, value, hints[one]) for one, value in raw.items()})


def _value(name: str, value: Any, hint: Any) -> Any:
    kinds = getattr(hint, "__args__", ()) or (hint,)
    origin = getattr(hint, "__origin__", None)
    if origin is tuple:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadCommandError(f"{name} is a list of texts")
        return tuple(value)
    if date in kinds and value is not None:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise BadCommandError(f"{name} is {value!r}: write a date such as 2020-03-02") from None
    plain = {str: "a text", int: "a whole number", bool: "true or false"}
    if hint in plain and type(value) is not hint:
        raise BadCommandError(f"{name} is {value!r}: write {plain[hint]}")
    return value


def _needed(one: dataclasses.Field[Any]) -> bool:
    return one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING


def _field(one: dataclasses.Field[Any]) -> str:
    return one.name if _needed(one) else f"[{one.name}]"
