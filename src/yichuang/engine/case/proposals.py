"""Decisions that wait for a signature: the command behind one, and whether it still waits."""

from __future__ import annotations

from typing import Any

from ..errors import EngineError, Reason
from .command_data import from_data
from .context import Context
from .registry import REGISTRY
from .window import Proposal


def inner_command(held: Proposal) -> Any:
    """The command a proposal carries out when it is signed. Raises EngineError where this version does not know it,
    or not in these words."""
    kind = REGISTRY.get(held.command)
    if kind is None or not hasattr(kind, "approval"):
        raise EngineError("command_unknown", command=held.command)
    return from_data(kind, held.fields, sealed=True)


def proposal_open_refusals(ctx: Context, name: str) -> list[Reason]:
    held = ctx.state.window.proposals.get(name)
    if held is None:
        return [Reason("proposal_unknown", {"proposal": name})]
    if held.state != "open":
        on = held.decided_on.isoformat() if held.decided_on else ""
        return [Reason("proposal_decided", {"state": held.state, "on": on})]
    return []
