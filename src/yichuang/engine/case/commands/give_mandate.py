from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, text_refusals
from ..deciding import next_id, window_refusals
from ..events import Draft

AGENTS = ("team", "office", "post", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveMandate:
    """Keep the signed mandate by which an enterprise lets a service team or an agent act for it (帮办代办): `agent` a
    ref, `principal` the enterprise, `stages` entrusted, `file` the digest of the signed paper."""

    agent: str
    principal: str
    stages: tuple[str, ...]
    file: str
    from_on: date | None = None
    until_on: date | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = open_refusals(ctx)
        mine = ctx.by.teams | ctx.by.offices | ctx.by.posts | {ctx.by.ref}
        if "apply" not in ctx.by.rights and not (self.agent in mine and ctx.may("note")):
            reasons += window_refusals(ctx)
        reasons += text_refusals("principal", self.principal, most=200)
        if self.agent.partition(":")[0] not in AGENTS or not self.agent.partition(":")[2]:
            reasons.append(Reason("agent_unknown", {"agent": self.agent}))
        unknown = sorted(one for one in self.stages if one not in ctx.programme.stages)
        if unknown or not self.stages:
            reasons.append(Reason("stages_unknown", {"stages": unknown, "known": list(ctx.programme.stages)}))
        if not self.file:
            reasons.append(Reason("file_missing"))
        starts = self.from_on or ctx.today
        if self.until_on is not None and self.until_on < starts:
            reasons.append(Reason("valid_until_past", {"on": self.until_on.isoformat()}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {
            "mandate": next_id(ctx.state.window.mandates, "M"),
            "agent": self.agent,
            "principal": self.principal.strip(),
            "stages": sorted(set(self.stages)),
            "from_on": (self.from_on or ctx.today).isoformat(),
            "file": self.file,
        }
        if self.until_on is not None:
            body["until_on"] = self.until_on.isoformat()
        return [Draft("mandate.given", body)]
