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


def read_match(path: Path | None) -> dict[str, Any]:
    """The match written in a file; nothing where none is given; after `open_backoffice` only. Raises OSError, and
    ValueError saying what is wrong."""
    from django.utils.translation import gettext as _

    if path is None:
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        words = _("--match：%(where)s 不是 JSON（%(why)s）。用 --write-match 写一个出来，再照着改。")
        raise ValueError(words % {"where": path, "why": error}) from None
    _look_at(said, _TOP, str(path))
    for heading, settings in said.get("columns", {}).items():
        if not isinstance(settings, str):
            _look_at(settings, _COLUMN, _("%(where)s 的列“%(heading)s”") % {"where": path, "heading": heading})
    return said  # type: ignore[no-any-return]  # looked at above


def _look_at(said: Any, keys: dict[str, tuple[type, ...]], where: str) -> None:
    from django.utils.translation import gettext as _

    listed = ", ".join(keys)
    if not isinstance(said, dict):
        raise ValueError(_("--match：%(where)s 不是一个对象；它的键有：%(keys)s。") % {"where": where, "keys": listed})
    for key, value in said.items():
        if key not in keys:
            words = _("--match：%(where)s 里的“%(key)s”不认识；可用的键有：%(keys)s。")
            raise ValueError(words % {"where": where, "key": key, "keys": listed})
        wanted = keys[key]
        # a yes or no is a whole number to Python
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            right = {str: _("文字"), int: _("整数"), dict: _("对象"), bool: _("true 或 false")}[wanted[0]]
            words = _("--match：%(where)s 的 %(key)s 现为 %(seen)r，应为%(right)s。")
            raise ValueError(words % {"where": where, "key": key, "seen": value, "right": right})
