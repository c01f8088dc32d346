from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ...programme.model import Programme
from ..context import Context, right_refusals, text_refusals
from ..events import Draft
from ..fact_bodies import Received, fact_bodies, fact_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Open a case under a published programme with the facts known. `case` is its id, `number` the printed one;
    `received` what the case it belongs to knew already."""

    case: str
    programme: Programme
    number: str
    title: str
    kind: str = ""
    division: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    received: Received | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        if ctx.state.seq:
            return [Reason("case_already_open")]
        return [
            *self._who(ctx),
            *text_refusals("title", self.title, most=200),
            *fact_refusals(self.programme, self.facts),
            *(self.received.refusals(self.programme, ctx.at) if self.received else ()),
        ]

    def _who(self, ctx: Context) -> list[Reason]:
        # what is applied for is opened by whoever applies, from afar or at the counter
        if self.kind in ("service", "permits") and {"apply", "window"} & ctx.by.rights:
            return []
        return right_refusals(ctx, "open")

    def drafts(self, ctx: Context) -> list[Draft]:
        body = {
            "case": self.case,
            "programme": self.programme.digest,
            "programme_id": self.programme.id,
            "zone": self.programme.zone,
            "number": self.number,
            "title": self.title.strip(),
            "kind": self.kind,
            "division": self.division,
        }
        drafts = [Draft("case.opened", body)]
        if self.facts:
            given: dict[str, Any] = {"facts": fact_bodies(self.programme, self.facts)}
            if self.source:
                given["source"] = self.source
            drafts.append(Draft("facts.given", given))
        if self.received and self.received.facts:
            drafts.append(Draft("facts.received", self.received.body(self.programme)))
        return drafts
