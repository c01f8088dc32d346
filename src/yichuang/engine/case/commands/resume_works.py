from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..context import Context, day_refusals, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeWorks:
    """Record a return to work. `workers` is how many are on site."""

    text: str = ""
    done_on: date | None = None
    workers: int | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "works"), *day_refusals(ctx, self.done_on)]
        reasons += text_refusals("text", self.text, needed=False)
        if self.workers is not None and self.workers < 0:
            reasons.append(Reason("count_negative", {"field": "workers"}))
        stop = ctx.state.stopped
        on = self.done_on or ctx.today
        if stop is None:
            reasons.append(Reason("works_not_stopped"))
        elif on < stop.stopped_on:
            reasons.append(
                Reason("done_before_previous", {"on": on.isoformat(), "previous": stop.stopped_on.isoformat()})
            )
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"done_on": (self.done_on or ctx.today).isoformat()}
        if self.text.strip():
            body["text"] = Erasable(self.text)
        if self.workers is not None:
            body["workers"] = self.workers
        return [Draft("works.resumed", body)]
