from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, erasable, typed
from ..context import Context, text_refusals
from ..deciding import (
    acting_refusals,
    draft,
    each,
    instances_of,
    late_acceptance,
    materials_of,
    names_refusals,
    next_id,
    office_refusals,
    window_refusals,
    words_refusals,
)
from ..events import Draft
from ..pausing import correction_pause

VERDICTS = ("ok", "missing", "flawed", "owed")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveNotice:
    """Give a complete-list notice (一次性告知): every material of the items passed once, every gap named at once.

    `verdicts`: material → "ok" | "missing" | "flawed" | "owed" (a minor one that may follow after acceptance, so no
    gap); `words`: material → what is wrong and what would be right, needed for each gap. Before acceptance the clock
    has not started; afterwards it pauses. A second notice on one item needs the leader in charge.
    """

    number: str
    items: tuple[str, ...]
    verdicts: Mapping[str, str]
    words: Mapping[str, Any] = field(default_factory=dict, metadata={"words": True})
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*names_refusals(self.items), *text_refusals("number", self.number, most=40)]
        reasons += self._who(ctx)
        reasons += words_refusals("text", self.text, needed=False)
        reasons += each(self.items, lambda name: acting_refusals(ctx, name, "correction_requested"))
        if any(one.number == self.number.strip() for one in ctx.state.window.notices.values()):
            reasons.append(Reason("number_taken", {"number": self.number}))
        return reasons + self._passed(ctx) + approval_refusals(ctx, self)

    def _who(self, ctx: Context) -> list[Reason]:
        accepted = [one for one in self._instances(ctx) if (now := ctx.state.items.get(one)) and now.accepted_on]
        if not accepted:
            return window_refusals(ctx)
        return each(accepted, lambda name: office_refusals(ctx, name))

    def _passed(self, ctx: Context) -> list[Reason]:
        listed = materials_of(ctx, self.items)
        reasons = []
        if left := sorted(one for one in listed if one not in self.verdicts):
            reasons.append(Reason("materials_not_passed", {"materials": left}))
        if strange := sorted(one for one in self.verdicts if one not in listed):
            reasons.append(Reason("material_not_asked", {"materials": strange}))
        if wrong := sorted(one for one, verdict in self.verdicts.items() if verdict not in VERDICTS):
            reasons.append(Reason("verdict_unknown", {"materials": wrong, "known": list(VERDICTS)}))
        owed = [one for one, verdict in self.verdicts.items() if verdict == "owed"]
        if major := sorted(one for one in owed if one in listed and not listed[one]):
            reasons.append(Reason("material_not_minor", {"materials": major}))
        gaps = [one for one, verdict in self.verdicts.items() if verdict in ("missing", "flawed")]
        if not gaps and not left:
            reasons.append(Reason("notice_without_gaps"))
        for one in sorted(gaps):
            said = self.words.get(one, "")
            if isinstance(said, str) and not said.strip():
                reasons.append(Reason("gap_without_words", {"material": one}))
        return reasons

    def approval(self, ctx: Context) -> Approval | None:
        items = ctx.state.items
        again = any(items[one].corrections for one in self._instances(ctx) if one in items)
        return Approval("leader") if again else None

    def _instances(self, ctx: Context) -> list[str]:
        return instances_of(ctx, self.items)

    def drafts(self, ctx: Context) -> list[Draft]:
        on = ctx.today.isoformat()
        instances = self._instances(ctx)
        name = next_id(ctx.state.window.notices, "N")
        body: dict[str, Any] = {
            "notice": name,
            "number": self.number.strip(),
            "items": instances,
            "verdicts": dict(sorted(self.verdicts.items())),
        }
        said = {one: erasable(text) for one, text in sorted(self.words.items()) if text}
        if said:
            body["words"] = said
        if self.text:
            body["text"] = erasable(self.text)
        drafts = [Draft("notice.given", body)]
        for one in instances:
            late = late_acceptance(ctx, one)
            accepted = bool(late) or ctx.state.items[one].accepted_on is not None
            pause = correction_pause(ctx, one, accepted=accepted)
            drafts += [
                *late,
                draft("item.correction_requested", one, on, number=self.number.strip(), pause=pause, notice=name),
            ]
        return drafts
