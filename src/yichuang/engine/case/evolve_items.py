"""The fold of one item: what its own entries amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from .state import ItemEntry, ItemState, PauseSpan, changed, item_of


def maybe_day(body: Mapping[str, Any], key: str) -> date | None:
    """The day a body holds under `key`, if any."""
    raw = body.get(key)
    return date.fromisoformat(raw) if raw else None


def fold_item(instance: str, history: Iterable[ItemEntry]) -> ItemState | None:
    """The state of one instance from its own entries, or None when none is left."""
    state: ItemState | None = None
    for entry in history:
        state = step_item(state, instance, entry)
    return state


def step_item(before: ItemState | None, instance: str, entry: ItemEntry) -> ItemState:
    """The state of an instance after one more entry."""
    if before is None:
        before = ItemState(instance=instance, item=item_of(instance)[0], state="ready", history=(), touched=0)
    changes = _ITEM[entry.what](before, entry)
    if entry.body.get("number"):
        changes["number"] = entry.body["number"]
    if entry.body.get("despite"):
        changes["despite"] = entry.body["despite"]
    return changed(before, history=(*before.history, entry), touched=entry.seq, **changes)


def _applied(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    return {"state": "applied", "applied_on": entry.on}


def _received(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    return {"state": "received", "received_on": entry.on}


def _accepted(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": "accepted"}
    if state.accepted_on is None:
        allow = entry.body.get("allow") or {}
        changes |= {
            "accepted_on": entry.on,
            "clock_from": entry.on,
            "allow_days": allow.get("days"),
            "allow_basis": allow.get("basis", "working"),
            "pauses": tuple(p for p in _closed(state.pauses, entry.on) if p.effect != "not_started"),
        }
        if entry.body.get("owed"):
            changes |= _owing(entry)
    return changes


def _owing(entry: ItemEntry) -> dict[str, Any]:
    return {"owed": tuple(entry.body.get("owed") or ()), "owed_by": maybe_day(entry.body, "owed_by")}


def _ended(name: str) -> Callable[[ItemState, ItemEntry], dict[str, Any]]:
    def end(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
        changes: dict[str, Any] = {"state": name, "ended_on": entry.on, "pauses": _closed(state.pauses, entry.on)}
        if name == "granted_owing":
            changes |= _owing(entry)
        if phase := entry.body.get("phase"):
            changes |= {"phase": phase, "phase_open": bool(entry.body.get("phase_open"))}
        if commitment := entry.body.get("commitment"):
            changes |= {"commitment": "open", "commitment_by": maybe_day(commitment, "check_by")}
        return changes

    return end


def _after_end(name: str) -> Callable[[ItemState, ItemEntry], dict[str, Any]]:
    # A recalled or revoked result ended when it was granted; what is new is that it no longer stands.
    return lambda state, entry: {"state": name}


def _pause_from(entry: ItemEntry, effect: str = "pause") -> PauseSpan:
    said = entry.body.get("pause") or {}
    return PauseSpan(
        kind=said.get("kind", ""),
        effect=said.get("effect", effect),
        from_on=entry.on,
        limit_days=said.get("limit"),
        cap_days=said.get("cap"),
        cap_group=said.get("cap_group", ""),
        basis=said.get("basis", ""),
        asked_by=said.get("asked_by", ""),
        approved_by=said.get("approved_by", ""),
    )


def _correction_requested(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    effect = "pause" if state.accepted_on else "not_started"
    pause = _pause_from(entry, effect)
    if state.accepted_on is None and pause.effect != "not_started":
        pause = replace(pause, effect="not_started")
    return {"state": "correcting", "corrections": state.corrections + 1, "pauses": (*state.pauses, pause)}


def _correction_received(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    pause = state.pause
    changes: dict[str, Any] = {"pauses": _closed(state.pauses, entry.on)}
    if state.accepted_on is None:
        changes |= {"state": "received", "received_on": entry.on}
    else:
        changes["state"] = "accepted"
        if pause is not None and pause.effect == "restart":
            changes |= {"clock_from": entry.on, "pauses": ()}
    return changes


def _paused(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    return {"state": "paused", "pauses": (*state.pauses, _pause_from(entry))}


def _hold_prolonged(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    last = state.pauses[-1]
    said = entry.body.get("pause") or {}
    longer = replace(last, limit_days=said.get("limit", last.limit_days), approved_by=said.get("approved_by", ""))
    return {"pauses": (*state.pauses[:-1], longer)}


def _material_received(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    came = set(entry.body.get("materials") or ())
    return {"owed": tuple(one for one in state.owed if one not in came)}


def _commitment_checked(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    return {"commitment": "kept" if entry.body.get("kept") else "breached"}


def _resumed(state: ItemState, entry: ItemEntry) -> dict[str, Any]:
    return {"state": "accepted", "pauses": _closed(state.pauses, entry.on)}


def _closed(pauses: tuple[PauseSpan, ...], on: date) -> tuple[PauseSpan, ...]:
    if not pauses or pauses[-1].to_on is not None:
        return pauses
    return (*pauses[:-1], replace(pauses[-1], to_on=on))


_ITEM: Mapping[str, Callable[[ItemState, ItemEntry], dict[str, Any]]] = {
    "applied": _applied,
    "received": _received,
    "withdrawn": _ended("withdrawn"),
    "accepted": _accepted,
    "department_accepted": _accepted,
    "not_accepted": _ended("not_accepted"),
    "acceptance_refused": _ended("not_accepted"),
    "correction_requested": _correction_requested,
    "correction_received": _correction_received,
    "special_procedure_started": _paused,
    "special_procedure_ended": _resumed,
    "granted": _ended("granted"),
    "granted_with_material_to_follow": _ended("granted_owing"),
    "refused": _ended("refused"),
    "recalled": _after_end("recalled"),
    "revoked": _after_end("revoked"),
    "held": _paused,
    "resumed": _resumed,
    "met": _ended("granted"),
    "handed_over": lambda state, entry: {"handed_on": entry.on},
    "hold_prolonged": _hold_prolonged,
    "extended": lambda state, entry: {"extension_days": entry.body["days"]},
    "material_received": _material_received,
    "commitment_checked": _commitment_checked,
    "served": lambda state, entry: {"served_on": entry.on},
}
