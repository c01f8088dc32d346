from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..context import Context, day_refusals, open_refusals, right_refusals, text_refusals, year_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class StopWorks:
    """Record that works stopped, why, and when they are expected to go on."""

    text: str
    done_on: date | None = None
    expected_on: date | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "works"), *text_refusals("text", self.text)]
        reasons += day_refusals(ctx, self.done_on) + year_refusals(self.expected_on)
        last = ctx.state.works[-1] if ctx.state.works else None
        on = self.done_on or ctx.today
        if self.expected_on is not None and self.expected_on < on:
            reasons.append(Reason("expected_before", {"on": self.expected_on.isoformat(), "previous": on.isoformat()}))
        if ctx.state.stopped is not None:
            reasons.append(Reason("works_already_stopped", {"since": ctx.state.stopped.stopped_on.isoformat()}))
        elif last is not None and last.resumed_on is not None and on < last.resumed_on:
            reasons.append(
                Reason("done_before_previous", {"on": on.isoformat(), "previous": last.resumed_on.isoformat()})
            )
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"text": Erasable(self.text), "done_on": (self.done_on or ctx.today).isoformat()}
        if self.expected_on:
            body["expected_on"] = self.expected_on.isoformat()
        return [Draft("works.stopped", body)]
