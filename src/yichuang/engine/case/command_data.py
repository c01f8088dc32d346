"""Commands as plain data: as the API receives them and as a proposal keeps them until somebody signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, field, fields
from datetime import date
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

from ..errors import EngineError
from .events import Erasable

Words = str | Mapping[str, Any]
"""What a person typed, or the seal it is kept under once it has been proposed."""


def typed(default: str = "") -> Any:
    """A field of a command that holds words of a person: erasable wherever it is kept."""
    return field(default=default, metadata={"words": True})


def erasable(said: Words) -> Any:
    """What goes into a draft: a text to be sealed, or the seal it already has."""
    return Erasable(said) if isinstance(said, str) else said


def to_data(command: Any) -> dict[str, Any]:
    """The fields of a command that differ from their defaults, as JSON values; words as `Erasable`."""
    data = {}
    for one in fields(command):
        value = getattr(command, one.name)
        if one.default is not MISSING and value == one.default:
            continue
        data[one.name] = _words_out(value) if one.metadata.get("words") else _plain(value)
    return data


def _words_out(value: Any) -> Any:
    if isinstance(value, str):
        return Erasable(value)
    if isinstance(value, Mapping) and "sealed" not in value:
        return {key: _words_out(inner) for key, inner in value.items()}
    return value


def from_data(kind: type, data: Mapping[str, Any], *, sealed: bool = False) -> Any:
    """A command of `kind` from JSON values. `sealed`: words may be seals, as a kept proposal has them; whoever types
    a command gives words, for a seal would show the words of another case.

    Raises EngineError("command_field_unknown" | "command_field_missing" | "command_field_wrong") with the field named.
    """
    hints, known = _hints(kind), {one.name: one for one in fields(kind)}
    for name in data:
        if name not in known:
            raise EngineError("command_field_unknown", field=name, known=", ".join(known))
    values = {}
    for name, one in known.items():
        if name in data:
            values[name] = _read(hints[name], data[name], name)
            if one.metadata.get("words"):
                _look_at_words(values[name], name, sealed)
        elif _needed(one):
            raise EngineError("command_field_missing", field=name)
    return kind(**values)


def _look_at_words(value: Any, name: str, sealed: bool) -> None:
    if isinstance(value, str) or (sealed and _is_seal(value)):
        return
    several = name == "words" and isinstance(value, Mapping) and "sealed" not in value
    if not several or not all(isinstance(one, str) or (sealed and _is_seal(one)) for one in value.values()):
        raise EngineError("command_field_wrong", field=name, wanted="text", seen=str(value)[:60])


def _is_seal(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"sealed", "digest"}


def _needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


@lru_cache(maxsize=256)
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value


def _read(hint: Any, value: Any, name: str) -> Any:
    origin, options = get_origin(hint), get_args(hint)
    if hint is Any:
        return value
    if hint is date or date in options:
        if value is None and type(None) in options:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise EngineError("command_field_wrong", field=name, wanted="date", seen=str(value)[:60]) from None
    if origin is tuple:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise EngineError("command_field_wrong", field=name, wanted="texts", seen=str(value)[:60])
        return tuple(value)
    texts = origin is Mapping and isinstance(value, Mapping) and options[1] is str
    if texts and not all(isinstance(one, str) for one in value.values()):
        raise EngineError("command_field_wrong", field=name, wanted="texts", seen=str(value)[:60])
    wanted = {Mapping: "table", bool: "yes or no", int: "whole number", str: "text"}
    allowed = [get_origin(one) or one for one in (options if origin is not Mapping else ())] or [origin or hint]
    for one in allowed:
        if one is type(None) and value is None:
            return None
        if one in (str, bool) and isinstance(value, one):
            return value
        if one is int and isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, Mapping) and isinstance(one, type) and issubclass(dict, one):
            return dict(value)
    said = " / ".join(wanted.get(one, "nothing") for one in allowed)
    raise EngineError("command_field_wrong", field=name, wanted=said, seen=str(value)[:60])


def unreadable(command: Any) -> Iterator[str]:
    """The fields in which something stands that no text holds: a NUL, or half of a pair of surrogates. Neither a
    database nor a hash takes them; they come from broken files and from programs, never from a keyboard."""
    for one in fields(command):
        if not _readable(getattr(command, one.name)):
            yield one.name


def _readable(value: Any) -> bool:
    if isinstance(value, str):
        if value.isascii():
            return "\x00" not in value
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(_readable(key) and _readable(inner) for key, inner in value.items())
    if isinstance(value, tuple | list):
        return all(map(_readable, value))
    return True
