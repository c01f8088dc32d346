from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals
from ..events import Draft
from ..fact_bodies import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFacts:
    """Take over facts another case has: what was typed there is not typed again here. `since`: fact → when it was
    given there (ISO instant); the newest answer counts, however late it is passed on."""

    facts: Mapping[str, Any]
    from_case: str
    from_seq: int
    since: Mapping[str, str] = field(default_factory=dict)

    def refusals(self, ctx: Context) -> list[Reason]:
        wrong = self._received().refusals(ctx.programme, ctx.at)
        return [*open_refusals(ctx), *right_refusals(ctx, "facts"), *wrong]

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("facts.received", self._received().body(ctx.programme))]

    def _received(self) -> Received:
        return Received(self.facts, self.from_case, self.from_seq, self.since)
