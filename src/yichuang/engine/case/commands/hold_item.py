from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, draft, late_acceptance, office_refusals, words_refusals
from ..events import Draft
from ..pausing import pause_body, usual_pause


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldItem:
    """Hold an item (挂起), or hold it longer, for `days` working days. Who must approve depends on how long it has been
    held in all: the ladder of the pause kind (10 + 5 + 5). Past the last rung nobody can."""

    item: str
    days: int
    text: Words = typed()
    kind: str = ""
    basis: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        what = "hold_prolonged" if self._held(ctx) else "held"
        reasons = [*acting_refusals(ctx, self.item, what), *office_refusals(ctx, self.item)]
        reasons += words_refusals("text", self.text)
        kind = ctx.programme.pauses.get(self._kind(ctx))
        if kind is None:
            return [*reasons, Reason("pause_kind_unknown", {"kind": self.kind, "known": sorted(ctx.programme.pauses)})]
        if self.days < 1:
            reasons.append(Reason("days_out_of_range", {"least": 1, "most": self._most(ctx)}))
        elif self._total(ctx) > self._most(ctx):
            left = max(0, self._most(ctx) - self._total(ctx) + self.days)
            reasons.append(Reason("hold_past_cap", {"most": self._most(ctx), "left": left}))
        return reasons + (approval_refusals(ctx, self) if not reasons else [])

    def approval(self, ctx: Context) -> Approval | None:
        kind = ctx.programme.pauses.get(self._kind(ctx))
        if kind is None or not kind.approver:
            return None
        total, rungs = self._total(ctx), list(accumulate(kind.rungs))
        rung = next((nth for nth, upto in enumerate(rungs, start=1) if total <= upto), len(rungs))
        return Approval(f"{kind.approver}_{rung}" if rung else kind.approver)

    def _held(self, ctx: Context) -> bool:
        now = ctx.state.items.get(ctx.pick_instance(self.item, starting=False))
        return now is not None and now.pause is not None and now.pause.cap_group == "hold"

    def _kind(self, ctx: Context) -> str:
        return self.kind or usual_pause(ctx, self.item, "held", accepted=True)

    def _most(self, ctx: Context) -> int:
        kind = ctx.programme.pauses[self._kind(ctx)]
        return sum(kind.rungs) or (int(kind.cap.n) if kind.cap else 0)

    def _total(self, ctx: Context) -> int:
        """Working days of hold in all: those granted before, and these."""
        now = ctx.state.items.get(ctx.pick_instance(self.item, starting=False))
        group = ctx.programme.pauses[self._kind(ctx)].cap_group
        before = 0
        for one in now.pauses if now else ():
            if one.cap_group != group:
                continue
            if one.to_on is None:
                before += one.limit_days or 0
            else:
                before += ctx.days.count(one.from_on, one.to_on)
        return before + self.days

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        kind = ctx.programme.pauses[self._kind(ctx)]
        now = ctx.state.items.get(instance)
        running = now.pause if now is not None and self._held(ctx) else None
        limit = self.days + (running.limit_days or 0 if running is not None else 0)
        pause = pause_body(ctx, kind, "held", limit=limit, basis=self.basis, approved_by=ctx.by.ref)
        what = "item.held" if running is None else "item.hold_prolonged"
        on = ctx.today.isoformat()
        return [*late_acceptance(ctx, instance), draft(what, instance, on, text=erasable(self.text), pause=pause)]
