"""Which item events may follow which: the order the national exchange tables validate upstream."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..errors import Reason
from ..items.model import ItemKind
from .evolve_items import fold_item
from .state import ItemEntry, ItemState

BY_EVIDENCE = frozenset({ItemKind.GATE, ItemKind.SELF})
"""Kinds that are met by evidence: nobody receives, accepts or grants them."""

STOCK_REASONS = frozenset({"导入时已办", "导入时在办", "按工作簿补记"})
"""Reasons the product gives itself for an entry out of order. They are about nobody and stay open in the event;
whatever a person typed instead is sealed."""

MAY_BE_MET = BY_EVIDENCE | {ItemKind.TECHNICAL, ItemKind.SPECIAL}

ACCEPTING = frozenset({"accepted", "department_accepted"})
STARTING = ACCEPTING | {"received", "met", "not_accepted", "acceptance_refused"}
ENDING = frozenset({"granted", "granted_with_material_to_follow", "refused"})
AFTER_END = frozenset({"recalled", "revoked"})
PAUSING = frozenset({"special_procedure_started", "held"})
RESUMING: Mapping[str, str] = {"special_procedure_ended": "special_procedure_started", "resumed": "held"}


def order_refusal(instance: str, kind: ItemKind, now: ItemState | None, what: str) -> Reason | None:
    """Why `what` cannot follow the state `now` (None = nothing happened yet) of an item of `kind`."""
    if kind in BY_EVIDENCE and what != "met" and what not in AFTER_END:
        return Reason("item_is_gate", {"item": instance, "what": what})
    if what == "met" and kind not in MAY_BE_MET:
        return Reason("item_not_gate", {"item": instance})
    return _RULES[what](instance, now, what)


def sequence_refusal(kind: ItemKind, instance: str, history: Sequence[ItemEntry]) -> Reason | None:
    """The first entry that could not have been recorded after those before it, in order or in date."""
    now: ItemState | None = None
    for nth, entry in enumerate(history):
        wrong = order_refusal(instance, kind, now, entry.what)
        if wrong is None and now is not None and entry.on < now.history[-1].on:
            previous = now.history[-1].on.isoformat()
            wrong = Reason("done_before_previous", {"on": entry.on.isoformat(), "previous": previous})
        if wrong is not None:
            return wrong
        now = fold_item(instance, history[: nth + 1])
    return None


def _ended(instance: str, now: ItemState) -> Reason:
    on = now.ended_on.isoformat() if now.ended_on else ""
    return Reason("item_ended", {"item": instance, "state": now.state, "on": on})


def _accepted(instance: str, now: ItemState) -> Reason:
    on = now.accepted_on.isoformat() if now.accepted_on else ""
    return Reason("item_already_accepted", {"item": instance, "on": on})


def _waiting(instance: str, now: ItemState) -> Reason | None:
    if now.state == "paused":
        return Reason("item_paused", {"item": instance, "kind": now.pause.kind if now.pause else ""})
    return Reason("item_correcting", {"item": instance}) if now.state == "correcting" else None


def _apply(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None:
        return None
    if now.state == "applied":
        on = now.applied_on.isoformat() if now.applied_on else ""
        return Reason("item_already_applied", {"item": instance, "on": on})
    return _receive(instance, now, what)


def _receive(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None or now.state == "applied":
        return None
    if now.ended:
        return _ended(instance, now)
    if now.accepted_on:
        return _accepted(instance, now)
    on = now.received_on.isoformat() if now.received_on else ""
    return Reason("item_already_received", {"item": instance, "on": on})


def _accept(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None:
        return None
    if now.ended:
        return _ended(instance, now)
    if waiting := _waiting(instance, now):
        return waiting
    # a department may take in (8) what the window has accepted (3); nothing is accepted twice otherwise
    if now.accepted_on and not (what == "department_accepted" and now.history[-1].what == "accepted"):
        return _accepted(instance, now)
    return None


def _turn_away(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None:
        return None
    if now.ended:
        return _ended(instance, now)
    return _accepted(instance, now) if now.accepted_on else None


def _withdraw(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None:
        return Reason("item_not_started", {"item": instance, "what": what})
    return _ended(instance, now) if now.ended else None


def _request_correction(instance: str, now: ItemState | None, what: str) -> Reason | None:
    return _withdraw(instance, now, what) or (_waiting(instance, now) if now else None)


def _receive_correction(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None or now.state != "correcting":
        return Reason("item_not_correcting", {"item": instance})
    return None


def _pause_or_end(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is not None and now.ended:
        return _ended(instance, now)
    if now is not None and (waiting := _waiting(instance, now)):
        return waiting
    if now is None or now.accepted_on is None:
        return Reason("item_not_accepted_yet", {"item": instance, "what": what})
    return None


def _resume(instance: str, now: ItemState | None, what: str) -> Reason | None:
    began = next((entry.what for entry in reversed(now.history) if entry.what in PAUSING), "") if now else ""
    if now is None or now.state != "paused" or began != RESUMING[what]:
        return Reason("item_not_paused", {"item": instance, "what": what})
    return None


def _prolong(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None or now.state != "paused" or now.pause is None or now.pause.cap_group != "hold":
        return Reason("item_not_held", {"item": instance})
    return None


def _running(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is not None and now.ended:
        return _ended(instance, now)
    if now is None or not now.accepted_on:
        return Reason("item_not_accepted_yet", {"item": instance, "what": what})
    return None


def _hand_over(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is not None and now.handed_on is not None:
        return Reason("item_handed_over", {"item": instance, "on": now.handed_on.isoformat()})
    return _running(instance, now, what)


def _extend(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is not None and now.extension_days:
        return Reason("item_already_extended", {"item": instance, "days": now.extension_days})
    return _running(instance, now, what)


def _receive_material(instance: str, now: ItemState | None, what: str) -> Reason | None:
    return None if now is not None and now.owed else Reason("nothing_owed", {"item": instance})


def _check_commitment(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None or not now.commitment:
        return Reason("no_commitment", {"item": instance})
    return Reason("commitment_checked", {"item": instance}) if now.commitment != "open" else None


def _serve(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None or not now.ended or now.state not in _WITH_PAPER:
        return Reason("item_not_ended", {"item": instance, "what": what})
    if now.served_on is not None:
        return Reason("result_already_served", {"item": instance, "on": now.served_on.isoformat()})
    return Reason("material_still_owed", {"item": instance, "materials": list(now.owed)}) if now.owed else None


_WITH_PAPER = frozenset({"granted", "granted_owing", "refused", "not_accepted"})


def _meet(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None:
        return None
    return _ended(instance, now) if now.ended else _accepted(instance, now) if now.accepted_on else None


def _take_back(instance: str, now: ItemState | None, what: str) -> Reason | None:
    if now is None or not now.ended_well:
        return Reason("item_not_ended", {"item": instance, "what": what})
    return None


_RECORDED: Mapping[str, Callable[[str, ItemState | None, str], Reason | None]] = {
    "received": _receive,
    "withdrawn": _withdraw,
    "accepted": _accept,
    "department_accepted": _accept,
    "not_accepted": _turn_away,
    "acceptance_refused": _turn_away,
    "correction_requested": _request_correction,
    "correction_received": _receive_correction,
    "special_procedure_started": _pause_or_end,
    "special_procedure_ended": _resume,
    "granted": _pause_or_end,
    "granted_with_material_to_follow": _pause_or_end,
    "refused": _pause_or_end,
    "recalled": _take_back,
    "revoked": _take_back,
    "held": _pause_or_end,
    "resumed": _resume,
    "met": _meet,
}

WHATS = frozenset(_RECORDED)
"""What may be recorded of an item that is decided elsewhere."""

_RULES = {
    **_RECORDED,
    "applied": _apply,
    "handed_over": _hand_over,
    "hold_prolonged": _prolong,
    "extended": _extend,
    "material_received": _receive_material,
    "commitment_checked": _check_commitment,
    "served": _serve,
}
