"""Decisions that need a second person: which right signs them, and what stands in the way until it has.

A command that may need a signature has `approval(ctx)`. Carried out by somebody who may sign, it is done at once; else
it is refused with "approval_needed", and the same command can be proposed: the signature then carries it out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..errors import Reason
from .context import Context
from .events import Draft

UNTIL_SIGNED = frozenset({"approval_needed"})
"""Refusals that a signature takes away."""

_OF_THE_PROPOSER = frozenset({"approval_needed", "not_allowed", "not_your_item", "not_your_function"})


@dataclass(frozen=True, slots=True)
class Approval:
    """`right`: who may sign. `two`: whoever proposed it may not sign it, even with the right."""

    right: str
    two: bool = False


class Approvable(Protocol):
    def approval(self, ctx: Context) -> Approval | None: ...

    def refusals(self, ctx: Context) -> list[Reason]: ...

    def drafts(self, ctx: Context) -> list[Draft]: ...


def approval_refusals(ctx: Context, command: Approvable) -> list[Reason]:
    """The one reason why this person cannot do it alone, if there is one."""
    need = command.approval(ctx)
    if need is None or (need.right in ctx.by.rights and not need.two):
        return []
    return [Reason("approval_needed", {"right": need.right})]


def proposal_refusals(ctx: Context, command: Approvable) -> list[Reason]:
    """Everything against a decision but the missing signature, for whoever proposes it."""
    return [reason for reason in command.refusals(ctx) if reason.code not in UNTIL_SIGNED]


def signing_refusals(ctx: Context, command: Approvable) -> list[Reason]:
    """Everything against a decision now, for whoever signs it: the proposer's rights were looked at when it was
    proposed."""
    return [reason for reason in command.refusals(ctx) if reason.code not in _OF_THE_PROPOSER]


def signed(ctx: Context, proposer: str) -> Context:
    """The context a proposed decision is carried out in: done by the signer, asked for by the proposer."""
    return replace(ctx, asked_by=proposer)


def item_of_command(command: Any) -> str:
    """The item a command is about: its own, or the first of several."""
    found = getattr(command, "item", "") or next(iter(getattr(command, "items", ())), "")
    return str(found)
