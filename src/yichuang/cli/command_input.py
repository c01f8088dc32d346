"""Commands of cases from JSON: the fields by their types, and what to say when they do not fit."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from yichuang.engine.case.command_data import from_data
from yichuang.engine.case.commands import COMMANDS
from yichuang.engine.errors import EngineError

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
    listed = ", ".join(map(_field, dataclasses.fields(kind)))
    if not isinstance(raw, dict):
        raise BadCommandError(f"{name} takes an object with the fields {listed}")
    try:
        return from_data(kind, raw)
    except EngineError as wrong:
        field = wrong.params["field"]
        if wrong.code == "command_field_unknown":
            raise BadCommandError(f"{name} takes an object with the fields {listed}") from None
        if wrong.code == "command_field_missing":
            raise BadCommandError(f"{name} lacks {field}") from None
        wanted = _WANTED.get(str(wrong.params["wanted"]), wrong.params["wanted"])
        raise BadCommandError(f"{field} is {raw[field]!r}: write {wanted}") from None


_WANTED = {
    "date": "a date such as 2020-03-02", "texts": "a list of texts", "text": "a text", "yes or no": "true or false",
    "whole number": "a whole number", "table": "an object",
}  # fmt: skip


def _needed(one: dataclasses.Field[Any]) -> bool:
    return one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING


def _field(one: dataclasses.Field[Any]) -> str:
    return one.name if _needed(one) else f"[{one.name}]"
