"""What can have happened to an item, and the few fields that say it: what, when, number, and no more than is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.cases import wording
from yichuang.engine.case.available import EVENT_ORDER
from yichuang.engine.case.commands import RecordItemEvent
from yichuang.engine.case.context import Context
from yichuang.engine.case.item_rules import BY_EVIDENCE, ENDING
from yichuang.engine.case.state import item_of
from yichuang.engine.errors import Reason
from yichuang.engine.items.model import Item
from yichuang.engine.values import say

BIG = 4
"""Events offered as big buttons; the others stand under "more"."""

WITNESSED = ("met", "recalled", "revoked")
_WITH_NUMBER = frozenset({"granted", "granted_with_material_to_follow", "refused", "received", "accepted", "met"})
_PAUSES = {"special_procedure_started": "special", "held": "hold"}
_OF_FIELD = {
    "done_in_future": "done_on",
    "done_before_previous": "done_on",
    "pause_kind_unknown": "pause_kind",
    "text_too_long": "text",
}


@dataclass(frozen=True, slots=True)
class What:
    """One event that may be recorded. `needs`: "accepted_on" where only a result is known, "despite" where law or plan
    say it could not have happened yet; `reasons` why not (or why a reason must be given)."""

    what: str
    text: str
    big: bool
    needs: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    chosen: bool = False

    @property
    def open(self) -> bool:
        return not self.reasons or "despite" in self.needs

    @property
    def wants_acceptance(self) -> bool:
        return "accepted_on" in self.needs

    @property
    def wants_reason(self) -> bool:
        return "despite" in self.needs


@dataclass(slots=True)
class Typed:
    """What was typed, as typed, with what is wrong beside it."""

    what: str = ""
    done_on: str = ""
    accepted_on: str = ""
    number: str = ""
    text: str = ""
    despite: str = ""
    pause_kind: str = ""
    owed: tuple[str, ...] = ()
    owed_by: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def place(self, reasons: Iterable[Reason], texts: Iterable[str]) -> list[str]:
        """Puts refusals beside the field they are about; returns those that are about none."""
        left = []
        for reason, text in zip(reasons, texts, strict=False):
            about = _OF_FIELD.get(reason.code)
            if about:
                self.errors[about] = text
            else:
                left.append(text)
        return left


def whats(ctx: Context, instance: str, wanted: str = "") -> list[What]:
    """Every event of the item: the likely one first and chosen, then what else may be recorded, then what may not."""
    item = ctx.item(item_of(instance)[0])
    if item is None:
        return []
    order = [what for what in EVENT_ORDER if (what in WITNESSED) == (item.kind in BY_EVIDENCE) or what in WITNESSED[1:]]
    if item.kind not in BY_EVIDENCE and _fits(ctx, instance, "met"):
        order.insert(0, "met")
    likely = _likely(ctx, instance, item)
    first = wanted or likely[0]
    place = {what: nth for nth, what in enumerate(dict.fromkeys((first, *likely, *order)))}
    found = sorted((_what(ctx, instance, what) for what in order), key=lambda one: _rank(one, place))
    shown, taken = [], 0
    for one in found:
        big = not one.reasons and taken < BIG and one.what not in WITNESSED[1:]
        taken += big
        shown.append(What(one.what, one.text, big, one.needs, one.reasons, chosen=one.what == first and one.open))
    return shown


def _rank(one: What, place: Mapping[str, int]) -> tuple[bool, bool, int]:
    """What can simply be recorded, then what needs a reason, then what cannot be; each in the order of likelihood."""
    return (bool(one.reasons), not one.open, place[one.what])


def _fits(ctx: Context, instance: str, what: str) -> bool:
    codes = {reason.code for reason in RecordItemEvent(item=instance, what=what).refusals(ctx)}
    return not codes & {"item_not_gate", "item_is_gate"}


def _likely(ctx: Context, instance: str, item: Item) -> tuple[str, ...]:
    """What most probably happened, by where the item stands."""
    if item.kind in BY_EVIDENCE:
        return ("met",)
    one = ctx.state.items.get(instance)
    state = one.state if one is not None else "ready"
    if state == "paused" and one is not None:
        return ("resumed",) if one.history[-1].what == "held" else ("special_procedure_ended",)
    special = ("special_procedure_started",) if item.special_procedures else ("refused",)
    after = ("granted", "correction_requested", *special, "granted_with_material_to_follow")
    if state == "accepted":
        return after
    return ("correction_received",) if state == "correcting" else ("accepted", "granted", "received", "not_accepted")


def _what(ctx: Context, instance: str, what: str) -> What:
    text = wording.event_word(what)
    plain = RecordItemEvent(item=instance, what=what).refusals(ctx)
    if not plain:
        return What(what, text, False)
    accepted = ctx.today if what in ENDING else None
    if accepted and not RecordItemEvent(item=instance, what=what, accepted_on=accepted).refusals(ctx):
        return What(what, text, False, frozenset({"accepted_on"}))
    reasons = tuple(dict.fromkeys(wording.refusal_text(reason, ctx.programme) for reason in plain))
    for needs, extra in (
        (frozenset({"despite"}), {}),
        (frozenset({"despite", "accepted_on"}), {"accepted_on": accepted}),
    ):
        if extra and not accepted:
            continue
        again = RecordItemEvent(item=instance, what=what, despite="—", **extra).refusals(ctx)  # type: ignore[arg-type]
        if not again:
            why = RecordItemEvent(item=instance, what=what, **extra).refusals(ctx)  # type: ignore[arg-type]
            said = tuple(dict.fromkeys(wording.refusal_text(reason, ctx.programme) for reason in why))
            return What(what, text, False, needs, said)
    return What(what, text, False, frozenset(), reasons)


def read_typed(data: Mapping[str, Any], today: date, prefix: str = "") -> Typed:
    """What a submission says, before anything is checked."""

    def get(name: str) -> str:
        return str(data.get(prefix + name, "")).strip()

    owed = data.getlist(prefix + "owed") if hasattr(data, "getlist") else ()
    return Typed(
        what=get("what"),
        done_on=get("done_on"),
        accepted_on=get("accepted_on"),
        number=get("number"),
        text=get("text"),
        despite=get("despite"),
        pause_kind=get("pause_kind"),
        owed=tuple(owed),
        owed_by=get("owed_by"),
    )


def command_of(typed: Typed, instance: str, ctx: Context, files: tuple[str, ...] = ()) -> RecordItemEvent | None:
    """The command the fields amount to; None with `typed.errors` filled where they cannot be read."""
    if not typed.what:
        typed.errors["what"] = _("选一下发生了什么。")
    days = {name: _day(typed, name) for name in ("done_on", "accepted_on", "owed_by")}
    if len(typed.number) > 100:
        typed.errors["number"] = _("文号最多100个字。")
    if typed.errors:
        return None
    kind = typed.pause_kind if typed.what in _PAUSES and typed.pause_kind in ctx.programme.pauses else ""
    owing = typed.what == "granted_with_material_to_follow"
    return RecordItemEvent(
        item=instance,
        what=typed.what,
        done_on=days["done_on"],
        number=typed.number,
        text=typed.text,
        files=files,
        pause_kind=kind,
        accepted_on=days["accepted_on"] if typed.what in ENDING else None,
        owed=typed.owed if owing else (),
        owed_by=days["owed_by"] if owing else None,
        despite=typed.despite,
    )


def _day(typed: Typed, name: str) -> date | None:
    text = getattr(typed, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        typed.errors[name] = _("填日期，写成 2020-03-25。")
        return None


def pause_choices(ctx: Context, instance: str) -> list[tuple[str, str]]:
    """The kinds of standing still one may choose between; none where there is but one."""
    item = ctx.item(item_of(instance)[0])
    if item is None:
        return []
    kinds = [*item.special_procedures, *(kind for kind in ctx.programme.pauses if kind.startswith("hold"))]
    known = [kind for kind in dict.fromkeys(kinds) if kind in ctx.programme.pauses]
    if len(known) < 2:
        return []
    return [(kind, wording.pause_title(kind, ctx.programme)) for kind in known]


def owed_choices(ctx: Context, instance: str) -> list[tuple[str, str]]:
    """The materials that may follow later, by id and title."""
    item = ctx.item(item_of(instance)[0])
    if item is None:
        return []
    spoken, uses = wording.language(), [use for use in item.materials if use.minor] or list(item.materials)
    return [
        (use.material, say(ctx.programme.materials[use.material].title, spoken))
        for use in uses
        if use.material in ctx.programme.materials
    ]
