"""Pauses as events keep them: kind, effect, own limit, cap, who asked and who approved."""

from __future__ import annotations

from typing import Any

from ..programme.model import PauseKind
from .context import Context
from .state import item_of


def pause_body(
    ctx: Context, kind: PauseKind | None, name: str, *, limit: int | None = None, **more: str
) -> dict[str, Any]:
    """What an event says of a pause of `kind` (None: one the programme does not know, by `name`)."""
    body: dict[str, Any] = {"kind": kind.id if kind else name}
    if kind is not None:
        body["effect"] = kind.effect
        if kind.limit is not None:
            body["limit"] = int(kind.limit.n)
        if kind.cap is not None:
            body["cap"] = int(kind.cap.n)
        if kind.cap_group:
            body["cap_group"] = kind.cap_group
    if limit is not None:
        body["limit"] = limit
    body["asked_by"] = ctx.asked_by or ctx.by.ref
    if ctx.asked_by:
        body["approved_by"] = ctx.by.ref
    return body | {key: value for key, value in more.items() if value}


def usual_pause(ctx: Context, item_id: str, what: str, *, accepted: bool) -> str:
    """The kind of pause an event opens where nobody names one."""
    if what == "special_procedure_started":
        item = ctx.item(item_of(item_id)[0])
        return item.special_procedures[0] if item and item.special_procedures else ""
    start = "hold" if what == "held" else "correction"
    wanted = [one for one in ctx.programme.pauses.values() if one.id.startswith(start)]
    if what == "correction_requested":
        wanted = [one for one in wanted if (one.effect == "not_started") is not accepted]
    return wanted[0].id if wanted else ""


def correction_pause(ctx: Context, instance: str, *, accepted: bool) -> dict[str, Any]:
    kind = ctx.programme.pauses.get(usual_pause(ctx, instance, "correction_requested", accepted=accepted))
    return pause_body(ctx, kind, "correction")
