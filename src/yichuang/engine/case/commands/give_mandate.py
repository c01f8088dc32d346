from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals, text_refusals
from ..credit_codes import is_credit_code
from ..deciding import next_id, window_refusals, words_refusals
from ..events import Draft, Erasable

AGENTS = ("team", "office", "post", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveMandate:
    """Keep the signed mandate by which an enterprise lets a service team or an agent act for it (帮办代办): `principal`
    the enterprise, `stages` entrusted, `file` the digest of the signed paper.

    `agent` a ref; or, of an agent without an account here, `name` with `code`, the unified social credit code of an
    agency, or with `paper`, the kind and number of a person's identity paper.
    """

    principal: str
    stages: tuple[str, ...]
    file: str
    agent: str = ""
    name: str = ""
    code: str = ""
    paper: Words = typed()
    from_on: date | None = None
    until_on: date | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = open_refusals(ctx)
        mine = ctx.by.teams | ctx.by.offices | ctx.by.posts | {ctx.by.ref}
        if "apply" not in ctx.by.rights and not (self.agent in mine and ctx.may("note")):
            reasons += window_refusals(ctx)
        reasons += text_refusals("principal", self.principal, most=200)
        reasons += self._agent()
        unknown = sorted(one for one in self.stages if one not in ctx.programme.stages)
        if unknown or not self.stages:
            reasons.append(Reason("stages_unknown", {"stages": unknown, "known": list(ctx.programme.stages)}))
        if not self.file:
            reasons.append(Reason("file_missing"))
        starts = self.from_on or ctx.today
        if self.until_on is not None and self.until_on < starts:
            reasons.append(Reason("valid_until_past", {"on": self.until_on.isoformat()}))
        return reasons

    def _agent(self) -> list[Reason]:
        """Exactly one is named: somebody of ours, or who can be told from others by a code or a paper."""
        if self.agent:
            kind, _colon, key = self.agent.partition(":")
            known = kind in AGENTS and key and not self.name.strip()
            return [] if known else [Reason("agent_unknown", {"agent": self.agent})]
        if not self.name.strip():
            return [Reason("agent_unknown", {"agent": ""})]
        reasons = text_refusals("agent", self.name, most=200)
        if not self.code.strip():
            return reasons + words_refusals("paper", self.paper, most=60)
        if not is_credit_code(self.code.strip().upper()):
            reasons.append(Reason("credit_code_wrong", {"code": self.code.strip()[:40]}))
        return reasons

    def _identity(self) -> dict[str, Any]:
        """What is kept of an agent without an account: of a person only what can be forgotten."""
        named, code = self.name.strip(), self.code.strip().upper()
        if code:
            return {"name": named, "code": code}
        paper = Erasable(self.paper.strip(), personal=True) if isinstance(self.paper, str) else erasable(self.paper)
        return {"name": Erasable(named, personal=True), "paper": paper}

    def drafts(self, ctx: Context) -> list[Draft]:
        agent = {"agent": self.agent} if self.agent else {"identity": self._identity()}
        body: dict[str, Any] = {
            "mandate": next_id(ctx.state.window.mandates, "M"),
            **agent,
            "principal": self.principal.strip(),
            "stages": sorted(set(self.stages)),
            "from_on": (self.from_on or ctx.today).isoformat(),
            "file": self.file,
        }
        if self.until_on is not None:
            body["until_on"] = self.until_on.isoformat()
        return [Draft("mandate.given", body)]
