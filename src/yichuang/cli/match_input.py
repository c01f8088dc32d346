"""A file that says how the columns of a workbook are matched, looked at before it is followed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_TOP: dict[str, tuple[type, ...]] = {
    "sheet": (str,), "line": (int,), "head_row": (int,), "columns": (dict,), "permits": (bool,), "latest_by": (str,),
    "per": (str,), "renamed_from": (str,),
}  # fmt: skip
_COLUMN: dict[str, tuple[type, ...]] = {
    "target": (str,), "unit": (str,), "dates": (str,), "months": (str,), "answers": (dict,),
}  # fmt: skip
_SAID = {str: "a text", int: "a whole number", dict: "an object", bool: "true or false"}


def read_match(path: Path | None) -> dict[str, Any]:
    """The match written in a file; nothing where none is given. Raises OSError, and ValueError saying what is wrong."""
    if path is None:
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"--match: {path} is not JSON ({error}); write one with --write-match") from None
    _look_at(said, _TOP, str(path))
    for heading, settings in said.get("columns", {}).items():
        if not isinstance(settings, str):
            _look_at(settings, _COLUMN, f"{path}, column {heading}")
    return said  # type: ignore[no-any-return]  # looked at above


def _look_at(said: Any, keys: dict[str, tuple[type, ...]], where: str) -> None:
    if not isinstance(said, dict):
        raise ValueError(f"--match: {where} holds no object; its keys are {', '.join(keys)}")
    for key, value in said.items():
        if key not in keys:
            raise ValueError(f"--match: {where} has {key!r}; its keys are {', '.join(keys)}")
        wanted = keys[key]
        # a yes or no is a whole number to Python
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise ValueError(f"--match: in {where}, {key} is {value!r}: write {_SAID[wanted[0]]}")
