"""Values of the wrong type: a text where a number belongs, a word that is none of the choices, an id nobody can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ..draft import Draft, tables
from ..key_kinds import Key
from ..keys import PART
from ..mistake import Mistake, nearest

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,119}")


def find(draft: Draft) -> Iterator[Mistake]:
    for part, held in draft.data.items():
        if part not in PART:
            continue
        if not isinstance(held, dict):
            yield _wrong(draft, (part,), "table", held)
        elif PART[part].many:
            for thing, table in held.items():
                if not isinstance(table, dict):
                    yield _wrong(draft, (part, thing), "table", table)
                elif not _ID.fullmatch(thing):
                    yield Mistake("bad_id", draft.where((part, thing)), {"part": part, "id": thing})
    for table in tables(draft):
        for key in table.keys:
            if key.name in table.value:
                yield from _value(draft, (*table.path, key.name), key, table.value[key.name])


def _value(draft: Draft, path: tuple[str, ...], key: Key, value: Any) -> Iterator[Mistake]:
    if not FITS[key.type](value):
        yield _wrong(draft, path, key.type, value)
    elif key.type == "choice" and value not in key.among:
        params: dict[str, str | int] = {"key": key.name, "seen": str(value), "among": ", ".join(key.among)}
        yield Mistake("not_one_of", draft.where(path), {**params, "nearest": nearest(str(value), key.among)})


def _wrong(draft: Draft, path: tuple[str, ...], expected: str, seen: Any) -> Mistake:
    return Mistake(
        "wrong_type", draft.where(path), {"key": ".".join(path), "expected": expected, "seen": str(seen)[:60]}
    )


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    # beyond 2^53 a whole number has no one spelling in canonical JSON, so nothing could be published
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _dicts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())


def _rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _map(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_text, value.values()))


def _amount(value: Any) -> bool:
    if isinstance(value, str):
        try:
            return Decimal(value).is_finite() and abs(Decimal(value)) < 10**15
        except InvalidOperation:
            return False
    return _whole(value)


def _date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _titles(value: Any) -> bool:
    # a bare text is read as the Chinese title; the check of titles asks for the other language
    return _text(value) or _map(value)


def _choices(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, dict) and _text(one.get("id")) and _titles(one.get("title")) for one in value)
    return isinstance(value, dict) and all(map(_titles, value.values()))


def _table(value: Any) -> bool:
    return isinstance(value, dict)


FITS: dict[str, Callable[[Any], bool]] = {
    "text": _text,
    "whole": _whole,
    "amount": _amount,
    "boolean": lambda value: isinstance(value, bool),
    "date": _date,
    "titles": _titles,
    "number": _table,
    "condition": _text,
    "id": _text,
    "ids": _texts,
    "texts": _texts,
    "wholes": lambda value: isinstance(value, list) and all(map(_whole, value)),
    "choice": _text,
    "choices": _choices,
    "table": _table,
    "tables": _dicts,
    "rows": _rows,
    "map": _map,
    "pairs": _map,
    "numbers": _dicts,
    "uses": _texts,
    "facts": _table,
    "narrow": lambda value: isinstance(value, dict) and all(map(_texts, value.values())),
    "values": _table,
    "happenings": _rows,
}
