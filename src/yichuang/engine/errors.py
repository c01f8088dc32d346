"""Errors and refusals as values: a code, its parameters, and never prose.

The wording of every code lives in gettext above the engine; the reference page of refusals is generated from the
same table, so a code that is not in it cannot be raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class EngineError(ValueError):
    """Input the engine cannot read. `code` is stable; `params` fill its wording; `where` is a line, key or column."""

    def __init__(self, code: str, *, where: str = "", **params: Any) -> None:
        self.code = code
        self.where = where
        self.params = params
        detail = ", ".join(f"{k}={v!r}" for k, v in params.items())
        super().__init__(f"{code}{f' at {where}' if where else ''}{f' ({detail})' if detail else ''}")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a command is refused. `params` hold only JSON values (ids, dates as ISO text, numbers)."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
