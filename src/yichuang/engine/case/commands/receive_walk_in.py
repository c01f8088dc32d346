from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ..applying import apply_drafts, apply_refusals
from ..command_data import Words, typed
from ..context import Context
from ..deciding import window_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveWalkIn:
    """Take in at the counter what an applicant brings: the clerk types and scans for them. Fields as of an application.

    The items are received at once; the receipt bears `number`.
    """

    number: str
    items: tuple[str, ...]
    name: str
    code: str = ""
    contact: Words = typed()
    phone: Words = typed()
    materials: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        return [*window_refusals(ctx), *apply_refusals(ctx, self, typed_by_clerk=True)]

    def drafts(self, ctx: Context) -> list[Draft]:
        return apply_drafts(ctx, self, via="window")
