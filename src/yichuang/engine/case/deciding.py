"""What the commands of the window share: whose item it is, who may act on it, what happens to several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..conditions import missing_over
from ..errors import Reason
from ..items.model import Item, Record
from .command_data import Words
from .context import Context, open_refusals, text_refusals
from .events import Draft
from .item_rules import BY_EVIDENCE, order_refusal
from .state import ItemState, item_of


def item_refusals(ctx: Context, name: str) -> list[Reason]:
    """Nothing of the window is done to an item nobody knows, one met by evidence, or one decided elsewhere."""
    item = ctx.item(item_of(name)[0])
    if item is None:
        return [Reason("item_unknown", {"item": name})]
    if item.kind in BY_EVIDENCE:
        return [Reason("item_is_gate", {"item": item.id, "what": "received"})]
    if item.record is not Record.OURS:
        return [Reason("item_decided_elsewhere", {"item": item.id})]
    return []


def window_refusals(ctx: Context) -> list[Reason]:
    """Whether the actor stands at the window: the right, and the function where the programme names one."""
    window = ctx.programme.window
    if "window" in ctx.by.rights and (not window or window in ctx.by.functions):
        return []
    return [Reason("not_allowed", {"right": "window"})]


def office_refusals(ctx: Context, name: str) -> list[Reason]:
    """Whether the actor reviews this item: the right, in the office that decides it, or made responsible for it."""
    if "review" not in ctx.by.rights:
        return [Reason("not_allowed", {"right": "review"})]
    item = ctx.item(item_of(name)[0])
    if item is None or item.function in ctx.by.functions or _responsible(ctx, name):
        return []
    return [Reason("not_your_item", {"item": item.id, "function": item.function})]


def head_refusals(ctx: Context, name: str, right: str) -> list[Reason]:
    """Whether the actor heads the office whose decision is signed; whoever leads no single office may sign for all."""
    item = ctx.item(item_of(name)[0])
    mine = item is None or not ctx.by.functions or item.function in ctx.by.functions
    if right != "sign" or mine or _responsible(ctx, name):
        return []
    return [Reason("not_your_item", {"item": item.id, "function": item.function})]  # type: ignore[union-attr]


def function_refusals(ctx: Context, function: str) -> list[Reason]:
    """Whether the actor speaks for an office that was asked."""
    if "review" not in ctx.by.rights:
        return [Reason("not_allowed", {"right": "review"})]
    if function in ctx.by.functions:
        return []
    return [Reason("not_your_function", {"function": function})]


def _responsible(ctx: Context, name: str) -> bool:
    mine = {ctx.by.ref} | ctx.by.posts | ctx.by.offices
    assigned = ctx.state.assigned
    return any(assigned.get(f"responsible:{one}") in mine for one in (name, item_of(name)[0]))


def acting_refusals(ctx: Context, name: str, what: str) -> list[Reason]:
    """An item of ours, in a case that is open, at a point where `what` may follow."""
    reasons = [*open_refusals(ctx), *item_refusals(ctx, name)]
    if reasons:
        return reasons
    item = ctx.item(item_of(name)[0])
    instance = ctx.pick_instance(name, starting=False)
    now = standing_at(ctx, instance)
    wrong = order_refusal(instance, item.kind, now, what)  # type: ignore[union-attr]
    return [wrong] if wrong else []


def standing_at(ctx: Context, instance: str) -> ItemState | None:
    """The item as it reads today: one that nobody answered in five days reads as accepted."""
    now = ctx.state.items.get(instance)
    return ctx.read_as_accepted(now) if now is not None else None


def words_refusals(field: str, said: Words, *, needed: bool = True, most: int = 2000) -> list[Reason]:
    """Like `text_refusals`; words that are sealed already were looked at before."""
    return text_refusals(field, said, needed=needed, most=most) if isinstance(said, str) else []


def each(names: Iterable[str], ask: Any) -> list[Reason]:
    """The reasons of every item named; one that is named twice is asked once."""
    found: list[Reason] = []
    for name in dict.fromkeys(names):
        found += ask(name)
    return found


def names_refusals(names: Iterable[str]) -> list[Reason]:
    return [] if any(True for _ in names) else [Reason("items_empty")]


def instances_of(ctx: Context, names: Iterable[str], *, starting: bool = False) -> list[str]:
    """The instances that names stand for, each once: `B04` and `B04.2` may be the same one."""
    return list(dict.fromkeys(ctx.pick_instance(name, starting=starting) for name in names))


def turn_refusals(ctx: Context, name: str) -> list[Reason]:
    """Whether an item may begin under this name: a repeat is begun after the one before it, and has its number."""
    base, nth = item_of(name)
    due = ctx.pick_instance(base, starting=True)
    return (
        []
        if nth == 1 or name in (due, *ctx.state.items)
        else [Reason("instance_out_of_turn", {"item": name, "next": due})]
    )


def materials_of(ctx: Context, names: Iterable[str]) -> dict[str, bool]:
    """Material → whether it may be owed, over the items named: those whose condition does not say no. One that some
    item cannot do without may not be owed."""
    found: dict[str, bool] = {}
    for name in names:
        item = ctx.item(item_of(name)[0])
        for use in item.materials if item else ():
            material = ctx.programme.materials.get(use.material)
            if material is None or (material.when is not None and ctx.holds(material.when) is False):
                continue
            found[use.material] = found.get(use.material, True) and use.minor
    return found


def draft(kind: str, item: str, on: str, **more: Any) -> Draft:
    """A draft about an item, with what is not empty."""
    body: dict[str, Any] = {"item": item, "done_on": on}
    body.update({key: value for key, value in more.items() if value not in ("", None, (), [], {})})
    return Draft(kind, body)


def allowance(ctx: Context, item: Item) -> dict[str, Any]:
    """The limit an item runs by, fixed at its acceptance."""
    planned = ctx.plan.items.get(item.id)
    days = planned.days if planned else int(item.allow.days.n) if item.allow.days else None
    return {"days": days, "basis": item.allow.basis}


def acceptance(ctx: Context, item: Item, instance: str, on: str, *, what: str = "accepted", **more: Any) -> list[Draft]:
    """Its acceptance; an envelope shares it with what it contains: one visit, one clock, one opinion each."""
    if not ctx.state.flow and ctx.plan.flow:
        more["flow"] = ctx.plan.flow
    drafts = [draft(f"item.{what}", instance, on, allow=allowance(ctx, item), **more)]
    for fresh in accepted_with(ctx, item):
        inner = ctx.item(item_of(fresh)[0])
        drafts.append(draft("item.accepted", fresh, on, allow=allowance(ctx, inner)))  # type: ignore[arg-type]
    return drafts


def accepted_with(ctx: Context, item: Item) -> list[str]:
    """The instances that the acceptance of an envelope accepts with it: what it contains and nothing was decided of."""
    latest = {one: ctx.state.latest(one) for one in contained(ctx, item) if ctx.item(one) is not None}
    fresh = [one for one, held in latest.items() if held is None or (held.ended and not held.ended_well)]
    return [ctx.pick_instance(one, starting=True) for one in fresh]


def contained(ctx: Context, item: Item) -> list[str]:
    """What an envelope contains and this case needs, or may need: an item that its flow leaves out it does not."""
    planned = ctx.plan.items
    return [one for one in item.contains if one in planned and planned[one].applies is not False]


def stands(ctx: Context, item: str) -> bool:
    """Whether some instance of an item has a result that still holds."""
    return item in ctx.standing


def done(ctx: Context, item: Item, before: str) -> bool:
    """Whether what must come before has its result, or a commitment stands in for it."""
    stand_in = item.after.committed.get(before, "")
    return stands(ctx, before) or bool(stand_in and stands(ctx, stand_in))


def planned_refusals(ctx: Context, item: Item, *, starts: bool, ends: bool) -> list[Reason]:
    """What the plan has against starting an item, or against a good end of it."""
    flow = ctx.programme.flows.get(ctx.state.flow or ctx.plan.flow)
    planned = ctx.plan.items.get(item.id)
    untouched = ctx.state.latest(item.id) is None
    if untouched and flow is not None and item.id not in flow.items:
        return [Reason("item_not_in_flow", {"item": item.id, "flow": flow.id})]
    if untouched and planned is not None and planned.applies is False:
        return [Reason("item_not_needed", {"item": item.id})]
    reasons = []
    if starts:
        reasons += [
            Reason("hard_predecessor_open", {"item": item.id, "before": before})
            for before in (planned.hard if planned else item.after.hard)
            if not done(ctx, item, before)
        ]
    if ends:
        open_ones = [one for one in contained(ctx, item) if not stands(ctx, one)]
        if open_ones:
            reasons.append(Reason("contained_items_open", {"item": item.id, "items": open_ones}))
    return reasons


def condition_refusals(ctx: Context, item: Item) -> list[Reason]:
    """What must be so for a grant: the facts it rests on are wanted only now, so they may still be unknown."""
    wanted = item.granted_when
    if wanted is None or (answer := ctx.holds(wanted)) is True:
        return []
    if answer is None:
        return [Reason("grant_facts_missing", {"item": item.id, "missing": list(missing_over([wanted], ctx.facts))})]
    return [Reason("grant_condition_unmet", {"item": item.id, "condition": wanted.text})]


def next_id(held: Mapping[str, Any], letter: str) -> str:
    """The next id of a record in a case: O1, O2 …"""
    return f"{letter}{len(held) + 1}"


def late_acceptance(ctx: Context, instance: str) -> list[Draft]:
    """The acceptance that reads itself into an item nobody answered, written down once somebody acts on it."""
    now = ctx.state.items.get(instance)
    if now is None or now.accepted_on is not None:
        return []
    read = ctx.read_as_accepted(now)
    item = ctx.item(now.item)
    if read.accepted_on is None or item is None:
        return []
    return acceptance(ctx, item, instance, read.accepted_on.isoformat(), read_as=True)
