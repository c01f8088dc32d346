from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ...items.model import Item, ItemKind, Record
from ..context import Context, day_refusals, open_refusals, right_refusals, text_refusals, year_refusals
from ..deciding import acceptance, condition_refusals, planned_refusals
from ..events import Draft, Erasable
from ..evolve import day_of
from ..item_rules import ACCEPTING, BY_EVIDENCE, ENDING, PAUSING, STARTING, STOCK_REASONS, WHATS, order_refusal
from ..pausing import pause_body, usual_pause
from ..state import ItemState, instance_id, item_of, recorded_despite

_MEETING = frozenset({"met"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItemEvent:
    """Record what happened to an item in the system that decides it (or in the world, for gates and own acts).

    `what` is an item event without "item."; `done_on` the day it happened (default: today). `item` names the item, or
    an instance (`B04.2`). `accepted_on` records the acceptance in the same breath when a result is all one has.
    `despite` is the reason for recording something that law or plan says could not have happened yet. What our own
    window decides is recorded only with such a reason and only where it happened by the day the case was opened.
    """

    item: str
    what: str
    done_on: date | None = None
    number: str = ""
    text: str = ""
    files: tuple[str, ...] = ()
    pause_kind: str = ""
    accepted_on: date | None = None
    owed: tuple[str, ...] = ()
    owed_by: date | None = None
    despite: str = ""
    basis: str = ""
    approved_by: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = open_refusals(ctx)
        if self.what not in WHATS:
            return [*reasons, Reason("event_unknown", {"what": self.what})]
        item = ctx.item(item_of(self.item)[0])
        if item is None:
            return [*reasons, Reason("item_unknown", {"item": self.item})]
        instance = ctx.pick_instance(self.item, starting=self._starts)
        reasons += right_refusals(ctx, "record", instance)
        reasons += text_refusals("text", self.text, needed=False)
        reasons += text_refusals("despite", self.despite, needed=False)
        reasons += text_refusals("number", self.number, needed=False, most=100)
        if item.record is Record.OURS and item.kind not in BY_EVIDENCE and not self._before_us(ctx, instance):
            reasons.append(Reason("item_decided_here", {"item": item.id}))
        reasons += self._order(ctx, item, instance)
        reasons += self._days(ctx, instance) + year_refusals(self.owed_by)
        if not self.despite.strip():
            now = ctx.state.items.get(instance)
            starts = self.what in ACCEPTING | _MEETING or self._adds_acceptance(now)
            ends = item.kind is ItemKind.ENVELOPE and self.what in ENDING - {"refused"}
            reasons += planned_refusals(ctx, item, starts=starts, ends=ends)
            if self.what in ENDING - {"refused"}:
                reasons += condition_refusals(ctx, item)
        return reasons + self._pause_kind(ctx, item)

    def _before_us(self, ctx: Context, instance: str) -> bool:
        """Whether it happened before the case came here: a first workbook brings results that nobody decides again."""
        opened, now = ctx.state.opened_at, ctx.state.items.get(instance)
        if opened is None or not self.despite.strip() or (self.done_on or ctx.today) > day_of(opened, ctx.state.zone):
            return False
        return now is None or all(recorded_despite(entry) for entry in now.history)

    @property
    def _starts(self) -> bool:
        return self.what in STARTING or self.accepted_on is not None

    def _order(self, ctx: Context, item: Item, instance: str) -> list[Reason]:
        base, nth = item_of(instance)
        now = ctx.state.items.get(instance)
        if now is None and nth > 1:
            before = ctx.state.latest(base)
            due = instance_id(base, 1 if before is None else item_of(before.instance)[1] + 1)
            if instance != due or (before is not None and not before.ended):
                return [Reason("instance_out_of_turn", {"item": instance, "next": before.instance if before else due})]
        wrong = None
        if self._adds_acceptance(now):
            wrong = order_refusal(instance, item.kind, now, "accepted")
        else:
            wrong = order_refusal(instance, item.kind, now, self.what)
        return [wrong] if wrong else []

    def _adds_acceptance(self, now: ItemState | None) -> bool:
        return self.accepted_on is not None and self.what in ENDING and (now is None or now.accepted_on is None)

    def _days(self, ctx: Context, instance: str) -> list[Reason]:
        reasons = day_refusals(ctx, self.done_on) + day_refusals(ctx, self.accepted_on)
        on = self.done_on or ctx.today
        now = ctx.state.items.get(instance)
        first = self.accepted_on or on
        if now is not None and self._adds_acceptance(now) and first < now.history[-1].on:
            previous = now.history[-1].on
        elif now is not None and not self._adds_acceptance(now) and on < now.history[-1].on:
            first, previous = on, now.history[-1].on
        elif on < first:
            first, previous = on, first
        else:
            return reasons
        return [*reasons, Reason("done_before_previous", {"on": first.isoformat(), "previous": previous.isoformat()})]

    def _pause_kind(self, ctx: Context, item: Item) -> list[Reason]:
        opens = self.what in PAUSING or self.what == "correction_requested"
        if opens and self.pause_kind and self.pause_kind not in ctx.programme.pauses:
            return [Reason("pause_kind_unknown", {"kind": self.pause_kind, "known": sorted(ctx.programme.pauses)})]
        return []

    def drafts(self, ctx: Context) -> list[Draft]:
        item = ctx.item(item_of(self.item)[0])
        if item is None:  # refusals() has seen to it
            return []
        instance = ctx.pick_instance(self.item, starting=self._starts)
        on = (self.done_on or ctx.today).isoformat()
        now = ctx.state.items.get(instance)
        drafts = []
        if self._adds_acceptance(now):
            drafts += self._accept(ctx, item, instance, "accepted", self.accepted_on.isoformat())  # type: ignore[union-attr]
        if self.what in ACCEPTING:
            drafts += self._accept(ctx, item, instance, self.what, on)
        else:
            body: dict[str, Any] = {"item": instance, "done_on": on}
            self._describe(body)
            if self.what in PAUSING or self.what == "correction_requested":
                accepted = now is not None and now.accepted_on is not None
                name = self.pause_kind or usual_pause(ctx, item.id, self.what, accepted=accepted)
                kind, own = ctx.programme.pauses.get(name), self.what.removesuffix("_started")
                body["pause"] = pause_body(ctx, kind, own, basis=self.basis, approved_by=self.approved_by)
            if self.what == "granted_with_material_to_follow":
                body["owed"] = list(self.owed)
                if self.owed_by:
                    body["owed_by"] = self.owed_by.isoformat()
            drafts.append(Draft("item." + self.what, body))
        return drafts

    def _describe(self, body: dict[str, Any]) -> None:
        if self.number.strip():
            body["number"] = self.number.strip()
        if self.text.strip():
            body["text"] = Erasable(self.text)
        if self.files:
            body["files"] = list(self.files)
        if self.despite.strip():
            body["despite"] = self._reason()

    def _reason(self) -> str | Erasable:
        why = self.despite.strip()
        return why if why in STOCK_REASONS else Erasable(why)

    def _accept(self, ctx: Context, item: Item, instance: str, what: str, on: str) -> list[Draft]:
        more: dict[str, Any] = {}
        if what == self.what:
            self._describe(more)
        elif self.despite.strip():
            more["despite"] = self._reason()
        return acceptance(ctx, item, instance, on, what=what, **more)
